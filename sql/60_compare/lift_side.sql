-- What each side of each stratum adds up to.
-- grain: one row per method, window_days, stratum and is_exposed
select
    method, window_days, stratum,
    count(*) as clusters,
    cast(sum(units) as bigint) as units,
    cast(sum(prior_micros) as bigint) as prior_micros,
    cast(sum(leads) as bigint) as leads,
    cast(sum(inquiries) as bigint) as inquiries,
    cast(sum(deals) as bigint) as deals,
    cast(sum(sized_deals) as bigint) as sized_deals,
    cast(sum(deal_cents) as bigint) as deal_cents,
    cast(sum(aged_deals) as bigint) as aged_deals,
    cast(sum(cycle_days) as bigint) as cycle_days,
    cast(sum(costed_deals) as bigint) as costed_deals,
    cast(sum(cost_micros) as bigint) as cost_micros,
    is_exposed
from lift_cell
group by method, window_days, stratum, is_exposed
