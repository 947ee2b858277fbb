-- Normalised company names that exactly one account has.
-- grain: one row per company_key
with named as (
    select
        k.company_key,
        min(a.account_id) as account_id,
        max(lower(a.country)) as country,
        count(*) as accounts
    from stage_account as a
    inner join company_key as k
        on a.account_name = k.company_name
    where k.company_key <> ''
    group by k.company_key
)

select company_key, account_id, country from named where accounts = 1
