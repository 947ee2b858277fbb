-- How many paths hold a channel among how many distinct ones: all that a Shapley value asks of them. Its game is
-- v(S) = conversions of the paths whose channels all lie in S, so that the value shares each conversion equally.
-- grain: one row per basis, lens, touch_window, touch_scope, path_end, channel_number and channels
with sized as (
    select path_number, basis, cast(count(*) as bigint) as channels
    from path_channel
    group by path_number, basis
),

counted as (
    select
        c.basis, p.lens, p.touch_window, p.touch_scope, p.path_end, c.channel_number, s.channels,
        cast(count(*) as bigint) as paths,
        cast(sum(p.pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(p.revenue_cents) as bigint) as revenue_cents
    from path_channel as c
    inner join sized as s
        on c.path_number = s.path_number and c.basis = s.basis
    inner join journey_path as p
        on c.path_number = p.path_number
    group by c.basis, p.lens, p.touch_window, p.touch_scope, p.path_end, c.channel_number, s.channels
)

select
    c.basis, c.lens, v.touch_window, c.touch_scope, c.path_end, c.channel_number, c.channels, c.paths, c.pipeline_cents, c.revenue_cents
from counted as c
inner join attribution_view as v
    on c.lens = v.lens and c.touch_scope = v.touch_scope
where c.touch_window = v.touch_window or (c.touch_window = 'any' and v.touch_window <> 'accelerated')
