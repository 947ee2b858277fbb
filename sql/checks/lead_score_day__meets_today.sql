-- The last score of each lead, decayed to the as-of day, is its score, but for what rounding and the end of a
-- touch's life take: less than a 50th of a point a day with touches.
with last_day as (
    select lead_number, max(scored_on) as scored_on, count(*) as days
    from lead_score_day
    group by lead_number
),

decayed as (
    select f.lead_id, l.days, decay_points(h.micros, coalesce(y.weight, 0)) as micros
    from last_day as l
    inner join lead_score_day as h
        on l.lead_number = h.lead_number and l.scored_on = h.scored_on
    inner join funnel_lead as f
        on l.lead_number = f.lead_number
    cross join run_parameter as p
    left join decay as y
        on y.half_life = 'touch' and y.age_days = days_between(l.scored_on, p.as_of)
)

select s.lead_id, s.score, from_micros(d.micros) as decayed_score
from lead_score as s
left join decayed as d
    on s.lead_id = d.lead_id
where abs(to_micros(s.score) - coalesce(d.micros, 0)) > 20000 * coalesce(d.days, 0)
