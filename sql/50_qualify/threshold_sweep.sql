-- What every threshold of the score would have left of the leads that sales was handed and that have had time to
-- be won. The recommended one sells most per hour in the earlier half of the months, of those that keep
-- definitions.keep_revenue of its revenue; what it is worth stands in the later half, which had no say. Leads
-- that were never an MQL or SAL are known to have been handed over only because they got on: they are out.
-- grain: one row per period and threshold
-- materialise
with leads as (
    select
        lead_id, is_sql, is_won, selling_minutes, to_cents(revenue) as revenue_cents,
        int_div(to_micros(score), 1000000) as threshold,
        dense_rank() over (order by month_start(handed_over_on)) as month_number,
        month_start(handed_over_on) as handed_over_month
    from lead_judgement
    where handover_path in ('direct', 'nurtured') and handed_over_on is not null and has_had_time
),

months as (
    select max(month_number) as months from leads
),

periods as (
    select l.*, case when 2 * l.month_number <= m.months + 1 then 'earlier' else 'later' end as period
    from leads as l
    cross join months as m
),

spans as (
    select period, min(handed_over_month) as first_month, max(handed_over_month) as last_month
    from periods
    group by period
),

summed as (
    select
        period, threshold,
        cast(count(*) as bigint) as mqls,
        cast(sum(case when is_sql then 1 else 0 end) as bigint) as sqls,
        cast(sum(case when is_won then 1 else 0 end) as bigint) as customers,
        cast(sum(selling_minutes) as bigint) as selling_minutes,
        cast(sum(revenue_cents) as bigint) as revenue_cents
    from periods
    group by period, threshold
),

thresholds as (
    select distinct threshold from periods
    union
    select 0
),

-- A threshold keeps the leads at it and above.
kept as (
    select
        s.period, t.threshold, s.first_month, s.last_month,
        cast(coalesce(sum(u.mqls) over above, 0) as bigint) as mqls,
        cast(coalesce(sum(u.sqls) over above, 0) as bigint) as sqls,
        cast(coalesce(sum(u.customers) over above, 0) as bigint) as customers,
        cast(coalesce(sum(u.selling_minutes) over above, 0) as bigint) as selling_minutes,
        cast(coalesce(sum(u.revenue_cents) over above, 0) as bigint) as revenue_cents,
        cast(coalesce(sum(u.revenue_cents) over (partition by s.period), 0) as bigint) as all_revenue_cents
    from spans as s
    cross join thresholds as t
    left join summed as u
        on s.period = u.period and t.threshold = u.threshold
    window above as (partition by s.period order by t.threshold desc rows between unbounded preceding and current row)
),

eligible as (
    select
        k.threshold,
        row_number() over (order by safe_div(k.revenue_cents, k.selling_minutes) desc nulls last, k.threshold) as choice
    from kept as k
    cross join run_parameter as p
    where
        k.period = 'earlier' and k.mqls >= p.funnel_min_n and k.revenue_cents > 0 and k.selling_minutes > 0
        and k.revenue_cents >= k.all_revenue_cents * p.keep_revenue
),

chosen as (
    select threshold from eligible where choice = 1
)

select
    k.period,
    k.threshold,
    case when k.mqls < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string) end as rate_note,
    k.mqls,
    k.sqls,
    k.customers,
    from_cents(k.revenue_cents) as revenue_kept,
    from_cents(k.all_revenue_cents - k.revenue_cents) as revenue_lost,
    safe_div(k.selling_minutes, 60) as selling_hours,
    case when k.mqls >= p.funnel_min_n then safe_div(k.sqls, k.mqls) end as sql_rate,
    case when k.mqls >= p.funnel_min_n then wilson_low(k.sqls, k.mqls) end as sql_rate_low,
    case when k.mqls >= p.funnel_min_n then wilson_high(k.sqls, k.mqls) end as sql_rate_high,
    case when k.sqls >= p.funnel_min_n then safe_div(k.customers, k.sqls) end as close_rate,
    case when k.sqls >= p.funnel_min_n then wilson_low(k.customers, k.sqls) end as close_rate_low,
    case when k.sqls >= p.funnel_min_n then wilson_high(k.customers, k.sqls) end as close_rate_high,
    case when k.mqls >= p.funnel_min_n then safe_div(k.revenue_cents * 60, k.selling_minutes * 100) end as revenue_per_hour,
    c.threshold is not null as is_recommended,
    k.first_month,
    k.last_month
from kept as k
cross join run_parameter as p
left join chosen as c
    on k.threshold = c.threshold
