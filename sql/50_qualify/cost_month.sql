-- Cost, leads and marketing-qualified accounts by where they came from, on both bases. A cost stands in its own
-- month on both; a lead and an account in the month they came about, or in that of the touch. Bought leads
-- cost work and are no leads here.
-- grain: one row per period_basis, campaign_id, channel, motion and period_month
-- materialise
with bases as (
    select 'close' as period_basis
    union all
    select 'touch'
),

parts as (
    select
        b.period_basis, c.campaign_id, c.channel, c.motion, c.period_month,
        case when c.cost_type = 'media' then to_cents(c.amount) else 0 end as media_cents,
        to_cents(c.amount) as loaded_cents,
        0 as leads,
        0 as mqas
    from cost as c
    cross join bases as b
    union all
    select
        b.period_basis, l.campaign_id, l.channel, l.motion,
        case when b.period_basis = 'touch' then l.touch_month else l.created_month end,
        0, 0, 1, 0
    from lead_origin as l
    cross join bases as b
    where not l.is_bought
    union all
    select
        b.period_basis, q.campaign_id, q.channel, q.motion,
        case when b.period_basis = 'touch' then q.touch_month else q.entered_month end,
        0, 0, 0, 1
    from mqa_origin as q
    cross join bases as b
)

select
    period_basis, campaign_id, channel, motion, period_month,
    cast(sum(media_cents) as bigint) as media_cents,
    cast(sum(loaded_cents) as bigint) as loaded_cents,
    cast(sum(leads) as bigint) as leads,
    cast(sum(mqas) as bigint) as mqas
from parts
group by period_basis, campaign_id, channel, motion, period_month
