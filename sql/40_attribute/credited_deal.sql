-- The deals that attribution is computed for, with amounts as integers and the end of their journey.
-- grain: one row per deal_id
-- materialise
select
    d.deal_id,
    d.account_id,
    g.segment_number,
    to_cents(d.pipeline) as pipeline_cents,
    to_cents(d.revenue) as revenue_cents,
    d.is_won,
    d.is_closed,
    d.created_at,
    d.created_on,
    d.closed_on,
    add_days_at(d.created_at, -p.lookback_days) as lookback_at,
    coalesce(d.closed_at, p.as_of_at) as ended_at
from deal as d
left join account_segment as g
    on d.account_id = g.account_id
cross join run_parameter as p
where d.is_credited
