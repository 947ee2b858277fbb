-- No touch is lost or doubled on its way from stage.
with staged as (
    select count(*) as touches from stage_touch
),

published as (
    select count(*) as touches, count(distinct touch_id) as touch_ids from touch
)

select s.touches as staged, p.touches as published, p.touch_ids
from staged as s
cross join published as p
where s.touches <> p.touches or p.touches <> p.touch_ids
