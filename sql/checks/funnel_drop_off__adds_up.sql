-- The drop-offs of a segment add up to the units that the funnel loses on the way to its last stage, in every
-- period and both views.
with lost as (
    select unit, funnel_view, period_kind, period, dimension, member, acquisition, max(lost) as units
    from funnel
    where to_stage in ('won', 'customer') and from_stage = case unit when 'account' then 'unaware' else unit end
    group by unit, funnel_view, period_kind, period, dimension, member, acquisition
),

dropped as (
    select unit, funnel_view, period_kind, period, dimension, member, acquisition, cast(sum(units) as bigint) as units
    from funnel_drop_off
    group by unit, funnel_view, period_kind, period, dimension, member, acquisition
)

select l.unit, l.funnel_view, l.period, l.dimension, l.member, l.acquisition, l.units as lost, d.units as dropped
from lost as l
left join dropped as d
    on
        l.unit = d.unit and l.funnel_view = d.funnel_view and l.period_kind = d.period_kind and l.period = d.period
        and l.dimension = d.dimension and l.member = d.member and l.acquisition = d.acquisition
where coalesce(l.units, 0) <> coalesce(d.units, 0)
