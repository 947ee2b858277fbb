-- What a counted touch cost, in thousandths of a cent: the fully loaded cost of its month, campaign, channel and
-- motion, shared alike. Cost where nobody was touched is no account's.
-- grain: one row per period_month, campaign_id, channel and motion
-- materialise
with costs as (
    select period_month, campaign_id, channel, motion, cast(sum(to_cents(amount)) as bigint) as cents
    from cost
    group by period_month, campaign_id, channel, motion
)

select
    c.period_month,
    c.campaign_id,
    c.channel,
    c.motion,
    mul_div_round_any(c.cents, 1000, t.touches) as millicents
from costs as c
inner join touch_month as t
    on
        c.period_month = t.period_month and c.campaign_id = t.campaign_id
        and c.channel = t.channel and c.motion = t.motion
where t.touches > 0
