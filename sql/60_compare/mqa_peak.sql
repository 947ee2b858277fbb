-- The week ends at which an account's points reached a new height since it was last below leave_points. An
-- MQA rule that differs in enter_points alone is entered exactly where its threshold lies between the height
-- before and the new one: one pass over the weeks answers for every threshold. With it, whether the account
-- was in an open deal that day, and whether one was opened in the deal_days after it.
-- grain: one row per account_id, touch_scope and evaluated_on
-- materialise
with weeks as (
    select account_id, 'all' as touch_scope, engaged_people as people, points, week_start, evaluated_on
    from account_engagement_week
    union all
    select account_id, 'marketing', engaged_people_without_sales, points_without_sales, week_start, evaluated_on
    from account_engagement_week
),

staying as (
    select
        w.account_id,
        w.touch_scope,
        w.week_start,
        w.evaluated_on,
        case
            when w.people >= p.mqa_people and (not p.has_fit or coalesce(f.fit_grade, 'D') <= p.mqa_fit) then to_micros(w.points)
            else 0
        end as entry_micros,
        p.first_week
    from weeks as w
    cross join run_parameter as p
    left join account_fit as f
        on w.account_id = f.account_id
    where w.people > 0 and w.points >= from_micros(p.mqa_leave_micros)
),

numbered as (
    select
        s.*,
        row_number() over (partition by s.account_id, s.touch_scope order by s.week_start) as week_number
    from staying as s
),

-- Weeks above leave_points that follow one another agree in the date that lies their number of weeks back. It
-- lies before the history where no week was below until then.
spells as (
    select n.*, add_days(n.week_start, -7 * n.week_number) as spell
    from numbered as n
),

heights as (
    select
        s.*,
        coalesce(max(s.entry_micros) over (
            partition by s.account_id, s.touch_scope, s.spell order by s.week_start rows between unbounded preceding and 1 preceding
        ), 0) as height_before
    from spells as s
),

-- How high an account stood before the first week of the history nobody knows.
reached as (
    select account_id, touch_scope, height_before, entry_micros as height, evaluated_on
    from heights
    where entry_micros > height_before and spell >= first_week
)

select
    r.account_id,
    r.touch_scope,
    r.height_before,
    r.height,
    coalesce(max(case when d.opened_on <= r.evaluated_on and (d.ended_on is null or d.ended_on > r.evaluated_on) then 1 else 0 end), 0) = 1
        as is_in_deal,
    coalesce(max(case when d.opened_on > r.evaluated_on and d.opened_on <= add_days(r.evaluated_on, p.deal_days) then 1 else 0 end), 0) = 1
        as is_before_deal,
    r.evaluated_on
from reached as r
cross join run_parameter as p
left join deal_spell as d
    on r.account_id = d.account_id
group by r.account_id, r.touch_scope, r.height_before, r.height, r.evaluated_on
