-- The open leads that sales was handed or has tried to reach, and may contact, with the row of attempts that is
-- running: none, where the last one is over.
-- grain: one row per lead_id
-- materialise
with open_lead as (
    select lead_id, state from lead_state where left_on is null and state not in ('opportunity', 'won', 'disqualified', 'lost')
),

handed as (
    select distinct lead_id from lead_handover
),

last_attempt as (
    select
        lead_id, attempt, is_round_over, attempted_at, attempted_on,
        count(*) over (partition by lead_id) as attempts_ever,
        row_number() over (partition by lead_id order by attempted_at desc, touch_id desc) as attempt_rank
    from sales_attempt
)

select
    l.lead_id,
    l.person_id,
    l.account_id,
    l.channel,
    o.state,
    case when a.is_round_over or a.lead_id is null then 0 else a.attempt end as attempts,
    coalesce(a.attempts_ever, 0) as attempts_ever,
    a.attempted_at,
    a.attempted_on,
    l.created_on
from open_lead as o
inner join funnel_lead as l
    on o.lead_id = l.lead_id
inner join lead_score as c
    on l.lead_id = c.lead_id
left join handed as h
    on l.lead_id = h.lead_id
left join last_attempt as a
    on l.lead_id = a.lead_id and a.attempt_rank = 1
where c.is_contactable and (h.lead_id is not null or a.lead_id is not null)
