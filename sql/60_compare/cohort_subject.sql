-- Whose outcomes are measured, from which day to which: members from their own start, matched controls from that
-- of the member they stand for, and everybody else (naive) from the programme's first. enrolled_days is when a
-- control was enrolled itself: from then on it is none.
-- grain: one row per cohort, arm, against, subject_role, started_on and member_id
-- materialise
with members as (
    select
        c.cohort, c.arm, c.against,
        case when c.arm = m.arm then 'treated' else 'control' end as subject_role,
        m.unit, m.member_id, m.account_id, m.started_on
    from cohort_contrast as c
    inner join cohort_member as m
        on c.cohort = m.cohort
    where m.left_out_reason is null and (c.arm = m.arm or (c.method = 'holdout' and c.against = m.arm))
),

controls as (
    select distinct cohort, arm, against, 'control' as subject_role, 'account' as unit, control_id as member_id, control_id as account_id, started_on
    from cohort_match
    where control_id is not null
),

others as (
    select c.cohort, c.arm, c.against, 'naive' as subject_role, 'account' as unit, a.account_id as member_id, a.account_id, c.first_started_on as started_on
    from cohort_contrast as c
    cross join account_base as a
    left join cohort_member as m
        on c.cohort = m.cohort and c.arm = m.arm and a.account_id = m.member_id
    where a.origin = 'extract' and c.unit = 'account' and c.first_started_on is not null and m.account_id is null
),

everybody as (
    select * from members
    union all
    select * from controls
    union all
    select * from others
)

select
    e.cohort, e.arm, e.against, e.subject_role, e.unit, e.member_id, e.account_id,
    coalesce(a.parent_account_id, e.account_id, e.member_id) as cluster_id,
    cast(days_between(e.started_on, p.as_of) as bigint) as followed_days,
    cast(case when m.started_on <= p.as_of then days_between(e.started_on, m.started_on) end as bigint) as enrolled_days,
    e.started_on
from everybody as e
cross join run_parameter as p
left join account_base as a
    on e.account_id = a.account_id
left join cohort_member as m
    on e.cohort = m.cohort and e.arm = m.arm and e.member_id = m.member_id and m.started_on > e.started_on and e.subject_role = 'control'
