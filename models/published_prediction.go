package models

// PredictionModel is what each prediction was learnt from, or why there is none:
// a logistic regression with an L2 penalty (ridge) on features that were known on
// past check dates, the last Sunday of each month.
//
// Grain: one row per target and fit.
type PredictionModel struct {
	// Target is account_deal (an account without an open deal opens one within the horizon) or lead_sql (an open lead becomes an SQL, or its deal is opened).
	Target string `parquet:"target" abm:"key"`
	// Fit is tested (learnt from earlier windows, judged on later ones: prediction_quality) or current (learnt in the same way up to now: it makes the predictions).
	Fit string `parquet:"fit" abm:"key"`
	// Problem is why there is no model, and so no prediction; null where there is one.
	Problem *string `parquet:"problem"`
	// Checks are the check dates learnt from.
	Checks int64 `parquet:"checks" unit:"check dates"`
	// Observations are the accounts times the check dates on which they were known and had no open deal, or the open leads times theirs.
	Observations int64 `parquet:"observations" unit:"observations"`
	// Units are the distinct accounts, or leads.
	Units int64 `parquet:"units" unit:"accounts or leads"`
	// Events are the distinct deals, or leads that became SQLs; one lies in the windows of several check dates.
	Events int64 `parquet:"events" unit:"events"`
	// EventObservations are the observations followed by an event within the horizon.
	EventObservations int64 `parquet:"event_observations" unit:"observations"`
	// Coefficients are as many as the events are enough for, beside the average.
	Coefficients int64 `parquet:"coefficients" unit:"coefficients"`
	// Rounds of Newton's method.
	Rounds *int64 `parquet:"rounds"`
	// Penalty of the squared coefficients of standardised features.
	Penalty float64 `parquet:"penalty"`
	// LogLikelihood of the observations, without the penalty.
	LogLikelihood *float64 `parquet:"log_likelihood"`
	// Gradient is the largest element of the gradient per observation where the fit ended: 0 at the maximum.
	Gradient *float64 `parquet:"gradient"`
	// IsFitted is true where there is a model.
	IsFitted bool `parquet:"is_fitted"`
	// TrainedFrom is the first check date learnt from; null without observations.
	TrainedFrom *int32 `parquet:"trained_from,date"`
	// TrainedUntil is the last day of the last window learnt from.
	TrainedUntil *int32 `parquet:"trained_until,date"`
	Build
}

// PredictionCoefficient holds the models: log-odds are the coefficient of the
// feature average plus the sum of coefficient x (value - mean_value).
//
// Grain: one row per target, fit, feature and level.
type PredictionCoefficient struct {
	// Target of the model.
	Target string `parquet:"target" abm:"key"`
	// Fit is tested or current.
	Fit string `parquet:"fit" abm:"key"`
	// Feature is what was known on the check date; average is the log-odds of an account that is average in every feature.
	Feature string `parquet:"feature" abm:"key"`
	// FeatureLevel is the word whose presence is 1 and absence 0 (unknown: the value is not known; other: a rare word); empty for numbers.
	FeatureLevel string `parquet:"feature_level" abm:"key"`
	// FeatureScale is number, log1p (the natural logarithm of 1 + the number is the value), level, or reference (the level that the others are compared with).
	FeatureScale string `parquet:"feature_scale"`
	// CoefficientNumber orders them as they entered.
	CoefficientNumber int64 `parquet:"coefficient_number"`
	// Coefficient is the change of the log-odds per unit of the value.
	Coefficient float64 `parquet:"coefficient" unit:"log-odds"`
	// StandardisedCoefficient is the change per standard deviation; null for average and reference.
	StandardisedCoefficient *float64 `parquet:"standardised_coefficient" unit:"log-odds"`
	// StandardError of the coefficient, allowing for the observations of an account being alike; the penalty's pull towards 0 is not in it.
	StandardError *float64 `parquet:"standard_error" unit:"log-odds"`
	// MeanValue of the value in training.
	MeanValue *float64 `parquet:"mean_value"`
	// StandardDeviation of the value in training.
	StandardDeviation *float64 `parquet:"standard_deviation"`
	Build
}

