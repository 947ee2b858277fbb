-- Each unit with the days on which it reached its stages, at the latest with the first one further on, and
-- where it dropped out: a lead disqualified or lost, an account that went cold. Members of dimensions that
-- a unit does not know are null.
-- grain: one row per unit and unit_id
-- materialise
with reached as (
    select
        unit,
        unit_id,
        max(stage_number) as top_number,
        max(case when stage_number = 2 then 1 else 0 end) = 1 as was_2,
        max(case when stage_number = 3 then 1 else 0 end) = 1 as was_3,
        min(entered_on) as on_0,
        min(case when stage_number >= 1 then entered_on end) as on_1,
        min(case when stage_number >= 2 then entered_on end) as on_2,
        min(case when stage_number >= 3 then entered_on end) as on_3,
        min(case when stage_number >= 4 then entered_on end) as on_4,
        min(case when stage_number >= 5 then entered_on end) as on_5,
        min(case when stage_number >= 6 then entered_on end) as on_6
    from funnel_spell
    group by unit, unit_id
),

dropped as (
    select lead_id, state || ': ' || reason as drop_off_reason, state_since as dropped_on
    from lead_milestone
    where state in ('disqualified', 'lost')
),

units as (
    select
        'lead' as unit, l.lead_id as unit_id, l.acquisition, l.channel, l.motion, l.campaign_id, l.lead_source,
        l.tier, l.cohort, l.country, d.drop_off_reason, d.dropped_on, l.created_on as started_on
    from funnel_lead as l
    left join dropped as d
        on l.lead_id = d.lead_id
    union all
    select
        'visitor', v.visitor_key, 'none', v.channel, v.motion, v.campaign_id, null,
        null, null, null, d.drop_off_reason, d.dropped_on, v.visited_on
    from visitor as v
    left join dropped as d
        on v.lead_id = d.lead_id
    union all
    select
        'account', a.account_id, 'none', null, null, null, null, a.tier, a.cohort, a.country,
        case when s.account_stage = 'unaware' and s.entered_on > p.first_week then 'cold: ' || s.reason end,
        case when s.account_stage = 'unaware' and s.entered_on > p.first_week then s.entered_on end,
        greatest(p.first_week, f.first_on)
    from account as a
    inner join account_stage as s
        on a.account_id = s.account_id and s.left_on is null
    inner join (select account_id, min(entered_on) as first_on from account_stage group by account_id) as f
        on a.account_id = f.account_id
    cross join run_parameter as p
)

select u.*, r.top_number, r.was_2, r.was_3, r.on_0, r.on_1, r.on_2, r.on_3, r.on_4, r.on_5, r.on_6
from units as u
inner join reached as r
    on u.unit = r.unit and u.unit_id = r.unit_id
