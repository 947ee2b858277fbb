-- The deals of each account as they stood at each check date, and the first that it opened within the horizon after.
-- Renewals follow from contracts: they are neither open deals nor new ones.
-- grain: one row per account_id and check_on
-- materialise
with company_deal as (
    select c.account_id, d.created_on, d.closed_on, d.is_won, d.deal_type = 'renewal' as is_renewal
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
)

select
    d.account_id,
    c.check_on,
    max(case when not d.is_renewal and d.created_on <= c.check_on and (d.closed_on is null or d.closed_on > c.check_on) then 1 else 0 end) = 1
        as has_open_deal,
    max(case when d.is_won and d.closed_on <= c.check_on then 1 else 0 end) = 1 as is_customer,
    max(case when not d.is_renewal and d.closed_on <= c.check_on then d.closed_on end) as last_closed_on,
    min(case when not d.is_renewal and d.created_on > c.check_on and d.created_on <= c.until_on then d.created_on end) as next_deal_on
from company_deal as d
cross join prediction_check as c
group by d.account_id, c.check_on
