-- Touches by channel and motion.
-- grain: one row per channel and motion
select
    channel,
    motion,
    cast(count(*) as bigint) as touches,
    cast(sum(case when is_counted then 1 else 0 end) as bigint) as counted_touches,
    cast(sum(case when is_anonymous then 1 else 0 end) as bigint) as anonymous_touches,
    cast(count(distinct case when is_counted then account_id end) as bigint) as accounts,
    cast(count(distinct case when is_counted then person_id end) as bigint) as people,
    cast(sum(points) as decimal(18, 6)) as points,
    min(touched_at) as first_touch_at,
    max(touched_at) as last_touch_at
from touch
group by channel, motion
