-- What each account was touched by around its landmarks: demand gen in the days of exposure before (within_days
-- 0), inquiries (counted inbound lead-gen touches) after, and the cost of all of them.
-- grain: one row per account_id, landmark_on and within_days
-- materialise
with accounts as (
    select account_id, max(landmark_on) as last_landmark_on
    from lift_unit
    group by account_id
),

touches as (
    select
        t.account_id,
        t.motion,
        t.direction,
        coalesce(c.cost_micros, 0) as cost_micros,
        t.touched_on
    from touch as t
    inner join accounts as a
        on t.account_id = a.account_id
    cross join run_parameter as p
    left join touch_cost as c
        on month_start(t.touched_on) = c.period_month and t.channel = c.channel and t.motion = c.motion
    where t.is_counted and t.touched_on < add_days(a.last_landmark_on, p.lift_days)
)

select
    u.account_id,
    u.landmark_on,
    d.within_days,
    cast(sum(case when d.within_days = 0 and t.motion = 'demand_gen' then 1 else 0 end) as bigint) as demand_gen_touches,
    cast(sum(case when d.within_days > 0 and t.motion = 'lead_gen' and t.direction = 'inbound' then 1 else 0 end) as bigint) as inquiries,
    cast(sum(t.cost_micros) as bigint) as cost_micros
from touches as t
inner join landmark_day as d
    on t.touched_on = d.on_date
inner join lift_unit as u
    on t.account_id = u.account_id and d.landmark_on = u.landmark_on
group by u.account_id, u.landmark_on, d.within_days
