-- The score of each lead on every day on which a touch changed it: the points of its touches up to that day,
-- decayed to it. Between two rows the score only decays.
-- grain: one row per lead_number and scored_on
-- materialise
select
    d.lead_number,
    cast(sum(decay_points(e.micros, y.weight)) as bigint) as micros,
    d.touched_on as scored_on
from lead_touch_day as d
inner join lead_touch_day as e
    on d.lead_number = e.lead_number and e.touched_on <= d.touched_on
inner join decay as y
    on y.half_life = 'touch' and y.age_days = days_between(e.touched_on, d.touched_on)
group by d.lead_number, d.touched_on
