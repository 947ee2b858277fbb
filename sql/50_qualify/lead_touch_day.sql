-- What each lead's touches earned on a day, also as of the night, and the type that earned most of it. The points
-- are those that the touches earn their account; touches without points are left out.
-- grain: one row per lead_number and touched_on
-- materialise
with typed as (
    select
        l.lead_number,
        t.touched_on,
        t.touch_type,
        cast(sum(to_micros(t.points)) as bigint) as micros,
        cast(sum(to_micros(t.decayed_points)) as bigint) as decayed_micros,
        max(t.touched_at) as last_touch_at
    from touch as t
    inner join funnel_lead as l
        on t.person_id = l.person_id
    where t.is_counted and t.points > 0
    group by l.lead_number, t.touched_on, t.touch_type
),

ranked as (
    select
        t.*,
        cast(sum(t.micros) over w as bigint) as day_micros,
        cast(sum(t.decayed_micros) over w as bigint) as day_decayed_micros,
        max(t.last_touch_at) over w as day_touch_at,
        row_number() over (partition by t.lead_number, t.touched_on order by t.micros desc, t.touch_type) as type_rank
    from typed as t
    window w as (partition by t.lead_number, t.touched_on)
)

select
    lead_number,
    touch_type,
    day_micros as micros,
    day_decayed_micros as decayed_micros,
    day_touch_at as last_touch_at,
    touched_on
from ranked
where type_rank = 1
