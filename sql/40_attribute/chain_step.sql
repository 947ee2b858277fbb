-- The steps of the chains over channels, and of those over motions.
-- grain: one row per basis, lens, touch_window, touch_scope, path_end, digits and is_last
select
    'channel' as basis, lens, touch_window, touch_scope, path_end,
    channels as digits,
    cast(sum(steps) as bigint) as steps,
    cast(sum(pipeline_cents) as bigint) as pipeline_cents,
    cast(sum(revenue_cents) as bigint) as revenue_cents,
    is_last
from path_step
group by lens, touch_window, touch_scope, path_end, channels, is_last
union all
select
    'motion', lens, touch_window, touch_scope, path_end,
    motions,
    cast(sum(steps) as bigint),
    cast(sum(pipeline_cents) as bigint),
    cast(sum(revenue_cents) as bigint),
    is_last
from path_step
group by lens, touch_window, touch_scope, path_end, motions, is_last
