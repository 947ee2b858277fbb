-- Pipeline and revenue by channel, motion and month.
-- grain: one row per model, lens, touch_window, touch_scope, channel, motion and period_month
select
    model, lens, touch_window, touch_scope, channel, motion,
    from_micros(cast(sum(deals_micros) as bigint)) as deals,
    from_micros(cast(sum(won_micros) as bigint)) as won_deals,
    from_cents(cast(sum(pipeline_cents) as bigint)) as pipeline,
    from_cents(cast(sum(revenue_cents) as bigint)) as revenue,
    period_month
from attribution_month
group by model, lens, touch_window, touch_scope, channel, motion, period_month
