-- Touch by touch, credits add up to what the deal says was credited.
with touches as (
    select deal_id, model, lens, touch_window, touch_scope, sum(pipeline) as pipeline, sum(revenue) as revenue
    from attribution_touch
    group by deal_id, model, lens, touch_window, touch_scope
)

select d.deal_id, d.model, d.lens, d.touch_window, d.touch_scope, d.pipeline_credited, t.pipeline
from attribution_deal as d
inner join attribution_detail as v
    on d.lens = v.lens and d.touch_window = v.touch_window
left join touches as t
    on
        d.deal_id = t.deal_id and d.model = t.model and d.lens = t.lens
        and d.touch_window = t.touch_window and d.touch_scope = t.touch_scope
where d.pipeline_credited <> coalesce(t.pipeline, 0) or d.revenue_credited <> coalesce(t.revenue, 0)
