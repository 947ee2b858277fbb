-- Every account that leads, touches and deals roll up to.
-- grain: one row per account_id
with leads as (
    select account_id, count(*) as leads from lead_account_match where account_id is not null group by account_id
),

people as (
    select account_id, count(distinct person_id) as people
    from (
        select account_id, person_id from lead_account_match
        union
        select account_id, person_id from touch where person_id is not null
    ) as known
    where account_id is not null
    group by account_id
),

touches as (
    select
        account_id,
        count(*) as touches,
        min(case when is_counted then touched_at end) as first_touch_at,
        max(case when is_counted then touched_at end) as last_touch_at
    from touch
    where account_id is not null
    group by account_id
),

-- A deal counts for the account it is with; every company of a won one is a customer.
customers as (
    select distinct c.account_id
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
    where d.is_won
),

deals as (
    select
        account_id,
        count(*) as deals,
        sum(case when status = 'open' then 1 else 0 end) as open_deals,
        sum(case when status = 'won' then 1 else 0 end) as won_deals
    from deal
    where account_id is not null
    group by account_id
),

present as (
    select account_id, account_stage from account_stage where left_on is null
)

select
    a.account_id,
    a.parent_account_id,
    a.account_name,
    a.domain,
    a.origin,
    a.tier,
    a.industry,
    a.country,
    a.size_band,
    coalesce(c.cohort, 'none') as cohort,
    coalesce(s.account_stage, 'unaware') as account_stage,
    f.fit_grade,
    a.employees,
    cast(coalesce(l.leads, 0) as bigint) as leads,
    cast(coalesce(p.people, 0) as bigint) as people,
    cast(coalesce(t.touches, 0) as bigint) as touches,
    cast(coalesce(d.deals, 0) as bigint) as deals,
    cast(coalesce(d.open_deals, 0) as bigint) as open_deals,
    cast(coalesce(d.won_deals, 0) as bigint) as won_deals,
    from_cents(f.fit_cents) as fit_points,
    f.fit_completeness,
    a.is_customer or coalesce(d.won_deals, 0) > 0 or k.account_id is not null as is_customer,
    t.first_touch_at,
    t.last_touch_at
from account_base as a
left join account_cohort as c
    on a.account_id = c.account_id
left join account_fit as f
    on a.account_id = f.account_id
left join present as s
    on a.account_id = s.account_id
left join leads as l
    on a.account_id = l.account_id
left join people as p
    on a.account_id = p.account_id
left join touches as t
    on a.account_id = t.account_id
left join deals as d
    on a.account_id = d.account_id
left join customers as k
    on a.account_id = k.account_id
