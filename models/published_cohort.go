package models

// CohortMember says which accounts are compared, and how each got in.
//
// Grain: one row per cohort and account.
type CohortMember struct {
	// Cohort is a programme, a cohort of abm.yaml, or tier.
	Cohort string `parquet:"cohort" abm:"key"`
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// Arm is treated, holdout or control of a programme; member or other of a rule; the tier itself.
	Arm string `parquet:"arm"`
	// Source is programme, rule or tier.
	Source string `parquet:"source"`
	// StartedOn is the day from which outcomes count; the first day of data where a cohort has no start.
	StartedOn int32 `parquet:"started_on,date"`
	Build
}

// CohortComparison is a first look at cohorts: who reached what since the
// start. It is marked naive: arms that were not randomised differ in more
// than the programme.
//
// Grain: one row per cohort, arm and outcome.
type CohortComparison struct {
	// Cohort is the programme, rule or tier set.
	Cohort string `parquet:"cohort" abm:"key"`
	// Arm of it.
	Arm string `parquet:"arm" abm:"key"`
	// Outcome is engaged, mqa, deal or won.
	Outcome string `parquet:"outcome" abm:"key"`
	// Method is naive: no adjustment was made.
	Method string `parquet:"method"`
	// Warning is what to mind when reading it; null where nothing is.
	Warning *string `parquet:"warning"`
	// Accounts in the arm.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// Converted are the accounts with the outcome.
	Converted int64 `parquet:"converted" unit:"accounts"`
	// Rate is converted / accounts; null for an empty arm.
	Rate *float64 `parquet:"rate" unit:"share, 0 to 1"`
	// RateLow is the lower end of the 95 % Wilson interval.
	RateLow *float64 `parquet:"rate_low" unit:"share, 0 to 1"`
	// RateHigh is the upper end of the 95 % Wilson interval.
	RateHigh *float64 `parquet:"rate_high" unit:"share, 0 to 1"`
	Build
}
