-- Campaigns: the latest version of each.
-- grain: one row per campaign_id
with ranked as (
    select
        c.*,
        row_number() over (
            partition by c.campaign_id
            order by
                c.modified_at desc nulls last, c.extract_date desc, c.land_source desc,
                c.file_sha256 desc, c.record_number desc
        ) as version_rank
    from landed_campaign as c
),

cleaned as (
    select
        r.campaign_id,
        r.campaign_name,
        lower(coalesce(r.campaign_type, '')) as campaign_type,
        r.parent_campaign_id
    from ranked as r
    where r.version_rank = 1 and not coalesce(r.is_deleted, false)
)

select * from cleaned
