-- The headline: pipeline and revenue by motion, segment and month.
-- grain: one row per model, lens, touch_window, touch_scope, motion, tier, cohort, industry, size_band, country and period_month
with by_account as (
    select
        model, lens, touch_window, touch_scope, motion, account_id, period_month,
        sum(deals_micros) as deals_micros,
        sum(won_micros) as won_micros,
        sum(pipeline_cents) as pipeline_cents,
        sum(revenue_cents) as revenue_cents
    from attribution_period
    group by model, lens, touch_window, touch_scope, motion, account_id, period_month
),

segmented as (
    select
        p.*,
        coalesce(a.tier, 'none') as tier,
        coalesce(a.cohort, 'none') as cohort,
        coalesce(a.industry, 'unknown') as industry,
        coalesce(a.size_band, 'unknown') as size_band,
        coalesce(a.country, 'unknown') as country
    from by_account as p
    left join account as a
        on p.account_id = a.account_id
)

select
    model, lens, touch_window, touch_scope, motion, tier, cohort, industry, size_band, country,
    from_micros(cast(sum(deals_micros) as bigint)) as deals,
    from_micros(cast(sum(won_micros) as bigint)) as won_deals,
    from_cents(cast(sum(pipeline_cents) as bigint)) as pipeline,
    from_cents(cast(sum(revenue_cents) as bigint)) as revenue,
    period_month
from segmented
group by model, lens, touch_window, touch_scope, motion, tier, cohort, industry, size_band, country, period_month
