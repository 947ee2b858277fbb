-- A lead's fit, score and state; with the sums of its drivers, to hold against them.
-- grain: one row
with drivers as (
    select
        cast(coalesce(sum(case when driver_kind = 'fit' then points end), 0) as decimal(18, 2)) as fit_points,
        cast(coalesce(sum(case when driver_kind <> 'fit' then points end), 0) as decimal(18, 6)) as priority_points
    from lead_score_driver
    where lead_id = $1
)

select
    s.lead_id,
    coalesce(s.account_id, '') as account_id,
    coalesce(a.account_name, s.account_id, '') as account_name,
    r.acquisition, r.channel, r.state, r.readiness, r.reason, r.state_since,
    s.lead_grade,
    coalesce(s.fit_grade, '') as fit_grade,
    cast(s.fit_points as varchar) as fit_points,
    s.fit_completeness,
    cast(s.score as varchar) as score,
    cast(s.signal_points as varchar) as signal_points,
    cast(s.priority_points as varchar) as priority_points,
    cast(cast(s.mql_score as decimal(18, 2)) as varchar) as mql_score,
    s.priority_rank,
    (select count(*) from lead_score) as leads,
    s.is_over_mql, s.is_contactable,
    d.fit_points = s.fit_points and d.priority_points = s.priority_points as drivers_add_up
from lead_score as s
inner join lead_to_revenue as r
    on s.lead_id = r.lead_id
left join account as a
    on s.account_id = a.account_id
cross join drivers as d
where s.lead_id = $1
