-- Accounts: the latest version of each, as of the day; and those that only a deal names,
-- so that no deal loses its account.
-- grain: one row per account_id
-- materialise
with ranked as (
    select
        a.*,
        row_number() over (
            partition by a.account_id
            order by
                a.modified_at desc nulls last, a.extract_date desc, a.land_source desc,
                a.file_sha256 desc, a.record_number desc
        ) as version_rank
    from landed_account as a
),

extracted as (
    select
        r.account_id,
        r.parent_account_id,
        coalesce(r.account_name, '') as account_name,
        coalesce(r.domain, '') as mail_host,
        coalesce(r.website, '') as web_host,
        coalesce(r.industry, '') as industry,
        coalesce(r.country, '') as country,
        lower(coalesce(r.tier, '')) as tier,
        lower(coalesce(r.technology, '')) as technology,
        'extract' as origin,
        r.employees,
        r.annual_revenue_minor,
        -- Whether it was a customer then, today's row does not say: in the happened sense only deals do.
        coalesce(r.is_customer, false) and p.sense = 'known' as is_customer,
        r.created_at
    from ranked as r
    cross join run_parameter as p
    where
        r.version_rank = 1
        and not coalesce(r.is_deleted, false)
        and (r.created_at is null or r.created_at < p.as_of_at)
),

named_by_deals as (
    select d.account_id
    from (
        select account_id from stage_deal where account_id is not null
        union
        select account_id from stage_deal_account
    ) as d
    anti join extracted as e
        on d.account_id = e.account_id
),

accounts as (
    select * from extracted
    union all
    select
        n.account_id, cast(null as string), '', '', '', '', '', '', '', 'deal',
        cast(null as bigint), cast(null as bigint), false, cast(null as timestamp)
    from named_by_deals as n
)

select * from accounts
