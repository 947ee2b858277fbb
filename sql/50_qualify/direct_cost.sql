-- Spend that names a campaign or a channel, placed: what a record does not name is shared by counted touches,
-- a campaign's over its life, a channel's in the month. Without a touch the rules place it whole. Shares are
-- exact: R(i) - R(i-1) of the running touches.
-- grain: one row per spend_number, campaign_id, channel and motion
-- materialise
with campaign_life as (
    select campaign_id, channel, motion, cast(sum(touches) as bigint) as touches
    from touch_month
    group by campaign_id, channel, motion
),

candidates as (
    select s.spend_number, t.campaign_id, t.channel, t.motion, t.touches
    from spend_group as s
    inner join campaign_life as t
        on s.campaign_id = t.campaign_id
    where coalesce(s.channel, t.channel) = t.channel and coalesce(s.motion, t.motion) = t.motion and t.touches > 0
    union all
    select s.spend_number, t.campaign_id, t.channel, t.motion, t.touches
    from spend_group as s
    inner join touch_month as t
        on s.period_month = t.period_month and s.channel = t.channel
    where s.campaign_id is null and coalesce(s.motion, t.motion) = t.motion and t.touches > 0
),

places as (
    select * from candidates
    union all
    select
        s.spend_number,
        coalesce(s.campaign_id, 'no_campaign'),
        s.rule_channel,
        coalesce(s.motion, s.rule_motion),
        1
    from spend_group as s
    anti join candidates as c
        on s.spend_number = c.spend_number
    where s.is_direct
),

running as (
    select
        p.*,
        cast(sum(touches) over (
            partition by spend_number order by campaign_id, channel, motion rows between unbounded preceding and current row
        ) as bigint) as running_touches,
        cast(sum(touches) over (partition by spend_number) as bigint) as total_touches
    from places as p
)

select
    s.spend_number,
    s.period_month,
    r.campaign_id,
    r.channel,
    r.motion,
    s.cost_type,
    mul_div_round(s.cents, r.running_touches, r.total_touches)
    - mul_div_round(s.cents, r.running_touches - r.touches, r.total_touches) as cents
from running as r
inner join spend_group as s
    on r.spend_number = s.spend_number
