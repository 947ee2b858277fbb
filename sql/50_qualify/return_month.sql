-- Credits by where they go, on two bases: close has pipeline and deals in the month of creation, revenue and
-- won deals in that of the close; touch has all of them in the month of the touch that is credited.
-- grain: one row per model, lens, touch_window, touch_scope, period_basis, campaign_id, channel, motion, period_month and month of the other basis
select
    model, lens, touch_window, touch_scope, 'close' as period_basis, campaign_id, channel, motion,
    deals_micros, won_micros, pipeline_cents, revenue_cents, period_month
from attribution_month
union all
select
    model, lens, touch_window, touch_scope, 'touch', campaign_id, channel, motion,
    deals_micros, won_micros, pipeline_cents, revenue_cents, coalesce(touch_month, period_month)
from attribution_month
