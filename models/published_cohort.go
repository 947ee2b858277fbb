package models

// CohortMember says who is compared, and how each got in. Membership is fixed
// at the start.
//
// Grain: one row per cohort and member.
type CohortMember struct {
	// Cohort is a programme, a cohort or experiment of abm.yaml, or tier.
	Cohort string `parquet:"cohort" abm:"key"`
	// MemberID is the account; in an experiment that draws leads or visitors, the person or a hash of the visitor's key.
	MemberID string `parquet:"member_id" abm:"key"`
	// Unit is account, lead or visitor.
	Unit string `parquet:"unit"`
	// AccountID is the account; null for visitors of none.
	AccountID *string `parquet:"account_id"`
	// Arm is treated, holdout or control of a programme; member of a rule; the tier itself; the variant first shown.
	Arm string `parquet:"arm"`
	// Source is programme, rule, tier or experiment.
	Source string `parquet:"source"`
	// Reason says how the member got in.
	Reason string `parquet:"reason"`
	// LeftOutReason is in_two_arms, starts_later (after the as-of day) or unknown_account (in no extract); null for members who are compared.
	LeftOutReason *string `parquet:"left_out_reason"`
	// IsFixedAtStart is false where membership is read from today's account, so that it may follow from what happened since.
	IsFixedAtStart bool `parquet:"is_fixed_at_start"`
	// StartedOn is the day of the start: outcomes count from the day after it. Of an experiment it is the day
	// before the variant was first shown, so that what was done on that day counts.
	StartedOn int32 `parquet:"started_on,date"`
	// EndedOn is its last day in the programme; null where none is set. It stays in its arm all the same.
	EndedOn *int32 `parquet:"ended_on,date"`
	Build
}

// CohortMatch says which account stands as the control of each member of a
// cohort without a holdout: the one most like it on the day it started, of
// those of the same tier, size band and with a deal open or not.
//
// Grain: one row per cohort, arm, against and member.
type CohortMatch struct {
	// Cohort of the member.
	Cohort string `parquet:"cohort" abm:"key"`
	// Arm of the member.
	Arm string `parquet:"arm" abm:"key"`
	// Against is where controls were sought: control (the arm somebody chose), others, or no_tier.
	Against string `parquet:"against" abm:"key"`
	// MemberID is the account.
	MemberID string `parquet:"member_id" abm:"key"`
	// ControlID is the account it is compared with, which may stand for several; null where none was like it.
	ControlID *string `parquet:"control_id"`
	// StartedOn is the start of both.
	StartedOn int32 `parquet:"started_on,date"`
	Build
}

// CohortBalance says how alike members and controls were on the day they
// started (their fit is today's). Standardised differences above 0.1 are worth a look.
//
// Grain: one row per cohort, arm, against and covariate.
type CohortBalance struct {
	// Cohort compared.
	Cohort string `parquet:"cohort" abm:"key"`
	// Arm of it.
	Arm string `parquet:"arm" abm:"key"`
	// Against is what the arm is held against.
	Against string `parquet:"against" abm:"key"`
	// Covariate is prior_engagement (logarithm of 1 + points of the last week that had ended), fit_points, account_age_days or has_open_deal.
	Covariate string `parquet:"covariate" abm:"key"`
	// Method is holdout or matched.
	Method string `parquet:"method"`
	// MeanTreated is the mean of all members; null where it is not known.
	MeanTreated *float64 `parquet:"mean_treated"`
	// MeanControl is the mean of the holdout, or of all candidates.
	MeanControl *float64 `parquet:"mean_control"`
	// DifferenceBefore is the standardised mean difference of the two.
	DifferenceBefore *float64 `parquet:"difference_before" unit:"standard deviations"`
	// MatchedTreated is the mean of the members that have a control; null for a holdout.
	MatchedTreated *float64 `parquet:"matched_treated"`
	// MatchedControl is the mean of their controls.
	MatchedControl *float64 `parquet:"matched_control"`
	// DifferenceAfter is the standardised mean difference of these, on the same scale.
	DifferenceAfter *float64 `parquet:"difference_after" unit:"standard deviations"`
	Build
}

// CohortCurve follows members and controls week by week around their start,
// for plots.
//
// Grain: one row per cohort, arm, against, side and week.
type CohortCurve struct {
	// Cohort compared.
	Cohort string `parquet:"cohort" abm:"key"`
	// Arm of it.
	Arm string `parquet:"arm" abm:"key"`
	// Against is what the arm is held against.
	Against string `parquet:"against" abm:"key"`
	// Side is treated or control; a matched control stands once per start.
	Side string `parquet:"side" abm:"key"`
	// WeekNumber counts ISO weeks from that of the start, which is 0.
	WeekNumber int64 `parquet:"week_number" abm:"key"`
	// Accounts that the whole week is known of; a control until it is enrolled itself.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// EngagementPoints is the mean of the decayed points at the week's end.
	EngagementPoints *float64 `parquet:"engagement_points" unit:"points per account"`
	// EngagedPeople is the mean number of engaged people at the week's end.
	EngagedPeople *float64 `parquet:"engaged_people" unit:"people per account"`
	// MqaShare is the share of accounts that are marketing-qualified at the week's end.
	MqaShare *float64 `parquet:"mqa_share" unit:"share, 0 to 1"`
	// DealsCreated in the week, renewals apart.
	DealsCreated *float64 `parquet:"deals_created" unit:"deals per account"`
	// PipelineCreated in the week.
	PipelineCreated *float64 `parquet:"pipeline_created" unit:"reporting currency per account"`
	Build
}

