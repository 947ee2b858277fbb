-- Who is enrolled is who is in the arm and not left out, and no more of them are compared.
with members as (
    select cohort, arm, count(*) as members
    from cohort_member
    where left_out_reason is null
    group by cohort, arm
)

select c.cohort, c.arm, c.against, c.outcome, c.window_days, c.method, c.enrolled, c.n_treated, m.members
from cohort_comparison as c
left join members as m
    on c.cohort = m.cohort and c.arm = m.arm
where c.enrolled <> coalesce(m.members, 0) or c.n_treated > c.enrolled
