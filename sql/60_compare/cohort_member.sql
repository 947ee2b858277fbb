-- Which accounts are compared: arms of programmes, rules of abm.yaml, and the tiers among each other.
-- A rule compares its members with all other accounts of the extract.
-- grain: one row per cohort and account_id
with programmes as (
    select
        m.programme as cohort,
        m.account_id,
        m.arm,
        'programme' as source,
        m.started_on
    from stage_programme_member as m
    inner join account_base as a
        on m.account_id = a.account_id
),

ruled as (
    select distinct r.cohort, a.account_id
    from account_base as a
    inner join cohort_rule as r
        on r.word = case r.field
            when 'tier' then lower(a.tier)
            when 'industry' then lower(a.industry)
            when 'country' then lower(a.country)
            else a.account_id
        end
),

rules as (
    select
        c.cohort,
        a.account_id,
        case when r.account_id is null then 'other' else 'member' end as arm,
        'rule' as source,
        p.first_week as started_on
    from (select distinct cohort from cohort_rule) as c
    cross join account_base as a
    cross join run_parameter as p
    left join ruled as r
        on c.cohort = r.cohort and a.account_id = r.account_id
    where a.origin = 'extract'
),

tiers as (
    select
        'tier' as cohort,
        a.account_id,
        a.tier as arm,
        'tier' as source,
        p.first_week as started_on
    from account_base as a
    cross join run_parameter as p
    where a.origin = 'extract'
)

select * from programmes
union all
select * from rules
union all
select * from tiers
