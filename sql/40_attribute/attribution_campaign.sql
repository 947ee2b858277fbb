-- Pipeline and revenue by campaign and month.
-- grain: one row per model, lens, touch_window, touch_scope, campaign_id and period_month
select
    model, lens, touch_window, touch_scope, campaign_id,
    from_micros(cast(sum(deals_micros) as bigint)) as deals,
    from_micros(cast(sum(won_micros) as bigint)) as won_deals,
    from_cents(cast(sum(pipeline_cents) as bigint)) as pipeline,
    from_cents(cast(sum(revenue_cents) as bigint)) as revenue,
    period_month
from attribution_month
group by model, lens, touch_window, touch_scope, campaign_id, period_month
