-- What each model adds up to, motions together.
-- grain: one row per model
select
    model,
    cast(cast(sum(pipeline) as decimal(18, 2)) as varchar) as pipeline,
    cast(cast(sum(revenue) as decimal(18, 2)) as varchar) as revenue
from attribution_motion
where lens = $1 and touch_window = $2 and touch_scope = $3
group by model
order by model
