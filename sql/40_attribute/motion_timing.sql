-- How long it takes from the first demand-gen touch to the first captured lead to the deal, over the deals
-- that went that way. Whole days of 24 hours; quantiles are the value of a rank (the lowest with at least
-- that share of the deals at or below it), so they are days that happened.
-- grain: one row per lens, timing_step and deal_status
with moments as (
    select m.deal_id, m.lens, m.first_demand_gen_at, m.lead_captured_at, d.created_at, d.is_won
    from deal_motion as m
    inner join credited_deal as d
        on m.deal_id = d.deal_id
    where m.touch_window = 'sourced'
),

steps as (
    select deal_id, lens, is_won, 'demand_gen_to_lead' as timing_step, first_demand_gen_at as from_at, lead_captured_at as to_at from moments
    union all
    select deal_id, lens, is_won, 'lead_to_deal', lead_captured_at, created_at from moments
    union all
    select deal_id, lens, is_won, 'demand_gen_to_deal', first_demand_gen_at, created_at from moments
),

statuses as (
    select s.*, 'all' as deal_status from steps as s
    union all
    select s.*, 'won' as deal_status from steps as s
    where s.is_won
),

ranked as (
    select
        lens,
        timing_step,
        deal_status,
        int_div(seconds_between(from_at, to_at), 86400) as days,
        row_number() over (partition by lens, timing_step, deal_status order by seconds_between(from_at, to_at), deal_id) as days_rank,
        count(*) over (partition by lens, timing_step, deal_status) as deals
    from statuses
    where from_at <= to_at
)

select
    lens,
    timing_step,
    deal_status,
    cast(max(deals) as bigint) as deals,
    max(case when days_rank = int_div(deals + 1, 2) then days end) as median_days,
    max(case when days_rank = int_div(9 * deals + 9, 10) then days end) as p90_days
from ranked
group by lens, timing_step, deal_status
