-- What each model credits a channel, or a motion ($2), with, beside all channels, in one view.
-- grain: one row per model
with credited as (
    select
        model, pipeline, revenue,
        case when $2 = 'motion' then motion else channel end = $1 as is_asked
    from attribution_channel
    where lens = $3 and touch_window = $4 and touch_scope = $5
)

select
    model,
    cast(cast(coalesce(sum(pipeline) filter (where is_asked), 0) as decimal(18, 2)) as varchar) as pipeline,
    cast(cast(coalesce(sum(revenue) filter (where is_asked), 0) as decimal(18, 2)) as varchar) as revenue,
    cast(sum(pipeline) filter (where is_asked) as double) / nullif(cast(sum(pipeline) as double), 0) as pipeline_share,
    cast(sum(revenue) filter (where is_asked) as double) / nullif(cast(sum(revenue) as double), 0) as revenue_share
from credited
group by model
order by model
