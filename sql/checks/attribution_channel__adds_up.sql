-- Pipeline, revenue and deals by channel add up to all credited deals, in every combination.
with deals as (
    select
        sum(pipeline_cents) as pipeline_cents,
        sum(revenue_cents) as revenue_cents,
        count(*) as deals,
        sum(case when is_won then 1 else 0 end) as won_deals
    from credited_deal
),

totals as (
    select
        model, lens, touch_window, touch_scope,
        sum(pipeline) as pipeline, sum(revenue) as revenue, sum(deals) as deals, sum(won_deals) as won_deals
    from attribution_channel
    group by model, lens, touch_window, touch_scope
)

select t.*
from totals as t
cross join deals as d
where
    t.pipeline * 100 <> d.pipeline_cents
    or t.revenue * 100 <> d.revenue_cents
    or t.deals <> d.deals
    or t.won_deals <> d.won_deals
