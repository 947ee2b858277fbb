-- When leads entered their stages, by the stage history, as of the day: the latest version of each record.
-- Changes of other fields are left out.
-- grain: one row per lead_id, stage and entered_at
with ranked as (
    select
        s.*,
        row_number() over (
            partition by s.lead_id, lower(s.stage), s.entered_at
            order by
                s.modified_at desc nulls last, s.extract_date desc, s.land_source desc,
                s.file_sha256 desc, s.record_number desc
        ) as version_rank
    from landed_lead_stage as s
    where s.stage is not null and coalesce(s.is_stage, true)
)

select
    r.lead_id,
    lower(r.stage) as stage,
    r.entered_at
from ranked as r
cross join run_parameter as p
where r.version_rank = 1 and not coalesce(r.is_deleted, false) and r.entered_at < p.as_of_at
