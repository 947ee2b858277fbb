-- Who is compared, in which arm, since when, and how each got in: programmes as they were enrolled, cohorts of
-- abm.yaml, tiers, and the units of experiments by the first variant they saw. Rules and tiers are read from today's accounts;
-- only of programmes, experiments and dated lists is it known that membership was fixed at the start.
-- grain: one row per cohort and member_id
-- materialise
with programmes as (
    select
        m.programme as cohort,
        m.account_id,
        m.arm,
        'programme' as source,
        'enrolled by programme_member' as reason,
        case
            when m.is_in_two_arms then 'in_two_arms'
            when m.started_on > p.as_of then 'starts_later'
            when a.account_id is null then 'unknown_account'
        end as left_out_reason,
        true as is_fixed_at_start,
        m.started_on,
        m.ended_on
    from stage_programme_member as m
    cross join run_parameter as p
    left join account_base as a
        on m.account_id = a.account_id
),

ruled as (
    select
        r.cohort,
        a.account_id,
        'member' as arm,
        'rule' as source,
        min(r.field || ' is ' || r.word) as reason,
        r.started_on > p.as_of as is_later,
        min(case when r.field = 'account' and r.is_dated then 0 else 1 end) = 0 as is_fixed_at_start,
        r.started_on
    from account_base as a
    inner join cohort_rule as r
        on r.word = case r.field
            when 'tier' then lower(a.tier)
            when 'industry' then lower(a.industry)
            when 'country' then lower(a.country)
            else a.account_id
        end
    cross join run_parameter as p
    where a.origin = 'extract'
    group by r.cohort, a.account_id, r.started_on, p.as_of
),

tiers as (
    select
        'tier' as cohort,
        a.account_id,
        a.tier as arm,
        'tier' as source,
        'tier of the account extract' as reason,
        p.cohort_start as started_on
    from account_base as a
    cross join run_parameter as p
    where a.origin = 'extract' and a.tier <> 'none'
),

accounts as (
    select * from programmes
    union all
    select cohort, account_id, arm, source, reason, case when is_later then 'starts_later' end, is_fixed_at_start, started_on, cast(null as date)
    from ruled
    union all
    select cohort, account_id, arm, source, reason, cast(null as string), false, started_on, cast(null as date)
    from tiers
)

select
    cohort, account_id as member_id, 'account' as unit, account_id, arm, source, reason, left_out_reason,
    is_fixed_at_start, started_on, ended_on
from accounts
union all
select
    cohort, member_id, unit, account_id, arm, 'experiment', reason, left_out_reason,
    true, started_on, cast(null as date)
from experiment_member
