-- The people on each deal: its contacts; without any, the leads of its companies created before it closed.
-- grain: one row per deal_id and person_id
-- materialise
with named as (
    select c.deal_id, p.person_id
    from stage_deal_contact as c
    inner join person as p
        on c.lead_id = p.lead_id
    union
    select d.deal_id, p.person_id
    from stage_deal as d
    inner join person as p
        on d.lead_id = p.lead_id
),

assumed as (
    select distinct d.deal_id, m.person_id
    from deal as d
    inner join deal_company as c
        on d.deal_id = c.deal_id
    inner join lead_account_match as m
        on c.account_id = m.account_id
    anti join named as n
        on d.deal_id = n.deal_id
    cross join run_parameter as p
    where coalesce(m.created_at, d.created_at) <= coalesce(d.closed_at, p.as_of_at)
),

people as (
    select deal_id, person_id, true as is_named from named
    union all
    select deal_id, person_id, false as is_named from assumed
)

select * from people
