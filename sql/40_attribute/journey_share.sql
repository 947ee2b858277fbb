-- What each milestone model needs to weigh a touch: the span its rest is shared over, the number of
-- touches that share it, and the sum of weights. A milestone weighs its percent times the touches of the
-- rest, a touch of the rest its percent, so that all weights are integers.
-- grain: one row per deal_id, lens, touch_window and touch_scope
-- materialise
with spans as (
    select
        j.*,
        case when ft is null then 0 else 1 end as has_ft,
        case when lc is null then 0 else 1 end as has_lc,
        case when oc is null then 0 else 1 end as has_oc,
        case when cw is null then 0 else 1 end as has_cw,
        least(ft, lc, oc) as w_low,
        greatest(ft, lc, oc) as w_high,
        least(ft, lc, oc, cw) as full_low,
        greatest(ft, lc, oc, cw) as full_high
    from journey_window as j
),

between_milestones as (
    select
        s.*,
        case when (ft > w_low and ft < w_high) or (lc > w_low and lc < w_high) or (oc > w_low and oc < w_high) then 1 else 0 end as w_inner,
        least(
            case when ft > full_low and ft < full_high then ft end,
            case when lc > full_low and lc < full_high then lc end,
            case when oc > full_low and oc < full_high then oc end,
            case when cw > full_low and cw < full_high then cw end
        ) as full_inner_low,
        greatest(
            case when ft > full_low and ft < full_high then ft end,
            case when lc > full_low and lc < full_high then lc end,
            case when oc > full_low and oc < full_high then oc end,
            case when cw > full_low and cw < full_high then cw end
        ) as full_inner_high
    from spans as s
),

rests as (
    select
        b.*,
        coalesce(greatest(w_high - w_low - 1 - w_inner, 0), 0) as w_rest,
        coalesce(greatest(
            full_high - full_low - 1
            - case when full_inner_low is null then 0 when full_inner_low = full_inner_high then 1 else 2 end, 0
        ), 0) as full_rest
    from between_milestones as b
),

totals as (
    select
        r.*,
        case when n = 1 then 1 when n = 2 then 80 else 100 * (n - 2) end as position_total,
        50 * (has_ft + has_lc) as u_total,
        30 * (has_ft + has_lc + has_oc) * greatest(w_rest, 1) + 10 * w_rest as w_total,
        45 * (has_ft + has_lc + has_oc + has_cw) * greatest(full_rest, 1) + 20 * full_rest as full_total
    from rests as r
)

select
    deal_id, lens, touch_window, touch_scope,
    cast(row_number() over (order by deal_id, lens, touch_window, touch_scope) as bigint) as journey_number,
    cast(touches_before as bigint) as touches_before,
    cast(n as bigint) as n,
    last_on,
    cast(ft as bigint) as ft, cast(lc as bigint) as lc, cast(oc as bigint) as oc, cast(cw as bigint) as cw,
    cast(last_known as bigint) as last_known,
    cast(w_low as bigint) as w_low, cast(w_high as bigint) as w_high,
    cast(full_low as bigint) as full_low, cast(full_high as bigint) as full_high,
    cast(w_rest as bigint) as w_rest,
    cast(full_rest as bigint) as full_rest,
    cast(position_total as bigint) as position_total,
    cast(u_total as bigint) as u_total,
    cast(w_total as bigint) as w_total,
    cast(full_total as bigint) as full_total,
    case when is_all_direct then 'last_touch' else 'none' end as last_non_direct_fallback,
    case when n < 3 then 'proportional' else 'none' end as position_fallback,
    case when u_total = 0 then 'linear' when has_ft + has_lc < 2 then 'proportional' else 'none' end as u_fallback,
    case when w_total = 0 then 'linear' when has_ft + has_lc + has_oc < 3 or w_rest = 0 then 'proportional' else 'none' end as w_fallback,
    case
        when full_total = 0 then 'linear'
        when has_ft + has_lc + has_oc + has_cw < 4 or full_rest = 0 then 'proportional'
        else 'none'
    end as full_fallback
from totals
