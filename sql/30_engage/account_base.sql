-- Every account: those of the extract and of deals, and those inferred from a business domain.
-- grain: one row per account_id
-- materialise
with matched as (
    select account_id from lead_account_match where match_method = 'inferred'
    union
    select account_id from account_event where account_id like 'domain:%'
),

domains as (
    select account_id, min(domain) as domain
    from account_domain
    group by account_id
),

accounts as (
    select
        a.account_id,
        coalesce(t.root_account_id, a.account_id) as parent_account_id,
        case when a.account_name <> '' then a.account_name end as account_name,
        coalesce(h.domain, d.domain) as domain,
        a.origin,
        case when a.tier <> '' then a.tier else 'none' end as tier,
        case when a.industry <> '' then a.industry else 'unknown' end as industry,
        case when a.country <> '' then a.country else 'unknown' end as country,
        a.employees,
        a.is_customer,
        a.created_at
    from stage_account as a
    left join account_root as t
        on a.account_id = t.account_id
    left join host_domain as h
        on a.mail_host = h.host and h.domain_kind = 'business'
    left join domains as d
        on a.account_id = d.account_id
    union all
    select
        account_id, account_id, substr(account_id, 8), substr(account_id, 8), 'inferred', 'none', 'unknown', 'unknown',
        cast(null as bigint), false, cast(null as timestamp)
    from matched
)

select
    a.*,
    case
        when employees is null then 'unknown'
        when employees < 50 then '1-49'
        when employees < 250 then '50-249'
        when employees < 1000 then '250-999'
        when employees < 5000 then '1000-4999'
        else '5000+'
    end as size_band
from accounts as a
