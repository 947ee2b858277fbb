-- The deals that a person is named on: as contact, as the deal's lead, or as the lead it was made of; deals of
-- the types that are credited. That the company has a deal says nothing about one of its people.
-- grain: one row per person_id and deal_id
-- materialise
with named as (
    select person_id, deal_id from deal_person where is_named
    union
    select p.person_id, s.converted_deal_id
    from stage_lead as s
    inner join person as p
        on s.lead_id = p.lead_id
)

select n.person_id, n.deal_id
from named as n
inner join deal as d
    on n.deal_id = d.deal_id
where d.is_credited
