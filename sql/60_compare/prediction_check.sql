-- The check dates that the data reach back to: from each on, there are 90 days of touches or signals before it, a
-- week of the history, and deals. Before, silence would mean that nobody was listening.
-- grain: one row per check_on
-- materialise
with bounds as (
    select
        (select add_days(min(happened_on), 90) from account_event) as first_watched_on,
        (select min(created_on) from deal) as first_deal_on,
        add_days(first_week, 6) as first_evaluated_on
    from run_parameter
)

select c.*
from check_date as c
cross join bounds as b
where c.check_on >= b.first_watched_on and c.check_on >= b.first_deal_on and c.check_on >= b.first_evaluated_on
