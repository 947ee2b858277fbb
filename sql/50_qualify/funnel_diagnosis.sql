-- What holds a period and segment back. A rate is weak where its 95 % interval lies below the benchmark: of
-- leads that become SQLs, lead_quality; of SQLs that are won, order_acquisition; of both, the one that costs
-- more. Where neither is and leads pass qualification more often than the benchmark's best, too few come in.
-- Cohort view: what has had time counts.
-- grain: one row per period_kind, period, dimension, member and acquisition
with pairs as (
    select
        f.*, b.benchmark_low, b.benchmark_high,
        safe_div(f.matured_converted, f.matured) as share,
        wilson_low(f.matured_converted, f.matured) as low,
        wilson_high(f.matured_converted, f.matured) as high
    from funnel as f
    left join benchmark as b
        on f.from_stage = b.from_stage and f.to_stage = b.to_stage
    where f.unit = 'lead' and f.funnel_view = 'cohort'
),

segments as (
    select
        period_kind, period, dimension, member, acquisition, period_start,
        max(case when from_stage = 'lead' and to_stage = 'sql' then entered end) as leads,
        max(case when from_stage = 'lead' and to_stage = 'sql' then converted end) as sqls,
        max(case when from_stage = 'lead' and to_stage = 'won' then converted end) as customers,
        max(case when from_stage = 'lead' and to_stage = 'sql' then matured end) as matured_leads,
        max(case when from_stage = 'lead' and to_stage = 'sql' then share end) as sql_rate,
        max(case when from_stage = 'lead' and to_stage = 'sql' then low end) as sql_low,
        max(case when from_stage = 'lead' and to_stage = 'sql' then high end) as sql_high,
        max(case when from_stage = 'lead' and to_stage = 'sql' then benchmark_low end) as sql_benchmark_low,
        max(case when from_stage = 'lead' and to_stage = 'sql' then benchmark_high end) as sql_benchmark_high,
        coalesce(max(case when from_stage = 'sql' and to_stage = 'won' then matured end), 0) as matured_sqls,
        max(case when from_stage = 'sql' and to_stage = 'won' then share end) as close_rate,
        max(case when from_stage = 'sql' and to_stage = 'won' then low end) as close_low,
        max(case when from_stage = 'sql' and to_stage = 'won' then high end) as close_high,
        max(case when from_stage = 'sql' and to_stage = 'won' then benchmark_low end) as close_benchmark_low
    from pairs
    group by period_kind, period, dimension, member, acquisition, period_start
),

-- The stage that reaches the smallest part of its benchmark.
worst as (
    select
        p.*,
        row_number() over (
            partition by period_kind, period, dimension, member, acquisition
            order by safe_div(share, benchmark_low), from_stage, to_stage
        ) as place
    from pairs as p
    where benchmark_low > 0 and rate is not null
),

mean_order as (
    select safe_div(sum(revenue_cents), count(won_at)) as cents from lead_milestone where won_at is not null
),

valued as (
    select
        s.*,
        coalesce(sql_high < sql_benchmark_low, false) as is_quality_weak,
        coalesce(close_high < close_benchmark_low, false) as is_close_weak,
        coalesce(greatest(sql_benchmark_low - sql_rate, 0) * matured_leads * close_rate * m.cents, 0) as quality_cents,
        coalesce(greatest(close_benchmark_low - close_rate, 0) * matured_sqls * m.cents, 0) as close_cents
    from segments as s
    cross join mean_order as m
),

judged as (
    select
        v.*,
        matured_sqls >= p.funnel_min_n as has_close_rate,
        case
            when matured_leads < p.funnel_min_n then 'too_few'
            when is_quality_weak and (not is_close_weak or quality_cents >= close_cents) then 'lead_quality'
            when is_close_weak then 'order_acquisition'
            when matured_sqls < p.funnel_min_n then 'too_few'
            when sql_low > sql_benchmark_high then 'lead_volume'
            else 'none'
        end as bottleneck
    from valued as v
    cross join run_parameter as p
)

select
    j.period_kind,
    j.period,
    j.dimension,
    j.member,
    j.acquisition,
    j.bottleneck,
    case when j.bottleneck <> 'too_few' then w.from_stage end as worst_from_stage,
    case when j.bottleneck <> 'too_few' then w.to_stage end as worst_to_stage,
    j.leads,
    j.sqls,
    j.customers,
    from_cents(cast(floor(case j.bottleneck when 'lead_quality' then quality_cents when 'order_acquisition' then close_cents else 0 end + 5e-1) as bigint)) as revenue_forgone,
    case when j.bottleneck <> 'too_few' then w.share end as worst_rate,
    case when j.bottleneck <> 'too_few' then w.benchmark_low end as worst_benchmark,
    case when j.bottleneck <> 'too_few' then j.sql_rate end as sql_rate,
    case when j.bottleneck <> 'too_few' then j.sql_low end as sql_rate_low,
    case when j.bottleneck <> 'too_few' then j.sql_high end as sql_rate_high,
    case when j.has_close_rate then j.close_rate end as close_rate,
    case when j.has_close_rate then j.close_low end as close_rate_low,
    case when j.has_close_rate then j.close_high end as close_rate_high,
    j.period_start
from judged as j
left join worst as w
    on
        j.period_kind = w.period_kind and j.period = w.period and j.dimension = w.dimension
        and j.member = w.member and j.acquisition = w.acquisition and w.place = 1
