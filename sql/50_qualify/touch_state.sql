-- The first touch since a lead's creation that shows each state, by the rules of abm.yaml. Sales accepts what was
-- handed over: where it is known when leads became MQLs, a touch before says nothing of SAL. The rules run over
-- distinct kinds of touches.
-- grain: one row per lead_id and state
-- materialise
with kinds as (
    select distinct channel, motion, touch_type, direction, is_counted
    from touch
    where person_id is not null and (is_counted or not_counted_reason = 'sent_only')
),

matched as (
    select
        k.channel, k.motion, k.touch_type, k.direction, k.is_counted, r.state,
        row_number() over (
            partition by k.channel, k.motion, k.touch_type, k.direction, k.is_counted
            order by r.rule_number
        ) as rule_rank
    from kinds as k
    inner join touch_state_rule as r
        on
            (k.is_counted or r.attempts)
            and rx_like(k.channel, r.channel)
            and rx_like(k.motion, r.motion)
            and rx_like(k.touch_type, r.touch_type)
            and rx_like(k.direction, r.direction)
),

telling as (
    select m.channel, m.motion, m.touch_type, m.direction, m.is_counted, m.state
    from matched as m
    anti join kept_state as k
        on m.state = k.state
    where m.rule_rank = 1 and m.state <> 'none'
),

mqls as (
    select lead_id, min(event_at) as mql_at from told_event where state = 'mql' group by lead_id
),

shown as (
    select
        l.lead_id, k.state, t.touch_type, t.touched_at,
        row_number() over (partition by l.lead_id, k.state order by t.touched_at, t.touch_id) as touch_rank
    from touch as t
    inner join telling as k
        on
            t.channel = k.channel and t.motion = k.motion and t.touch_type = k.touch_type
            and t.direction = k.direction and t.is_counted = k.is_counted
    inner join funnel_lead as l
        on t.person_id = l.person_id
    cross join (select count(*) as mqls from mqls) as a
    left join mqls as m
        on l.lead_id = m.lead_id
    where
        (k.state <> 'sal' or a.mqls = 0 or t.touched_at >= m.mql_at)
        and (t.is_counted or t.not_counted_reason = 'sent_only')
        and (l.created_at is null or t.touched_at >= l.created_at)
)

select lead_id, state, touch_type, touched_at from shown where touch_rank = 1
