-- Credits of each touch under each model, exact: R(i) - R(i-1), R(i) = amount x running weight / weights,
-- rounded half away from zero. Pipeline and revenue in cents, deals in millionths. Markov
-- models share out deals as pipeline and won deals as revenue, which have weights of their own.
-- grain: one row per deal_id, lens, touch_window, touch_scope and touch_id
-- materialise
select
    w.deal_id, w.lens, w.touch_window, w.touch_scope, w.touch_id, w.account_id, w.campaign_id, w.channel, w.motion,
    w.journey_number, w.i, w.touch_month,
    case when w.i = 1 then d.pipeline_cents else 0 end as pipeline_first_touch,
    case when w.i = w.n then d.pipeline_cents else 0 end as pipeline_last_touch,
    case when w.i = w.last_known then d.pipeline_cents else 0 end as pipeline_last_non_direct,
    mul_div_round(d.pipeline_cents, w.i, w.n) - mul_div_round(d.pipeline_cents, w.i - 1, w.n) as pipeline_linear,
    mul_div_round(d.pipeline_cents, w.time_running, w.time_sum) - mul_div_round(d.pipeline_cents, w.time_running - w.time_weight, w.time_sum) as pipeline_time_decay,
    mul_div_round(d.pipeline_cents, w.position_running, w.position_total) - mul_div_round(d.pipeline_cents, w.position_running - w.position_weight, w.position_total) as pipeline_position_based,
    case when w.u_weight = 0 then 0 else mul_div_round(d.pipeline_cents, w.u_running, w.u_sum) - mul_div_round(d.pipeline_cents, w.u_running - w.u_weight, w.u_sum) end as pipeline_u_shaped,
    case when w.w_weight = 0 then 0 else mul_div_round(d.pipeline_cents, w.w_running, w.w_sum) - mul_div_round(d.pipeline_cents, w.w_running - w.w_weight, w.w_sum) end as pipeline_w_shaped,
    case when w.full_weight = 0 then 0 else mul_div_round(d.pipeline_cents, w.full_running, w.full_sum) - mul_div_round(d.pipeline_cents, w.full_running - w.full_weight, w.full_sum) end as pipeline_full_path,
    mul_div_round(d.pipeline_cents, w.markov_pipeline_running, w.markov_pipeline_sum) - mul_div_round(d.pipeline_cents, w.markov_pipeline_running - w.markov_pipeline_weight, w.markov_pipeline_sum) as pipeline_markov,
    mul_div_round(d.pipeline_cents, w.motion_pipeline_running, w.motion_pipeline_sum) - mul_div_round(d.pipeline_cents, w.motion_pipeline_running - w.motion_pipeline_weight, w.motion_pipeline_sum) as pipeline_markov_motion,
    mul_div_round(d.pipeline_cents, w.shapley_running, w.shapley_sum) - mul_div_round(d.pipeline_cents, w.shapley_running - w.shapley_weight, w.shapley_sum) as pipeline_shapley,
    case when w.i = 1 then d.revenue_cents else 0 end as revenue_first_touch,
    case when w.i = w.n then d.revenue_cents else 0 end as revenue_last_touch,
    case when w.i = w.last_known then d.revenue_cents else 0 end as revenue_last_non_direct,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.i, w.n) - mul_div_round(d.revenue_cents, w.i - 1, w.n) end as revenue_linear,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.time_running, w.time_sum) - mul_div_round(d.revenue_cents, w.time_running - w.time_weight, w.time_sum) end as revenue_time_decay,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.position_running, w.position_total) - mul_div_round(d.revenue_cents, w.position_running - w.position_weight, w.position_total) end as revenue_position_based,
    case when d.revenue_cents = 0 or w.u_weight = 0 then 0 else mul_div_round(d.revenue_cents, w.u_running, w.u_sum) - mul_div_round(d.revenue_cents, w.u_running - w.u_weight, w.u_sum) end as revenue_u_shaped,
    case when d.revenue_cents = 0 or w.w_weight = 0 then 0 else mul_div_round(d.revenue_cents, w.w_running, w.w_sum) - mul_div_round(d.revenue_cents, w.w_running - w.w_weight, w.w_sum) end as revenue_w_shaped,
    case when d.revenue_cents = 0 or w.full_weight = 0 then 0 else mul_div_round(d.revenue_cents, w.full_running, w.full_sum) - mul_div_round(d.revenue_cents, w.full_running - w.full_weight, w.full_sum) end as revenue_full_path,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.markov_revenue_running, w.markov_revenue_sum) - mul_div_round(d.revenue_cents, w.markov_revenue_running - w.markov_revenue_weight, w.markov_revenue_sum) end as revenue_markov,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.motion_revenue_running, w.motion_revenue_sum) - mul_div_round(d.revenue_cents, w.motion_revenue_running - w.motion_revenue_weight, w.motion_revenue_sum) end as revenue_markov_motion,
    case when d.revenue_cents = 0 then 0 else mul_div_round(d.revenue_cents, w.shapley_running, w.shapley_sum) - mul_div_round(d.revenue_cents, w.shapley_running - w.shapley_weight, w.shapley_sum) end as revenue_shapley,
    case when w.i = 1 then 1000000 else 0 end as deals_first_touch,
    case when w.i = w.n then 1000000 else 0 end as deals_last_touch,
    case when w.i = w.last_known then 1000000 else 0 end as deals_last_non_direct,
    mul_div_round(1000000, w.i, w.n) - mul_div_round(1000000, w.i - 1, w.n) as deals_linear,
    mul_div_round(1000000, w.time_running, w.time_sum) - mul_div_round(1000000, w.time_running - w.time_weight, w.time_sum) as deals_time_decay,
    mul_div_round(1000000, w.position_running, w.position_total) - mul_div_round(1000000, w.position_running - w.position_weight, w.position_total) as deals_position_based,
    case when w.u_weight = 0 then 0 else mul_div_round(1000000, w.u_running, w.u_sum) - mul_div_round(1000000, w.u_running - w.u_weight, w.u_sum) end as deals_u_shaped,
    case when w.w_weight = 0 then 0 else mul_div_round(1000000, w.w_running, w.w_sum) - mul_div_round(1000000, w.w_running - w.w_weight, w.w_sum) end as deals_w_shaped,
    case when w.full_weight = 0 then 0 else mul_div_round(1000000, w.full_running, w.full_sum) - mul_div_round(1000000, w.full_running - w.full_weight, w.full_sum) end as deals_full_path,
    mul_div_round(1000000, w.markov_pipeline_running, w.markov_pipeline_sum) - mul_div_round(1000000, w.markov_pipeline_running - w.markov_pipeline_weight, w.markov_pipeline_sum) as deals_markov,
    mul_div_round(1000000, w.motion_pipeline_running, w.motion_pipeline_sum) - mul_div_round(1000000, w.motion_pipeline_running - w.motion_pipeline_weight, w.motion_pipeline_sum) as deals_markov_motion,
    mul_div_round(1000000, w.shapley_running, w.shapley_sum) - mul_div_round(1000000, w.shapley_running - w.shapley_weight, w.shapley_sum) as deals_shapley,
    case when d.is_won then mul_div_round(1000000, w.markov_revenue_running, w.markov_revenue_sum) - mul_div_round(1000000, w.markov_revenue_running - w.markov_revenue_weight, w.markov_revenue_sum) else 0 end as won_markov,
    case when d.is_won then mul_div_round(1000000, w.motion_revenue_running, w.motion_revenue_sum) - mul_div_round(1000000, w.motion_revenue_running - w.motion_revenue_weight, w.motion_revenue_sum) else 0 end as won_markov_motion
from journey_weight as w
inner join credited_deal as d
    on w.deal_id = d.deal_id
