-- The account of each lead: by the domain of its e-mail, or of its website where a better rule fires.
-- grain: one row per lead_id
with carried as (
    select
        lead_id, coalesce(account_id, '') as account_id, email_host as host,
        company_name, country, acquisition, created_at, 1 as host_rank
    from stage_lead
    union all
    select
        lead_id, coalesce(account_id, '') as account_id, web_host as host,
        company_name, country, acquisition, created_at, 2 as host_rank
    from stage_lead
),

ranked as (
    select
        c.lead_id, c.acquisition, c.created_at,
        r.account_id, r.match_method, r.matched_on, r.runner_up_account_id, r.confidence, r.is_ambiguous,
        row_number() over (partition by c.lead_id order by r.method_rank, c.host_rank) as rule_rank
    from carried as c
    inner join match_result as r
        on
            c.account_id = r.given_account_id
            and c.host = r.host
            and c.company_name = r.company_name
            and c.country = r.country
),

matched as (
    select
        r.lead_id,
        p.person_id,
        r.account_id,
        r.match_method,
        r.matched_on,
        r.runner_up_account_id,
        r.acquisition,
        r.confidence,
        r.is_ambiguous,
        r.created_at
    from ranked as r
    inner join person as p
        on r.lead_id = p.lead_id
    where r.rule_rank = 1
)

select * from matched
