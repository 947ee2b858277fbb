-- How many units got from each stage to each further one, in how many days, and how many dropped out before.
-- grain: one row per unit, funnel_view, period_kind, period, dimension, member, acquisition, from_stage and to_stage
with named as (
    select
        c.*, f.stage as from_stage, t.stage as to_stage, d.median_days, d.p90_days,
        case
            when c.period_kind = 'all' then 'all'
            when c.period_start is null then 'undated'
            when c.period_kind = 'year' then substr(cast(c.period_start as string), 1, 4)
            else substr(cast(c.period_start as string), 1, 7)
        end as period
    from funnel_count as c
    inner join funnel_stage as f
        on c.unit = f.unit and c.from_number = f.stage_number
    inner join funnel_stage as t
        on c.unit = t.unit and c.to_number = t.stage_number
    left join funnel_days as d
        on
            c.unit = d.unit and c.funnel_view = d.funnel_view and c.from_number = d.from_number and c.to_number = d.to_number
            and c.dimension = d.dimension and c.member = d.member and c.acquisition = d.acquisition
            and c.period_kind = d.period_kind
            and coalesce(c.period_start, date '1970-01-01') = coalesce(d.period_start, date '1970-01-01')
)

select
    n.unit,
    n.funnel_view,
    n.period_kind,
    n.period,
    n.dimension,
    n.member,
    n.acquisition,
    n.from_stage,
    n.to_stage,
    case
        when n.matured >= p.funnel_min_n then null
        when n.entered >= p.funnel_min_n then 'too young: fewer than ' || cast(p.funnel_min_n as string) || ' have had time'
        else 'suppressed: fewer than ' || cast(p.funnel_min_n as string)
    end as rate_note,
    n.entered,
    n.carried_over,
    n.converted,
    n.lost,
    n.still_there,
    n.matured,
    n.matured_converted,
    cast(n.median_days as bigint) as median_days,
    cast(n.p90_days as bigint) as p90_days,
    case when n.matured >= p.funnel_min_n then safe_div(n.matured_converted, n.matured) end as rate,
    case when n.matured >= p.funnel_min_n then wilson_low(n.matured_converted, n.matured) end as rate_low,
    case when n.matured >= p.funnel_min_n then wilson_high(n.matured_converted, n.matured) end as rate_high,
    n.period_start
from named as n
cross join run_parameter as p
