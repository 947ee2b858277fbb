-- What was known of each account at each check date, in whole numbers, and the deal it opened within the horizon
-- after. Accounts with an open deal are left out, as are those not known yet. Tier, employees and fit are not known
-- before the account has a record; from then on they are those of the as-of day: extracts do not say since when.
-- grain: one row per account_id and check_on
-- materialise
with known as (
    select k.account_id, c.check_on, coalesce(k.recorded_on <= c.check_on, false) as has_record
    from account_known as k
    cross join prediction_check as c
    where k.known_on <= c.check_on
)

select
    k.account_id,
    case when k.has_record then a.tier else 'none' end as tier,
    cast(coalesce(w.engaged_people, 0) as bigint) as engaged_people,
    case when k.has_record then a.employees end as employees,
    cast(coalesce(s.days_since_touch, 91) as bigint) as days_since_touch,
    cast(days_between(d.last_closed_on, k.check_on) as bigint) as days_since_deal,
    coalesce(to_micros(w.points), 0) as points_micros,
    coalesce(to_micros(w.points_without_sales), 0) as points_without_sales_micros,
    coalesce(s.demand_gen_micros, 0) as demand_gen_micros,
    coalesce(s.lead_gen_micros, 0) as lead_gen_micros,
    coalesce(s.sales_micros, 0) as sales_micros,
    coalesce(s.signal_micros, 0) as signal_micros,
    cast(
        case when s.demand_gen_micros > 0 then 1 else 0 end + case when s.lead_gen_micros > 0 then 1 else 0 end
        + case when s.sales_micros > 0 then 1 else 0 end + case when s.signal_micros > 0 then 1 else 0 end as bigint
    ) as motions,
    case when k.has_record then f.fit_cents end as fit_cents,
    safe_div(coalesce(s.week_micros, 0), greatest(5e6, cast(coalesce(s.before_micros, 0) as double) / 3)) as momentum,
    coalesce(d.is_customer, false) as is_customer,
    k.check_on,
    d.next_deal_on
from known as k
inner join account_base as a
    on k.account_id = a.account_id
left join account_fit as f
    on k.account_id = f.account_id
left join prediction_activity as s
    on k.account_id = s.account_id and k.check_on = s.check_on
left join account_engagement_week as w
    on k.account_id = w.account_id and k.check_on = w.evaluated_on
left join prediction_deal as d
    on k.account_id = d.account_id and k.check_on = d.check_on
where not coalesce(d.has_open_deal, false)
