-- What each touch of a deal is credited with, by model.
-- grain: one row per touch and model
select
    touch_id,
    model,
    weight,
    cast(pipeline as varchar) as pipeline,
    cast(revenue as varchar) as revenue
from attribution_touch
where deal_id = $1 and lens = $2 and touch_window = $3 and touch_scope = $4
order by position, model
