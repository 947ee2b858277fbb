-- Everything that says a lead entered a state. Forward events say when it first got there, and never move it
-- back; those of a history or of deals do. opened and won count its open and won deals.
-- grain: one row per lead_id, state_source, state, deal_id and event_at
-- materialise
with records as (
    select
        l.lead_id, l.created_at as lead_created_at, s.lead_id as record_id, s.status,
        case when s.modified_at < p.as_of_at then s.modified_at end as modified_at
    from stage_lead as s
    inner join person as n
        on s.lead_id = n.lead_id
    inner join funnel_lead as l
        on n.person_id = l.person_id
    cross join run_parameter as p
),

deals as (
    select l.lead_id, m.deal_id, m.phase, m.opened, m.won, m.moved_at as event_at
    from deal_move as m
    inner join person_deal as n
        on m.deal_id = n.deal_id
    inner join funnel_lead as l
        on n.person_id = l.person_id
),

reached as (
    select lead_id, max(stage_number) as stage_number, max(event_at) as last_at
    from (
        select lead_id, state, event_at from told_event where state_source <> 'history'
        union all
        select lead_id, state, touched_at from touch_state
    ) as dated
    inner join funnel_stage as f
        on f.unit = 'lead' and dated.state = f.stage
    group by lead_id
),

-- The status of the record that changed last.
spoken as (
    select
        r.lead_id, r.lead_created_at, r.modified_at, w.state, w.stage,
        row_number() over (partition by r.lead_id order by r.modified_at desc nulls last, r.record_id) as record_rank
    from records as r
    inner join stage_word as w
        on lower(r.status) = w.stage and w.entity = 'lead'
    where w.state <> 'none'
),

-- A history and deals know more than today's status, and so do dates that are further on.
status as (
    select
        s.lead_id, s.state, s.stage,
        greatest(s.modified_at, s.lead_created_at, r.last_at) as event_at
    from spoken as s
    anti join (select lead_id from told_event where state_source = 'history') as h
        on s.lead_id = h.lead_id
    anti join deals as d
        on s.lead_id = d.lead_id
    left join funnel_stage as f
        on f.unit = 'lead' and s.state = f.stage
    left join reached as r
        on s.lead_id = r.lead_id
    where s.record_rank = 1 and (f.stage_number is null or f.stage_number > coalesce(r.stage_number, 1))
)

select
    l.lead_id, cast(null as string) as deal_id, 'lead' as state, 'creation' as state_source,
    case when l.is_undated then 'no record is dated: its first sign of life' else 'the record was created' end as reason,
    0 as opened, 0 as won, true as is_forward, l.created_at as event_at
from funnel_lead as l
left join status as s
    on l.lead_id = s.lead_id
left join (select distinct lead_id from told_event where event_at is null) as t
    on l.lead_id = t.lead_id
where l.created_at is not null or (s.lead_id is null and t.lead_id is null)
union all
select lead_id, null, state, state_source, reason, 0, 0, is_forward, event_at from told_event
union all
select lead_id, null, state, 'status', 'status ' || stage || ', which nothing dates: since the last change', 0, 0, false, event_at from status
union all
select lead_id, null, state, 'rule', 'first touch that shows it: ' || touch_type, 0, 0, true, touched_at from touch_state
union all
select
    lead_id, deal_id, phase, 'deal',
    case phase when 'opportunity' then 'a deal was opened' when 'won' then 'a deal was won' else 'a deal was lost' end,
    opened, won, false, event_at
from deals
