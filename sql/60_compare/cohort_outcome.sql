-- How many accounts of each arm reached each outcome on or after their start.
-- Only deals opened and levels reached after the start count, so that a programme cannot claim what it
-- enrolled: an account that was an MQA before has to become one again. Renewals follow from contracts
-- and do not count.
-- grain: one row per cohort, arm and outcome
with levels as (
    select
        w.account_id,
        w.evaluated_on,
        w.is_mqa,
        to_micros(w.points) >= p.engaged_micros as is_engaged,
        lag(w.week_start) over weeks < add_days(w.week_start, -7) as is_after_gap,
        lag(w.is_mqa) over weeks as was_mqa,
        lag(to_micros(w.points) >= p.engaged_micros) over weeks as was_engaged
    from account_engagement_week as w
    cross join run_parameter as p
    window weeks as (partition by w.account_id order by w.week_start)
),

reached as (
    select
        m.cohort,
        m.account_id,
        m.arm,
        m.source,
        max(case when w.is_engaged and (w.is_after_gap or not coalesce(w.was_engaged, false)) then 1 else 0 end) as is_engaged,
        max(case when w.is_mqa and (w.is_after_gap or not coalesce(w.was_mqa, false)) then 1 else 0 end) as is_mqa
    from cohort_member as m
    left join levels as w
        on m.account_id = w.account_id and w.evaluated_on >= m.started_on
    group by m.cohort, m.account_id, m.arm, m.source
),

deals as (
    select
        m.cohort,
        m.account_id,
        max(case when d.deal_id is not null then 1 else 0 end) as has_deal,
        max(case when d.is_won then 1 else 0 end) as has_won
    from cohort_member as m
    left join deal_company as c
        on m.account_id = c.account_id
    left join deal as d
        on c.deal_id = d.deal_id and d.created_on >= m.started_on and d.deal_type <> 'renewal'
    group by m.cohort, m.account_id
),

outcomes as (
    select cohort, account_id, arm, source, 'engaged' as outcome, is_engaged as has_outcome from reached
    union all
    select cohort, account_id, arm, source, 'mqa', is_mqa from reached
    union all
    select r.cohort, r.account_id, r.arm, r.source, 'deal', d.has_deal
    from reached as r
    inner join deals as d
        on r.cohort = d.cohort and r.account_id = d.account_id
    union all
    select r.cohort, r.account_id, r.arm, r.source, 'won', d.has_won
    from reached as r
    inner join deals as d
        on r.cohort = d.cohort and r.account_id = d.account_id
)

select
    cohort,
    arm,
    outcome,
    source,
    cast(count(*) as bigint) as accounts,
    cast(sum(has_outcome) as bigint) as converted
from outcomes
group by cohort, arm, outcome, source
