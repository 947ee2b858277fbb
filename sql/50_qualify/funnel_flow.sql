-- What both views of the funnel count, by month, by year and over all time, for each acquisition and for all
-- of them. The cohort view has a unit in the period in which it began; the event view has each entry and each
-- exit in its own. A cohort that nobody can date has no period_start.
-- grain: one row per unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind and period_start
-- materialise
with moves as (
    select
        unit, from_number, to_number, dimension, member, acquisition, 'cohort' as funnel_view, started_month as period_month,
        units as entered,
        case when outcome = 'converted' then units else 0 end as converted,
        case when outcome = 'lost' then units else 0 end as lost,
        case when has_had_time then units else 0 end as matured,
        case when has_had_time and outcome = 'converted' then units else 0 end as matured_converted
    from funnel_member
    union all
    select unit, from_number, to_number, dimension, member, acquisition, 'event', entered_month, units, 0, 0, 0, 0
    from funnel_member
    where entered_month is not null
    union all
    select
        unit, from_number, to_number, dimension, member, acquisition, 'event', ended_month,
        0, case when outcome = 'converted' then units else 0 end, case when outcome = 'lost' then units else 0 end, 0, 0
    from funnel_member
    where ended_month is not null and entered_month is not null
),

months as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_month,
        sum(entered) as entered, sum(converted) as converted, sum(lost) as lost,
        sum(matured) as matured, sum(matured_converted) as matured_converted
    from moves
    group by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_month
),

-- Visitors and accounts have no acquisition of their own.
acquired as (
    select m.*, acquisition as acquired_by from months as m where acquisition <> 'none'
    union all
    select m.*, 'all' from months as m
),

periods as (
    select a.*, 'month' as period_kind, period_month as period_start from acquired as a
    union all
    select a.*, 'year', cast(substr(cast(period_month as string), 1, 4) || '-01-01' as date) from acquired as a
    union all
    select a.*, 'all', cast(null as date) from acquired as a
    where funnel_view = 'cohort'
)

select
    unit, funnel_view, from_number, to_number, dimension, member, acquired_by as acquisition, period_kind, period_start,
    cast(sum(entered) as bigint) as entered,
    cast(sum(converted) as bigint) as converted,
    cast(sum(lost) as bigint) as lost,
    cast(sum(matured) as bigint) as matured,
    cast(sum(matured_converted) as bigint) as matured_converted
from periods
group by unit, funnel_view, from_number, to_number, dimension, member, acquired_by, period_kind, period_start
