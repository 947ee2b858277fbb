-- Cost beside return by motion, by channel and by campaign. Spend without return stays in, return without
-- spend too; cost, leads and MQAs are the same under every model, lens, window and scope.
-- grain: one row per model, lens, touch_window, touch_scope, period_basis, dimension, member and period_month
with combined as (
    select
        model, lens, touch_window, touch_scope, period_basis, campaign_id, channel, motion, period_month,
        0 as leads, 0 as mqas, deals_micros, won_micros, 0 as media_cents, 0 as loaded_cents, pipeline_cents, revenue_cents
    from return_month
    union all
    select
        m.model, v.lens, v.touch_window, v.touch_scope, c.period_basis, c.campaign_id, c.channel, c.motion, c.period_month,
        c.leads, c.mqas, 0, 0, c.media_cents, c.loaded_cents, 0, 0
    from cost_month as c
    cross join attribution_model as m
    cross join attribution_view as v
),

members as (
    select c.*, 'motion' as dimension, motion as member from combined as c
    union all
    select c.*, 'channel', channel from combined as c
    union all
    select c.*, 'campaign', campaign_id from combined as c
),

summed as (
    select
        model, lens, touch_window, touch_scope, period_basis, dimension, member, period_month,
        cast(sum(leads) as bigint) as leads,
        cast(sum(mqas) as bigint) as mqas,
        cast(sum(deals_micros) as bigint) as deals_micros,
        cast(sum(won_micros) as bigint) as won_micros,
        cast(sum(media_cents) as bigint) as media_cents,
        cast(sum(loaded_cents) as bigint) as loaded_cents,
        cast(sum(pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(revenue_cents) as bigint) as revenue_cents
    from members
    group by model, lens, touch_window, touch_scope, period_basis, dimension, member, period_month
),

-- A cost per next to no deal may be more than a DECIMAL(18, 2) holds, and says nothing.
divided as (
    select
        s.*,
        case when leads > 0 then mul_div_round_any(loaded_cents, 1, leads) end as lead_cents,
        case when mqas > 0 then mul_div_round_any(loaded_cents, 1, mqas) end as mqa_cents,
        case when abs(safe_div(loaded_cents, deals_micros)) < 1e11 then mul_div_round_any(loaded_cents, 1000000, deals_micros) end as deal_cents,
        case when abs(safe_div(loaded_cents, won_micros)) < 1e11 then mul_div_round_any(loaded_cents, 1000000, won_micros) end as customer_cents
    from summed as s
)

select
    model,
    lens,
    touch_window,
    touch_scope,
    period_basis,
    dimension,
    member,
    leads,
    mqas,
    from_micros(deals_micros) as deals,
    from_micros(won_micros) as won_deals,
    from_cents(media_cents) as media_cost,
    from_cents(loaded_cents) as loaded_cost,
    from_cents(pipeline_cents) as pipeline,
    from_cents(revenue_cents) as revenue,
    from_cents(lead_cents) as cost_per_lead,
    from_cents(mqa_cents) as cost_per_mqa,
    from_cents(deal_cents) as cost_per_deal,
    from_cents(customer_cents) as cost_per_customer,
    safe_div(pipeline_cents, loaded_cents) as pipeline_to_cost,
    safe_div(revenue_cents - media_cents, media_cents) as media_roi,
    safe_div(revenue_cents - loaded_cents, loaded_cents) as loaded_roi,
    period_month
from divided
