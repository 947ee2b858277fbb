-- Where each lead came from: the person's last counted marketing touch at or before the creation, within the
-- lookback; else the campaign that the lead names; else unattributed. A lead is a person, once, at the first
-- creation. It is worked once a sales touch, an attempt included, followed.
-- grain: one row per person_id
-- materialise
with created as (
    select
        m.person_id,
        m.created_at,
        s.campaign_id,
        coalesce(m.acquisition, '') in ('purchased', 'prospected') as is_bought,
        row_number() over (partition by m.person_id order by m.created_at, m.lead_id) as creation_rank
    from lead_account_match as m
    inner join stage_lead as s
        on m.lead_id = s.lead_id
    where m.created_at is not null
),

leads as (
    select
        l.person_id, l.created_at, l.campaign_id, l.is_bought,
        case when l.created_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as created_on
    from created as l
    inner join business_calendar as c
        on cast(l.created_at as date) = c.utc_date
    where l.creation_rank = 1
),

creating as (
    select
        l.person_id,
        coalesce(t.campaign_id, 'no_campaign') as campaign_id,
        t.channel,
        t.motion,
        t.touched_on,
        row_number() over (partition by l.person_id order by t.touched_at desc, t.touch_id desc) as touch_rank
    from leads as l
    cross join run_parameter as p
    inner join touch as t
        on l.person_id = t.person_id
    inner join milestone_motion as m
        on t.motion = m.motion
    where t.is_counted and t.touched_at <= l.created_at and t.touched_at >= add_days_at(l.created_at, -p.lookback_days)
),

worked as (
    select distinct l.person_id
    from leads as l
    inner join touch as t
        on l.person_id = t.person_id
    where t.motion = 'sales' and (t.is_counted or t.not_counted_reason = 'sent_only') and t.touched_at >= l.created_at
)

select
    l.person_id,
    coalesce(c.campaign_id, l.campaign_id, 'unattributed') as campaign_id,
    coalesce(c.channel, k.channel, 'unattributed') as channel,
    coalesce(c.motion, k.motion, 'unattributed') as motion,
    l.is_bought,
    w.person_id is not null as is_worked,
    month_start(l.created_on) as created_month,
    month_start(coalesce(c.touched_on, l.created_on)) as touch_month
from leads as l
left join creating as c
    on l.person_id = c.person_id and c.touch_rank = 1
left join worked as w
    on l.person_id = w.person_id
left join stage_campaign as a
    on l.campaign_id = a.campaign_id
left join touch_kind as k
    on
        l.campaign_id is not null and k.campaign_type = coalesce(a.campaign_type, '')
        and k.channel_given = '' and k.touch_type = '' and k.utm_source = '' and k.utm_medium = ''
        and k.direction = 'inbound' and k.captured = ''
