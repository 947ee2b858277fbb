-- Companies on deals: the latest version of each pair.
-- grain: one row per deal_id and account_id
with ranked as (
    select
        a.*,
        row_number() over (
            partition by a.deal_id, a.account_id
            order by
                a.modified_at desc nulls last, a.extract_date desc, a.land_source desc,
                a.file_sha256 desc, a.record_number desc
        ) as version_rank
    from landed_deal_account as a
),

cleaned as (
    select
        r.deal_id,
        r.account_id,
        r.land_source,
        r.share_micros
    from ranked as r
    semi join stage_deal as d
        on r.deal_id = d.deal_id
    where r.version_rank = 1 and not coalesce(r.is_deleted, false)
)

select * from cleaned
