-- The comparisons of a cohort (of all, where none is named) that have a verdict, and the naive ones beside them:
-- those whose arms were drawn by lot first.
-- grain: one row per cohort, arm, against, outcome and method
select
    cohort, arm, against, source, unit, outcome, outcome_kind, method, window_days, coalesce(verdict, '') as verdict,
    warnings, coalesce(warning, '') as warning, enrolled, n_treated, n_control,
    value_treated, value_control, difference, difference_low, difference_high, q_value, worthwhile_difference,
    minimum_detectable, more_accounts, more_weeks
from (select *, bool_or(is_primary) over (partition by cohort, arm, against) as is_judged from cohort_comparison)
where (is_primary or (is_judged and method = 'naive')) and ($1 = '' or cohort = $1)
order by
    against <> 'holdout' and source <> 'experiment',
    list_position(['programme', 'experiment', 'rule', 'tier'], source), cohort, against <> 'holdout', against, arm,
    list_position(
        ['lead', 'mqa', 'deal', 'won', 'pipeline', 'revenue', 'engagement', 'engagement_change', 'engaged_people',
            'win_rate', 'close_rate', 'deal_size', 'cycle_days', 'cost_per_deal'], outcome
    ),
    method = 'naive'
