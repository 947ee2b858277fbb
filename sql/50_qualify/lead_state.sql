-- The state of each lead over time, with the reason of each change. Won and open deals outrank what the
-- lead's own record says. What is dated before the creation, or after a state further on, is kept with its
-- date, flagged, and placed where it must have been; a rule's touch after such a state shows nothing.
-- grain: one row per lead_id and spell_number
with further as (
    select
        e.*, l.acquisition, l.created_at, coalesce(f.stage_number, 9) as stage_number,
        min(case when f.stage_number is not null then e.event_at end) over (
            partition by e.lead_id order by coalesce(f.stage_number, 0) desc
        ) as further_at
    from lead_event as e
    inner join funnel_lead as l
        on e.lead_id = l.lead_id
    left join funnel_stage as f
        on f.unit = 'lead' and e.state = f.stage
),

placed as (
    select
        f.*,
        greatest(case when is_forward then least(event_at, further_at) else event_at end, created_at) as placed_at,
        case when state_source <> 'deal' or state = 'lost' then state end as record_state
    from further as f
    where state_source <> 'rule' or created_at is null or event_at <= further_at
),

numbered as (
    select
        p.*,
        row_number() over (
            partition by lead_id
            order by placed_at nulls first, stage_number, event_at, state_source, state, coalesce(deal_id, ''), reason
        ) as event_number
    from placed as p
),

running as (
    select
        n.*,
        sum(opened) over w as open_deals,
        sum(won) over w as won_deals,
        count(record_state) over w as record_states
    from numbered as n
    window w as (partition by lead_id order by event_number rows between unbounded preceding and current row)
),

stated as (
    select
        r.*,
        case
            when won_deals > 0 then 'won'
            when open_deals > 0 then 'opportunity'
            else max(record_state) over (partition by lead_id, record_states)
        end as lead_state
    from running as r
),

changes as (
    select
        s.lead_id, s.event_number, s.lead_state, s.state_source, s.reason, s.acquisition, s.event_at, s.placed_at, f.stage_number,
        lag(s.lead_state) over (partition by s.lead_id order by s.event_number) as state_before,
        max(f.stage_number) over (
            partition by s.lead_id order by s.event_number rows between unbounded preceding and 1 preceding
        ) as highest_before
    from stated as s
    left join funnel_stage as f
        on f.unit = 'lead' and s.lead_state = f.stage
),

spells as (
    select
        c.*,
        row_number() over (partition by c.lead_id order by c.event_number) as spell_number,
        case when c.placed_at < k.split_at or k.split_at is null then k.date_before else k.date_after end as entered_on
    from changes as c
    left join business_calendar as k
        on cast(c.placed_at as date) = k.utc_date
    where c.state_before is null or c.state_before <> c.lead_state
)

select
    lead_id,
    cast(spell_number as bigint) as spell_number,
    lead_state as state,
    case
        when lead_state in ('sql', 'opportunity', 'won') then 'qualified'
        when lead_state in ('mql', 'sal', 'nurture', 'recycled') then 'warm'
        else 'unqualified'
    end as readiness,
    state_source,
    reason,
    acquisition,
    coalesce(stage_number < highest_before, false) as is_backwards,
    coalesce(state_before in ('disqualified', 'lost', 'won') and lead_state not in ('disqualified', 'lost', 'won'), false) as is_reopened,
    coalesce(event_at <> placed_at, false) as is_out_of_order,
    event_at as entered_at,
    entered_on,
    lead(entered_on) over (partition by lead_id order by spell_number) as left_on
from spells
