-- Company names that no exact rule matched: what the fuzzy solver looks at.
-- grain: one row per company_name and country
select distinct company_name, country
from match_exact
where
    id_account_id is null
    and domain_account_id is null
    and name_account_id is null
    and company_key <> ''
    and domain_kind not in ('internal', 'competitor')
