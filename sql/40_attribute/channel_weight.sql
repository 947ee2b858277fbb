-- What a touch of each channel, and of each motion, weighs in a deal's journey: its channel's weight over the
-- channel's touches there. 720,720 is divided by every number up to 16, so that the quotient is exact, and more
-- touches than that lose less than a cent in a billion. Pipeline weighs by the chains of outcome pipeline in the
-- window sourced, by those of revenue elsewhere. Where no channel of the deal has an effect, all touches weigh the same.
-- grain: one row per journey_number, basis and channel_or_motion
-- materialise
with effects as (
    select
        s.lens, s.touch_window, s.touch_scope, n.basis, n.channel_number,
        max(case when s.outcome = case when s.touch_window = 'sourced' then 'pipeline' else 'revenue' end then s.credit_weight end) as pipeline_weight,
        max(case when s.outcome = 'revenue' then s.credit_weight end) as revenue_weight
    from attribution_model_share as s
    inner join channel_number as n
        on s.channel_or_motion = n.channel_or_motion and n.basis = case when s.model = 'markov_motion' then 'motion' else 'channel' end
    where s.model <> 'shapley'
    group by s.lens, s.touch_window, s.touch_scope, n.basis, n.channel_number
),

weighed as (
    select
        c.path_number, c.basis, n.channel_or_motion, c.touches,
        mul_div_round(coalesce(e.pipeline_weight, 0) * 720720, 1, c.touches) as pipeline_weight,
        mul_div_round(coalesce(e.revenue_weight, 0) * 720720, 1, c.touches) as revenue_weight,
        mul_div_round(720720000000000, 1, c.touches) as equal_weight
    from path_channel as c
    inner join journey_path as p
        on c.path_number = p.path_number
    inner join channel_number as n
        on c.basis = n.basis and c.channel_number = n.channel_number
    left join effects as e
        on
            p.lens = e.lens and p.touch_window = e.touch_window and p.touch_scope = e.touch_scope
            and c.basis = e.basis and c.channel_number = e.channel_number
    where c.path_number > 0
),

summed as (
    select
        w.*,
        sum(pipeline_weight) over (partition by path_number, basis) = 0 as is_pipeline_linear,
        sum(revenue_weight) over (partition by path_number, basis) = 0 as is_revenue_linear
    from weighed as w
)

select
    path_number as journey_number, basis, channel_or_motion,
    case when is_pipeline_linear then 1 else pipeline_weight end as pipeline_weight,
    case when is_revenue_linear then 1 else revenue_weight end as revenue_weight,
    equal_weight,
    is_pipeline_linear,
    is_revenue_linear
from summed
