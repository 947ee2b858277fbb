package models

// MqaBacktest holds the MQA rule against what happened: how many MQAs a deal
// came after within mqa_backtest.deal_days (90), how many deals an MQA came
// before, and how long. A sweep shows the rule with other enter_points; leave
// points, people and fit stay as configured. Everything goes by when it
// happened, but for fit and the account of a lead, which are those of today.
//
// An MQA is one entry of an account into the state, at a week's end; a deal is
// one day on which an account opens a deal (no renewal) while it has none
// open. MQAs of accounts in an open deal foretell nothing and are in neither
// share, and accounts that stood above leave_points as the history began are
// left out until they have been below. Numbers add up over months; divide after
// adding, where they are not null. An account without engaged people is no MQA
// here, even where engagement.mqa.people is 0.
//
// Grain: one row per touch scope, threshold and month.
type MqaBacktest struct {
	// TouchScope is all, or marketing: without sales touches, whose points an open conversation would bring.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Unscored is why a share is missing: the days after the month are not over (precision), or the history begins less than the days before it (recall); null where both are scored.
	Unscored *string `parquet:"unscored"`
	// Mqas are the entries in the month of accounts without an open deal: the unit of precision.
	Mqas int64 `parquet:"mqas" unit:"entries"`
	// MqasInDeal are the entries left out: the account had an open deal that day.
	MqasInDeal int64 `parquet:"mqas_in_deal" unit:"entries"`
	// Converted are the true positives: MQAs whose account opened a deal on one of the deal_days after; null while those are not over for the whole month.
	Converted *int64 `parquet:"converted" unit:"entries"`
	// Deals are the openings in the month: the unit of recall; the same in every scope and threshold.
	Deals int64 `parquet:"deals" unit:"deals"`
	// CaughtDeals are those whose account had become an MQA, without an open deal, on one of the deal_days before; null where the history does not reach back so far.
	CaughtDeals *int64 `parquet:"caught_deals" unit:"deals"`
	// MedianLeadDays from the first such MQA to the deal: the lowest number of days that at least half of the caught deals did not exceed; null without any.
	MedianLeadDays *int64 `parquet:"median_lead_days" unit:"days"`
	// EnterPoints is the threshold tried.
	EnterPoints int64 `parquet:"enter_points,decimal(6:18)" abm:"key" unit:"points"`
	// PrecisionShare is converted / mqas; null where unscored or without MQAs.
	PrecisionShare *float64 `parquet:"precision_share" unit:"share, 0 to 1"`
	// RecallShare is caught_deals / deals; null where unscored or without deals.
	RecallShare *float64 `parquet:"recall_share" unit:"share, 0 to 1"`
	// BaseShare is what a rule that knows nothing would have for precision: of the accounts of the extract without an open deal as the month began, the share that opened one within deal_days; the same in every scope and threshold. Null where precision is unscored.
	BaseShare *float64 `parquet:"base_share" unit:"share, 0 to 1"`
	// IsConfigured is true for the threshold in force.
	IsConfigured bool `parquet:"is_configured"`
	// PeriodMonth is the month's first day: of the MQA for precision, of the deal for recall.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// MotionLift answers whether demand generation helps lead generation. On the
// first of each month, the landmark, it takes the accounts of the extract that
// have neither a captured lead nor an open deal, and sets those that demand gen
// touched in the motion_lift.exposure_days (90) before beside those that it did
// not. Outcomes count from the landmark on, within window_days; an account
// stands in as many landmarks as it is still without. Landmarks whose window is
// not over, or whose days of exposure the touches or the weekly history do not
// cover, are left out.
//
// Values are averages over the strata that have accounts on both sides, with
// the weights of Mantel and Haenszel (Greenland and Robins, Biometrics 41,
// 1985); intervals and p by the linearised variance, clustered by parent
// account (Liang and Zeger, Biometrika 73, 1986). Nobody drew lots for the
// exposure: it is a comparison of like with like as far as is seen, no
// experiment.
//
// Grain: one row per outcome, window and method.
type MotionLift struct {
	// Outcome is prior_points (mean points in the week before the days of exposure: a placebo, which the exposure cannot have changed and whose difference is to be about 0), lead (share of accounts that captured a lead), deal (share that opened one, renewals left out), inquiries (counted inbound lead-gen touches per 100 accounts), and of the first deal opened: cycle_days (from creation to close, at most motion_lift.cycle_days, over deals opened as long ago), deal_size (mean pipeline), cost_per_deal (cost of all touches of the accounts, those without a deal too, from the first day of exposure to the end of the window, per deal).
	Outcome string `parquet:"outcome" abm:"key"`
	// WindowDays from the landmark on within which outcomes count.
	WindowDays int64 `parquet:"window_days" abm:"key" unit:"days"`
	// Method is naive (no strata, to be read beside another only), stratified (within tier, size band, industry and engagement before the days of exposure), or stratified_by_month (within those and the landmark).
	Method string `parquet:"method" abm:"key"`
	// Warning is what to mind, the weightiest first.
	Warning string `parquet:"warning"`
	// ExposedAccounts are the parent accounts that stand on the exposed side of a stratum compared; one may stand on both sides, at other landmarks.
	ExposedAccounts int64 `parquet:"exposed_accounts" unit:"accounts"`
	// UnexposedAccounts are those on the other side.
	UnexposedAccounts int64 `parquet:"unexposed_accounts" unit:"accounts"`
	// ExposedLandmarks are the account-landmarks on the exposed side.
	ExposedLandmarks int64 `parquet:"exposed_landmarks" unit:"account-months"`
	// UnexposedLandmarks are those on the other side.
	UnexposedLandmarks int64 `parquet:"unexposed_landmarks" unit:"account-months"`
	// ExposedEvents are the exposed parent accounts with the outcome: points, a lead, a deal or an inquiry; for what is told per deal, a deal with days, an amount or a cost above 0.
	ExposedEvents int64 `parquet:"exposed_events" unit:"accounts"`
	// UnexposedEvents are the unexposed ones.
	UnexposedEvents int64 `parquet:"unexposed_events" unit:"accounts"`
	// Strata with both sides, which are compared.
	Strata int64 `parquet:"strata" unit:"strata"`
	// StrataLeftOut have one side only.
	StrataLeftOut int64 `parquet:"strata_left_out" unit:"strata"`
	// LandmarksLeftOut are the account-landmarks in them.
	LandmarksLeftOut int64 `parquet:"landmarks_left_out" unit:"account-months"`
	// LandmarksUnfinished are the account-landmarks left out because the window is not over on the as-of day.
	LandmarksUnfinished int64 `parquet:"landmarks_unfinished" unit:"account-months"`
	// ExposedValue of the outcome; null without a base.
	ExposedValue *float64 `parquet:"exposed_value" unit:"that of the outcome"`
	// UnexposedValue likewise.
	UnexposedValue *float64 `parquet:"unexposed_value" unit:"that of the outcome"`
	// Difference is exposed_value less unexposed_value.
	Difference *float64 `parquet:"difference" unit:"that of the outcome"`
	// DifferenceLow is the lower end of its 95 % interval; null with fewer than five accounts with the outcome on either side.
	DifferenceLow *float64 `parquet:"difference_low" unit:"that of the outcome"`
	// DifferenceHigh is the upper end.
	DifferenceHigh *float64 `parquet:"difference_high" unit:"that of the outcome"`
	// PValue is two-sided, of no difference; null without an interval.
	PValue *float64 `parquet:"p_value" unit:"share, 0 to 1"`
	Build
}
