-- The variant of an A/B test that each touch shows, where it shows one.
-- grain: one row per touch_id
-- materialise
select t.touch_id, t.variant
from landed_touch as t
anti join (select * from touch_version where version_rank > 1) as v
    on
        t.touch_id = v.touch_id and t.land_source = v.land_source and t.extract_date = v.extract_date
        and t.file_sha256 = v.file_sha256 and t.record_number = v.record_number
where t.variant is not null
