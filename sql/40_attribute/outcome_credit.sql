-- The credit of each channel and motion for each outcome, in millionths: the weights that journey_weight gives
-- a touch, summed before they share out the one outcome, because nobody reads these touch by touch. The
-- milestone models are left out: their milestones are the lead's and the deal's creation.
-- grain: one row per outcome_number, lens, model, channel and motion
with weights as (
    select
        t.outcome_number, t.lens, t.channel, t.motion,
        cast(count(*) as bigint) as linear,
        cast(sum(case when t.i = 1 then 1 else 0 end) as bigint) as first_touch,
        cast(sum(case when t.i = t.n then 1 else 0 end) as bigint) as last_touch,
        cast(sum(case when t.is_last_known then 1 else 0 end) as bigint) as last_non_direct,
        cast(sum(coalesce(y.weight, 0)) as bigint) as time_decay,
        cast(sum(position_weight(t.i, t.n)) as bigint) as position_based
    from outcome_touch as t
    left join decay as y
        on y.half_life = 'attribution' and y.age_days = t.age_days
    group by t.outcome_number, t.lens, t.channel, t.motion
),

unpivoted as (
    select
        w.outcome_number, w.lens, m.model, w.channel, w.motion,
        case m.model
            when 'first_touch' then w.first_touch
            when 'last_touch' then w.last_touch
            when 'last_non_direct' then w.last_non_direct
            when 'linear' then w.linear
            when 'time_decay' then w.time_decay
            when 'position_based' then w.position_based
        end as weight
    from weights as w
    cross join outcome_model as m
),

summed as (
    select
        u.*,
        cast(sum(weight) over (
            partition by outcome_number, lens, model
            order by channel, motion rows between unbounded preceding and current row
        ) as bigint) as running,
        cast(sum(weight) over (partition by outcome_number, lens, model) as bigint) as total
    from unpivoted as u
    where weight > 0
)

select
    outcome_number, lens, model, channel, motion,
    mul_div_round(1000000, running, total) - mul_div_round(1000000, running - weight, total) as micros
from summed
