-- The coefficients of each model: log-odds are the average's coefficient plus the sum of coefficient x (value - mean_value).
-- grain: one row per target, fit, feature and feature_level
select
    target,
    fit,
    feature,
    feature_level,
    feature_scale,
    coefficient_number,
    coefficient,
    coefficient * standard_deviation as standardised_coefficient,
    standard_error,
    mean_value,
    standard_deviation
from prediction_fit
where feature is not null
