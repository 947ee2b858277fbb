-- Arms of each cohort and what became of them, the two outcomes side by side.
-- grain: one row per cohort and arm
select
    cohort,
    arm,
    method,
    coalesce(max(warning), '') as warning,
    max(accounts) as accounts,
    coalesce(max(converted) filter (where outcome = 'mqa'), 0) as mqas,
    max(rate) filter (where outcome = 'mqa') as mqa_rate,
    max(rate_low) filter (where outcome = 'mqa') as mqa_low,
    max(rate_high) filter (where outcome = 'mqa') as mqa_high,
    coalesce(max(converted) filter (where outcome = 'deal'), 0) as deals,
    max(rate) filter (where outcome = 'deal') as deal_rate,
    max(rate_low) filter (where outcome = 'deal') as deal_low,
    max(rate_high) filter (where outcome = 'deal') as deal_high
from cohort_comparison
group by cohort, arm, method
order by cohort, list_position(['treated', 'holdout', 'control', 'member', 'other'], arm) nulls last, arm
