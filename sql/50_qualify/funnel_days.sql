-- How many days a stage takes those who got on from it: the value of a rank, so days that happened. By year and over
-- all time; by month for all members together: a member's months hold few.
-- grain: one row per unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind and period_start
-- materialise
with taken as (
    select unit, from_number, to_number, dimension, member, acquisition, days, 'cohort' as funnel_view, started_month as period_month, units
    from funnel_member
    where days is not null
    union all
    select unit, from_number, to_number, dimension, member, acquisition, days, 'event', ended_month, units
    from funnel_member
    where days is not null
),

dated as (
    select
        t.*,
        cast(substr(cast(period_month as string), 1, 4) || '-01-01' as date) as period_year,
        case when dimension = 'all' then period_month end as shown_month
    from taken as t
),

counted as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_year, shown_month, days, sum(units) as units
    from dated
    group by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_year, shown_month, days
),

acquired as (
    select c.*, acquisition as acquired_by from counted as c where acquisition <> 'none'
    union all
    select c.*, 'all' from counted as c
),

periods as (
    select a.*, 'month' as period_kind, shown_month as period_start from acquired as a where dimension = 'all'
    union all
    select a.*, 'year', period_year from acquired as a
    union all
    select a.*, 'all', cast(null as date) from acquired as a where funnel_view = 'cohort'
),

summed as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquired_by as acquisition, period_kind, period_start, days,
        sum(units) as units
    from periods
    group by unit, funnel_view, from_number, to_number, dimension, member, acquired_by, period_kind, period_start, days
),

running as (
    select
        s.*,
        sum(units) over (
            partition by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
            order by days rows between unbounded preceding and current row
        ) as running_units,
        sum(units) over (
            partition by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
        ) as all_units
    from summed as s
)

select
    unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start,
    min(case when 2 * running_units >= all_units then days end) as median_days,
    min(case when 10 * running_units >= 9 * all_units then days end) as p90_days
from running
group by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
