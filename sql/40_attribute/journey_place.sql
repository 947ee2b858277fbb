-- The touches of each journey seen through each window and scope, with their place in it.
-- grain: one row per deal_id, lens, touch_window, touch_scope and touch_id
select
    s.*,
    j.touch_id, j.account_id, j.campaign_id, j.channel, j.motion,
    case when s.touch_scope = 'all' then j.position else j.marketing_position end - s.touches_before as i,
    days_between(j.touched_on, s.last_on) as age_days,
    month_start(j.touched_on) as touch_month
from attribution_journey as j
inner join journey_share as s
    on j.deal_id = s.deal_id and j.lens = s.lens
where
    case when s.touch_scope = 'all' then j.position else j.marketing_position end > s.touches_before
    and case when s.touch_scope = 'all' then j.position else j.marketing_position end <= s.touches_before + s.n
    and (s.touch_scope = 'all' or j.is_marketing)
