-- Each combination with the first rule that fires.
-- Confidence: id 1; domain .95, ambiguous .6; name .9; fuzzy its similarity; inferred .5.
-- Accounts are numbered in the order of their ids: numbers sort faster than texts.
-- grain: one row per account_id, host, company_name and country
-- materialise
with judged as (
    select
        m.account_id as given_account_id,
        m.host,
        m.company_name,
        m.country,
        m.domain,
        m.domain_kind,
        m.company_key,
        m.is_ambiguous,
        m.runner_up_account_id as domain_runner_up,
        f.runner_up_account_id as fuzzy_runner_up,
        m.id_account_id,
        m.domain_account_id,
        m.name_account_id,
        f.account_id as fuzzy_account_id,
        f.score as fuzzy_score,
        case
            when m.id_account_id is not null then 'id'
            when m.domain_account_id is not null then 'domain'
            when m.name_account_id is not null then 'name'
            when f.account_id is not null then 'fuzzy'
            when m.domain <> '' and m.domain_kind = 'business' then 'inferred'
            else 'unmatched'
        end as match_method
    from match_exact as m
    left join fuzzy_match as f
        on m.company_name = f.company_name and m.country = f.country
),

resolved as (
    select
        given_account_id,
        host,
        company_name,
        country,
        match_method,
        domain,
        domain_kind,
        case match_method
            when 'id' then id_account_id
            when 'domain' then domain_account_id
            when 'name' then name_account_id
            when 'fuzzy' then fuzzy_account_id
            when 'inferred' then 'domain:' || domain
        end as account_id,
        case match_method
            when 'id' then id_account_id
            when 'domain' then domain
            when 'name' then company_key
            when 'fuzzy' then company_key
            when 'inferred' then domain
        end as matched_on,
        case match_method
            when 'domain' then domain_runner_up
            when 'fuzzy' then fuzzy_runner_up
        end as runner_up_account_id,
        case match_method
            when 'id' then 1e0
            when 'domain' then case when is_ambiguous then 6e-1 else 95e-2 end
            when 'name' then 9e-1
            when 'fuzzy' then fuzzy_score
            when 'inferred' then 5e-1
            else 0e0
        end as confidence,
        case match_method
            when 'id' then 1 when 'domain' then 2 when 'name' then 3
            when 'fuzzy' then 4 when 'inferred' then 5 else 6
        end as method_rank,
        match_method = 'domain' and is_ambiguous as is_ambiguous
    from judged
)

select r.*, dense_rank() over (order by r.account_id) as account_number from resolved as r
