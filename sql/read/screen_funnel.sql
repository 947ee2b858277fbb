-- The road from lead to order, over all leads of all time: each stage to the next that is told, and how many
-- dropped out there.
-- grain: one row per from_stage
with stages as (
    select
        f.*,
        list_position(['lead', 'mql', 'sal', 'sql', 'opportunity', 'won'], f.from_stage) as place,
        row_number() over (
            partition by f.from_stage
            order by list_position(['lead', 'mql', 'sal', 'sql', 'opportunity', 'won'], f.to_stage)
        ) as nearness
    from funnel as f
    where
        f.unit = 'lead' and f.funnel_view = 'cohort' and f.period_kind = 'all'
        and f.dimension = 'all' and f.acquisition = 'all'
),

drops as (
    select from_stage, cast(sum(units) as bigint) as units, arg_max(reason, (units, reason)) as main_reason
    from funnel_drop_off
    where unit = 'lead' and funnel_view = 'cohort' and period_kind = 'all' and dimension = 'all' and acquisition = 'all'
    group by from_stage
)

select
    s.from_stage,
    s.to_stage,
    s.entered,
    s.converted,
    coalesce(d.units, 0) as dropped,
    coalesce(d.main_reason, '') as main_reason,
    coalesce(cast(s.median_days as varchar), '-') as median_days,
    s.rate,
    s.rate_low,
    s.rate_high
from stages as s
left join drops as d
    on s.from_stage = d.from_stage
where s.nearness = 1
order by s.place
