-- What the CRM's own source field says beside what the touches say: all deals, those whose first touch by
-- creation is marketing's (sourced), those with any marketing touch up to the close (influenced).
-- grain: one row per lens, crm_source and period_month
with judged as (
    select
        p.*,
        s.first_motion not in ('sales', 'none') as is_marketing_sourced
    from deal_motion_period as p
    inner join deal_motion as s
        on p.deal_id = s.deal_id and p.lens = s.lens and s.touch_window = 'sourced'
    where p.touch_window = 'influenced'
)

select
    lens,
    crm_source,
    cast(sum(deals) as bigint) as deals,
    cast(sum(case when is_marketing_sourced then deals else 0 end) as bigint) as sourced_deals,
    cast(sum(case when is_marketing_touched then deals else 0 end) as bigint) as influenced_deals,
    cast(sum(won_deals) as bigint) as won_deals,
    cast(sum(case when is_marketing_sourced then won_deals else 0 end) as bigint) as sourced_won_deals,
    cast(sum(case when is_marketing_touched then won_deals else 0 end) as bigint) as influenced_won_deals,
    from_cents(cast(sum(pipeline_cents) as bigint)) as pipeline,
    from_cents(cast(sum(case when is_marketing_sourced then pipeline_cents else 0 end) as bigint)) as sourced_pipeline,
    from_cents(cast(sum(case when is_marketing_touched then pipeline_cents else 0 end) as bigint)) as influenced_pipeline,
    from_cents(cast(sum(revenue_cents) as bigint)) as revenue,
    from_cents(cast(sum(case when is_marketing_sourced then revenue_cents else 0 end) as bigint)) as sourced_revenue,
    from_cents(cast(sum(case when is_marketing_touched then revenue_cents else 0 end) as bigint)) as influenced_revenue,
    period_month
from judged
group by lens, crm_source, period_month
