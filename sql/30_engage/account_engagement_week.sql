-- Score and MQA state as of the end of each week, by events up to then. An MQA is entered at the upper
-- threshold and left at the lower one: the last week that said either decides.
-- grain: one row per account_id and week_start
with week_decay as (
    -- what a point earned on a day is worth at the evaluation of each week
    select
        d.half_life,
        d.weight,
        w.week_start,
        add_days(w.evaluated_on, -d.age_days) as on_date,
        add_days(w.evaluated_on, -d.age_days) >= w.week_start as is_new
    from history_week as w
    cross join decay as d
    where d.half_life <> 'attribution'
),

decayed as (
    select
        e.account_id,
        w.week_start,
        cast(sum(decay_points(e.micros, w.weight)) as bigint) as micros,
        cast(sum(case when e.is_sales then 0 else decay_points(e.micros, w.weight) end) as bigint) as marketing_micros,
        cast(sum(case when w.is_new then e.micros else 0 end) as bigint) as new_micros,
        cast(0 as bigint) as people_change,
        cast(0 as bigint) as marketing_people_change
    from account_event as e
    inner join week_decay as w
        on e.half_life = w.half_life and e.happened_on = w.on_date
    group by e.account_id, w.week_start
    union all
    select account_id, week_start, 0, 0, 0, people_change, marketing_people_change
    from engaged_people_week
),

weeks as (
    select
        account_id,
        week_start,
        cast(sum(micros) as bigint) as micros,
        cast(sum(marketing_micros) as bigint) as marketing_micros,
        cast(sum(new_micros) as bigint) as new_micros,
        cast(sum(people_change) as bigint) as people_change,
        cast(sum(marketing_people_change) as bigint) as marketing_people_change
    from decayed
    group by account_id, week_start
),

with_people as (
    select
        k.*,
        cast(sum(k.people_change) over w as bigint) as people,
        cast(sum(k.marketing_people_change) over w as bigint) as marketing_people
    from weeks as k
    window w as (partition by k.account_id order by k.week_start rows between unbounded preceding and current row)
),

signalled as (
    select
        k.*,
        least(add_days(k.week_start, 6), p.as_of) as evaluated_on,
        p.scale_micros,
        case
            when
                k.micros >= p.mqa_enter_micros and k.people >= p.mqa_people
                and (not p.has_fit or coalesce(f.fit_grade, 'D') <= p.mqa_fit) then 1
            when k.micros < p.mqa_leave_micros or k.people = 0 then 0
        end as mqa_signal,
        case
            when
                k.marketing_micros >= p.mqa_enter_micros and k.marketing_people >= p.mqa_people
                and (not p.has_fit or coalesce(f.fit_grade, 'D') <= p.mqa_fit) then 1
            when k.marketing_micros < p.mqa_leave_micros or k.marketing_people = 0 then 0
        end as marketing_mqa_signal
    from with_people as k
    cross join run_parameter as p
    left join account_fit as f
        on k.account_id = f.account_id
),

grouped as (
    select
        s.*,
        count(s.mqa_signal) over w as spell,
        count(s.marketing_mqa_signal) over w as marketing_spell
    from signalled as s
    window w as (partition by s.account_id order by s.week_start rows between unbounded preceding and current row)
),

judged as (
    select
        g.*,
        coalesce(max(g.mqa_signal) over (partition by g.account_id, g.spell), 0) = 1 as is_mqa,
        coalesce(max(g.marketing_mqa_signal) over (partition by g.account_id, g.marketing_spell), 0) = 1 as is_mqa_without_sales
    from grouped as g
)

select
    j.account_id,
    j.people as engaged_people,
    j.marketing_people as engaged_people_without_sales,
    from_micros(j.micros) as points,
    from_micros(j.marketing_micros) as points_without_sales,
    from_micros(j.new_micros) as new_points,
    from_cents(cast(round(10000 * (1 - exp(-j.micros / j.scale_micros))) as bigint)) as engagement_score,
    j.is_mqa,
    j.is_mqa_without_sales,
    j.week_start,
    j.evaluated_on
from judged as j
where j.micros > 0 or j.people > 0 or j.is_mqa or j.is_mqa_without_sales
