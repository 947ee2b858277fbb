-- Since when there is anything to compare with: a window that begins before is not known. Whether there are SQLs and
-- costs at all.
-- grain: one row per night
with touches as (
    select min(cast(first_touch_at as date)) as first_touch_on from account
),

deals as (
    select min(created_on) as first_deal_on from deal
),

sqls as (
    select count(*) > 0 as has_sql from outcome_event where outcome = 'sql'
),

costs as (
    select count(*) > 0 as has_cost from touch_cost
)

select
    s.has_sql,
    c.has_cost,
    coalesce(t.first_touch_on, p.as_of) as first_touch_on,
    coalesce(d.first_deal_on, p.as_of) as first_deal_on,
    add_days(p.first_week, 7) as first_mqa_on
from touches as t
cross join deals as d
cross join sqls as s
cross join costs as c
cross join run_parameter as p
