-- Touches landed more than once, and which record is the latest of each. Only ids that occur twice are
-- ranked: a window over every touch costs ten times as much.
-- grain: one row per touch_id and version_rank
-- materialise
with repeated as (
    select touch_id
    from landed_touch
    group by touch_id
    having count(*) > 1
)

select
    t.touch_id,
    t.land_source,
    t.extract_date,
    t.file_sha256,
    t.record_number,
    row_number() over (
        partition by t.touch_id
        order by
            t.modified_at desc nulls last, t.extract_date desc, t.land_source desc,
            t.file_sha256 desc, t.record_number desc
    ) as version_rank
from landed_touch as t
semi join repeated as r
    on t.touch_id = r.touch_id
