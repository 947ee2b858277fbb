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
),

expected as (
    select b.by_what, m.model, v.lens, v.touch_window, v.touch_scope
    from attribution_model as m
    cross join attribution_view as v
    cross join (select 'motion' as by_what union all select 'channel' union all select 'campaign') as b
)

select e.by_what, e.model, e.lens, e.touch_window, e.touch_scope, t.pipeline, t.revenue, t.deals, t.won_deals
from expected as e
cross join deals as d
left join totals as t
    on
        e.by_what = t.by_what and e.model = t.model and e.lens = t.lens
        and e.touch_window = t.touch_window and e.touch_scope = t.touch_scope
where
    coalesce(t.pipeline, 0) * 100 <> coalesce(d.pipeline_cents, 0)
    or coalesce(t.revenue, 0) * 100 <> coalesce(d.revenue_cents, 0)
    or coalesce(t.deals, 0) <> d.deals
    or coalesce(t.won_deals, 0) <> coalesce(d.won_deals, 0)
