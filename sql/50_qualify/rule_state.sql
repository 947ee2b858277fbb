-- The states that the qualification shows: out, from the creation on, as fields have no history; and, where the
-- extract tells none, qualified by sales, once every point of the checklist is met, since the last change of the
-- record; and marketing-qualified, from the first day since the creation on which the score reaches the
-- threshold of a lead that fits and is not out. A score earned before the creation is decayed to it.
-- grain: one row per lead_id and state
-- materialise
with scores as (
    select
        l.lead_id,
        decay_points(s.micros, coalesce(y.weight, 0)) as micros,
        to_micros(f.mql_score) as mql_micros,
        d.touch_type as trigger_type,
        case when s.scored_on < l.created_on then l.created_at else greatest(d.last_touch_at, l.created_at) end as event_at
    from lead_score_day as s
    inner join funnel_lead as l
        on s.lead_number = l.lead_number
    inner join lead_fit as f
        on l.lead_id = f.lead_id
    inner join lead_touch_day as d
        on s.lead_number = d.lead_number and s.scored_on = d.touched_on
    left join decay as y
        on y.half_life = 'touch' and y.age_days = greatest(days_between(s.scored_on, l.created_on), 0)
    anti join lead_disqualification as q
        on l.lead_id = q.lead_id
    where f.is_fit_for_mql and l.created_at is not null
),

reached as (
    select
        lead_id, trigger_type, event_at,
        row_number() over (partition by lead_id order by event_at, micros desc, trigger_type) as day_rank
    from scores
    where micros >= mql_micros
),

met as (
    select lead_id
    from lead_criterion
    group by lead_id
    having min(case when verdict = 'yes' then 1 else 0 end) = 1
),

changed as (
    select l.lead_id, greatest(max(case when s.modified_at < p.as_of_at then s.modified_at end), max(l.created_at)) as event_at
    from met as m
    inner join funnel_lead as l
        on m.lead_id = l.lead_id
    inner join person as n
        on l.person_id = n.person_id
    inner join stage_lead as s
        on n.lead_id = s.lead_id
    cross join run_parameter as p
    group by l.lead_id
),

shown as (
    select lead_id, 'mql' as state, 'the score reached the MQL threshold: ' || trigger_type as reason, event_at
    from reached
    where day_rank = 1
    union all
    select lead_id, 'sql', 'every point of the checklist is met', event_at
    from changed
    where event_at is not null
    union all
    select q.lead_id, 'disqualified', 'out by rule: ' || q.reason, l.created_at
    from lead_disqualification as q
    inner join funnel_lead as l
        on q.lead_id = l.lead_id
)

select s.lead_id, s.state, s.reason, s.event_at
from shown as s
left join kept_state as k
    on s.state = k.state
where s.state = 'disqualified' or k.state is null
