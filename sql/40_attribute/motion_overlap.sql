-- Demand gen against lead gen, both ways: deals and money by who touched the deal, in which order, and by
-- the first and last motion of the journey.
-- grain: one row per lens, touch_window, overlap, first_motion, last_motion, tier, cohort, industry, size_band, country and period_month
with segmented as (
    select
        p.*,
        coalesce(a.tier, 'none') as tier,
        coalesce(a.cohort, 'none') as cohort,
        coalesce(a.industry, 'unknown') as industry,
        coalesce(a.size_band, 'unknown') as size_band,
        coalesce(a.country, 'unknown') as country
    from deal_motion_period as p
    left join account as a
        on p.account_id = a.account_id
)

select
    lens, touch_window, overlap, first_motion, last_motion, tier, cohort, industry, size_band, country,
    cast(sum(deals) as bigint) as deals,
    cast(sum(won_deals) as bigint) as won_deals,
    from_cents(cast(sum(pipeline_cents) as bigint)) as pipeline,
    from_cents(cast(sum(revenue_cents) as bigint)) as revenue,
    period_month
from segmented
group by lens, touch_window, overlap, first_motion, last_motion, tier, cohort, industry, size_band, country, period_month
