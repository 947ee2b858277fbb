-- The deals' paths through a channel, or a motion ($2), that brought most revenue, then pipeline, in one view.
-- Touches of one channel in a row are one step, with their number.
-- grain: one row per path
with touches as (
    select
        deal_id,
        case when $2 = 'motion' then motion else channel end as name,
        row_number() over (partition by deal_id order by position) as place
    from attribution_journey
    where
        lens = $3
        and ($4 = 'influenced' or is_sourced = ($4 = 'sourced'))
        and ($5 = 'all' or is_marketing)
),

through as (
    select t.*, place - row_number() over (partition by deal_id, name order by place) as run
    from touches as t
    where deal_id in (select deal_id from touches where name = $1)
),

runs as (
    select deal_id, min(place) as place, count(*) as touches, name || case when count(*) > 1 then ' x' || count(*) else '' end as step
    from through
    group by deal_id, name, run
),

paths as (
    select deal_id, cast(sum(touches) as bigint) as touches, string_agg(step, ' > ' order by place) as path
    from runs
    group by deal_id
)

select
    p.path,
    max(p.touches) as touches,
    count(*) as deals,
    count(*) filter (where d.is_won) as won,
    cast(cast(sum(d.pipeline) as decimal(18, 2)) as varchar) as pipeline,
    cast(cast(sum(d.revenue) as decimal(18, 2)) as varchar) as revenue,
    min(p.deal_id) as example_deal_id
from paths as p
inner join deal as d
    on p.deal_id = d.deal_id
group by p.path
order by sum(d.revenue) desc, sum(d.pipeline) desc, count(*) desc, p.path
limit $6
