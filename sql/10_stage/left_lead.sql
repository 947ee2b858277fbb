-- Leads that are no more: marked as deleted by the latest version, or gone from their snapshot.
-- grain: one row per lead_id
with ranked as (
    select
        l.lead_id,
        l.is_deleted,
        row_number() over (
            partition by l.lead_id
            order by
                l.modified_at desc nulls last, l.extract_date desc, l.land_source desc,
                l.file_sha256 desc, l.record_number desc
        ) as version_rank
    from landed_lead as l
)

select lead_id from ranked where version_rank = 1 and is_deleted
union
select lead_id from gone_lead
