-- Who touched the deals of a lens up to their close: demand gen, lead gen, both and in which order, or neither.
-- grain: one row per overlap
select
    overlap,
    cast(sum(deals) as bigint) as deals,
    cast(sum(won_deals) as bigint) as won,
    cast(cast(sum(pipeline) as decimal(18, 2)) as varchar) as pipeline,
    cast(cast(sum(revenue) as decimal(18, 2)) as varchar) as revenue
from motion_overlap
where lens = $1 and touch_window = 'influenced'
group by overlap
order by list_position(['demand_gen_only', 'demand_gen_first', 'lead_gen_first', 'lead_gen_only', 'sales_only', 'unclassified', 'untouched'], overlap)
