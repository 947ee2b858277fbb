-- The deals of everybody who is compared, by days from the start: an account's are those it is a company of, with
-- its share of the amounts; a person's those it is on. Renewals follow from contracts and do not count.
-- grain: one row per unit, member_id, started_on and deal_id
-- materialise
with spell as (
    select distinct unit, member_id, account_id, started_on from cohort_subject
),

placed as (
    select s.unit, s.member_id, s.started_on, a.deal_id, to_cents(a.pipeline) as pipeline_cents, to_cents(a.revenue) as revenue_cents
    from spell as s
    inner join deal_account as a
        on s.account_id = a.account_id
    where s.unit = 'account'
    union all
    select s.unit, s.member_id, s.started_on, d.deal_id, to_cents(d.pipeline), to_cents(d.revenue)
    from spell as s
    inner join cohort_person as p
        on s.unit = p.unit and s.member_id = p.member_id
    inner join deal_person as n
        on p.person_id = n.person_id
    inner join deal as d
        on n.deal_id = d.deal_id
)

select
    s.unit, s.member_id, s.deal_id, s.pipeline_cents, s.revenue_cents,
    cast(days_between(s.started_on, d.created_on) as bigint) as created_offset,
    cast(days_between(s.started_on, d.closed_on) as bigint) as closed_offset,
    d.is_won,
    s.started_on
from placed as s
inner join deal as d
    on s.deal_id = d.deal_id
where d.deal_type <> 'renewal'
