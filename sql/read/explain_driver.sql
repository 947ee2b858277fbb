-- What earned an account its points.
-- grain: one row per driver
select
    reason,
    touches,
    people,
    cast(points as varchar) as points,
    cast(score_contribution as varchar) as score,
    account_engagement_driver.points = 0 as is_spent,
    last_at
from account_engagement_driver
where account_id = $1
order by account_engagement_driver.points desc, motion, channel, touch_type, signal_type
