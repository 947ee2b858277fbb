-- The funnel as it was, and as it would have been had leads been handed to sales from a score ($1) and a fit grade
-- ($2) on, of the leads that have had time to be won. Work and outcome are known of leads that sales had: those
-- a definition adds are counted, and nothing else is said of them. Leads that were never an MQL or SAL are out: of
-- them only those that got on are known. Rates below $3 leads are left out.
-- grain: one row per definition
with leads as (
    select
        j.*,
        j.score >= $1 and coalesce(j.fit_grade, 'A') <= $2 as is_meant
    from lead_judgement as j
    where j.handover_path <> 'skipped'
),

defined as (
    select 1 as place, 'now' as definition, l.is_handed_over as is_mql, l.* from leads as l
    union all
    select 2, 'then', l.is_meant, l.* from leads as l
),

counted as (
    select
        place,
        definition,
        count(*) filter (has_had_time) as leads,
        count(*) filter (not has_had_time) as young,
        count(*) filter (has_had_time and is_mql and is_handed_over) as mqls,
        count(*) filter (has_had_time and is_mql and not is_handed_over) as added,
        count(*) filter (has_had_time and is_handed_over and not is_mql) as dropped,
        count(*) filter (has_had_time and is_mql and is_sql) as sqls,
        count(*) filter (has_had_time and is_mql and is_won) as customers,
        count(*) filter (has_had_time and is_handed_over and not is_mql and is_sql) as dropped_sqls,
        count(*) filter (has_had_time and is_handed_over and not is_mql and is_won) as dropped_customers,
        coalesce(sum(revenue) filter (has_had_time and is_mql), 0) as revenue,
        coalesce(sum(revenue) filter (has_had_time and not is_mql), 0) as dropped_revenue,
        coalesce(sum(selling_minutes) filter (has_had_time and is_mql and is_handed_over), 0) / 60 as hours
    from defined
    group by place, definition
)

select
    definition, leads, young, (select count(*) from lead_judgement where handover_path = 'skipped' and has_had_time) as skipped, mqls, added, dropped, sqls, customers, dropped_sqls, dropped_customers,
    cast(cast(revenue as decimal(18, 2)) as varchar) as revenue,
    cast(cast(dropped_revenue as decimal(18, 2)) as varchar) as dropped_revenue,
    cast(cast(round(revenue / nullif(hours, 0), 2) as decimal(18, 2)) as varchar) as revenue_per_hour,
    hours,
    hours / nullif(customers, 0) as hours_per_customer,
    case when mqls >= $3 then sqls / mqls end as sql_rate,
    case when mqls >= $3 then wilson_low(sqls, mqls) end as sql_rate_low,
    case when mqls >= $3 then wilson_high(sqls, mqls) end as sql_rate_high,
    case when sqls >= $3 then customers / sqls end as close_rate,
    case when sqls >= $3 then wilson_low(customers, sqls) end as close_rate_low,
    case when sqls >= $3 then wilson_high(customers, sqls) end as close_rate_high
from counted
order by place
