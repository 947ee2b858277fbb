-- How many days a stage takes those who got on from it: the value of a rank, so days that happened.
-- grain: one row per unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind and period_start
with running as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start, days,
        sum(converted) over (
            partition by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
            order by days rows between unbounded preceding and current row
        ) as running_units,
        sum(converted) over (
            partition by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
        ) as all_units
    from funnel_flow
    where days is not null and converted > 0
)

select
    unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start,
    min(case when 2 * running_units >= all_units then days end) as median_days,
    min(case when 10 * running_units >= 9 * all_units then days end) as p90_days
from running
group by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
