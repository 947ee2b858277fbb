-- What made each lead an MQL: its last counted marketing touch up to then.
-- grain: one row per lead_id
-- materialise
with mqls as (
    select s.lead_id, l.person_id, min(s.entered_at) as mql_at
    from lead_state as s
    inner join funnel_lead as l
        on s.lead_id = l.lead_id
    where s.state = 'mql'
    group by s.lead_id, l.person_id
),

ranked as (
    select
        m.lead_id, t.touch_type,
        row_number() over (partition by m.lead_id order by t.touched_at desc, t.touch_id desc) as touch_rank
    from mqls as m
    inner join touch as t
        on m.person_id = t.person_id
    inner join milestone_motion as o
        on t.motion = o.motion
    where t.is_counted and t.touched_at <= m.mql_at
)

select lead_id, touch_type from ranked where touch_rank = 1
