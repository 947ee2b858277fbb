-- The touches of a deal's journey, in order, with their milestones.
-- grain: one row per touch
select
    j.position,
    j.touch_id,
    j.touched_at,
    coalesce(t.touch_type, '') as touch_type,
    j.channel,
    j.motion,
    j.is_sourced,
    j.is_first_touch,
    j.is_lead_creation,
    j.is_deal_creation,
    j.is_close
from attribution_journey as j
left join touch as t
    on j.touch_id = t.touch_id
where j.deal_id = $1 and j.lens = $2
order by j.position
