-- The sums of every model, one below the other; custom models join here.
-- materialise
-- grain: one row per model, deal_id, lens, touch_window, touch_scope, campaign_id, channel, motion and touch_month
with unpivoted as (
    select
        m.model, s.lens, s.touch_window, s.touch_scope, s.deal_id, s.campaign_id, s.channel, s.motion,
        s.account_id, s.touch_month, s.created_month, s.won_month,
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
        end as deals
    from attribution_sum as s
    cross join attribution_model as m
    where not m.is_custom
),

custom as (
    select
        c.model, c.lens, c.touch_window, c.touch_scope, c.deal_id, c.campaign_id, c.channel, c.motion,
        d.account_id, c.touch_month, month_start(d.created_on) as created_month, case when d.is_won then month_start(d.closed_on) end as won_month,
        max(fallback) as custom_fallback,
        cast(sum(pipeline) as bigint) as pipeline,
        cast(sum(revenue) as bigint) as revenue,
        cast(sum(deals) as bigint) as deals
    from custom_credit as c
    inner join credited_deal as d
        on c.deal_id = d.deal_id
    group by
        c.model, c.lens, c.touch_window, c.touch_scope, c.deal_id, c.campaign_id, c.channel, c.motion,
        d.account_id, c.touch_month, d.created_on, d.closed_on, d.is_won
)

select * from unpivoted where deals <> 0 or pipeline <> 0 or revenue <> 0
union all
select * from custom where deals <> 0 or pipeline <> 0 or revenue <> 0
