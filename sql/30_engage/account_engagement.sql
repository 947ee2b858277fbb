-- How warm each account is on the as-of day, and why.
-- grain: one row per account_id
with recent as (
    select
        e.account_id,
        sum(case when days_between(e.happened_on, p.as_of) < p.people_days and e.signal_type = '' then 1 else 0 end) as touches,
        sum(case when days_between(e.happened_on, p.as_of) < 7 then e.micros else 0 end) as week_micros,
        sum(case when days_between(e.happened_on, p.as_of) between 7 and 27 then e.micros else 0 end) as before_micros
    from account_event as e
    cross join run_parameter as p
    where days_between(e.happened_on, p.as_of) < greatest(p.people_days, 28)
    group by e.account_id
),

people as (
    select account_id, count(*) as engaged_people
    from (
        select e.account_id, e.person_id
        from account_event as e
        cross join run_parameter as p
        where e.person_id is not null and days_between(e.happened_on, p.as_of) < p.people_days
        group by e.account_id, e.person_id
        having sum(e.micros) >= 1000000
    ) as engaged
    group by account_id
),

roles as (
    select m.account_id, count(distinct f.buying_role) as roles
    from lead_account_match as m
    inner join person_profile as f
        on m.person_id = f.person_id
    inner join buying_group_role as b
        on f.buying_role = b.buying_role
    group by m.account_id
),

top_driver as (
    select
        account_id,
        reason || ': ' || cast(cast(points as decimal(18, 1)) as string) || ' points from ' || cast(touches as string)
        || case when touches = 1 then ' touch' else ' touches' end as reason,
        row_number() over (
            partition by account_id order by points desc, motion, channel, touch_type, signal_type
        ) as driver_rank
    from account_engagement_driver
    where points > 0
),

last_week as (
    select w.account_id, w.is_mqa, w.is_mqa_without_sales
    from account_engagement_week as w
    inner join run_parameter as p
        on w.week_start = p.last_week
),

spell_start as (
    select
        account_id,
        max(case when is_entry then week_start end) as mqa_at,
        max(case when is_entry_without_sales then week_start end) as mqa_without_sales_at
    from mqa_entry
    group by account_id
),

present as (
    select account_id, account_stage from account_stage where left_on is null
),

joined as (
    select
        a.account_id,
        a.parent_account_id,
        a.account_name,
        coalesce(s.account_stage, 'unaware') as account_stage,
        f.fit_grade,
        t.reason as top_reason,
        cast(coalesce(e.engaged_people, 0) as bigint) as engaged_people,
        cast(coalesce(r.touches, 0) as bigint) as touches_90d,
        coalesce(p.micros, 0) as micros,
        coalesce(p.score_cents, 0) as score_cents,
        safe_div(coalesce(b.roles, 0), greatest(g.roles_asked, 1)) as buying_group_share,
        safe_div(coalesce(r.week_micros, 0), greatest(5e6, cast(coalesce(r.before_micros, 0) as double) / 3)) as momentum,
        coalesce(w.is_mqa, false) as is_mqa,
        coalesce(w.is_mqa_without_sales, false) as is_mqa_without_sales,
        case when w.is_mqa then k.mqa_at end as mqa_at,
        case when w.is_mqa_without_sales then k.mqa_without_sales_at end as mqa_without_sales_at,
        p.last_touch_at
    from account_base as a
    cross join run_parameter as g
    left join account_points as p
        on a.account_id = p.account_id
    left join account_fit as f
        on a.account_id = f.account_id
    left join top_driver as t
        on a.account_id = t.account_id and t.driver_rank = 1
    left join recent as r
        on a.account_id = r.account_id
    left join people as e
        on a.account_id = e.account_id
    left join roles as b
        on a.account_id = b.account_id
    left join last_week as w
        on a.account_id = w.account_id
    left join spell_start as k
        on a.account_id = k.account_id
    left join present as s
        on a.account_id = s.account_id
)

select
    account_id,
    parent_account_id,
    account_name,
    account_stage,
    fit_grade,
    top_reason,
    cast(row_number() over (order by micros desc, account_id) as bigint) as engagement_rank,
    engaged_people,
    touches_90d,
    from_micros(micros) as points,
    from_cents(score_cents) as engagement_score,
    buying_group_share,
    momentum,
    is_mqa,
    is_mqa_without_sales,
    mqa_at,
    mqa_without_sales_at,
    last_touch_at
from joined
