-- What was spent, in the reporting currency, by where it was spent: direct, shared, and the hours of people
-- that cost.hourly_rate stands in for.
-- grain: one row per period_month, campaign_id, channel, motion, cost_type and placement
with placed as (
    select period_month, campaign_id, channel, motion, cost_type, 'direct' as placement, cents
    from direct_cost
    union all
    select period_month, campaign_id, channel, motion, cost_type, 'shared', cents
    from shared_cost
    union all
    select l.created_month, l.campaign_id, l.channel, l.motion, 'qualification', 'hours', p.worked_lead_cents
    from lead_origin as l
    cross join run_parameter as p
    where l.is_worked and p.worked_lead_cents > 0
    union all
    select t.period_month, t.campaign_id, t.channel, t.motion, 'sales', 'hours', t.sales_touches * p.sales_touch_cents
    from touch_month as t
    cross join run_parameter as p
    where t.sales_touches * p.sales_touch_cents > 0
)

select
    campaign_id,
    channel,
    motion,
    cost_type,
    placement,
    from_cents(cast(sum(cents) as bigint)) as amount,
    period_month
from placed
group by period_month, campaign_id, channel, motion, cost_type, placement
having sum(cents) <> 0
