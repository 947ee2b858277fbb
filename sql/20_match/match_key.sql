-- What leads and touches carry to be matched by, each combination once.
-- grain: one row per account_id, host, company_name and country
-- materialise
with carried as (
    select coalesce(account_id, '') as account_id, email_host as host, company_name, country from stage_lead
    union all
    select coalesce(account_id, '') as account_id, web_host as host, company_name, country from stage_lead
    union all
    select coalesce(account_id, '') as account_id, host, company_name, '' as country from stage_touch
    union all
    select coalesce(account_id, '') as account_id, host, '' as company_name, '' as country from stage_signal
)

select distinct account_id, host, company_name, country from carried
