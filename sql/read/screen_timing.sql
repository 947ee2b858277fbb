-- How long the steps from the first demand-gen touch to the deal take, over all deals of a lens.
-- grain: one row per step
select timing_step, deals, median_days, p90_days
from motion_timing
where lens = $1 and deal_status = 'all'
order by timing_step
