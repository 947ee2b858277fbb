-- Why a lead is out, where a rule puts it out.
-- grain: at most one row
select reason, field, given_value, threshold, source, rules_met
from lead_disqualification
where lead_id = $1