// PredictionQuality is how well the tested model foresaw the months after those
// it learnt from, beside the engagement score alone.
//
// Grain: one row per target and predictor.
type PredictionQuality struct {
	// Target of the model.
	Target string `parquet:"target" abm:"key"`
	// Predictor is model; or what ranks without one: engagement_score or engagement_score_without_sales of the check date, for accounts.
	Predictor string `parquet:"predictor" abm:"key"`
	// Verdict is model_is_better or model_is_worse where the interval of auc_difference leaves 0 out, else cannot_tell; null for the model itself.
	Verdict *string `parquet:"verdict"`
	// Warning is what to mind when reading it; null where nothing is.
	Warning *string `parquet:"warning"`
	// Checks are the check dates judged, all later than the last window learnt from.
	Checks int64 `parquet:"checks" unit:"check dates"`
	// Observations judged.
	Observations int64 `parquet:"observations" unit:"observations"`
	// Units are the distinct accounts, or leads.
	Units int64 `parquet:"units" unit:"accounts or leads"`
	// Events are the distinct deals, or leads that became SQLs.
	Events int64 `parquet:"events" unit:"events"`
	// EventObservations are the observations followed by an event within the horizon.
	EventObservations int64 `parquet:"event_observations" unit:"observations"`
	// ExpectedEventObservations is the sum of the probabilities; null for scores, which are none.
	ExpectedEventObservations *float64 `parquet:"expected_event_observations" unit:"observations"`
	// Auc is the chance that an observation followed by an event ranks above one that is not; 0.5 is a coin. Null where all or none are.
	Auc *float64 `parquet:"auc" unit:"0 to 1"`
	// AucLow is the lower end of its 95 % interval, which allows for the observations of an account being alike.
	AucLow *float64 `parquet:"auc_low" unit:"0 to 1"`
	// AucHigh is the upper end.
	AucHigh *float64 `parquet:"auc_high" unit:"0 to 1"`
	// AucDifference is the model's AUC less that of this predictor; null for the model itself.
	AucDifference *float64 `parquet:"auc_difference"`
	// AucDifferenceLow is the lower end of its 95 % interval.
	AucDifferenceLow *float64 `parquet:"auc_difference_low"`
	// AucDifferenceHigh is the upper end.
	AucDifferenceHigh *float64 `parquet:"auc_difference_high"`
	// Brier is the mean squared difference between probability and outcome; lower is better. Null for scores.
	Brier *float64 `parquet:"brier"`
	// BrierOfRate is the Brier score of giving every account the share of events in training.
	BrierOfRate *float64 `parquet:"brier_of_rate"`
	// TopDecileLift is the share of events among the tenth ranked highest over that among all.
	TopDecileLift *float64 `parquet:"top_decile_lift" unit:"ratio"`
	// EvaluatedFrom is the first check date judged.
	EvaluatedFrom int32 `parquet:"evaluated_from,date"`
	// EvaluatedUntil is the last day of the last window judged.
	EvaluatedUntil int32 `parquet:"evaluated_until,date"`
	Build
}

// PredictionCalibration sets the tested model's probabilities against what
// happened, in ten parts of equal size: 1 has the highest probabilities.
//
// Grain: one row per target and decile.
type PredictionCalibration struct {
	// Target of the model.
	Target string `parquet:"target" abm:"key"`
	// Decile by probability, 1 the highest.
	Decile int64 `parquet:"decile" abm:"key"`
	// Observations in it.
	Observations int64 `parquet:"observations" unit:"observations"`
	// EventObservations are those followed by the event.
	EventObservations int64 `parquet:"event_observations" unit:"observations"`
	// LowestProbability in the decile.
	LowestProbability float64 `parquet:"lowest_probability" unit:"0 to 1"`
	// HighestProbability in the decile.
	HighestProbability float64 `parquet:"highest_probability" unit:"0 to 1"`
	// ExpectedRate is the mean probability.
	ExpectedRate float64 `parquet:"expected_rate" unit:"share, 0 to 1"`
	// ObservedRate is the share of observations followed by the event.
	ObservedRate float64 `parquet:"observed_rate" unit:"share, 0 to 1"`
	// ObservedLow is the lower end of its 95 % Wilson interval, which takes the observations for independent: it is too narrow where accounts stand in several months.
	ObservedLow *float64 `parquet:"observed_low" unit:"share, 0 to 1"`
	// ObservedHigh is the upper end.
	ObservedHigh *float64 `parquet:"observed_high" unit:"share, 0 to 1"`
	// Lift is the observed rate over that of all deciles; null without events.
	Lift *float64 `parquet:"lift" unit:"ratio"`
	Build
}

