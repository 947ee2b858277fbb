-- Which arms are held against which. A holdout, or the variant that an experiment calls its control, was drawn by
-- lot. Else controls are sought: in the arm somebody chose, or among all other accounts; those of a tier, among
-- accounts without one. Arms that nobody is in stay: that they are empty is said.
-- grain: one row per cohort, arm and against
-- materialise
with arms as (
    select
        cohort,
        arm,
        source,
        unit,
        min(case when is_fixed_at_start then 1 else 0 end) = 1 as is_fixed_at_start,
        min(case when left_out_reason is null then started_on end) as first_started_on
    from cohort_member
    group by cohort, arm, source, unit
),

programmes as (
    select
        cohort,
        max(case when arm = 'holdout' then 1 else 0 end) = 1 as has_holdout,
        max(case when arm = 'control' then 1 else 0 end) = 1 as has_control,
        min(case when arm = 'treated' then first_started_on end) as first_started_on
    from arms
    where source = 'programme'
    group by cohort
),

tier_rules as (
    select distinct cohort from cohort_rule where field = 'tier'
),

contrasts as (
    select cohort, 'treated' as arm, 'holdout' as against, 'holdout' as method, 'programme' as source, 'account' as unit, true as is_fixed_at_start, first_started_on
    from programmes
    where has_holdout
    union all
    select cohort, 'treated', 'control', 'matched', 'programme', 'account', true, first_started_on
    from programmes
    where has_control
    union all
    select cohort, 'treated', 'others', 'matched', 'programme', 'account', true, first_started_on
    from programmes
    where not has_holdout and not has_control
    union all
    select cohort, arm, case when source = 'tier' then 'no_tier' else 'others' end, 'matched', source, unit, is_fixed_at_start, first_started_on
    from arms
    where source in ('rule', 'tier')
    union all
    select a.cohort, a.arm, e.control_variant, 'holdout', a.source, a.unit, true, a.first_started_on
    from arms as a
    inner join (select distinct experiment, control_variant from experiment) as e
        on a.cohort = e.experiment
    where a.source = 'experiment' and a.arm <> e.control_variant
)

select
    c.cohort, c.arm, c.against, c.method, c.source, c.unit, c.is_fixed_at_start,
    c.source <> 'tier' and r.cohort is null as is_tier_matched,
    c.first_started_on
from contrasts as c
left join tier_rules as r
    on c.cohort = r.cohort and c.source = 'rule'
