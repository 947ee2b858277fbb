-- What to do next with each open lead that sales was handed or has tried to reach. Without an answer to
-- nurture.attempts in a row it goes back to marketing; nurture.reengage_days later it is tried again where the
-- person did anything since the last attempt, else closed. Who may not be contacted is left out.
-- grain: one row per lead_id
with open_lead as (
    select lead_id, state from lead_state where left_on is null and state not in ('opportunity', 'won', 'disqualified', 'lost')
),

handed as (
    select lead_id, max(handed_over_on) as handed_over_on from lead_handover group by lead_id
),

-- The row of attempts that is running: none, where the last one is over.
last_attempt as (
    select
        lead_id, attempt, is_round_over, attempted_at, attempted_on,
        count(*) over (partition by lead_id) as attempts_ever,
        row_number() over (partition by lead_id order by attempted_at desc, touch_id desc) as attempt_rank
    from sales_attempt
),

leads as (
    select
        l.lead_id, l.person_id, l.account_id, l.channel, l.created_on, o.state,
        coalesce(a.attempts_ever, 0) as attempts_ever,
        case when a.is_round_over or a.lead_id is null then 0 else a.attempt end as attempts,
        a.attempted_at, a.attempted_on
    from open_lead as o
    inner join funnel_lead as l
        on o.lead_id = l.lead_id
    inner join person_profile as f
        on l.person_id = f.person_id
    left join handed as h
        on l.lead_id = h.lead_id
    left join last_attempt as a
        on l.lead_id = a.lead_id and a.attempt_rank = 1
    where f.has_consent and (h.lead_id is not null or a.lead_id is not null)
),

signs as (
    select
        l.lead_id,
        max(t.touched_on) as last_sign_on,
        max(case when t.touched_at > l.attempted_at then 1 else 0 end) = 1 as has_sign_since
    from leads as l
    inner join touch as t
        on l.person_id = t.person_id
    where t.is_counted and t.is_response
    group by l.lead_id
),

silence as (
    select
        l.*,
        s.last_sign_on,
        coalesce(s.has_sign_since, false) as has_sign_since,
        days_between(coalesce(s.last_sign_on, l.created_on), p.as_of) as days_silent,
        l.attempts >= p.nurture_attempts as is_exhausted,
        days_between(l.attempted_on, p.as_of) >= p.reengage_days as is_rested
    from leads as l
    cross join run_parameter as p
    left join signs as s
        on l.lead_id = s.lead_id
)

select
    s.lead_id,
    s.account_id,
    s.channel,
    s.state,
    case
        when not s.is_exhausted then 'keep_trying'
        when not s.is_rested then 'hand_back'
        when s.has_sign_since then 're_engage'
        else 'close'
    end as next_step,
    o.sdr_key,
    cast(s.attempts as bigint) as attempts,
    cast(s.attempts_ever as bigint) as attempts_ever,
    cast(s.days_silent as bigint) as days_silent,
    s.attempted_on as last_attempt_on,
    s.last_sign_on
from silence as s
left join lead_owner as o
    on s.lead_id = o.lead_id
