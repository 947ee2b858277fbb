-- The newest touches of an account, counted or not.
-- grain: one row per touch
select
    touch_id,
    touched_at,
    touch_type,
    channel,
    motion,
    cast(cast(points as decimal(18, 2)) as varchar) as earned,
    cast(cast(decayed_points as decimal(18, 2)) as varchar) as points,
    coalesce(not_counted_reason, '') as not_counted_reason
from touch
where account_id = $1
order by touched_at desc, touch_id desc
limit $2
