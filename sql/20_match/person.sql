-- The person behind each lead and contact: a lead and the contact it became are one person.
-- The converted contact decides, else the keyed e-mail hash, else the record itself.
-- materialise
-- grain: one row per lead_id
with own as (
    select
        lead_id,
        converted_contact_id,
        coalesce(person_key, lead_id) as own_person_id
    from stage_lead
),

resolved as (
    select
        o.lead_id,
        coalesce(c.own_person_id, o.converted_contact_id, o.own_person_id) as person_id
    from own as o
    left join own as c
        on o.converted_contact_id = c.lead_id
)

select * from resolved
