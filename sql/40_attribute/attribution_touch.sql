-- Credits touch by touch, for the lenses and windows that detail is configured for.
-- grain: one row per deal_id, model, lens, touch_window, touch_scope and position
with unpivoted as (
    select
        c.deal_id, m.model, c.lens, c.touch_window, c.touch_scope, c.i, c.touch_id, c.account_id, c.campaign_id, c.channel, c.motion,
        by_model(
            m.model, c.pipeline_first_touch, c.pipeline_last_touch, c.pipeline_last_non_direct, c.pipeline_linear, c.pipeline_time_decay,
            c.pipeline_position_based, c.pipeline_u_shaped, c.pipeline_w_shaped, c.pipeline_full_path,
            c.pipeline_markov, c.pipeline_markov_motion, c.pipeline_shapley
        ) as pipeline,
        by_model(
            m.model, c.revenue_first_touch, c.revenue_last_touch, c.revenue_last_non_direct, c.revenue_linear, c.revenue_time_decay,
            c.revenue_position_based, c.revenue_u_shaped, c.revenue_w_shaped, c.revenue_full_path,
            c.revenue_markov, c.revenue_markov_motion, c.revenue_shapley
        ) as revenue,
        by_model(
            m.model, c.deals_first_touch, c.deals_last_touch, c.deals_last_non_direct, c.deals_linear, c.deals_time_decay,
            c.deals_position_based, c.deals_u_shaped, c.deals_w_shaped, c.deals_full_path,
            c.deals_markov, c.deals_markov_motion, c.deals_shapley
        ) as deals
    from attribution_credit as c
    inner join attribution_detail as v
        on c.lens = v.lens and c.touch_window = v.touch_window
    cross join attribution_model as m
    where not m.is_custom
),

credits as (
    select * from unpivoted
    union all
    select
        c.deal_id, c.model, c.lens, c.touch_window, c.touch_scope, c.i, c.touch_id, c.account_id, c.campaign_id, c.channel, c.motion,
        c.pipeline, c.revenue, c.deals
    from custom_credit as c
    inner join attribution_detail as v
        on c.lens = v.lens and c.touch_window = v.touch_window
)

select
    deal_id,
    model,
    lens,
    touch_window,
    touch_scope,
    i as position,
    touch_id,
    account_id,
    campaign_id,
    channel,
    motion,
    from_cents(pipeline) as pipeline,
    from_cents(revenue) as revenue,
    cast(deals as double) / 1000000 as weight
from credits
where deals <> 0 or pipeline <> 0 or revenue <> 0
