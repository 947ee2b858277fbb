-- Credits summed for the tables that ask for the deal, and for those that ask for campaign and month: no table
-- asks for both, and together they would be three times as many. A row of a month has no deal_id.
-- grain: one row per deal_id, lens, touch_window, touch_scope, channel and motion, and one per lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month, created_month and won_month
-- materialise
with dated as (
    select
        c.*,
        month_start(d.created_on) as created_month,
        case when d.is_won then month_start(d.closed_on) end as won_month
    from attribution_credit as c
    inner join credited_deal as d
        on c.deal_id = d.deal_id
),

summed as (
    select
        journey_number, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month, created_month, won_month,
        cast(sum(pipeline_first_touch) as bigint) as pipeline_first_touch,
        cast(sum(pipeline_last_touch) as bigint) as pipeline_last_touch,
        cast(sum(pipeline_last_non_direct) as bigint) as pipeline_last_non_direct,
        cast(sum(pipeline_linear) as bigint) as pipeline_linear,
        cast(sum(pipeline_time_decay) as bigint) as pipeline_time_decay,
        cast(sum(pipeline_position_based) as bigint) as pipeline_position_based,
        cast(sum(pipeline_u_shaped) as bigint) as pipeline_u_shaped,
        cast(sum(pipeline_w_shaped) as bigint) as pipeline_w_shaped,
        cast(sum(pipeline_full_path) as bigint) as pipeline_full_path,
        cast(sum(pipeline_markov) as bigint) as pipeline_markov,
        cast(sum(pipeline_markov_motion) as bigint) as pipeline_markov_motion,
        cast(sum(pipeline_shapley) as bigint) as pipeline_shapley,
        cast(sum(revenue_first_touch) as bigint) as revenue_first_touch,
        cast(sum(revenue_last_touch) as bigint) as revenue_last_touch,
        cast(sum(revenue_last_non_direct) as bigint) as revenue_last_non_direct,
        cast(sum(revenue_linear) as bigint) as revenue_linear,
        cast(sum(revenue_time_decay) as bigint) as revenue_time_decay,
        cast(sum(revenue_position_based) as bigint) as revenue_position_based,
        cast(sum(revenue_u_shaped) as bigint) as revenue_u_shaped,
        cast(sum(revenue_w_shaped) as bigint) as revenue_w_shaped,
        cast(sum(revenue_full_path) as bigint) as revenue_full_path,
        cast(sum(revenue_markov) as bigint) as revenue_markov,
        cast(sum(revenue_markov_motion) as bigint) as revenue_markov_motion,
        cast(sum(revenue_shapley) as bigint) as revenue_shapley,
        cast(sum(deals_first_touch) as bigint) as deals_first_touch,
        cast(sum(deals_last_touch) as bigint) as deals_last_touch,
        cast(sum(deals_last_non_direct) as bigint) as deals_last_non_direct,
        cast(sum(deals_linear) as bigint) as deals_linear,
        cast(sum(deals_time_decay) as bigint) as deals_time_decay,
        cast(sum(deals_position_based) as bigint) as deals_position_based,
        cast(sum(deals_u_shaped) as bigint) as deals_u_shaped,
        cast(sum(deals_w_shaped) as bigint) as deals_w_shaped,
        cast(sum(deals_full_path) as bigint) as deals_full_path,
        cast(sum(deals_markov) as bigint) as deals_markov,
        cast(sum(deals_markov_motion) as bigint) as deals_markov_motion,
        cast(sum(deals_shapley) as bigint) as deals_shapley,
        cast(sum(won_markov) as bigint) as won_markov,
        cast(sum(won_markov_motion) as bigint) as won_markov_motion
    from dated
    group by grouping sets (
        (journey_number, lens, touch_window, touch_scope, channel, motion, created_month, won_month),
        (lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month, created_month, won_month)
    )
)

select
    s.*,
    j.deal_id,
    d.segment_number
from summed as s
left join journey_share as j
    on s.journey_number = j.journey_number
left join credited_deal as d
    on j.deal_id = d.deal_id
