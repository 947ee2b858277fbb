-- How many of each side were treated in another programme while their primary window ran: what is seen is then the
-- doing of both.
-- grain: one row per cohort, arm and against
with overlapping as (
    select distinct s.cohort, s.arm, s.against, s.subject_role, s.member_id, s.started_on
    from cohort_subject as s
    inner join cohort_member as m
        on s.account_id = m.account_id
    cross join run_parameter as p
    where
        s.subject_role <> 'naive' and s.unit = 'account' and m.cohort <> s.cohort
        and m.source = 'programme' and m.arm = 'treated' and m.left_out_reason is null
        and m.started_on <= add_days(s.started_on, p.primary_window) and coalesce(m.ended_on > s.started_on, true)
)

select
    cohort,
    arm,
    against,
    cast(sum(case when subject_role = 'treated' then 1 else 0 end) as bigint) as treated,
    cast(sum(case when subject_role = 'control' then 1 else 0 end) as bigint) as controls
from overlapping
group by cohort, arm, against
