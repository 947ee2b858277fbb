-- Every credited deal stands exactly once in every combination.
with expected as (
    select d.deal_id, m.model, v.lens, v.touch_window, v.touch_scope
    from credited_deal as d
    cross join attribution_model as m
    cross join attribution_view as v
),

found as (
    select deal_id, model, lens, touch_window, touch_scope, count(*) as times
    from attribution_deal
    group by deal_id, model, lens, touch_window, touch_scope
)

select e.deal_id, e.model, e.lens, e.touch_window, e.touch_scope, coalesce(f.times, 0) as times
from expected as e
full outer join found as f
    on
        e.deal_id = f.deal_id and e.model = f.model and e.lens = f.lens
        and e.touch_window = f.touch_window and e.touch_scope = f.touch_scope
where coalesce(f.times, 0) <> 1 or e.deal_id is null
