-- Leads, money and hours of each member of each dimension, what lead_quality divides; spend that brought no lead is
-- there, too. What cost is not known by has none.
-- grain: one row per dimension and member
-- materialise
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
)

select c.*, v.months, v.leads as leads_in_months, v.squares
from counted as c
left join variation as v
    on c.dimension = v.dimension and c.member = v.member
