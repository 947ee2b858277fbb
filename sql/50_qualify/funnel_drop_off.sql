-- Where and why units dropped out: from the last stage that they had reached.
-- grain: one row per unit, funnel_view, period_kind, period, dimension, member, acquisition, from_stage and reason
with drops as (
    select unit, 'cohort' as funnel_view, from_number, dimension, member, acquisition, drop_off_reason, started_month as period_month, units
    from funnel_member
    where drop_off_reason is not null
    union all
    select unit, 'event', from_number, dimension, member, acquisition, drop_off_reason, ended_month, units
    from funnel_member
    where drop_off_reason is not null and ended_month is not null
),

acquired as (
    select d.*, acquisition as acquired_by from drops as d where acquisition <> 'none'
    union all
    select d.*, 'all' from drops as d
),

periods as (
    select a.*, 'month' as period_kind, coalesce(substr(cast(period_month as string), 1, 7), 'undated') as period from acquired as a
    union all
    select a.*, 'year', coalesce(substr(cast(period_month as string), 1, 4), 'undated') from acquired as a
    union all
    select a.*, 'all', 'all' from acquired as a
    where funnel_view = 'cohort'
)

select
    p.unit, p.funnel_view, p.period_kind, p.period, p.dimension, p.member, p.acquired_by as acquisition,
    f.stage as from_stage, p.drop_off_reason as reason,
    cast(sum(p.units) as bigint) as units
from periods as p
inner join funnel_stage as f
    on p.unit = f.unit and p.from_number = f.stage_number
group by p.unit, p.funnel_view, p.period_kind, p.period, p.dimension, p.member, p.acquired_by, f.stage, p.drop_off_reason
