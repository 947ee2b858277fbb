-- Seniority and buying role of each person, from the highest of their leads' titles, and a number to sort by.
-- grain: one row per person_id
-- materialise
with titles as (
    select t.title, r.seniority,
        row_number() over (partition by t.title order by r.rule_number) as rule_rank
    from (select distinct title from stage_lead where seniority is null) as t
    inner join seniority_rule as r
        on rx_like(t.title, r.title)
),

leads as (
    select
        p.person_id,
        coalesce(l.seniority, t.seniority, 'other') as seniority,
        l.buying_role,
        l.has_consent
    from stage_lead as l
    inner join person as p
        on l.lead_id = p.lead_id
    left join titles as t
        on l.title = t.title and t.rule_rank = 1
),

profiled as (
    select
        l.person_id,
        max(w.weight_millis) as weight_millis,
        max(l.buying_role) as buying_role,
        min(case when l.has_consent then 1 else 0 end) = 1 as has_consent
    from leads as l
    inner join seniority_weight as w
        on l.seniority = w.seniority
    group by l.person_id
)

select p.*, row_number() over (order by p.person_id) as person_number from profiled as p
