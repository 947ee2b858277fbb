-- Every attempt of sales to reach a lead, by outbound touches, with the answer to it: the first one before the
-- next attempt. Attempts are counted in rounds: an answer, a form that the person sends, or a pause of
-- nurture.reengage_days ends a round.
-- grain: one row per lead_id and touch_id
-- materialise
with signs as (
    select
        l.lead_id,
        t.touch_id,
        t.motion = 'sales' and t.direction = 'outbound' as is_attempt,
        t.motion = 'sales' and t.is_response as is_answer,
        t.motion = 'lead_gen' as is_form,
        t.touched_at,
        t.touched_on
    from touch as t
    inner join funnel_lead as l
        on t.person_id = l.person_id
    where
        t.motion = 'sales' and (t.is_counted or t.not_counted_reason = 'sent_only')
        or t.motion = 'lead_gen' and t.is_counted
),

-- What follows an attempt, up to the next one, belongs to it.
following as (
    select
        s.*,
        sum(case when is_attempt then 1 else 0 end) over (
            partition by lead_id order by touched_at, touch_id rows between unbounded preceding and current row
        ) as attempts_so_far
    from signs as s
),

attempts as (
    select
        lead_id,
        attempts_so_far,
        max(case when is_attempt then touch_id end) as touch_id,
        max(case when is_form then 1 else 0 end) as has_form,
        max(case when is_attempt then touched_at end) as attempted_at,
        max(case when is_attempt then touched_on end) as attempted_on,
        min(case when is_answer then touched_at end) as answered_at,
        min(case when is_answer then touched_on end) as answered_on
    from following
    where attempts_so_far > 0
    group by lead_id, attempts_so_far
),

began as (
    select
        a.*,
        lag(answered_at) over earlier is not null
        or lag(has_form) over earlier = 1
        or days_between(lag(attempted_on) over earlier, attempted_on) >= p.reengage_days as is_new_round
    from attempts as a
    cross join run_parameter as p
    window earlier as (partition by lead_id order by attempts_so_far)
),

rounds as (
    select
        b.*,
        sum(case when is_new_round then 1 else 0 end) over (
            partition by lead_id order by attempts_so_far rows between unbounded preceding and current row
        ) as earlier_rounds
    from began as b
)

select
    r.lead_id,
    r.touch_id,
    cast(r.earlier_rounds + 1 as bigint) as round_number,
    cast(row_number() over (partition by r.lead_id, r.earlier_rounds order by r.attempts_so_far) as bigint) as attempt,
    coalesce(days_between(r.attempted_on, r.answered_on) <= p.reply_days, false) as is_answered,
    days_between(r.attempted_on, p.as_of) > p.reply_days as is_settled,
    r.answered_at is not null or r.has_form = 1 as is_round_over,
    r.attempted_at,
    r.attempted_on,
    r.answered_at
from rounds as r
cross join run_parameter as p
