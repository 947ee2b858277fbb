-- Pipeline, revenue and deals by motion, by channel and by campaign add up to all credited deals, in every combination.
with deals as (
    select
        sum(pipeline_cents) as pipeline_cents,
        sum(revenue_cents) as revenue_cents,
        count(*) as deals,
        sum(case when is_won then 1 else 0 end) as won_deals
    from credited_deal
),

tables as (
    select 'motion' as by_what, model, lens, touch_window, touch_scope, pipeline, revenue, deals, won_deals from attribution_motion
    union all
    select 'channel', model, lens, touch_window, touch_scope, pipeline, revenue, deals, won_deals from attribution_channel
    union all
    select 'campaign', model, lens, touch_window, touch_scope, pipeline, revenue, deals, won_deals from attribution_campaign
),

totals as (
    select
        by_what, model, lens, touch_window, touch_scope,
        sum(pipeline) as pipeline, sum(revenue) as revenue, sum(deals) as deals, sum(won_deals) as won_deals
    from tables
    group by by_what, model, lens, touch_window, touch_scope
)

select t.*
from totals as t
cross join deals as d
where
    t.pipeline * 100 <> d.pipeline_cents
    or t.revenue * 100 <> d.revenue_cents
    or t.deals <> d.deals
    or t.won_deals <> d.won_deals
