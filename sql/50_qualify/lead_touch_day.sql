-- What each lead's touches earned on a day, and the type that earned most of it. The points are those that the
-- touches earn their account; touches without points are left out.
-- grain: one row per lead_id and touched_on
-- materialise
with typed as (
    select
        l.lead_id,
        t.touched_on,
        t.touch_type,
        cast(sum(to_micros(t.points)) as bigint) as micros
    from touch as t
    inner join funnel_lead as l
        on t.person_id = l.person_id
    where t.is_counted and t.points > 0
    group by l.lead_id, t.touched_on, t.touch_type
),

ranked as (
    select
        t.*,
        cast(sum(t.micros) over (partition by t.lead_id, t.touched_on) as bigint) as day_micros,
        row_number() over (partition by t.lead_id, t.touched_on order by t.micros desc, t.touch_type) as type_rank
    from typed as t
)

select lead_id, touched_on, touch_type, day_micros as micros
from ranked
where type_rank = 1
