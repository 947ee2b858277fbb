-- What each model learnt from, or why there is none.
-- grain: one row per target and fit
select
    target,
    fit,
    problem,
    checks,
    observations,
    units,
    events,
    event_observations,
    cast(sum(case when feature_scale in ('number', 'log1p', 'level') and feature <> 'average' then 1 else 0 end) as bigint) as coefficients,
    rounds,
    penalty,
    log_likelihood,
    gradient,
    problem is null as is_fitted,
    trained_from,
    trained_until
from prediction_fit
group by
    target, fit, problem, checks, observations, units, events, event_observations, rounds, penalty, log_likelihood, gradient,
    trained_from, trained_until
