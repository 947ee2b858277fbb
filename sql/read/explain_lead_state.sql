-- The states a lead has been in.
-- grain: one row per spell
select state, state_source, reason, entered_on, left_on
from lead_state
where lead_id = $1
order by spell_number
