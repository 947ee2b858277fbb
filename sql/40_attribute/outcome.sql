-- What is credited beside deals, as attribution.outcomes of abm.yaml asks, each with weight 1.
-- grain: one row per outcome and outcome_id
-- materialise
select
    o.outcome,
    o.outcome_id,
    o.person_id,
    o.account_id,
    cast(row_number() over (order by o.outcome, o.outcome_id) as bigint) as outcome_number,
    add_days(o.happened_on, -p.lookback_days) as lookback_on,
    o.happened_on,
    o.happened_at
from outcome_event as o
inner join credited_outcome as w
    on o.outcome = w.outcome
cross join run_parameter as p
