-- Spend that names neither campaign nor channel, shared in proportion to the direct cost of its month (or to
-- counted touches, by cost.share_by in abm.yaml), else to the month's counted touches; without those it stays
-- unattributed. Where it names a motion, within that motion.
-- grain: one row per spend_number, campaign_id, channel and motion
-- materialise
with direct as (
    select period_month, campaign_id, channel, motion, greatest(cast(sum(cents) as bigint), 0) as cents
    from direct_cost
    group by period_month, campaign_id, channel, motion
),

bases as (
    select d.period_month, d.campaign_id, d.channel, d.motion, d.cents as weight, 1 as preference
    from direct as d
    cross join run_parameter as p
    where p.shares_by_direct_cost and d.cents > 0
    union all
    select period_month, campaign_id, channel, motion, touches, 2
    from touch_month
    where touches > 0
),

candidates as (
    select
        s.spend_number, b.campaign_id, b.channel, b.motion, b.weight, b.preference,
        min(b.preference) over (partition by s.spend_number) as best_preference
    from spend_group as s
    inner join bases as b
        on s.period_month = b.period_month
    where not s.is_direct and coalesce(s.motion, b.motion) = b.motion
),

places as (
    select spend_number, campaign_id, channel, motion, weight
    from candidates
    where preference = best_preference
    union all
    select s.spend_number, 'unattributed', 'unattributed', coalesce(s.motion, 'unattributed'), 1
    from spend_group as s
    anti join candidates as c
        on s.spend_number = c.spend_number
    where not s.is_direct
),

running as (
    select
        p.*,
        cast(sum(weight) over (
            partition by spend_number order by campaign_id, channel, motion rows between unbounded preceding and current row
        ) as bigint) as running_weight,
        cast(sum(weight) over (partition by spend_number) as bigint) as total_weight
    from places as p
)

select
    s.spend_number,
    s.period_month,
    r.campaign_id,
    r.channel,
    r.motion,
    s.cost_type,
    mul_div_round(s.cents, r.running_weight, r.total_weight)
    - mul_div_round(s.cents, r.running_weight - r.weight, r.total_weight) as cents
from running as r
inner join spend_group as s
    on r.spend_number = s.spend_number
