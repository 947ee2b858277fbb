-- The combination that explanations show: one with credits by touch, else any; account lens, influenced, all touches first.
-- grain: one row at most
with views as (
    select lens, touch_window, touch_scope, true as has_detail from attribution_touch
    union all
    select lens, touch_window, touch_scope, false from attribution_deal
)

select lens, touch_window, touch_scope, has_detail
from views
group by lens, touch_window, touch_scope, has_detail
order by has_detail desc, (lens = 'account') desc, (touch_window = 'influenced') desc, (touch_scope = 'all') desc, lens, touch_window, touch_scope
limit 1
