-- The deals that attribution credits, from the deal table itself, and those it leaves out.
-- grain: one row
select
    count(*) filter (where is_credited) as deals,
    count(*) filter (where is_credited and is_won) as won,
    count(*) filter (where not is_credited) as other_deals,
    coalesce(cast(cast(sum(pipeline) filter (where is_credited) as decimal(18, 2)) as varchar), '0.00') as pipeline,
    coalesce(cast(cast(sum(revenue) filter (where is_credited) as decimal(18, 2)) as varchar), '0.00') as revenue
from deal
