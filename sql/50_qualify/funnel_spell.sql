-- The days on which each unit entered the stages of its funnel. A visitor goes on as the lead it became. Whoever is
-- out from the first day on was a lead too.
-- grain: one row per unit, unit_id, stage_number and entered_on
with lead_spell as (
    select s.lead_id, f.stage_number, s.entered_on
    from lead_state as s
    inner join funnel_stage as f
        on f.unit = 'lead' and s.state = f.stage
    union
    select lead_id, 1, created_on from funnel_lead
)

select 'lead' as unit, lead_id as unit_id, stage_number, entered_on from lead_spell
union all
select 'visitor', visitor_key, 0, visited_on from visitor
union all
select 'visitor', visitor_key, 1, coalesce(captured_on, visited_on) from visitor where is_captured
union all
select 'visitor', v.visitor_key, s.stage_number, s.entered_on
from visitor as v
inner join lead_spell as s
    on v.lead_id = s.lead_id
union all
select 'account', s.account_id, f.stage_number, s.entered_on
from account_stage as s
inner join funnel_stage as f
    on f.unit = 'account' and s.account_stage = f.stage
