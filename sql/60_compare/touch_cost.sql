-- What a counted touch cost, by month and where it came by: the fully loaded cost there, shared equally. Cost
-- where nobody was touched is no account's.
-- grain: one row per period_month, channel and motion
-- materialise
with costs as (
    select period_month, channel, motion, cast(sum(to_cents(amount)) as bigint) as cents
    from cost
    group by period_month, channel, motion
),

touches as (
    select period_month, channel, motion, cast(sum(touches) as bigint) as touches
    from touch_month
    group by period_month, channel, motion
)

select c.period_month, c.channel, c.motion, int_div(10000 * c.cents, t.touches) as cost_micros
from costs as c
inner join touches as t
    on c.period_month = t.period_month and c.channel = t.channel and c.motion = t.motion
where t.touches > 0
