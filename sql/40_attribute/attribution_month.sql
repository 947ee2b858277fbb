-- The credits of all accounts together, by the month they are counted in and the month of the touch: one pass
-- over the credits for every table that asks neither for account nor deal.
-- grain: one row per model, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month and period_month
-- materialise
select
    model, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month,
    cast(sum(deals_micros) as bigint) as deals_micros,
    cast(sum(won_micros) as bigint) as won_micros,
    cast(sum(pipeline_cents) as bigint) as pipeline_cents,
    cast(sum(revenue_cents) as bigint) as revenue_cents,
    period_month
from attribution_period
where not is_by_deal
group by model, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month, period_month
