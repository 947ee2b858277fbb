-- What members and matched controls did, or was done with them, by bucket of days around their start: points,
-- what the touches cost, and who it was.
-- grain: one row per unit, member_id, started_on, bucket and person_id
-- materialise
with spell as (
    select distinct unit, member_id, account_id, started_on
    from cohort_subject
    where subject_role <> 'naive'
),

by_account as (
    select s.unit, s.member_id, s.started_on, b.bucket, e.person_id, e.micros, coalesce(c.cost_micros, 0) as cost_micros
    from spell as s
    inner join account_event as e
        on s.account_id = e.account_id
    inner join cohort_bucket as b
        on b.offset_days = days_between(s.started_on, e.happened_on)
    left join touch_cost as c
        on month_start(e.happened_on) = c.period_month and e.channel = c.channel and e.motion = c.motion
    where s.unit = 'account'
),

by_person as (
    select s.unit, s.member_id, s.started_on, b.bucket, t.person_id, to_micros(t.points) as micros, coalesce(c.cost_micros, 0) as cost_micros
    from spell as s
    inner join cohort_person as p
        on s.unit = p.unit and s.member_id = p.member_id
    inner join touch as t
        on p.person_id = t.person_id
    inner join cohort_bucket as b
        on b.offset_days = days_between(s.started_on, t.touched_on)
    left join touch_cost as c
        on month_start(t.touched_on) = c.period_month and t.channel = c.channel and t.motion = c.motion
    where t.is_counted
),

events as (
    select * from by_account
    union all
    select * from by_person
)

select
    unit, member_id, bucket, person_id,
    cast(sum(micros) as bigint) as micros,
    cast(sum(cost_micros) as bigint) as cost_micros,
    started_on
from events
group by unit, member_id, started_on, bucket, person_id
