-- How the leads of an account were matched to it.
-- grain: one row per match method and what was compared
select
    match_method,
    coalesce(matched_on, '') as matched_on,
    count(*) as leads,
    min(confidence) as confidence,
    coalesce(min(runner_up_account_id), '') as runner_up
from lead_account_match
where account_id = $1
group by match_method, matched_on
order by leads desc, match_method, matched_on
