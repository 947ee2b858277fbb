-- What each side did week by week around its start: for plots, without a verdict. Week 0 holds the day of the start.
-- A matched control stands once per start, until it is enrolled itself. Engagement is that of the week's end. A spell
-- is of those of a side who start and end in the same weeks: by its number what they did is added up first.
-- grain: one row per cohort, arm, against, side and week_number
with subjects as (
    select
        cohort, arm, against, subject_role as side, member_id, started_on,
        week_start(started_on) as zero_week,
        week_start(add_days(started_on, coalesce(enrolled_days, followed_days + 1))) as until_week
    from cohort_subject
    where subject_role <> 'naive' and unit = 'account'
),

spells as (
    select
        cohort, arm, against, side, zero_week, until_week, count(*) as accounts,
        row_number() over (order by cohort, arm, against, side, zero_week, until_week) as spell_number
    from subjects
    group by cohort, arm, against, side, zero_week, until_week
),

standing as (
    select p.spell_number, s.member_id, add_days(p.zero_week, 7 * w.first_number) as from_week, p.until_week, count(*) as times
    from subjects as s
    inner join spells as p
        on
            s.cohort = p.cohort and s.arm = p.arm and s.against = p.against and s.side = p.side
            and s.zero_week = p.zero_week and s.until_week = p.until_week
    cross join (select min(week_number) as first_number from cohort_week) as w
    group by p.spell_number, s.member_id, p.zero_week, w.first_number, p.until_week
),

weekly as (
    select account_id, week_start, to_micros(points) as micros, engaged_people as people, case when is_mqa then 1 else 0 end as mqas
    from account_engagement_week
),

engaged as (
    select
        s.spell_number, e.week_start,
        cast(sum(s.times * e.micros) as bigint) as micros,
        cast(sum(s.times * e.people) as bigint) as people,
        cast(sum(s.times * e.mqas) as bigint) as mqas
    from standing as s
    inner join weekly as e
        on s.member_id = e.account_id
    where e.week_start >= s.from_week and e.week_start < s.until_week
    group by s.spell_number, e.week_start
),

opened as (
    select
        s.cohort, s.arm, s.against, s.side,
        int_div(days_between(s.zero_week, week_start(add_days(s.started_on, d.created_offset))), 7) as week_number, d.pipeline_cents
    from subjects as s
    inner join cohort_deal as d
        on s.member_id = d.member_id and s.started_on = d.started_on
    where d.unit = 'account' and add_days(s.started_on, d.created_offset) < s.until_week
),

parts as (
    select s.cohort, s.arm, s.against, s.side, w.week_number, s.accounts, 0 as micros, 0 as people, 0 as mqas, 0 as deals, 0 as pipeline_cents
    from spells as s
    cross join run_parameter as p
    inner join cohort_week as w
        on add_days(s.zero_week, 7 * w.week_number) < s.until_week and add_days(s.zero_week, 7 * w.week_number) >= p.first_week
    union all
    select s.cohort, s.arm, s.against, s.side, int_div(days_between(s.zero_week, e.week_start), 7), 0, e.micros, e.people, e.mqas, 0, 0
    from engaged as e
    inner join spells as s
        on e.spell_number = s.spell_number
    union all
    select cohort, arm, against, side, week_number, 0, 0, 0, 0, 1, pipeline_cents
    from opened
),

weeks as (
    select
        cohort, arm, against, side, week_number,
        cast(sum(accounts) as bigint) as accounts,
        cast(sum(micros) as bigint) as micros,
        cast(sum(people) as bigint) as people,
        cast(sum(mqas) as bigint) as mqas,
        cast(sum(deals) as bigint) as deals,
        cast(sum(pipeline_cents) as bigint) as pipeline_cents
    from parts
    group by cohort, arm, against, side, week_number
)

select
    cohort, arm, against, side, cast(week_number as bigint) as week_number, accounts,
    safe_div(micros, accounts) / 1000000 as engagement_points,
    safe_div(people, accounts) as engaged_people,
    safe_div(mqas, accounts) as mqa_share,
    safe_div(deals, accounts) as deals_created,
    safe_div(pipeline_cents, accounts) / 100 as pipeline_created
from weeks
where accounts > 0
