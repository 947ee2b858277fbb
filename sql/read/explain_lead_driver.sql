-- What makes a lead's fit and score.
-- grain: one row per driver
select driver_kind, reason, events, cast(points as varchar) as points, last_at
from lead_score_driver
where lead_id = $1
order by driver_kind, lead_score_driver.points desc, driver, motion, channel
