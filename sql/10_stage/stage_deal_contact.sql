-- People on deals: the latest version of each pair.
-- grain: one row per deal_id and lead_id
with ranked as (
    select
        c.*,
        row_number() over (
            partition by c.deal_id, c.lead_id
            order by
                c.modified_at desc nulls last, c.extract_date desc, c.land_source desc,
                c.file_sha256 desc, c.record_number desc
        ) as version_rank
    from landed_deal_contact as c
),

cleaned as (
    select
        r.deal_id,
        r.lead_id
    from ranked as r
    where r.version_rank = 1 and not coalesce(r.is_deleted, false)
)

select * from cleaned
