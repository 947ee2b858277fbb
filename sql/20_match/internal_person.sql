-- People of the company itself or of a competitor, by the domain of their e-mail.
-- grain: one row per person_id
with internal as (
    select distinct p.person_id
    from stage_lead as l
    inner join host_domain as d
        on l.email_host = d.host
    inner join person as p
        on l.lead_id = p.lead_id
    where d.domain_kind in ('internal', 'competitor')
)

select * from internal
