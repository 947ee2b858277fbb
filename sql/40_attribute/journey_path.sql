-- The paths that the data-driven models learn from, and how each ended: a deal's journey in a view as won, lost
-- or open, that of an account without a deal as silent. Silent paths have touch_window any: they are the same in
-- each window that lies before a deal.
-- grain: one row per path_number, which is journey_number for deals and negative for accounts
-- materialise
select
    s.journey_number as path_number,
    s.lens, s.touch_window, s.touch_scope,
    case when d.is_won then 'won' when d.is_closed then 'lost' else 'open' end as path_end,
    d.pipeline_cents,
    d.revenue_cents
from journey_share as s
inner join credited_deal as d
    on s.deal_id = d.deal_id
cross join run_parameter as p
where p.markov_order > 0
union all
select path_number, lens, 'any', touch_scope, 'silent', 0, 0
from silent_path
