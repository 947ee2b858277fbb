-- How many people of each account start and stop being engaged, by the week whose evaluation sees it.
-- A person's points enter on their day and leave people_days later; running sums tell when they pass a point.
-- grain: one row per account_id and week_start
-- materialise
with earned as (
    select
        e.account_id,
        e.person_id,
        e.happened_on,
        e.micros,
        case when e.is_sales then 0 else e.micros end as marketing_micros
    from account_event as e
    where e.person_id is not null and e.micros > 0
),

moves as (
    select e.account_id, e.person_id, greatest(week_start(e.happened_on), p.first_week) as week_start, e.micros, e.marketing_micros
    from earned as e
    cross join run_parameter as p
    union all
    select e.account_id, e.person_id, greatest(week_start(add_days(e.happened_on, p.people_days)), p.first_week), -e.micros, -e.marketing_micros
    from earned as e
    cross join run_parameter as p
    where add_days(e.happened_on, p.people_days) <= p.as_of
),

by_week as (
    select
        account_id,
        person_id,
        week_start,
        cast(sum(micros) as bigint) as micros,
        cast(sum(marketing_micros) as bigint) as marketing_micros
    from moves
    group by account_id, person_id, week_start
),

standing as (
    select
        account_id,
        person_id,
        week_start,
        case when sum(micros) over w >= 1000000 then 1 else 0 end as is_engaged,
        case when sum(marketing_micros) over w >= 1000000 then 1 else 0 end as is_engaged_by_marketing
    from by_week
    window w as (partition by account_id, person_id order by week_start rows between unbounded preceding and current row)
),

changes as (
    select
        account_id,
        week_start,
        is_engaged - lag(is_engaged, 1, 0) over w as change,
        is_engaged_by_marketing - lag(is_engaged_by_marketing, 1, 0) over w as marketing_change
    from standing
    window w as (partition by account_id, person_id order by week_start)
)

select
    account_id,
    week_start,
    cast(sum(change) as bigint) as people_change,
    cast(sum(marketing_change) as bigint) as marketing_people_change
from changes
where change <> 0 or marketing_change <> 0
group by account_id, week_start
