-- Each combination against the exact rules: account id, domain, normalised name.
-- The join is on a domain that is null unless it is a business's: a left join with a condition on its left
-- side alone compares every row with every row.
-- grain: one row per account_id, host, company_name and country
-- materialise
with keyed as (
    select
        m.account_id,
        m.host,
        m.company_name,
        m.country,
        coalesce(d.domain, '') as domain,
        coalesce(d.domain_kind, '') as domain_kind,
        case when d.domain_kind = 'business' then d.domain end as business_domain,
        coalesce(k.company_key, '') as company_key
    from match_key as m
    left join host_domain as d
        on m.host = d.host
    left join company_key as k
        on m.company_name = k.company_name
),

matched as (
    select
        k.account_id, k.host, k.company_name, k.country, k.domain, k.domain_kind, k.company_key,
        a.account_id as id_account_id,
        d.account_id as domain_account_id,
        d.runner_up_account_id,
        coalesce(d.claims, 0) > 1 as is_ambiguous,
        case when k.country = '' or n.country = '' or k.country = n.country then n.account_id end as name_account_id
    from keyed as k
    left join stage_account as a
        on k.account_id = a.account_id
    left join account_domain as d
        on k.business_domain = d.domain
    left join account_name as n
        on k.company_key = n.company_key
)

select * from matched