// PredictionDriver splits the log-odds of each prediction by feature; the parts
// add up to them.
//
// Grain: one row per target, unit and feature.
type PredictionDriver struct {
	// Target of the model.
	Target string `parquet:"target" abm:"key"`
	// UnitID is the account, or the lead.
	UnitID string `parquet:"unit_id" abm:"key"`
	// Feature of the model; average is the log-odds of an account that is average in every feature.
	Feature string `parquet:"feature" abm:"key"`
	// FeatureValue is the unit's own, numbers to one decimal; empty where it is not known.
	FeatureValue string `parquet:"feature_value"`
	// Contribution to the log-odds, against an average account; exp of it multiplies the odds.
	Contribution float64 `parquet:"contribution" unit:"log-odds"`
	Build
}

// AccountPrediction is the chance that an account opens a deal within the
// horizon, by what is known of it on the as-of day, and what that is worth.
// Accounts with an open deal are left out; without a model there is no row, and
// prediction_model says why.
//
// Grain: one row per account without an open deal.
type AccountPrediction struct {
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// AccountName is the company's name.
	AccountName *string `parquet:"account_name"`
	// AccountStage on the as-of day.
	AccountStage string `parquet:"account_stage"`
	// Tier of the ABM plan.
	Tier string `parquet:"tier"`
	// SizeBand by employees: the segment of mean_deal_amount.
	SizeBand string `parquet:"size_band"`
	// Reasons are the three features that move the odds the most, up or down, against an average account.
	Reasons string `parquet:"reasons"`
	// PredictionRank is 1 for the highest probability; ties by account id.
	PredictionRank int64 `parquet:"prediction_rank" unit:"rank"`
	// EngagementRank is that of account_engagement, for comparison.
	EngagementRank int64 `parquet:"engagement_rank" unit:"rank"`
	// LogOdds are what the drivers add up to.
	LogOdds float64 `parquet:"log_odds" unit:"log-odds"`
	// Probability is 1 / (1 + exp(-log_odds)).
	Probability float64 `parquet:"probability" unit:"0 to 1"`
	// MeanDealAmount is the mean amount of the size band's deals, drawn towards that of all as if ten more of these were in it; null where no deal has an amount.
	MeanDealAmount *int64 `parquet:"mean_deal_amount,decimal(2:18)" unit:"reporting currency"`
	// ExpectedValue is probability x mean_deal_amount: pipeline, not revenue.
	ExpectedValue *int64 `parquet:"expected_value,decimal(2:18)" unit:"reporting currency"`
	// PredictedUntil is the last day of the horizon.
	PredictedUntil int32 `parquet:"predicted_until,date"`
	Build
}

// LeadPrediction is the chance that an open lead becomes an SQL, or that a deal
// it is on is opened, within the horizon, by the columns that abm.yaml names. Leads
// older than prediction.lead_max_age_days are left out; without a model there is
// no row, and prediction_model says why.
//
// Grain: one row per open lead.
type LeadPrediction struct {
	// LeadID names the lead: the first record of its person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// AccountID is its account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// Acquisition is generated, referred, purchased, partner or prospected.
	Acquisition string `parquet:"acquisition"`
	// Channel that brought it.
	Channel string `parquet:"channel"`
	// Reasons are the three columns that move the odds the most, up or down, against an average lead.
	Reasons string `parquet:"reasons"`
	// PredictionRank is 1 for the highest probability; ties by lead id.
	PredictionRank int64 `parquet:"prediction_rank" unit:"rank"`
	// AgeDays since the lead was created.
	AgeDays int64 `parquet:"age_days" unit:"days"`
	// LogOdds are what the drivers add up to.
	LogOdds float64 `parquet:"log_odds" unit:"log-odds"`
	// Probability is 1 / (1 + exp(-log_odds)).
	Probability float64 `parquet:"probability" unit:"0 to 1"`
	// PredictedUntil is the last day of the horizon.
	PredictedUntil int32 `parquet:"predicted_until,date"`
	Build
}
