-- What to do next with each open lead that sales was handed or has tried to reach. Without an answer to
-- nurture.attempts in a row it goes back to marketing; nurture.reengage_days later it is tried again where the
-- person did anything since the last attempt, else closed.
-- grain: one row per lead_id
with signs as (
    select
        l.lead_id,
        max(t.touched_on) as last_sign_on,
        max(case when t.touched_at > l.attempted_at then 1 else 0 end) = 1 as has_sign_since
    from nurture_lead as l
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
    from nurture_lead as l
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
left join sales_record as o
    on s.lead_id = o.lead_id
