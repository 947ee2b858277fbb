-- Every company name that a record carries: what the name solver normalises.
-- grain: one row per company_name
with names as (
    select account_name as company_name from stage_account
    union all
    select company_name from stage_lead
    union all
    select company_name from stage_touch
)

select distinct company_name from names where company_name <> ''
