-- The funnel's counts. In the event view those who were in a stage when a period began are in it with those who
-- entered, so that in both views entered = converted + lost + still there.
-- grain: one row per unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind and period_start
-- materialise
with flows as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start,
        sum(entered) as entered, sum(converted) as converted, sum(lost) as lost,
        sum(matured) as matured, sum(matured_converted) as matured_converted
    from funnel_flow
    group by unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start
),

series as (
    select unit, from_number, to_number, dimension, member, acquisition, period_kind, min(period_start) as first_start
    from flows
    where funnel_view = 'event'
    group by unit, from_number, to_number, dimension, member, acquisition, period_kind
),

-- Every month and year with its flows, none included: the stock runs on.
calendar as (
    select distinct f.period_kind, f.period_start from flows as f where f.funnel_view = 'event'
),

stocks as (
    select
        s.unit, s.from_number, s.to_number, s.dimension, s.member, s.acquisition, s.period_kind, c.period_start,
        coalesce(f.entered, 0) as entered, coalesce(f.converted, 0) as converted, coalesce(f.lost, 0) as lost,
        sum(coalesce(f.entered, 0) - coalesce(f.converted, 0) - coalesce(f.lost, 0)) over (
            partition by s.unit, s.from_number, s.to_number, s.dimension, s.member, s.acquisition, s.period_kind
            order by c.period_start rows between unbounded preceding and current row
        ) as still_there
    from series as s
    inner join calendar as c
        on s.period_kind = c.period_kind and s.first_start <= c.period_start
    left join flows as f
        on
            f.funnel_view = 'event' and s.unit = f.unit and s.from_number = f.from_number and s.to_number = f.to_number
            and s.dimension = f.dimension and s.member = f.member and s.acquisition = f.acquisition
            and s.period_kind = f.period_kind and c.period_start = f.period_start
),

counts as (
    select
        unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start,
        entered, 0 as carried_over, converted, lost, entered - converted - lost as still_there, matured, matured_converted
    from flows
    where funnel_view = 'cohort'
    union all
    select
        unit, 'event', from_number, to_number, dimension, member, acquisition, period_kind, period_start,
        still_there + converted + lost, still_there + converted + lost - entered, converted, lost, still_there,
        still_there + converted + lost, converted
    from stocks
    where still_there + converted + lost > 0
)

select
    unit, funnel_view, from_number, to_number, dimension, member, acquisition, period_kind, period_start,
    cast(entered as bigint) as entered,
    cast(carried_over as bigint) as carried_over,
    cast(converted as bigint) as converted,
    cast(lost as bigint) as lost,
    cast(still_there as bigint) as still_there,
    cast(matured as bigint) as matured,
    cast(matured_converted as bigint) as matured_converted
from counts
