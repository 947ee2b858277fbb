-- Volume beside value: what leads of a motion, channel, campaign, acquisition, way of hand-over or year cost, how
-- many got how far, and what came of them. Rates are those of the leads that have had time to be won; the
-- rank is by the lower end of the close rate's interval, so that few wins do not rank as many.
-- grain: one row per dimension and member
with calendar as (
    select
        month_start(add_days(as_of, 1)) as month_after,
        12 * cast(substr(cast(add_days(as_of, 1) as string), 1, 4) as bigint) + cast(substr(cast(add_days(as_of, 1) as string), 6, 2) as bigint) as number_after
    from run_parameter
),

facts as (
    select
        lead_id, acquisition, channel, motion, campaign_id, handover_path, created_on, coalesce(substr(cast(created_on as string), 1, 4), 'undated') as year_name,
        is_paid, is_handed_over, is_sql, is_won, has_had_time, selling_minutes,
        to_cents(pipeline) as pipeline_cents, to_cents(revenue) as revenue_cents, 0 as cost_cents
    from lead_judgement
    union all
    select
        null, null, channel, motion, campaign_id, null, null, substr(cast(period_month as string), 1, 4),
        false, false, false, false, false, 0, 0, 0, to_cents(amount)
    from cost
),

members as (
    select 'all' as dimension, 'all' as member, f.* from facts as f
    union all
    select 'motion', motion, f.* from facts as f
    union all
    select 'channel', channel, f.* from facts as f
    union all
    select 'campaign', campaign_id, f.* from facts as f
    union all
    select 'year', year_name, f.* from facts as f
    union all
    select 'acquisition', acquisition, f.* from facts as f where lead_id is not null
    union all
    select 'handover_path', handover_path, f.* from facts as f where lead_id is not null
),

counted as (
    select
        dimension,
        member,
        cast(count(lead_id) as bigint) as leads,
        cast(sum(case when is_handed_over then 1 else 0 end) as bigint) as mqls,
        cast(sum(case when is_sql then 1 else 0 end) as bigint) as sqls,
        cast(sum(case when is_won then 1 else 0 end) as bigint) as customers,
        cast(sum(case when is_paid then 1 else 0 end) as bigint) as paid_leads,
        cast(sum(case when has_had_time then 1 else 0 end) as bigint) as matured,
        cast(sum(case when has_had_time and is_sql then 1 else 0 end) as bigint) as matured_sqls,
        cast(sum(case when has_had_time and is_won then 1 else 0 end) as bigint) as matured_customers,
        cast(sum(case when has_had_time then revenue_cents else 0 end) as bigint) as matured_cents,
        cast(sum(selling_minutes) as bigint) as selling_minutes,
        cast(sum(pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(case when is_paid then pipeline_cents else 0 end) as bigint) as paid_pipeline_cents,
        cast(sum(revenue_cents) as bigint) as revenue_cents,
        nullif(cast(sum(cost_cents) as bigint), 0) as cost_cents
    from members
    group by dimension, member
),

-- Whole months since the member's first lead; a month without a lead is one of them.
monthly as (
    select
        dimension, member, count(*) as leads,
        12 * cast(substr(cast(month_start(created_on) as string), 1, 4) as bigint) + cast(substr(cast(month_start(created_on) as string), 6, 2) as bigint) as month_number
    from members
    cross join calendar as c
    where created_on < c.month_after
    group by dimension, member, month_start(created_on)
),

variation as (
    select
        m.dimension, m.member,
        cast(sum(m.leads) as bigint) as leads,
        cast(sum(m.leads * m.leads) as bigint) as squares,
        max(c.number_after) - min(m.month_number) as months
    from monthly as m
    cross join calendar as c
    group by m.dimension, m.member
),

rated as (
    select
        c.*,
        case
            when c.matured < p.funnel_min_n and c.leads >= p.funnel_min_n then 'too young: fewer than ' || cast(p.funnel_min_n as string) || ' have had time'
            when c.matured < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string)
            when c.matured_sqls < p.funnel_min_n then 'no close rate: fewer than ' || cast(p.funnel_min_n as string) || ' SQLs'
        end as rate_note,
        c.matured >= p.funnel_min_n as has_sql_rate,
        c.matured_sqls >= p.funnel_min_n as has_close_rate
    from counted as c
    cross join run_parameter as p
)

select
    r.dimension,
    r.member,
    r.rate_note,
    r.leads,
    r.mqls,
    r.sqls,
    r.customers,
    r.matured,
    cast(
        case
            when r.has_close_rate
                then rank() over (
                    partition by r.dimension
                    order by case when r.has_close_rate then wilson_low(r.matured_customers, r.matured_sqls) end desc nulls last
                )
        end as bigint
    ) as quality_rank,
    from_cents(r.cost_cents) as cost,
    from_cents(mul_div_round_any(r.cost_cents, 1, nullif(r.leads, 0))) as cost_per_lead,
    from_cents(mul_div_round_any(r.cost_cents, 1, nullif(r.mqls, 0))) as cost_per_mql,
    from_cents(mul_div_round_any(r.cost_cents, 1, nullif(r.sqls, 0))) as cost_per_sql,
    from_cents(mul_div_round_any(r.cost_cents, 1, nullif(r.customers, 0))) as cost_per_customer,
    from_cents(r.pipeline_cents) as pipeline,
    from_cents(r.revenue_cents) as revenue,
    from_cents(mul_div_round_any(r.revenue_cents, 1, nullif(r.customers, 0))) as deal_size,
    case when r.has_sql_rate then from_cents(mul_div_round_any(r.matured_cents, 1, nullif(r.matured, 0))) end as expected_revenue_per_lead,
    case when r.has_sql_rate then safe_div(r.matured_sqls, r.matured) end as sql_rate,
    case when r.has_sql_rate then wilson_low(r.matured_sqls, r.matured) end as sql_rate_low,
    case when r.has_sql_rate then wilson_high(r.matured_sqls, r.matured) end as sql_rate_high,
    case when r.has_close_rate then safe_div(r.matured_customers, r.matured_sqls) end as close_rate,
    case when r.has_close_rate then wilson_low(r.matured_customers, r.matured_sqls) end as close_rate_low,
    case when r.has_close_rate then wilson_high(r.matured_customers, r.matured_sqls) end as close_rate_high,
    safe_div(r.selling_minutes, 60) as selling_hours,
    safe_div(r.selling_minutes, 60 * nullif(r.customers, 0)) as hours_per_customer,
    safe_div(r.paid_leads, r.leads) as paid_lead_share,
    safe_div(r.paid_pipeline_cents, r.pipeline_cents) as paid_pipeline_share,
    case
        when v.months > 1
            then safe_div(sqrt(safe_div(v.months * (v.months * v.squares - v.leads * v.leads), v.months - 1)), v.leads)
    end as leads_variation,
    2 * r.paid_leads > r.leads as is_paid
from rated as r
left join variation as v
    on r.dimension = v.dimension and r.member = v.member
