-- The credits of each segment by motion and month; those of a deal of several companies apart, by that deal.
-- grain: one row per model, lens, touch_window, touch_scope, motion, segment_number, shared_deal_id and period_month
-- materialise
select
    model, lens, touch_window, touch_scope, motion, segment_number, shared_deal_id, period_month,
    cast(sum(deals_micros) as bigint) as deals_micros,
    cast(sum(won_micros) as bigint) as won_micros,
    cast(sum(pipeline_cents) as bigint) as pipeline_cents,
    cast(sum(revenue_cents) as bigint) as revenue_cents
from attribution_period
where is_by_deal
group by model, lens, touch_window, touch_scope, motion, segment_number, shared_deal_id, period_month
