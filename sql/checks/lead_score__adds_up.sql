-- A lead's drivers are its fit, its score and the points of its trigger events, exactly.
with drivers as (
    select
        lead_id,
        sum(case when driver_kind = 'fit' then points else 0 end) as fit_points,
        sum(case when driver_kind = 'touch' then points else 0 end) as score,
        sum(case when driver_kind = 'signal' then points else 0 end) as signal_points
    from lead_score_driver
    group by lead_id
)

select s.lead_id, s.fit_points, s.score, s.signal_points, d.fit_points as fit_drivers, d.score as touch_drivers, d.signal_points as signal_drivers
from lead_score as s
full outer join drivers as d
    on s.lead_id = d.lead_id
where
    s.lead_id is null
    or s.fit_points <> coalesce(d.fit_points, 0)
    or s.score <> coalesce(d.score, 0)
    or s.signal_points <> coalesce(d.signal_points, 0)
    or s.priority_points <> s.score + s.signal_points
