-- What to mind about each contrast as a whole: members left out of its arms, or of two arms of the cohort, and
-- members and controls who were in another programme meanwhile.
-- grain: one row per cohort, arm and against
with left_out as (
    select
        c.cohort,
        c.arm,
        c.against,
        sum(case when m.left_out_reason = 'in_two_arms' then 1 else 0 end) as in_two_arms,
        sum(case when m.left_out_reason = 'starts_later' then 1 else 0 end) as starts_later,
        sum(case when m.left_out_reason = 'unknown_account' then 1 else 0 end) as unknown_account
    from cohort_contrast as c
    inner join cohort_member as m
        on c.cohort = m.cohort
    where m.left_out_reason = 'in_two_arms' or (m.left_out_reason is not null and m.arm in (c.arm, c.against))
    group by c.cohort, c.arm, c.against
)

select
    c.cohort, c.arm, c.against, c.method, c.source, c.unit, c.is_fixed_at_start,
    cast(coalesce(l.in_two_arms, 0) as bigint) as in_two_arms,
    cast(coalesce(l.starts_later, 0) as bigint) as starts_later,
    cast(coalesce(l.unknown_account, 0) as bigint) as unknown_account,
    coalesce(o.treated, 0) as overlap_treated,
    coalesce(o.controls, 0) as overlap_controls
from cohort_contrast as c
left join left_out as l
    on c.cohort = l.cohort and c.arm = l.arm and c.against = l.against
left join cohort_overlap as o
    on c.cohort = o.cohort and c.arm = o.arm and c.against = o.against
