-- The company's own rates over all time beside what others reach. Below and above say that the 95 % interval
-- of the own rate lies wholly outside the benchmark's range.
-- grain: one row per from_stage and to_stage
with own as (
    select from_stage, to_stage, matured_converted as counted, matured as counted_of
    from funnel
    where unit = 'lead' and funnel_view = 'cohort' and period_kind = 'all' and dimension = 'all' and acquisition = 'all'
    union all
    select 'lead', 'disqualified', cast(count(d.lead_id) as bigint), cast(count(*) as bigint)
    from funnel_lead as l
    left join (select distinct lead_id from lead_state where state = 'disqualified') as d
        on l.lead_id = d.lead_id
),

compared as (
    select
        b.from_stage, b.to_stage, b.numerator, b.denominator, b.source, b.benchmark_low, b.benchmark_high,
        coalesce(o.counted, 0) as counted,
        coalesce(o.counted_of, 0) as counted_of,
        coalesce(o.counted_of, 0) >= p.funnel_min_n as is_enough,
        wilson_low(o.counted, o.counted_of) as rate_low,
        wilson_high(o.counted, o.counted_of) as rate_high
    from benchmark as b
    cross join run_parameter as p
    left join own as o
        on b.from_stage = o.from_stage and b.to_stage = o.to_stage
)

select
    from_stage,
    to_stage,
    numerator,
    denominator,
    source,
    case
        when not is_enough then 'too_few'
        when rate_high < benchmark_low then 'below'
        when rate_low > benchmark_high then 'above'
        else 'within'
    end as verdict,
    counted as units,
    counted_of as of_units,
    benchmark_low,
    benchmark_high,
    case when is_enough then safe_div(counted, counted_of) end as rate,
    case when is_enough then rate_low end as rate_low,
    case when is_enough then rate_high end as rate_high
from compared
