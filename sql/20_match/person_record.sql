-- The records of the people one may sell to, each person's first one first: own people and competitors are left out.
-- grain: one row per lead_id
select
    s.lead_id,
    p.person_id,
    a.account_id,
    s.lead_source,
    s.acquisition,
    s.industry,
    s.country,
    s.employees,
    s.created_at,
    s.sql_at,
    row_number() over (partition by p.person_id order by s.created_at nulls last, s.lead_id) as record_rank
from stage_lead as s
inner join person as p
    on s.lead_id = p.lead_id
inner join person_account as a
    on p.person_id = a.person_id
anti join internal_person as i
    on p.person_id = i.person_id
