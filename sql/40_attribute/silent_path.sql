-- Journeys that ended without a deal: of each account that never had one and has been silent for long enough,
-- the touches that count within the lookback before its last. Lens lead: those of its people. An account that
-- is not silent yet is left out: nobody knows how its journey ends.
-- grain: one row per account_id, lens and touch_scope
-- materialise
with last_touch as (
    select account_id, max(touched_at) as last_at, max(touched_on) as last_on
    from touch
    where is_counted and account_id is not null
    group by account_id
),

silent as (
    select t.account_id, t.last_at, add_days_at(t.last_at, -p.lookback_days) as lookback_at
    from last_touch as t
    cross join run_parameter as p
    anti join deal as d
        on t.account_id = d.account_id
    where p.markov_order > 0 and days_between(t.last_on, p.as_of) >= p.silent_days
),

views as (
    select distinct lens, touch_scope from attribution_view
)

select
    s.account_id,
    v.lens,
    v.touch_scope,
    -cast(row_number() over (order by s.account_id, v.lens, v.touch_scope) as bigint) as path_number,
    s.lookback_at
from silent as s
cross join views as v
