-- The combination that the screen shows: account lens, influenced, all touches, or what comes nearest.
-- grain: one row at most
select lens, touch_window, touch_scope
from attribution_deal
group by lens, touch_window, touch_scope
order by (lens = 'account') desc, (touch_window = 'influenced') desc, (touch_scope = 'all') desc, lens, touch_window, touch_scope
limit 1
