-- The last week says what the account says today.
with last_week as (
    select w.account_id, w.points, w.engagement_score, w.engaged_people
    from account_engagement_week as w
    inner join run_parameter as p
        on w.week_start = p.last_week
)

select e.account_id, e.points, w.points as week_points, e.engaged_people, w.engaged_people as week_people
from account_engagement as e
left join last_week as w
    on e.account_id = w.account_id
where
    e.points <> coalesce(w.points, 0)
    or e.engagement_score <> coalesce(w.engagement_score, 0)
    or e.engaged_people <> coalesce(w.engaged_people, 0)
