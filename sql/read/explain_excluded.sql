-- The touches near a deal that are in no journey of it, counted by reason and newest first within it.
-- grain: one row per touch
select
    e.reason,
    count(*) over (partition by e.reason) as touches,
    row_number() over (partition by e.reason order by e.touched_at desc, e.touch_id) as place,
    e.touch_id,
    e.touched_at,
    coalesce(t.touch_type, '') as touch_type,
    coalesce(t.channel, '') as channel
from attribution_excluded as e
left join touch as t
    on e.touch_id = t.touch_id
where e.deal_id = $1 and e.lens = $2
qualify place <= $3
order by touches desc, e.reason, place
