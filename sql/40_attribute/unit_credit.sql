-- The credits of every model summed to the units that the bootstrap draws.
-- grain: one row per model, lens, touch_window, touch_scope, unit_number, channel and motion
select
    c.model, c.lens, c.touch_window, c.touch_scope, u.unit_number, c.channel, c.motion,
    cast(sum(c.pipeline) as bigint) as pipeline_cents,
    cast(sum(c.revenue) as bigint) as revenue_cents,
    cast(sum(c.deals) as bigint) as deals_micros
from attribution_cell as c
inner join bootstrap_unit as u
    on c.deal_id = u.deal_id
group by c.model, c.lens, c.touch_window, c.touch_scope, u.unit_number, c.channel, c.motion
