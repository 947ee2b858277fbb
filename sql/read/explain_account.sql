-- Who an account is and how warm; with the sums of its drivers, to hold against its points and score.
-- grain: one row
with drivers as (
    select
        cast(coalesce(sum(points), 0) as decimal(18, 6)) as driver_points,
        cast(coalesce(sum(score_contribution), 0) as decimal(18, 2)) as driver_score
    from account_engagement_driver
    where account_id = $1
)

select
    a.account_id,
    coalesce(a.account_name, a.account_id) as account_name,
    coalesce(a.domain, '') as domain,
    a.origin, a.tier, a.industry, a.country, a.size_band, a.cohort, a.account_stage,
    coalesce(a.fit_grade, '') as fit_grade,
    coalesce(cast(a.fit_points as varchar), '') as fit_points,
    coalesce(a.fit_completeness, 0) as fit_completeness,
    case when a.parent_account_id = a.account_id then '' else a.parent_account_id end as parent_account_id,
    a.leads, a.people, a.touches, a.deals,
    e.engagement_rank,
    (select count(*) from account) as accounts,
    cast(e.engagement_score as varchar) as score,
    cast(e.points as varchar) as points,
    cast(d.driver_score as varchar) as driver_score,
    cast(d.driver_points as varchar) as driver_points,
    e.engaged_people, e.touches_90d, e.buying_group_share, e.momentum,
    e.is_mqa, e.mqa_at, e.is_mqa_without_sales
from account as a
inner join account_engagement as e
    on a.account_id = e.account_id
cross join drivers as d
where a.account_id = $1
