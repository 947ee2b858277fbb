-- The score of each lead on every day on which a touch changed it: the points of its touches up to that day,
-- decayed to it, and the type of touch that raised it most. Between two rows the score only decays.
-- grain: one row per lead_id and scored_on
-- materialise
with scored as (
    select
        d.lead_id,
        d.touched_on,
        cast(sum(decay_points(e.micros, y.weight)) as bigint) as micros
    from lead_touch_day as d
    inner join lead_touch_day as e
        on d.lead_id = e.lead_id and e.touched_on <= d.touched_on
    inner join decay as y
        on y.half_life = 'touch' and y.age_days = days_between(e.touched_on, d.touched_on)
    group by d.lead_id, d.touched_on
)

select
    s.lead_id,
    d.touch_type as trigger_type,
    from_micros(s.micros) as score,
    s.touched_on as scored_on
from scored as s
inner join lead_touch_day as d
    on s.lead_id = d.lead_id and s.touched_on = d.touched_on
