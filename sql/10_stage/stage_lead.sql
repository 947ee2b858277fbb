-- Leads and contacts: the latest version of each, as of the day. In the happened sense the status is unknown:
-- today's says nothing about then.
-- grain: one row per lead_id
-- materialise
with ranked as (
    select
        l.*,
        row_number() over (
            partition by l.lead_id
            order by
                l.modified_at desc nulls last, l.extract_date desc, l.land_source desc,
                l.file_sha256 desc, l.record_number desc
        ) as version_rank
    from landed_lead as l
),

latest as (
    select r.*, p.sense
    from ranked as r
    cross join run_parameter as p
    where
        r.version_rank = 1
        and not coalesce(r.is_deleted, false)
        and (r.created_at is null or r.created_at < p.as_of_at)
),

cleaned as (
    select
        l.lead_id,
        l.person_key,
        l.converted_contact_id,
        coalesce(l.account_id, l.converted_account_id) as account_id,
        coalesce(l.company_name, '') as company_name,
        coalesce(l.email_domain, '') as email_host,
        coalesce(l.website, '') as web_host,
        lower(coalesce(l.country, '')) as country,
        lower(coalesce(l.title, '')) as title,
        l.seniority,
        l.buying_role,
        l.lead_source,
        l.campaign_id,
        l.visitor_key,
        l.acquisition,
        l.owner_key,
        case when l.sense = 'known' then lower(l.reject_reason) end as reject_reason,
        case when l.sense = 'known' then l.status end as status,
        l.converted_deal_id,
        lower(coalesce(l.industry, '')) as industry,
        lower(l.department) as department,
        l.land_source,
        l.attributes,
        l.employees,
        l.annual_revenue_minor,
        l.budget_minor,
        l.users,
        l.quotes_required,
        l.timeframe_days,
        l.is_decision_maker,
        l.has_need,
        l.has_agency,
        case when l.has_opted_out then false else l.has_consent end as has_consent,
        l.created_at,
        l.mql_at,
        l.sal_at,
        l.sql_at,
        l.modified_at
    from latest as l
)

select * from cleaned
