-- Cost and return of the channels that cost the most, for one lens, window, scope and model.
-- grain: one row per channel
with leads as (
    select member, cast(sum(leads) as bigint) as leads
    from roi
    where
        lens = $1 and touch_window = $2 and touch_scope = $3 and model = $4
        and dimension = 'channel' and period_basis = 'close'
    group by member
)

select
    g.member as channel,
    l.leads,
    cast(g.media_cost as varchar) as media_cost,
    cast(g.loaded_cost as varchar) as loaded_cost,
    cast(g.revenue as varchar) as revenue,
    g.media_roi,
    g.loaded_roi,
    coalesce(g.media_rank, 0) as media_rank,
    coalesce(g.loaded_rank, 0) as loaded_rank
from roi_gap as g
inner join leads as l
    on g.member = l.member
where g.lens = $1 and g.touch_window = $2 and g.touch_scope = $3 and g.model = $4 and g.dimension = 'channel'
order by g.loaded_cost desc, g.member
limit 10
