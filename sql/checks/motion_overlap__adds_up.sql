-- Deals and money by overlap, and by the CRM's source, add up to the deal table, in every lens and window.
with deals as (
    select
        count(*) as deals,
        sum(case when is_won then 1 else 0 end) as won_deals,
        sum(pipeline) as pipeline,
        sum(revenue) as revenue
    from deal
    where is_credited
),

tables as (
    select 'overlap' as by_what, lens, touch_window, deals, won_deals, pipeline, revenue from motion_overlap
    union all
    select 'source', lens, 'influenced', deals, won_deals, pipeline, revenue from source_comparison
),

totals as (
    select
        by_what, lens, touch_window,
        sum(deals) as deals, sum(won_deals) as won_deals, sum(pipeline) as pipeline, sum(revenue) as revenue
    from tables
    group by by_what, lens, touch_window
),

expected as (
    select b.by_what, l.lens, b.touch_window
    from attribution_lens as l
    cross join (
        select 'overlap' as by_what, 'sourced' as touch_window
        union all
        select 'overlap', 'influenced'
        union all
        select 'source', 'influenced'
    ) as b
)

select e.by_what, e.lens, e.touch_window, t.deals, t.won_deals, t.pipeline, t.revenue
from expected as e
cross join deals as d
left join totals as t
    on e.by_what = t.by_what and e.lens = t.lens and e.touch_window = t.touch_window
where
    coalesce(t.deals, 0) <> d.deals
    or coalesce(t.won_deals, 0) <> coalesce(d.won_deals, 0)
    or coalesce(t.pipeline, 0) <> coalesce(d.pipeline, 0)
    or coalesce(t.revenue, 0) <> coalesce(d.revenue, 0)
