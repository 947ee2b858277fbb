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
    attempt,
    attempts,
    replies,
    cast(sum(replies) over (order by attempt rows between unbounded preceding and current row) as bigint) as replies_so_far,
    safe_div(replies, attempts) as reply_rate,
    wilson_low(replies, attempts) as reply_rate_low,
    wilson_high(replies, attempts) as reply_rate_high
from settled
