-- Points and score of each account that has any: 100 x (1 - exp(-points / scale)).
-- grain: one row per account_id
-- materialise
with summed as (
    select
        account_id,
        cast(sum(decayed_micros) as bigint) as micros,
        max(case when signal_type = '' then happened_at end) as last_touch_at
    from account_event
    cross join run_parameter
    group by account_id
)

select
    s.account_id,
    s.micros,
    cast(round(10000 * (1 - exp(-s.micros / p.scale_micros))) as bigint) as score_cents,
    s.last_touch_at
from summed as s
cross join run_parameter as p
