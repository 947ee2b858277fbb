-- Days on which members and matched controls became marketing-qualified, or their people were qualified by sales or
-- became leads, by days from the start. In the first week of the history nobody knows who was an MQA before.
-- grain: one row per unit, member_id, started_on, milestone and event
with spell as (
    select distinct unit, member_id, account_id, started_on
    from cohort_subject
    where subject_role <> 'naive'
),

events as (
    select s.unit, s.member_id, s.started_on, 'mqa' as milestone, m.evaluated_on as happened_on
    from spell as s
    inner join mqa_entry as m
        on s.account_id = m.account_id
    cross join run_parameter as p
    where s.unit = 'account' and m.is_entry and m.week_start > p.first_week
    union all
    select s.unit, s.member_id, s.started_on, o.outcome, o.happened_on
    from spell as s
    inner join outcome_event as o
        on s.account_id = o.account_id
    where s.unit = 'account' and o.outcome = 'sql'
    union all
    select s.unit, s.member_id, s.started_on, o.outcome, o.happened_on
    from spell as s
    inner join cohort_person as p
        on s.unit = p.unit and s.member_id = p.member_id
    inner join outcome_event as o
        on p.person_id = o.person_id
    where o.outcome in ('lead', 'sql')
)

select unit, member_id, milestone, cast(days_between(started_on, happened_on) as bigint) as happened_offset, started_on
from events
