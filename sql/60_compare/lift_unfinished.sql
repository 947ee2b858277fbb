-- How many accounts at a landmark are left out because their time is not over on the as-of day.
-- grain: one row per window_days
select w.window_days, cast(sum(case when add_days(u.landmark_on, w.window_days) > add_days(p.as_of, 1) then 1 else 0 end) as bigint) as units
from lift_unit as u
cross join lift_window as w
cross join run_parameter as p
group by w.window_days
