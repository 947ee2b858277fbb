-- Leads from hand to hand: marketing has a lead until it is an MQL, an SDR until it is an SQL, then an account
-- executive (AE). A lead that skips a hand passes it at the same moment. What became of it is the first state
-- that decides, before the lead comes to the same hand again.
-- grain: one row per lead_id, to_role and spell_number
-- materialise
with held as (
    select
        lead_id, spell_number, entered_at, entered_on,
        case when state in ('lead', 'nurture', 'recycled') then 1 when state in ('mql', 'sal') then 2 else 3 end as hand
    from lead_state
    -- Where a lead ends says nothing about whose it was.
    where state not in ('disqualified', 'lost')
),

passed as (
    select h.*, coalesce(lag(hand) over (partition by lead_id order by spell_number), 1) as earlier_hand
    from held as h
),

roles as (
    select 2 as hand, 'marketing' as from_role, 'sdr' as to_role
    union all
    select 3, 'sdr', 'ae'
),

handed as (
    select
        p.lead_id, r.from_role, r.to_role, p.spell_number, p.entered_at, p.entered_on,
        lead(p.spell_number) over (partition by p.lead_id, r.to_role order by p.spell_number) as next_spell_number,
        lead(p.entered_at) over (partition by p.lead_id order by p.spell_number, r.hand) as next_at
    from passed as p
    inner join roles as r
        on r.hand > p.earlier_hand and r.hand <= p.hand
),

-- That a rule calls a lead SAL because it was called says nothing about it.
decisions as (
    select
        lead_id, spell_number, state, reason, entered_at,
        case
            when state in ('disqualified', 'lost') then 'rejected'
            when state in ('nurture', 'recycled') then 'returned'
            else 'accepted'
        end as outcome
    from lead_state
    where state not in ('lead', 'mql') and not (state = 'sal' and state_source = 'rule')
),

decided as (
    select
        h.lead_id, h.to_role, h.spell_number, d.outcome, d.reason, d.entered_at as decided_at,
        row_number() over (partition by h.lead_id, h.to_role, h.spell_number order by d.spell_number) as decision
    from handed as h
    inner join decisions as d
        on h.lead_id = d.lead_id
    where
        d.spell_number >= h.spell_number and (h.next_spell_number is null or d.spell_number < h.next_spell_number)
        and (h.to_role = 'sdr' or d.state not in ('sal', 'sql'))
),

worked as (
    select
        h.lead_id, h.to_role, h.spell_number,
        cast(count(*) as bigint) as sales_touches,
        min(t.touched_at) as first_attempt_at
    from handed as h
    inner join funnel_lead as l
        on h.lead_id = l.lead_id
    inner join touch as t
        on l.person_id = t.person_id
    where
        t.motion = 'sales' and (t.is_counted or t.not_counted_reason = 'sent_only')
        and t.touched_at >= h.entered_at and (h.next_at is null or t.touched_at < h.next_at)
    group by h.lead_id, h.to_role, h.spell_number
)

select
    h.lead_id,
    h.from_role,
    h.to_role,
    h.spell_number,
    case when h.to_role = 'ae' then o.sdr_key end as from_key,
    case when h.to_role = 'ae' then o.ae_key else o.sdr_key end as to_key,
    coalesce(d.outcome, case when w.lead_id is null then 'untouched' else 'working' end) as outcome,
    case when d.outcome in ('rejected', 'returned') then coalesce(o.reject_reason, d.reason) end as reason,
    coalesce(w.sales_touches, 0) as sales_touches,
    seconds_between(h.entered_at, coalesce(least(w.first_attempt_at, d.decided_at), p.as_of_at)) > p.first_attempt_seconds as is_over_limit,
    h.entered_at as handed_over_at,
    w.first_attempt_at,
    h.entered_on as handed_over_on
from handed as h
cross join run_parameter as p
left join decided as d
    on h.lead_id = d.lead_id and h.to_role = d.to_role and h.spell_number = d.spell_number and d.decision = 1
left join worked as w
    on h.lead_id = w.lead_id and h.to_role = w.to_role and h.spell_number = w.spell_number
left join sales_record as o
    on h.lead_id = o.lead_id
