-- How often the nth attempt in a row is answered, and how many leads have answered by then. Attempts of the last
-- nurture.reply_days are left out: they may still be answered.
-- grain: one row per attempt
with settled as (
    select
        attempt,
        cast(count(*) as bigint) as attempts,
        cast(sum(case when is_answered then 1 else 0 end) as bigint) as replies
    from sales_attempt
    where is_settled
    group by attempt
)

select
    s.attempt,
    case when s.attempts < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string) end as rate_note,
    s.attempts,
    s.replies,
    cast(sum(s.replies) over (order by s.attempt rows between unbounded preceding and current row) as bigint) as replies_so_far,
    case when s.attempts >= p.funnel_min_n then safe_div(s.replies, s.attempts) end as reply_rate,
    case when s.attempts >= p.funnel_min_n then wilson_low(s.replies, s.attempts) end as reply_rate_low,
    case when s.attempts >= p.funnel_min_n then wilson_high(s.replies, s.attempts) end as reply_rate_high
from settled as s
cross join run_parameter as p
