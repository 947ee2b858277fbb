-- Nobody is lost on the way: who is still there are those who entered less those who got on and dropped out, and
-- never fewer than none; the cohorts of a unit's first stage hold every unit once, in every dimension and at every
-- period; and as many leads entered and got on as their states say.
with counted as (
    select 'lead' as unit, count(*) as units from funnel_lead
    union all
    select 'visitor', count(*) from visitor
    union all
    select 'account', count(*) from account
),

held as (
    select f.unit, f.dimension, f.period_kind, f.to_stage, sum(f.entered) as units
    from funnel as f
    where f.funnel_view = 'cohort' and f.acquisition = 'all'
        and f.from_stage = case f.unit when 'account' then 'unaware' else f.unit end
    group by f.unit, f.dimension, f.period_kind, f.to_stage
),

reached as (
    select
        l.lead_id,
        coalesce(max(f.stage_number), 1) as top_number,
        max(case when f.stage = 'mql' then 1 else 0 end) as was_mql,
        max(case when f.stage = 'sal' then 1 else 0 end) as was_sal
    from funnel_lead as l
    left join lead_state as s
        on l.lead_id = s.lead_id
    left join funnel_stage as f
        on f.unit = 'lead' and s.state = f.stage
    group by l.lead_id
),

stated as (
    select
        p.from_number, p.to_number,
        count(*) as entered,
        sum(case when r.top_number >= p.to_number then 1 else 0 end) as converted
    from funnel_pair as p
    inner join reached as r
        on r.top_number >= p.from_number and case p.from_number when 2 then r.was_mql when 3 then r.was_sal else 1 end = 1
    where p.unit = 'lead'
    group by p.from_number, p.to_number
)

select unit, dimension, period_kind, from_stage || ' to ' || to_stage as stages, entered, converted + lost + still_there as units
from funnel
where
    least(entered, carried_over, converted, lost, still_there, matured - matured_converted) < 0
    or matured > entered
    or (funnel_view = 'cohort' and carried_over <> 0)
union all
select h.unit, h.dimension, h.period_kind, h.to_stage, h.units, c.units
from held as h
inner join counted as c
    on h.unit = c.unit
where h.units <> c.units
union all
select 'lead', 'all', 'all', f.from_stage || ' to ' || f.to_stage, f.entered, s.entered
from funnel as f
inner join funnel_stage as a
    on f.unit = a.unit and f.from_stage = a.stage
inner join funnel_stage as b
    on f.unit = b.unit and f.to_stage = b.stage
inner join stated as s
    on a.stage_number = s.from_number and b.stage_number = s.to_number
where
    f.unit = 'lead' and f.funnel_view = 'cohort' and f.dimension = 'all' and f.acquisition = 'all' and f.period_kind = 'all'
    and (f.entered <> s.entered or f.converted <> s.converted)
