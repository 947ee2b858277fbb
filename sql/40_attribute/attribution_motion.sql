-- The headline: pipeline and revenue by motion, segment and month. A deal of several companies is split over
-- their segments by share, R(k) - R(k-1), so that it counts once.
-- grain: one row per model, lens, touch_window, touch_scope, motion, tier, cohort, industry, size_band, country and period_month
with companies as (
    select
        model, lens, touch_window, touch_scope, motion, segment_number, period_month,
        deals_micros, won_micros, pipeline_cents, revenue_cents
    from attribution_segment
    where shared_deal_id is null
    union all
    select
        p.model, p.lens, p.touch_window, p.touch_scope, p.motion, g.segment_number, p.period_month,
        mul_div_round(p.deals_micros, c.running_share, c.total_share) - mul_div_round(p.deals_micros, c.running_share - c.share, c.total_share),
        mul_div_round(p.won_micros, c.running_share, c.total_share) - mul_div_round(p.won_micros, c.running_share - c.share, c.total_share),
        mul_div_round(p.pipeline_cents, c.running_share, c.total_share) - mul_div_round(p.pipeline_cents, c.running_share - c.share, c.total_share),
        mul_div_round(p.revenue_cents, c.running_share, c.total_share) - mul_div_round(p.revenue_cents, c.running_share - c.share, c.total_share)
    from attribution_segment as p
    inner join deal_company as c
        on p.shared_deal_id = c.deal_id
    left join account_segment as g
        on c.account_id = g.account_id
),

segmented as (
    select
        p.*,
        coalesce(a.tier, 'none') as tier,
        coalesce(a.cohort, 'none') as cohort,
        coalesce(a.industry, 'unknown') as industry,
        coalesce(a.size_band, 'unknown') as size_band,
        coalesce(a.country, 'unknown') as country
    from companies as p
    left join segment as a
        on p.segment_number = a.segment_number
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
