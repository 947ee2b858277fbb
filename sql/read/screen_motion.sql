-- Pipeline and revenue by model and motion, for one lens, window and scope.
-- grain: one row per model and motion
select
    model,
    motion,
    cast(cast(sum(pipeline) as decimal(18, 2)) as varchar) as pipeline,
    cast(cast(sum(revenue) as decimal(18, 2)) as varchar) as revenue
from attribution_motion
where lens = $1 and touch_window = $2 and touch_scope = $3
group by model, motion
order by model, motion
