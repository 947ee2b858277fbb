-- An account's drivers are its points and its score, exactly.
with drivers as (
    select account_id, sum(points) as points, sum(score_contribution) as score
    from account_engagement_driver
    group by account_id
)

select e.account_id, e.points, d.points as driver_points, e.engagement_score, d.score as driver_score
from account_engagement as e
full outer join drivers as d
    on e.account_id = d.account_id
where
    e.account_id is null
    or e.points <> coalesce(d.points, 0)
    or e.engagement_score <> coalesce(d.score, 0)
