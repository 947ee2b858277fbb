-- What came of each account within so many days from its landmark, where those are over. Of deals it is the
-- first, with the account's share of its amount. A cycle counts where cycle_days have passed since the deal was opened, and as cycle_days where it is
-- longer or not over: a mean restricted to that time, which unfinished deals do not bend.
-- grain: one row per account_id, landmark_on and window_days
-- materialise
with next_deal as (
    select
        u.account_id,
        u.landmark_on,
        d.created_on,
        d.amount,
        c.pipeline,
        d.cycle_days,
        row_number() over (partition by u.account_id, u.landmark_on order by d.created_on, d.deal_id) as deal_rank
    from lift_unit as u
    inner join deal_account as c
        on u.account_id = c.account_id
    inner join deal as d
        on c.deal_id = d.deal_id and d.created_on >= u.landmark_on
    where d.deal_type <> 'renewal'
),

touched as (
    select
        t.account_id,
        t.landmark_on,
        w.window_days,
        cast(sum(t.demand_gen_touches) as bigint) as demand_gen_touches,
        cast(sum(t.inquiries) as bigint) as inquiries,
        cast(sum(t.cost_micros) as bigint) as cost_micros
    from lift_touch as t
    inner join lift_window as w
        on t.within_days <= w.window_days
    group by t.account_id, t.landmark_on, w.window_days
),

units as (
    select u.*, w.window_days, add_days(u.landmark_on, w.window_days) as ends_on
    from lift_unit as u
    cross join lift_window as w
),

joined as (
    select
        u.*,
        coalesce(t.demand_gen_touches, 0) >= p.lift_touches as is_exposed,
        case when c.captured_on < u.ends_on then 1 else 0 end as leads,
        coalesce(t.inquiries, 0) as inquiries,
        case when d.created_on < u.ends_on then 1 else 0 end as deals,
        case when d.amount is not null then 1 else 0 end as is_sized,
        case when add_days(d.created_on, p.cycle_days) <= p.as_of then 1 else 0 end as is_aged,
        coalesce(to_cents(d.pipeline), 0) as deal_cents,
        least(coalesce(d.cycle_days, p.cycle_days), p.cycle_days) as cycle_days,
        coalesce(t.cost_micros, 0) as cost_micros,
        case when k.costs > 0 then 1 else 0 end as is_costed
    from units as u
    cross join run_parameter as p
    cross join (select count(*) as costs from touch_cost) as k
    left join captured_lead as c
        on u.account_id = c.account_id
    left join next_deal as d
        on u.account_id = d.account_id and u.landmark_on = d.landmark_on and d.deal_rank = 1
    left join touched as t
        on u.account_id = t.account_id and u.landmark_on = t.landmark_on and u.window_days = t.window_days
    where u.ends_on <= add_days(p.as_of, 1)
)

select
    account_id, parent_account_id, tier, size_band, industry, prior_engagement, window_days,
    prior_micros,
    leads,
    inquiries,
    deals,
    deals * is_sized as sized_deals,
    deals * is_sized * deal_cents as deal_cents,
    deals * is_aged as aged_deals,
    deals * is_aged * cycle_days as cycle_days,
    deals * is_costed as costed_deals,
    is_costed * cost_micros as cost_micros,
    is_exposed,
    landmark_on
from joined
