-- Seniority and buying role of each person, from the highest of their leads' titles, and a number to sort by.
-- Consent is false once one record says so, true where another does, else unknown.
-- grain: one row per person_id
-- materialise
with leads as (
    select
        p.person_id,
        coalesce(l.seniority, t.seniority, 'other') as seniority,
        l.buying_role,
        l.has_consent
    from stage_lead as l
    inner join person as p
        on l.lead_id = p.lead_id
    left join title_seniority as t
        on l.title = t.title
),

profiled as (
    select
        l.person_id,
        max(w.weight_millis) as weight_millis,
        max(l.buying_role) as buying_role,
        min(case when l.has_consent then 1 when not l.has_consent then 0 end) = 1 as has_consent
    from leads as l
    inner join seniority_weight as w
        on l.seniority = w.seniority
    group by l.person_id
)

select p.*, row_number() over (order by p.person_id) as person_number from profiled as p