// CohortComparison says what a programme, cohort, tier or variant changed, by
// which method, and how sure that is. Outcomes count in equal windows after
// and before each member's own start; only deals created after it count.
//
// Grain: one row per cohort, arm, against, outcome, window and method.
type CohortComparison struct {
	// Cohort is a programme, a cohort or experiment of abm.yaml, or tier.
	Cohort string `parquet:"cohort" abm:"key"`
	// Arm of it that is judged.
	Arm string `parquet:"arm" abm:"key"`
	// Against is what it is held against: holdout, control, others, no_tier, or a variant.
	Against string `parquet:"against" abm:"key"`
	// Outcome is lead, mqa, deal or won (did it happen), pipeline, revenue, engagement (points earned), engagement_change (from the window before) or engaged_people (per account), win_rate (won of closed deals), close_rate (won deals per SQL), deal_size, cycle_days or cost_per_deal (per touch of its month, channel and motion, fully loaded).
	Outcome string `parquet:"outcome" abm:"key"`
	// WindowDays is the number of days after (and before) the start.
	WindowDays int64 `parquet:"window_days" abm:"key" unit:"days"`
	// Method is holdout (drawn by lot), matched (the most similar accounts), did (change from the window before) or naive (everybody else, as most tools show it; never judged).
	Method string `parquet:"method" abm:"key"`
	// Source is programme, rule, tier or experiment.
	Source string `parquet:"source"`
	// Unit that is counted: account, lead or visitor.
	Unit string `parquet:"unit"`
	// OutcomeKind is rate, amount, ratio or time.
	OutcomeKind string `parquet:"outcome_kind"`
	// Verdict is works, does_not or cannot_tell; null for rows that are not judged (see is_primary).
	Verdict *string `parquet:"verdict"`
	// Warnings are the names of what to mind, the weightiest first; empty where nothing is.
	Warnings string `parquet:"warnings"`
	// Warning says them in words; null where there is none.
	Warning *string `parquet:"warning"`
	// Enrolled is the size of the arm, whether or not its windows have ended.
	Enrolled int64 `parquet:"enrolled"`
	// NTreated is how many of them are compared: those whose window has ended and, for matched, that have a control. Of
	// ratios it counts them too, not the deals or SQLs that the ratio is of.
	NTreated int64 `parquet:"n_treated"`
	// NControl is how many they are compared with.
	NControl int64 `parquet:"n_control"`
	// ValueTreated is the rate, mean, ratio or number of days; for did the change from the window before. Null where it is not defined.
	ValueTreated *float64 `parquet:"value_treated"`
	// ValueControl is that of the controls; for matched, what the members would have had.
	ValueControl *float64 `parquet:"value_control"`
	// Difference is the treated's value less that of the controls.
	Difference *float64 `parquet:"difference"`
	// RelativeLift is the difference over the controls' value.
	RelativeLift *float64 `parquet:"relative_lift" unit:"share of the controls' value"`
	// DifferenceLow is the lower end of the 95 % interval of the difference.
	DifferenceLow *float64 `parquet:"difference_low"`
	// DifferenceHigh is its upper end.
	DifferenceHigh *float64 `parquet:"difference_high"`
	// PValue is two-sided, of no difference.
	PValue *float64 `parquet:"p_value"`
	// QValue is the p-value after Benjamini and Hochberg over the judged outcomes; null for the others.
	QValue *float64 `parquet:"q_value"`
	// WorthwhileDifference is the smallest difference that would be worth having (comparison: in abm.yaml).
	WorthwhileDifference *float64 `parquet:"worthwhile_difference"`
	// MinimumDetectable is the difference that as many accounts would find four times in five.
	MinimumDetectable *float64 `parquet:"minimum_detectable"`
	// MoreAccounts in the arm would find the worthwhile difference four times in five; null where that is no question.
	MoreAccounts *float64 `parquet:"more_accounts" unit:"members"`
	// MoreWeeks until their windows have ended, at the pace of enrolment so far.
	MoreWeeks *float64 `parquet:"more_weeks" unit:"weeks"`
	// IsPrimary is true for the rows that have a verdict: those of the primary window and of the best method there is.
	IsPrimary bool `parquet:"is_primary"`
	// IsLessBetter is true where less is better: cycle_days, cost_per_deal.
	IsLessBetter bool `parquet:"is_less_better"`
	Build
}
