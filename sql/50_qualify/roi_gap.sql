-- How much the view of media cost alone flatters each motion, channel and campaign: its return over the whole
-- history on media cost and on all cost, and its rank by each.
-- grain: one row per model, lens, touch_window, touch_scope, dimension and member
with totals as (
    select
        model, lens, touch_window, touch_scope, dimension, member,
        cast(sum(to_cents(media_cost)) as bigint) as media_cents,
        cast(sum(to_cents(loaded_cost)) as bigint) as loaded_cents,
        cast(sum(to_cents(revenue)) as bigint) as revenue_cents
    from roi
    where period_basis = 'close'
    group by model, lens, touch_window, touch_scope, dimension, member
),

returns as (
    select
        t.*,
        safe_div(revenue_cents - media_cents, media_cents) as media_roi,
        safe_div(revenue_cents - loaded_cents, loaded_cents) as loaded_roi
    from totals as t
    where media_cents <> 0 or loaded_cents <> 0
),

ranked as (
    select
        r.*,
        rank() over (partition by model, lens, touch_window, touch_scope, dimension order by media_roi desc nulls last) as media_place,
        rank() over (partition by model, lens, touch_window, touch_scope, dimension order by loaded_roi desc nulls last) as loaded_place
    from returns as r
)

select
    model,
    lens,
    touch_window,
    touch_scope,
    dimension,
    member,
    from_cents(media_cents) as media_cost,
    from_cents(loaded_cents) as loaded_cost,
    from_cents(revenue_cents) as revenue,
    media_roi,
    loaded_roi,
    media_roi - loaded_roi as roi_gap,
    cast(case when media_roi is not null then media_place end as bigint) as media_rank,
    cast(case when loaded_roi is not null then loaded_place end as bigint) as loaded_rank
from ranked
