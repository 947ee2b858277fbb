-- What everybody who is compared did in each window: the days after the start, the same number of days up to it,
-- and as many before those. Only what began and ended inside a window counts there; a row without anything is
-- left out.
-- grain: one row per unit, member_id, started_on, window_days and period
-- materialise
with opened as (
    select
        d.unit, d.member_id, d.started_on, w.window_days, w.period,
        d.created_offset, d.closed_offset, d.pipeline_cents, d.revenue_cents,
        coalesce(d.closed_offset <= w.to_offset, false) as is_closed,
        coalesce(d.closed_offset <= w.to_offset and d.is_won, false) as is_won,
        row_number() over (
            partition by d.unit, d.member_id, d.started_on, w.window_days, w.period
            order by d.created_offset, d.closed_offset nulls last, d.deal_id
        ) as deal_rank
    from cohort_deal as d
    inner join cohort_window as w
        on d.created_offset > w.from_offset and d.created_offset <= w.to_offset
),

deals as (
    select
        unit, member_id, started_on, window_days, period,
        count(*) as deals,
        sum(pipeline_cents) as pipeline_cents,
        sum(case when is_closed then 1 else 0 end) as closed_deals,
        sum(case when is_won then 1 else 0 end) as won_deals,
        sum(case when is_won then revenue_cents else 0 end) as revenue_cents,
        max(case when deal_rank = 1 then created_offset end) as first_created_offset,
        max(case when deal_rank = 1 then closed_offset end) as first_closed_offset
    from opened
    group by unit, member_id, started_on, window_days, period
),

milestones as (
    select
        m.unit, m.member_id, m.started_on, w.window_days, w.period,
        sum(case when m.milestone = 'mqa' then 1 else 0 end) as mqas,
        sum(case when m.milestone = 'sql' then 1 else 0 end) as sqls,
        sum(case when m.milestone = 'lead' then 1 else 0 end) as leads
    from cohort_milestone as m
    inner join cohort_window as w
        on m.happened_offset > w.from_offset and m.happened_offset <= w.to_offset
    group by m.unit, m.member_id, m.started_on, w.window_days, w.period
),

events as (
    select
        e.unit, e.member_id, e.started_on, w.window_days, w.period,
        sum(e.micros) as micros,
        sum(e.cost_micros) as cost_micros,
        count(distinct case when e.micros > 0 then e.person_id end) as people
    from cohort_event as e
    inner join bucket_window as w
        on e.bucket = w.bucket
    group by e.unit, e.member_id, e.started_on, w.window_days, w.period
),

measures as (
    select
        unit, member_id, started_on, window_days, period, micros, cost_micros, people, 0 as leads, 0 as mqas, 0 as sqls,
        0 as deals, 0 as pipeline_cents, 0 as closed_deals, 0 as won_deals, 0 as revenue_cents,
        cast(null as bigint) as first_created_offset, cast(null as bigint) as first_closed_offset
    from events
    union all
    select
        unit, member_id, started_on, window_days, period, 0, 0, 0, leads, mqas, sqls,
        0, 0, 0, 0, 0, cast(null as bigint), cast(null as bigint)
    from milestones
    union all
    select
        unit, member_id, started_on, window_days, period, 0, 0, 0, 0, 0, 0,
        deals, pipeline_cents, closed_deals, won_deals, revenue_cents, first_created_offset, first_closed_offset
    from deals
)

select
    unit, member_id, window_days, period,
    cast(sum(micros) as bigint) as micros,
    cast(sum(cost_micros) as bigint) as cost_micros,
    cast(sum(people) as bigint) as engaged_people,
    cast(sum(leads) as bigint) as leads,
    cast(sum(mqas) as bigint) as mqas,
    cast(sum(sqls) as bigint) as sqls,
    cast(sum(deals) as bigint) as deals,
    cast(sum(pipeline_cents) as bigint) as pipeline_cents,
    cast(sum(closed_deals) as bigint) as closed_deals,
    cast(sum(won_deals) as bigint) as won_deals,
    cast(sum(revenue_cents) as bigint) as revenue_cents,
    cast(max(first_created_offset) as bigint) as first_created_offset,
    cast(max(first_closed_offset) as bigint) as first_closed_offset,
    started_on
from measures
group by unit, member_id, started_on, window_days, period
