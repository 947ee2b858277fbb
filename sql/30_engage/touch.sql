-- Every touch with its account, channel, motion, whether it counts, and its points.
-- grain: one row per touch_id
with capped as (
    select
        e.*,
        coalesce(c.micros, e.raw_micros) as micros
    from touch_earned as e
    left join touch_capped as c
        on e.touch_id = c.touch_id
)

select
    c.touch_id,
    c.account_id,
    c.person_id,
    c.lead_id,
    c.campaign_id,
    c.channel,
    c.motion,
    c.touch_type,
    c.direction,
    c.match_method,
    c.not_counted_reason,
    from_micros(c.micros) as points,
    from_micros(decay_points(c.micros, coalesce(y.weight, 0))) as decayed_points,
    c.person_id is null as is_anonymous,
    c.is_response,
    c.not_counted_reason is null as is_counted,
    c.touched_at,
    c.touched_on
from capped as c
cross join run_parameter as p
left join decay as y
    on y.half_life = 'touch' and y.age_days = days_between(c.touched_on, p.as_of)
