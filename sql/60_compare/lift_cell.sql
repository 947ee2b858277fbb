-- The outcomes summed by what is compared: each method with the strata within which it compares. naive knows one
-- stratum; stratified those of tier, size, industry and engagement before the exposure; stratified_by_month also
-- the landmark. The landmarks of a company, with its subsidiaries, are not independent of each other: it is one
-- cluster.
-- grain: one row per method, window_days, stratum, cluster and is_exposed
-- materialise
with strata as (
    select
        tier, size_band, industry, prior_engagement, landmark_on,
        dense_rank() over (order by tier, size_band, industry, prior_engagement) as stratum,
        row_number() over (order by tier, size_band, industry, prior_engagement, landmark_on) as month_stratum
    from (select distinct tier, size_band, industry, prior_engagement, landmark_on from lift_unit) as u
),

units as (
    select o.*, s.stratum, s.month_stratum
    from lift_outcome as o
    inner join strata as s
        on
            o.tier = s.tier and o.size_band = s.size_band and o.industry = s.industry
            and o.prior_engagement = s.prior_engagement and o.landmark_on = s.landmark_on
),

compared as (
    select m.method, case m.method when 'naive' then 0 when 'stratified' then u.stratum else u.month_stratum end as stratum_number, u.*
    from units as u
    cross join (select 'naive' as method union all select 'stratified' union all select 'stratified_by_month') as m
)

select
    method,
    window_days,
    cast(stratum_number as bigint) as stratum,
    parent_account_id as cluster_id,
    is_exposed,
    count(*) as units,
    cast(sum(prior_micros) as bigint) as prior_micros,
    cast(sum(leads) as bigint) as leads,
    cast(sum(inquiries) as bigint) as inquiries,
    cast(sum(deals) as bigint) as deals,
    cast(sum(sized_deals) as bigint) as sized_deals,
    cast(sum(deal_cents) as bigint) as deal_cents,
    cast(sum(aged_deals) as bigint) as aged_deals,
    cast(sum(cycle_days) as bigint) as cycle_days,
    cast(sum(costed_deals) as bigint) as costed_deals,
    cast(sum(cost_micros) as bigint) as cost_micros
from compared
group by method, window_days, stratum_number, parent_account_id, is_exposed
