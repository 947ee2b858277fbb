-- The sums of every model, one below the other; custom models join here. deals counts the deals created,
-- won those won, in millionths: the same but for the models that weigh pipeline and revenue apart.
-- materialise
-- grain: one row per model, deal_id, lens, touch_window, touch_scope, campaign_id, channel, motion and touch_month
with unpivoted as (
    select
        m.model, s.lens, s.touch_window, s.touch_scope, s.deal_id, s.campaign_id, s.channel, s.motion,
        s.segment_number, s.touch_month, s.created_month, s.won_month,
        'none' as custom_fallback,
        case m.model
            when 'first_touch' then s.pipeline_first_touch
            when 'last_touch' then s.pipeline_last_touch
            when 'last_non_direct' then s.pipeline_last_non_direct
            when 'linear' then s.pipeline_linear
            when 'time_decay' then s.pipeline_time_decay
            when 'position_based' then s.pipeline_position_based
            when 'u_shaped' then s.pipeline_u_shaped
            when 'w_shaped' then s.pipeline_w_shaped
            when 'full_path' then s.pipeline_full_path
            when 'markov' then s.pipeline_markov
            when 'markov_motion' then s.pipeline_markov_motion
            when 'shapley' then s.pipeline_shapley
        end as pipeline,
        case m.model
            when 'first_touch' then s.revenue_first_touch
            when 'last_touch' then s.revenue_last_touch
            when 'last_non_direct' then s.revenue_last_non_direct
            when 'linear' then s.revenue_linear
            when 'time_decay' then s.revenue_time_decay
            when 'position_based' then s.revenue_position_based
            when 'u_shaped' then s.revenue_u_shaped
            when 'w_shaped' then s.revenue_w_shaped
            when 'full_path' then s.revenue_full_path
            when 'markov' then s.revenue_markov
            when 'markov_motion' then s.revenue_markov_motion
            when 'shapley' then s.revenue_shapley
        end as revenue,
        case m.model
            when 'first_touch' then s.deals_first_touch
            when 'last_touch' then s.deals_last_touch
            when 'last_non_direct' then s.deals_last_non_direct
            when 'linear' then s.deals_linear
            when 'time_decay' then s.deals_time_decay
            when 'position_based' then s.deals_position_based
            when 'u_shaped' then s.deals_u_shaped
            when 'w_shaped' then s.deals_w_shaped
            when 'full_path' then s.deals_full_path
            when 'markov' then s.deals_markov
            when 'markov_motion' then s.deals_markov_motion
            when 'shapley' then s.deals_shapley
        end as deals,
        case m.model when 'markov' then s.won_markov when 'markov_motion' then s.won_markov_motion end as won
    from attribution_sum as s
    cross join attribution_model as m
    where not m.is_custom
),

custom as (
    select
        c.model, c.lens, c.touch_window, c.touch_scope, c.deal_id, c.campaign_id, c.channel, c.motion,
        d.segment_number, c.touch_month, month_start(d.created_on) as created_month, case when d.is_won then month_start(d.closed_on) end as won_month,
        max(fallback) as custom_fallback,
        cast(sum(pipeline) as bigint) as pipeline,
        cast(sum(revenue) as bigint) as revenue,
        cast(sum(deals) as bigint) as deals,
        cast(null as bigint) as won
    from custom_credit as c
    inner join credited_deal as d
        on c.deal_id = d.deal_id
    group by
        c.model, c.lens, c.touch_window, c.touch_scope, c.deal_id, c.campaign_id, c.channel, c.motion,
        d.segment_number, c.touch_month, d.created_on, d.closed_on, d.is_won
),

cells as (
    select * from unpivoted
    union all
    select * from custom
)

select
    model, lens, touch_window, touch_scope, deal_id, campaign_id, channel, motion, segment_number,
    touch_month, created_month, won_month,
    custom_fallback,
    pipeline,
    revenue,
    deals,
    case when won_month is null then 0 else coalesce(won, deals) end as won
from cells
where deals <> 0 or pipeline <> 0 or revenue <> 0 or won <> 0
