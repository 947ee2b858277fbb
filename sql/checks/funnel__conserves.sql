-- Nobody is lost on the way: in every row entered = converted + lost + still there, nothing is negative, and the
-- cohorts of a unit's first stage hold every unit once, in every dimension and at every period.
with counted as (
    select unit, count(*) as units from funnel_unit group by unit
),

held as (
    select f.unit, f.dimension, f.period_kind, f.to_stage, sum(f.entered) as units
    from funnel as f
    where f.funnel_view = 'cohort' and f.acquisition = 'all' and f.from_stage in ('lead', 'visitor', 'unaware') and f.unit <> 'visitor'
    group by f.unit, f.dimension, f.period_kind, f.to_stage
)

select unit, dimension, period_kind, from_stage || ' to ' || to_stage as stages, entered, converted + lost + still_there as units
from funnel
where
    entered <> converted + lost + still_there
    or least(entered, carried_over, converted, lost, still_there, matured - matured_converted) < 0
    or matured > entered
    or (funnel_view = 'cohort' and carried_over <> 0)
union all
select h.unit, h.dimension, h.period_kind, h.to_stage, h.units, c.units
from held as h
inner join counted as c
    on h.unit = c.unit
where h.units <> c.units
