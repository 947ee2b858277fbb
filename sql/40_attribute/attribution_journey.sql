-- The touches of each deal in order, with the milestones. Sourced touches come first in a journey, so a
-- running count that reaches its total marks the last of a kind.
-- grain: one row per deal_id, lens and touch_id
with touches as (
    select
        j.*,
        j.touched_at <= j.created_at as is_sourced,
        j.motion <> 'sales' as is_marketing,
        case when m.motion is not null then 1 else 0 end as is_milestone,
        case when m.motion is not null and j.touched_at <= l.lead_created_at then 1 else 0 end as is_before_lead,
        case when m.motion is not null and j.touched_at <= l.lead_created_at and j.person_id = l.person_id then 1 else 0 end as is_own
    from deal_touch as j
    left join deal_lead as l
        on j.deal_id = l.deal_id
    left join milestone_motion as m
        on j.motion = m.motion
    where j.reason is null
),

counted as (
    select
        t.*,
        row_number() over (partition by deal_id, lens order by touched_at, touch_id) as position,
        sum(case when is_marketing then 1 else 0 end) over running as marketing_position,
        sum(is_milestone) over running as milestones_so_far,
        sum(is_own) over running as own_so_far,
        count(*) over whole as journey_touches,
        sum(case when is_sourced then 1 else 0 end) over whole as sourced_touches,
        sum(case when is_marketing then 1 else 0 end) over whole as marketing_touches,
        sum(case when is_marketing and is_sourced then 1 else 0 end) over whole as sourced_marketing_touches,
        sum(is_milestone) over whole as milestones,
        sum(case when is_sourced then is_milestone else 0 end) over whole as milestones_to_creation,
        sum(is_before_lead) over whole as milestones_to_lead,
        sum(is_own) over whole as own_touches
    from touches as t
    window
        running as (partition by deal_id, lens order by touched_at, touch_id rows between unbounded preceding and current row),
        whole as (partition by deal_id, lens order by touched_at, touch_id rows between unbounded preceding and unbounded following)
)

select
    c.deal_id,
    c.lens,
    c.touch_id,
    c.account_id,
    c.campaign_id,
    c.channel,
    c.motion,
    cast(c.position as bigint) as position,
    cast(c.marketing_position as bigint) as marketing_position,
    cast(c.journey_touches as bigint) as journey_touches,
    cast(c.sourced_touches as bigint) as sourced_touches,
    cast(c.marketing_touches as bigint) as marketing_touches,
    cast(c.sourced_marketing_touches as bigint) as sourced_marketing_touches,
    c.is_sourced,
    c.is_marketing,
    c.is_milestone = 1 and c.milestones_so_far = 1 as is_first_touch,
    c.is_milestone = 1 and case
        when c.own_touches > 0 then c.is_own = 1 and c.own_so_far = c.own_touches
        else c.milestones_to_lead > 0 and c.milestones_so_far = c.milestones_to_lead
    end as is_lead_creation,
    c.is_milestone = 1 and c.milestones_so_far = c.milestones_to_creation as is_deal_creation,
    c.is_milestone = 1 and d.is_won and c.milestones_so_far = c.milestones as is_close,
    c.touched_at,
    c.touched_on
from counted as c
inner join credited_deal as d
    on c.deal_id = d.deal_id
