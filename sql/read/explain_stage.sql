-- The stages an account went through.
-- grain: one row per spell
select account_stage, entered_on, left_on, reason
from account_stage
where account_id = $1
order by entered_on
