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
// adding, where they are not null.
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
