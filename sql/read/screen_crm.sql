-- What the CRM's own source field says beside what the touches of a lens say.
-- grain: one row per CRM source
select
    crm_source,
    cast(sum(deals) as bigint) as deals,
    cast(cast(sum(pipeline) as decimal(18, 2)) as varchar) as pipeline,
    cast(sum(sourced_deals) as bigint) as sourced_deals,
    cast(cast(sum(sourced_pipeline) as decimal(18, 2)) as varchar) as sourced_pipeline,
    cast(sum(influenced_deals) as bigint) as influenced_deals,
    cast(cast(sum(influenced_pipeline) as decimal(18, 2)) as varchar) as influenced_pipeline
from source_comparison
where lens = $1
group by crm_source
order by deals desc, crm_source
