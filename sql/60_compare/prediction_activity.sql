-- What each account did in the 90 days up to each check date, in points that are not decayed.
-- grain: one row per account_id and check_on
-- materialise
select
    e.account_id,
    d.check_on,
    cast(sum(case when e.motion = 'demand_gen' then e.micros else 0 end) as bigint) as demand_gen_micros,
    cast(sum(case when e.motion = 'lead_gen' then e.micros else 0 end) as bigint) as lead_gen_micros,
    cast(sum(case when e.motion = 'sales' then e.micros else 0 end) as bigint) as sales_micros,
    cast(sum(case when e.motion = 'signal' then e.micros else 0 end) as bigint) as signal_micros,
    cast(sum(case when d.age_days < 7 then e.micros else 0 end) as bigint) as week_micros,
    cast(sum(case when d.age_days between 7 and 27 then e.micros else 0 end) as bigint) as before_micros,
    min(d.age_days) as days_since_touch
from account_event as e
inner join check_day as d
    on e.happened_on = d.on_date
where e.micros > 0
group by e.account_id, d.check_on
