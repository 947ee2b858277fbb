-- The sums of every model, one below the other; custom models join here. deals counts the deals created,
-- won those won, in millionths: the same but for the models that weigh pipeline and revenue apart.
-- grain: one row per model and grain of attribution_sum
-- materialise
with unpivoted as (
    select
        m.model, s.lens, s.touch_window, s.touch_scope, s.deal_id, s.campaign_id, s.channel, s.motion,
        s.segment_number, s.touch_month, s.created_month, s.won_month,
        'none' as custom_fallback,
        by_model(
            m.model, s.pipeline_first_touch, s.pipeline_last_touch, s.pipeline_last_non_direct, s.pipeline_linear, s.pipeline_time_decay,
            s.pipeline_position_based, s.pipeline_u_shaped, s.pipeline_w_shaped, s.pipeline_full_path,
            s.pipeline_markov, s.pipeline_markov_motion, s.pipeline_shapley
        ) as pipeline,
        by_model(
            m.model, s.revenue_first_touch, s.revenue_last_touch, s.revenue_last_non_direct, s.revenue_linear, s.revenue_time_decay,
            s.revenue_position_based, s.revenue_u_shaped, s.revenue_w_shaped, s.revenue_full_path,
            s.revenue_markov, s.revenue_markov_motion, s.revenue_shapley
        ) as revenue,
        by_model(
            m.model, s.deals_first_touch, s.deals_last_touch, s.deals_last_non_direct, s.deals_linear, s.deals_time_decay,
            s.deals_position_based, s.deals_u_shaped, s.deals_w_shaped, s.deals_full_path,
            s.deals_markov, s.deals_markov_motion, s.deals_shapley
        ) as deals,
        case m.model when 'markov' then s.won_markov when 'markov_motion' then s.won_markov_motion end as won
    from attribution_sum as s
    cross join attribution_model as m
    where not m.is_custom
),

dated as (
    select
        c.*,
        d.segment_number,
        month_start(d.created_on) as created_month,
        case when d.is_won then month_start(d.closed_on) end as won_month
    from custom_credit as c
    inner join credited_deal as d
        on c.deal_id = d.deal_id
),

custom as (
    select
        model, lens, touch_window, touch_scope, deal_id, campaign_id, channel, motion,
        segment_number, touch_month, created_month, won_month,
        max(fallback) as custom_fallback,
        cast(sum(pipeline) as bigint) as pipeline,
        cast(sum(revenue) as bigint) as revenue,
        cast(sum(deals) as bigint) as deals,
        cast(null as bigint) as won
    from dated
    group by grouping sets (
        (model, deal_id, lens, touch_window, touch_scope, channel, motion, segment_number, created_month, won_month),
        (model, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month, created_month, won_month)
    )
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
