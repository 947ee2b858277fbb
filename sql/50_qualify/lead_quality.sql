-- Volume beside value: what leads of a motion, channel, campaign, acquisition, way of hand-over or year cost, how
-- many got how far, and what came of them. Rates are those of the leads that have had time to be won; the
-- rank is by the lower end of the close rate's interval, so that few wins do not rank as many.
-- grain: one row per dimension and member
with rated as (
    select
        c.*,
        case
            when c.matured < p.funnel_min_n and c.leads >= p.funnel_min_n then 'too young: fewer than ' || cast(p.funnel_min_n as string) || ' have had time'
            when c.matured < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string)
            when c.matured_sqls < p.funnel_min_n then 'no close rate: fewer than ' || cast(p.funnel_min_n as string) || ' SQLs'
        end as rate_note,
        c.matured >= p.funnel_min_n as has_sql_rate,
        c.matured_sqls >= p.funnel_min_n as has_close_rate
    from lead_quality_count as c
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
        when r.months > 1
            then safe_div(sqrt(safe_div(r.months * (r.months * r.squares - r.leads_in_months * r.leads_in_months), r.months - 1)), r.leads_in_months)
    end as leads_variation,
    2 * r.paid_leads > r.leads as is_paid
from rated as r
