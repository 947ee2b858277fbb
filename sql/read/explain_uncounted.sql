-- Why touches of an account do not count.
-- grain: one row per reason
select
    not_counted_reason as reason,
    count(*) as touches
from touch
where account_id = $1 and not is_counted
group by not_counted_reason
order by touches desc, reason
