-- The score of each lead on the day it was handed to sales; of a lead that never was, its highest. A lead without a
-- counted touch by then has none.
-- grain: one row per lead_id
with scores as (
    select
        l.lead_id, u.on_2 as handed_over_on, s.scored_on, s.micros,
        row_number() over (
            partition by l.lead_id
            order by case when u.on_2 is null then s.micros end desc nulls last, s.scored_on desc
        ) as score_rank
    from lead_score_day as s
    inner join funnel_lead as l
        on s.lead_number = l.lead_number
    inner join funnel_unit as u
        on u.unit = 'lead' and l.lead_id = u.unit_id
    where u.on_2 is null or s.scored_on <= u.on_2
)

select s.lead_id, case when s.handed_over_on is null then s.micros else decay_points(s.micros, coalesce(y.weight, 0)) end as micros
from scores as s
left join decay as y
    on y.half_life = 'touch' and y.age_days = days_between(s.scored_on, s.handed_over_on)
where s.score_rank = 1
