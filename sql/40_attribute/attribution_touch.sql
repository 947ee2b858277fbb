-- Credits touch by touch, for the lenses and windows that detail is configured for.
-- grain: one row per deal_id, model, lens, touch_window, touch_scope and position
with unpivoted as (
    select
        c.deal_id, m.model, c.lens, c.touch_window, c.touch_scope, c.i, c.touch_id, c.account_id, c.campaign_id, c.channel, c.motion,
        case m.model
            when 'first_touch' then c.pipeline_first_touch
            when 'last_touch' then c.pipeline_last_touch
            when 'last_non_direct' then c.pipeline_last_non_direct
            when 'linear' then c.pipeline_linear
            when 'time_decay' then c.pipeline_time_decay
            when 'position_based' then c.pipeline_position_based
            when 'u_shaped' then c.pipeline_u_shaped
            when 'w_shaped' then c.pipeline_w_shaped
            when 'full_path' then c.pipeline_full_path
            when 'markov' then c.pipeline_markov
            when 'markov_motion' then c.pipeline_markov_motion
            when 'shapley' then c.pipeline_shapley
        end as pipeline,
        case m.model
            when 'first_touch' then c.revenue_first_touch
            when 'last_touch' then c.revenue_last_touch
            when 'last_non_direct' then c.revenue_last_non_direct
            when 'linear' then c.revenue_linear
            when 'time_decay' then c.revenue_time_decay
            when 'position_based' then c.revenue_position_based
            when 'u_shaped' then c.revenue_u_shaped
            when 'w_shaped' then c.revenue_w_shaped
            when 'full_path' then c.revenue_full_path
            when 'markov' then c.revenue_markov
            when 'markov_motion' then c.revenue_markov_motion
            when 'shapley' then c.revenue_shapley
        end as revenue,
        case m.model
            when 'first_touch' then c.deals_first_touch
            when 'last_touch' then c.deals_last_touch
            when 'last_non_direct' then c.deals_last_non_direct
            when 'linear' then c.deals_linear
            when 'time_decay' then c.deals_time_decay
            when 'position_based' then c.deals_position_based
            when 'u_shaped' then c.deals_u_shaped
            when 'w_shaped' then c.deals_w_shaped
            when 'full_path' then c.deals_full_path
            when 'markov' then c.deals_markov
            when 'markov_motion' then c.deals_markov_motion
            when 'shapley' then c.deals_shapley
        end as deals
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
