-- What holds all leads of all time back.
-- grain: one row
select
    bottleneck,
    leads,
    sqls,
    customers,
    cast(revenue_forgone as varchar) as revenue_forgone,
    sql_rate,
    close_rate,
    coalesce((select benchmark_low from funnel_benchmark where from_stage = 'lead' and to_stage = 'sql'), 0) as sql_benchmark_low,
    coalesce((select benchmark_high from funnel_benchmark where from_stage = 'lead' and to_stage = 'sql'), 0) as sql_benchmark_high,
    coalesce((select benchmark_low from funnel_benchmark where from_stage = 'sql' and to_stage = 'won'), 0) as close_benchmark_low
from funnel_diagnosis
where period_kind = 'all' and dimension = 'all' and acquisition = 'all'
