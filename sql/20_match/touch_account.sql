-- The person and the account of each touch: by its own account id, else its person's account, else
-- the domain or company name it carries.
-- grain: one row per touch_id
with with_person as (
    select
        t.*,
        coalesce(p.person_id, t.person_key, t.lead_id, v.person_id) as person_id
    from stage_touch as t
    left join person as p
        on t.lead_id = p.lead_id
    left join visitor_person as v
        on t.visitor_key = v.visitor_key
),

matched as (
    select
        t.*,
        r.domain_kind,
        case when r.match_method = 'id' or a.account_id is null then r.account_id else a.account_id end as matched_account_id,
        case when r.match_method = 'id' or a.account_id is null then r.account_number else a.account_number end as account_number,
        case when r.match_method = 'id' or a.account_id is null then r.match_method else a.match_method end as match_method
    from with_person as t
    inner join match_result as r
        on
            coalesce(t.account_id, '') = r.given_account_id
            and t.host = r.host
            and t.company_name = r.company_name
            and r.country = ''
    left join person_account as a
        on t.person_id = a.person_id
)

select * from matched
