-- Credits by where they go, on two bases: close has pipeline and deals in the month of creation, revenue and
-- won deals in that of the close; touch has all of them in the month of the touch that is credited.
-- grain: one row per model, lens, touch_window, touch_scope, period_basis, campaign_id, channel, motion and period_month
-- materialise
with summed as (
    select
        model, lens, touch_window, touch_scope, campaign_id, channel, motion, period_month,
        coalesce(touch_month, period_month) as touch_month,
        cast(sum(deals_micros) as bigint) as deals_micros,
        cast(sum(won_micros) as bigint) as won_micros,
        cast(sum(pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(revenue_cents) as bigint) as revenue_cents
    from attribution_period
    group by
        model, lens, touch_window, touch_scope, campaign_id, channel, motion, period_month,
        coalesce(touch_month, period_month)
)

select
    model, lens, touch_window, touch_scope, 'close' as period_basis, campaign_id, channel, motion,
    deals_micros, won_micros, pipeline_cents, revenue_cents, period_month
from summed
union all
select
    model, lens, touch_window, touch_scope, 'touch', campaign_id, channel, motion,
    deals_micros, won_micros, pipeline_cents, revenue_cents, touch_month
from summed
