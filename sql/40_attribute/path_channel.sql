-- The distinct channels, and motions, of each path, with their touches.
-- grain: one row per path_number, basis and channel_number
-- materialise
select path_number, 'channel' as basis, channel_number, cast(count(*) as bigint) as touches
from path_touch
group by path_number, channel_number
union all
select path_number, 'motion', motion_number, cast(count(*) as bigint)
from path_touch
group by path_number, motion_number
