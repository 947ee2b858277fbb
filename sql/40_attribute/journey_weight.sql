-- The integer weight of each touch under each model, and the running sums. Milestones missing altogether
-- fall back to equal weights. Time decay ages a touch against the last one of its window, which leaves the
-- ratios as they are and never makes all weights zero. Of the data-driven models, channel_weight says what a touch weighs.
-- grain: one row per deal_id, lens, touch_window, touch_scope and touch_id
with weighed as (
    select
        p.*,
        coalesce(y.weight, 0) as time_weight,
        position_weight(i, n) as position_weight,
        case
            when u_total = 0 then 1
            else 50 * (case when i = ft then 1 else 0 end + case when i = lc then 1 else 0 end)
        end as u_weight,
        case
            when w_total = 0 then 1
            when i = ft or i = lc or i = oc
                then 30 * greatest(w_rest, 1) * (
                    case when i = ft then 1 else 0 end + case when i = lc then 1 else 0 end + case when i = oc then 1 else 0 end
                )
            when i > w_low and i < w_high then 10
            else 0
        end as w_weight,
        case
            when full_total = 0 then 1
            when i = ft or i = lc or i = oc or i = cw
                then 45 * greatest(full_rest, 1) * (
                    case when i = ft then 1 else 0 end + case when i = lc then 1 else 0 end
                    + case when i = oc then 1 else 0 end + case when i = cw then 1 else 0 end
                )
            when i > full_low and i < full_high then 20
            else 0
        end as full_weight,
        coalesce(c.pipeline_weight, 1) as markov_pipeline_weight,
        coalesce(c.revenue_weight, 1) as markov_revenue_weight,
        coalesce(m.pipeline_weight, 1) as motion_pipeline_weight,
        coalesce(m.revenue_weight, 1) as motion_revenue_weight,
        coalesce(c.equal_weight, 1) as shapley_weight
    from journey_place as p
    left join channel_weight as c
        on p.journey_number = c.journey_number and p.channel = c.channel_or_motion and c.basis = 'channel'
    left join channel_weight as m
        on p.journey_number = m.journey_number and p.motion = m.channel_or_motion and m.basis = 'motion'
    left join decay as y
        on y.half_life = 'attribution' and y.age_days = p.age_days
),

summed as (
    select
        w.*,
        case when u_total = 0 then n else u_total end as u_sum,
        case when w_total = 0 then n else w_total end as w_sum,
        case when full_total = 0 then n else full_total end as full_sum,
        cast(sum(time_weight) over running as bigint) as time_running,
        cast(sum(time_weight) over whole as bigint) as time_sum,
        cast(sum(position_weight) over running as bigint) as position_running,
        cast(sum(u_weight) over running as bigint) as u_running,
        cast(sum(w_weight) over running as bigint) as w_running,
        cast(sum(full_weight) over running as bigint) as full_running,
        cast(sum(markov_pipeline_weight) over running as bigint) as markov_pipeline_running,
        cast(sum(markov_pipeline_weight) over whole as bigint) as markov_pipeline_sum,
        cast(sum(markov_revenue_weight) over running as bigint) as markov_revenue_running,
        cast(sum(markov_revenue_weight) over whole as bigint) as markov_revenue_sum,
        cast(sum(motion_pipeline_weight) over running as bigint) as motion_pipeline_running,
        cast(sum(motion_pipeline_weight) over whole as bigint) as motion_pipeline_sum,
        cast(sum(motion_revenue_weight) over running as bigint) as motion_revenue_running,
        cast(sum(motion_revenue_weight) over whole as bigint) as motion_revenue_sum,
        cast(sum(shapley_weight) over running as bigint) as shapley_running,
        cast(sum(shapley_weight) over whole as bigint) as shapley_sum
    from weighed as w
    window
        running as (partition by journey_number order by i rows between unbounded preceding and current row),
        whole as (partition by journey_number order by i rows between unbounded preceding and unbounded following)
)

select * from summed
