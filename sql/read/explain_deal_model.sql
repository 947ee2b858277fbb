-- What each model credits of a deal and what it leaves unattributed, beside the sum over its touches.
-- grain: one row per model
with credited as (
    select
        model,
        sum(pipeline) as pipeline,
        sum(pipeline) filter (where motion = 'demand_gen') as demand_gen,
        sum(pipeline) filter (where motion = 'lead_gen') as lead_gen,
        sum(pipeline) filter (where motion = 'sales') as sales,
        sum(pipeline) filter (where motion not in ('demand_gen', 'lead_gen', 'sales')) as unclassified
    from attribution_touch
    where deal_id = $1 and lens = $2 and touch_window = $3 and touch_scope = $4
    group by model
)

select
    d.model,
    d.fallback,
    d.touches,
    cast(d.pipeline as varchar) as pipeline,
    cast(d.pipeline_credited as varchar) as credited,
    cast(d.pipeline_unattributed as varchar) as unattributed,
    cast(d.revenue as varchar) as revenue,
    cast(cast(coalesce(c.pipeline, 0) as decimal(18, 2)) as varchar) as touch_sum,
    cast(cast(coalesce(c.demand_gen, 0) as decimal(18, 2)) as varchar) as demand_gen,
    cast(cast(coalesce(c.lead_gen, 0) as decimal(18, 2)) as varchar) as lead_gen,
    cast(cast(coalesce(c.sales, 0) as decimal(18, 2)) as varchar) as sales,
    cast(cast(coalesce(c.unclassified, 0) as decimal(18, 2)) as varchar) as unclassified
from attribution_deal as d
left join credited as c
    on d.model = c.model
where d.deal_id = $1 and d.lens = $2 and d.touch_window = $3 and d.touch_scope = $4
order by d.model
