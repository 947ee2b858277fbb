-- How often paths took each step. A step of an order-k chain is k + 1 touches in a row: their channels, and their
-- motions, as the digits of one number to the base 4096, the last touch lowest, 0 before the first touch. So a
-- step into a state is read from its number, for each order up to the one counted.
-- grain: one row per lens, touch_window, touch_scope, path_end, channels, motions and is_last
-- materialise
with followed as (
    select
        path_number,
        channel_number as channel_0, motion_number as motion_0,
        coalesce(lag(channel_number, 1) over path, 0) as channel_1, coalesce(lag(motion_number, 1) over path, 0) as motion_1,
        coalesce(lag(channel_number, 2) over path, 0) as channel_2, coalesce(lag(motion_number, 2) over path, 0) as motion_2,
        coalesce(lag(channel_number, 3) over path, 0) as channel_3, coalesce(lag(motion_number, 3) over path, 0) as motion_3,
        coalesce(lag(channel_number, 4) over path, 0) as channel_4, coalesce(lag(motion_number, 4) over path, 0) as motion_4,
        lead(i) over path is null as is_last
    from path_touch
    window path as (partition by path_number order by i)
),

steps as (
    select
        f.path_number,
        f.is_last,
        f.channel_0 + 4096 * f.channel_1
        + case when p.markov_order >= 2 then 16777216 * f.channel_2 else 0 end
        + case when p.markov_order >= 3 then 68719476736 * f.channel_3 else 0 end
        + case when p.markov_order >= 4 then 281474976710656 * f.channel_4 else 0 end as channels,
        f.motion_0 + 4096 * f.motion_1
        + case when p.markov_order >= 2 then 16777216 * f.motion_2 else 0 end
        + case when p.markov_order >= 3 then 68719476736 * f.motion_3 else 0 end
        + case when p.markov_order >= 4 then 281474976710656 * f.motion_4 else 0 end as motions
    from followed as f
    cross join run_parameter as p
),

counted as (
    select
        p.lens, p.touch_window, p.touch_scope, p.path_end, s.channels, s.motions, s.is_last,
        cast(count(*) as bigint) as steps,
        cast(sum(p.pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(p.revenue_cents) as bigint) as revenue_cents
    from steps as s
    inner join journey_path as p
        on s.path_number = p.path_number
    group by p.lens, p.touch_window, p.touch_scope, p.path_end, s.channels, s.motions, s.is_last
)

select
    c.lens, v.touch_window, c.touch_scope, c.path_end, c.channels, c.motions, c.steps,
    case when c.is_last then c.pipeline_cents else 0 end as pipeline_cents,
    case when c.is_last then c.revenue_cents else 0 end as revenue_cents,
    c.is_last
from counted as c
inner join attribution_view as v
    on c.lens = v.lens and c.touch_scope = v.touch_scope
where c.touch_window = v.touch_window or (c.touch_window = 'any' and v.touch_window <> 'accelerated')
