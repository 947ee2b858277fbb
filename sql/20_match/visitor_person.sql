-- The person behind a browser, once captured: the first who gave their data in it.
-- grain: one row per visitor_key
-- materialise
with captured as (
    select l.visitor_key, p.person_id, l.created_at as captured_at
    from stage_lead as l
    inner join person as p
        on l.lead_id = p.lead_id
    where l.visitor_key is not null
    union all
    select t.visitor_key, coalesce(p.person_id, t.person_key, t.lead_id) as person_id, t.touched_at as captured_at
    from stage_touch as t
    left join person as p
        on t.lead_id = p.lead_id
    where t.visitor_key is not null and (t.lead_id is not null or t.person_key is not null)
),

ranked as (
    select
        visitor_key,
        person_id,
        captured_at,
        row_number() over (partition by visitor_key order by captured_at nulls last, person_id) as capture_rank
    from captured
)

select visitor_key, person_id, captured_at from ranked where capture_rank = 1
