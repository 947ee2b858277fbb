-- Demand generation and lead generation in each deal's journey: which of them touched it, which first,
-- up to deal creation (sourced) and up to close (influenced). A deal without a touch is there, untouched.
-- Sourced touches come first in a journey, so a position says whether it lies in a window.
-- grain: one row per deal_id, lens and touch_window
with journeys as (
    select
        deal_id,
        lens,
        max(journey_touches) as influenced_touches,
        max(sourced_touches) as sourced_touches,
        min(case when motion = 'demand_gen' then position end) as demand_gen,
        min(case when motion = 'lead_gen' then position end) as lead_gen,
        min(case when motion = 'unclassified' then position end) as unclassified,
        min(case when is_marketing then position end) as marketing,
        min(case when motion = 'demand_gen' then touched_at end) as demand_gen_at,
        min(case when motion = 'lead_gen' then touched_at end) as lead_gen_at,
        max(case when position = 1 then motion end) as first_motion,
        max(case when position = sourced_touches then motion end) as last_sourced_motion,
        max(case when position = journey_touches then motion end) as last_influenced_motion
    from attribution_journey
    group by deal_id, lens
),

-- A list that was bought or written together captured nobody's contact data.
captured_lead as (
    select deal_id, lead_created_at
    from deal_lead
    where coalesce(acquisition, 'generated') not in ('purchased', 'prospected')
),

windows as (
    select
        d.deal_id, l.lens, w.touch_window, d.account_id,
        case when w.touch_window = 'sourced' then d.created_at else d.ended_at end as window_ends_at,
        case when w.touch_window = 'sourced' then j.sourced_touches else j.influenced_touches end as touches,
        case when w.touch_window = 'sourced' then j.last_sourced_motion else j.last_influenced_motion end as last_motion,
        j.demand_gen, j.lead_gen, j.unclassified, j.marketing, j.demand_gen_at, j.lead_gen_at, j.first_motion, c.lead_created_at
    from credited_deal as d
    cross join attribution_lens as l
    cross join (select 'sourced' as touch_window union all select 'influenced') as w
    left join journeys as j
        on d.deal_id = j.deal_id and l.lens = j.lens
    left join captured_lead as c
        on d.deal_id = c.deal_id
),

inside as (
    select
        deal_id, lens, touch_window, account_id, last_motion,
        coalesce(touches, 0) as touches,
        coalesce(unclassified <= touches, false) as has_unclassified,
        coalesce(marketing <= touches, false) as is_marketing_touched,
        case when demand_gen <= touches then demand_gen end as demand_gen,
        case when lead_gen <= touches then lead_gen end as lead_gen,
        case when touches > 0 then first_motion end as first_motion,
        case when demand_gen <= touches then demand_gen_at end as first_demand_gen_at,
        case when lead_gen <= touches then lead_gen_at end as first_lead_gen_at,
        case when lead_created_at <= window_ends_at then lead_created_at end as lead_created_at
    from windows
)

select
    deal_id,
    lens,
    touch_window,
    account_id,
    case
        when touches = 0 then 'untouched'
        when demand_gen < lead_gen then 'demand_gen_first'
        when lead_gen < demand_gen then 'lead_gen_first'
        when demand_gen is not null then 'demand_gen_only'
        when lead_gen is not null then 'lead_gen_only'
        when has_unclassified then 'unclassified'
        else 'sales_only'
    end as overlap,
    coalesce(first_motion, 'none') as first_motion,
    coalesce(last_motion, 'none') as last_motion,
    cast(touches as bigint) as touches,
    is_marketing_touched,
    first_demand_gen_at,
    first_lead_gen_at,
    least(first_lead_gen_at, lead_created_at) as lead_captured_at
from inside
