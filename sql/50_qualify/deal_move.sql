-- When a deal was opened, won, lost and reopened: by its stage history up to its close, and by its own dates.
-- opened and won are +1 where it enters that phase and -1 where it leaves it.
-- grain: one row per deal_id, moved_at and phase
-- materialise
with phases as (
    select deal_id, 'opportunity' as phase, created_at as moved_at from deal
    union all
    select deal_id, status, closed_at from deal where is_closed
    union all
    select d.deal_id, w.state, greatest(h.entered_at, d.created_at)
    from stage_deal_stage as h
    inner join stage_word as w
        on h.stage = w.stage and w.entity = 'deal'
    inner join deal as d
        on h.deal_id = d.deal_id
    where d.closed_at is null or h.entered_at < d.closed_at
),

ordered as (
    select
        p.deal_id, p.phase, p.moved_at,
        lag(p.phase) over (
            partition by p.deal_id
            order by p.moved_at, case p.phase when 'opportunity' then 1 when 'lost' then 2 else 3 end
        ) as phase_before
    from phases as p
    semi join person_deal as n
        on p.deal_id = n.deal_id
)

select
    deal_id,
    phase,
    moved_at,
    case when phase = 'opportunity' then 1 when phase_before = 'opportunity' then -1 else 0 end as opened,
    case when phase = 'won' then 1 when phase_before = 'won' then -1 else 0 end as won
from ordered
where phase_before is null or phase <> phase_before
