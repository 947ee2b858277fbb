-- The touches of a channel, or of a motion ($2).
-- grain: one row
select
    cast(sum(touches) as bigint) as touches,
    cast(sum(counted_touches) as bigint) as counted_touches,
    min(first_touch_at) as first_touch_at,
    max(last_touch_at) as last_touch_at
from channel
where case when $2 = 'motion' then motion else channel end = $1
having count(*) > 0
