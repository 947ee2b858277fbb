-- What the extract dates of a lead's states, by columns and by its history, and what its qualification shows.
-- grain: one row per lead_id, state_source, state and event_at
-- materialise
with records as (
    select l.lead_id, s.mql_at, s.sal_at, s.sql_at, p.as_of_at
    from stage_lead as s
    inner join person as n
        on s.lead_id = n.lead_id
    inner join funnel_lead as l
        on n.person_id = l.person_id
    cross join run_parameter as p
),

dated_columns as (
    select lead_id, 'mql' as state, min(mql_at) as event_at from records where mql_at < as_of_at group by lead_id
    union all
    select lead_id, 'sal', min(sal_at) from records where sal_at < as_of_at group by lead_id
    union all
    select lead_id, 'sql', min(sql_at) from records where sql_at < as_of_at group by lead_id
),

history as (
    select l.lead_id, w.state, w.stage, h.entered_at as event_at
    from stage_lead_stage as h
    inner join stage_word as w
        on h.stage = w.stage and w.entity = 'lead'
    inner join person as n
        on h.lead_id = n.lead_id
    inner join funnel_lead as l
        on n.person_id = l.person_id
    where w.state <> 'none'
)

select lead_id, state, 'column' as state_source, state || '_at of the extract' as reason, true as is_forward, event_at from dated_columns
union all
select lead_id, state, 'history', 'stage history: ' || stage, false, event_at from history
union all
select lead_id, state, 'rule', reason, true, event_at from rule_state
