-- Channel, motion and points of each kind of touch: the rules run over distinct kinds, not over touches.
-- captured_contact on the touch outranks the motion rules: true is lead gen, false is never lead gen.
-- Spend and campaigns without a touch are kinds of nothing but a channel or a campaign type.
-- grain: one row per combination of the rules' inputs
-- materialise
with kinds as (
    select distinct
        t.channel_given,
        t.touch_type,
        t.utm_source,
        t.utm_medium,
        coalesce(c.campaign_type, '') as campaign_type,
        t.direction,
        case when t.captured_contact then 'yes' when not t.captured_contact then 'no' else '' end as captured
    from stage_touch as t
    left join stage_campaign as c
        on t.campaign_id = c.campaign_id
    union
    select channel_given, '', '', '', campaign_type, 'inbound', '' from stage_spend
    union
    select '', '', '', '', campaign_type, 'inbound', '' from stage_campaign
    union
    select '', '', '', '', '', 'inbound', ''
),

channel_match as (
    select k.*, r.channel,
        row_number() over (
            partition by k.channel_given, k.touch_type, k.utm_source, k.utm_medium, k.campaign_type, k.direction, k.captured
            order by r.rule_number
        ) as rule_rank
    from kinds as k
    inner join channel_rule as r
        on
            rx_like(k.channel_given, r.given)
            and rx_like(k.touch_type, r.touch_type)
            and rx_like(k.utm_source, r.utm_source)
            and rx_like(k.utm_medium, r.utm_medium)
            and rx_like(k.campaign_type, r.campaign_type)
),

with_channel as (
    select
        k.*,
        coalesce(m.channel, 'other') as channel
    from kinds as k
    left join channel_match as m
        on
            k.channel_given = m.channel_given and k.touch_type = m.touch_type and k.utm_source = m.utm_source
            and k.utm_medium = m.utm_medium and k.campaign_type = m.campaign_type and k.direction = m.direction
            and k.captured = m.captured and m.rule_rank = 1
),

motion_match as (
    select k.channel, k.touch_type, k.direction, k.captured, r.motion,
        row_number() over (
            partition by k.channel, k.touch_type, k.direction, k.captured
            order by r.rule_number
        ) as rule_rank
    from (select distinct channel, touch_type, direction, captured from with_channel) as k
    inner join motion_rule as r
        on
            rx_like(k.channel, r.channel)
            and rx_like(k.touch_type, r.touch_type)
            and rx_like(k.direction, r.direction)
    where not (k.captured = 'no' and r.motion = 'lead_gen')
),

point_match as (
    select k.channel, k.touch_type, r.points_micros, r.is_per_minute, r.daily_cap_micros,
        row_number() over (partition by k.channel, k.touch_type order by r.rule_number) as rule_rank
    from (select distinct channel, touch_type from with_channel) as k
    inner join point_rule as r
        on rx_like(k.channel, r.channel) and rx_like(k.touch_type, r.touch_type)
),

judged as (
    select
        k.channel_given, k.touch_type, k.utm_source, k.utm_medium, k.campaign_type, k.direction, k.captured,
        k.channel,
        case when k.captured = 'yes' then 'lead_gen' else coalesce(m.motion, 'unclassified') end as motion,
        coalesce(p.points_micros, 0) as points_micros,
        coalesce(p.daily_cap_micros, 0) as daily_cap_micros,
        coalesce(p.is_per_minute, false) as is_per_minute
    from with_channel as k
    left join motion_match as m
        on
            k.channel = m.channel and k.touch_type = m.touch_type and k.direction = m.direction
            and k.captured = m.captured and m.rule_rank = 1
    left join point_match as p
        on k.channel = p.channel and k.touch_type = p.touch_type and p.rule_rank = 1
)

select * from judged
