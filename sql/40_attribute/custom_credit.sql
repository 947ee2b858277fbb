-- Credits of the milestone models of abm.yaml; empty where there are none.
-- grain: one row per model, deal_id, lens, touch_window, touch_scope and touch_id
with milestones as (
    select
        j.deal_id, j.lens, j.touch_window, j.touch_scope, j.touch_id, j.account_id, j.campaign_id, j.channel, j.motion, j.touch_month, j.i, j.n,
        m.model,
        m.rest_weight,
        case when j.i = j.ft then m.first_weight else 0 end
        + case when j.i = j.lc then m.lead_creation_weight else 0 end
        + case when j.i = j.oc then m.deal_creation_weight else 0 end
        + case when j.i = j.cw then m.close_weight else 0 end
        + case when j.i = j.n then m.last_weight else 0 end as milestone_weight,
        m.first_weight + m.lead_creation_weight + m.deal_creation_weight + m.close_weight + m.last_weight as asked_weight,
        (m.first_weight > 0 and j.ft is null) or (m.lead_creation_weight > 0 and j.lc is null)
        or (m.deal_creation_weight > 0 and j.oc is null) or (m.close_weight > 0 and j.cw is null) as has_missing
    from journey_place as j
    cross join attribution_model as m
    where m.is_custom
),

spans as (
    select
        s.*,
        min(case when milestone_weight > 0 then i end) over whole as low,
        max(case when milestone_weight > 0 then i end) over whole as high
    from milestones as s
    window whole as (partition by model, deal_id, lens, touch_window, touch_scope)
),

rests as (
    select
        s.*,
        case when rest_weight > 0 and milestone_weight = 0 and (low is null or (i > low and i < high)) then 1 else 0 end as is_rest
    from spans as s
),

weighed as (
    select
        r.*,
        milestone_weight * greatest(cast(sum(is_rest) over whole as bigint), 1) + rest_weight * is_rest as touch_weight,
        max(milestone_weight) over whole as top_weight,
        cast(sum(is_rest) over whole as bigint) as rest
    from rests as r
    window whole as (partition by model, deal_id, lens, touch_window, touch_scope)
),

settled as (
    select
        w.*,
        case when top_weight = 0 and rest = 0 then 1 else touch_weight end as weight,
        case
            when top_weight = 0 and asked_weight > 0 then 'linear'
            when has_missing or (rest_weight > 0 and rest = 0) then 'proportional'
            else 'none'
        end as fallback
    from weighed as w
),

summed as (
    select
        s.*,
        cast(sum(weight) over (
            partition by model, deal_id, lens, touch_window, touch_scope
            order by i rows between unbounded preceding and current row
        ) as bigint) as running,
        cast(sum(weight) over (partition by model, deal_id, lens, touch_window, touch_scope) as bigint) as total
    from settled as s
)

select
    s.model, s.deal_id, s.lens, s.touch_window, s.touch_scope, s.touch_id, s.account_id, s.campaign_id, s.channel, s.motion,
    s.fallback, s.i, s.touch_month,
    mul_div_round(d.pipeline_cents, s.running, s.total) - mul_div_round(d.pipeline_cents, s.running - s.weight, s.total) as pipeline,
    mul_div_round(d.revenue_cents, s.running, s.total) - mul_div_round(d.revenue_cents, s.running - s.weight, s.total) as revenue,
    mul_div_round(1000000, s.running, s.total) - mul_div_round(1000000, s.running - s.weight, s.total) as deals
from summed as s
inner join credited_deal as d
    on s.deal_id = d.deal_id
