-- The trigger events of each account by type, with the points they are worth on the as-of day.
-- grain: one row per account_id and signal_type
-- materialise
select
    account_id,
    signal_type,
    cast(count(*) as bigint) as signals,
    cast(sum(decayed_micros) as bigint) as micros,
    max(happened_at) as last_at
from account_event
where signal_type <> ''
group by account_id, signal_type
