-- Each deal once per combination: credited, or unattributed in full where no touch is in the window.
-- grain: one row per deal_id, model, lens, touch_window and touch_scope
with credited as (
    select
        model, lens, touch_window, touch_scope, deal_id,
        max(custom_fallback) as custom_fallback,
        sum(pipeline) as pipeline,
        sum(revenue) as revenue
    from attribution_cell
    where deal_id is not null
    group by model, lens, touch_window, touch_scope, deal_id
),

combined as (
    select
        d.deal_id, m.model, v.lens, v.touch_window, v.touch_scope, d.account_id,
        case
            when s.n is null then 'unattributed'
            when m.model = 'last_non_direct' then s.last_non_direct_fallback
            when m.model = 'position_based' then s.position_fallback
            when m.model = 'u_shaped' then s.u_fallback
            when m.model = 'w_shaped' then s.w_fallback
            when m.model = 'full_path' then s.full_fallback
            when m.model = 'markov' and (f.is_markov_pipeline or (d.is_won and f.is_markov_revenue)) then 'linear'
            when m.model = 'markov_motion' and (f.is_motion_pipeline or (d.is_won and f.is_motion_revenue)) then 'linear'
            when m.is_custom then c.custom_fallback
            else 'none'
        end as fallback,
        coalesce(s.n, 0) as touches,
        d.pipeline_cents,
        d.revenue_cents,
        coalesce(c.pipeline, 0) as pipeline_credited,
        coalesce(c.revenue, 0) as revenue_credited,
        case when s.n is null then d.pipeline_cents else 0 end as pipeline_unattributed,
        case when s.n is null then d.revenue_cents else 0 end as revenue_unattributed
    from credited_deal as d
    cross join attribution_model as m
    cross join attribution_view as v
    left join journey_share as s
        on d.deal_id = s.deal_id and v.lens = s.lens and v.touch_window = s.touch_window and v.touch_scope = s.touch_scope
    left join journey_fallback as f
        on s.journey_number = f.journey_number
    left join credited as c
        on
            d.deal_id = c.deal_id and m.model = c.model and v.lens = c.lens
            and v.touch_window = c.touch_window and v.touch_scope = c.touch_scope
)

select
    deal_id,
    model,
    lens,
    touch_window,
    touch_scope,
    account_id,
    fallback,
    cast(touches as bigint) as touches,
    from_cents(pipeline_cents) as pipeline,
    from_cents(cast(pipeline_credited as bigint)) as pipeline_credited,
    from_cents(pipeline_unattributed) as pipeline_unattributed,
    from_cents(revenue_cents) as revenue,
    from_cents(cast(revenue_credited as bigint)) as revenue_credited,
    from_cents(revenue_unattributed) as revenue_unattributed
from combined
