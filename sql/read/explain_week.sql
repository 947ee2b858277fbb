-- What an account looked like at the end of each of the last weeks, newest first.
-- grain: one row per week
select
    week_start,
    cast(engagement_score as varchar) as score,
    cast(cast(points as decimal(18, 2)) as varchar) as points,
    cast(cast(new_points as decimal(18, 2)) as varchar) as new_points,
    engaged_people,
    is_mqa,
    is_mqa_without_sales
from account_engagement_week
where account_id = $1
order by week_start desc
limit $2
