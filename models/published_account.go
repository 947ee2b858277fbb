package models

// AccountRow is a company that leads, touches and deals roll up to: from the
// account extract, or inferred from a business domain that no account claims.
//
// Grain: one row per account.
type AccountRow struct {
	// AccountID is the extract's id, or domain:<domain> for an inferred account.
	AccountID string `parquet:"account_id" abm:"key"`
	// ParentAccountID is the account at the top of its tree; its own id where it has no parent.
	ParentAccountID string `parquet:"parent_account_id"`
	// AccountName is the company's name; the domain for an inferred account.
	AccountName *string `parquet:"account_name"`
	// Domain is the registrable domain that leads and touches match by.
	Domain *string `parquet:"domain"`
	// Origin is extract, deal (only deals name it) or inferred (from a domain).
	Origin string `parquet:"origin"`
	// Tier of the ABM plan, none where the extract has none.
	Tier string `parquet:"tier"`
	// Industry as the extract has it, unknown where it has none.
	Industry string `parquet:"industry"`
	// Country as the extract has it, unknown where it has none.
	Country string `parquet:"country"`
	// SizeBand by employees: 1-49, 50-249, 250-999, 1000-4999, 5000+, unknown.
	SizeBand string `parquet:"size_band"`
	// Cohort is the programme and arm the account joined first, as programme:arm; none without one.
	Cohort string `parquet:"cohort"`
	// AccountStage on the as-of day: unaware, aware, engaged, mqa, opportunity, customer.
	AccountStage string `parquet:"account_stage"`
	// FitGrade against the ideal customer profile, A to D; null without a profile.
	FitGrade *string `parquet:"fit_grade"`
	// Employees of the company.
	Employees *int64 `parquet:"employees" unit:"people"`
	// Leads matched to the account.
	Leads int64 `parquet:"leads" unit:"leads"`
	// People are the distinct persons among its leads and touches.
	People int64 `parquet:"people" unit:"people"`
	// Touches of the account, counted or not.
	Touches int64 `parquet:"touches" unit:"touches"`
	// Deals of the account, of every type.
	Deals int64 `parquet:"deals" unit:"deals"`
	// OpenDeals are those not closed yet.
	OpenDeals int64 `parquet:"open_deals" unit:"deals"`
	// WonDeals are those won.
	WonDeals int64 `parquet:"won_deals" unit:"deals"`
	// FitPoints is the sum of the points of the criteria met; null without a profile.
	FitPoints *int64 `parquet:"fit_points,decimal(2:18)" unit:"points"`
	// FitCompleteness is the share of the profile's criteria whose value is known; null without a profile.
	FitCompleteness *float64 `parquet:"fit_completeness" unit:"share, 0 to 1"`
	// IsCustomer is true with a won deal or where the extract says so.
	IsCustomer bool `parquet:"is_customer"`
	// FirstTouchAt is the account's first counted touch, UTC.
	FirstTouchAt *int64 `parquet:"first_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	// LastTouchAt is the account's last counted touch, UTC.
	LastTouchAt *int64 `parquet:"last_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// AccountEngagement is how warm each account is on the as-of day, and why.
//
// Grain: one row per account.
type AccountEngagement struct {
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// ParentAccountID is the account at the top of its tree.
	ParentAccountID string `parquet:"parent_account_id"`
	// AccountName is the company's name.
	AccountName *string `parquet:"account_name"`
	// AccountStage on the as-of day.
	AccountStage string `parquet:"account_stage"`
	// FitGrade against the ideal customer profile; null without one.
	FitGrade *string `parquet:"fit_grade"`
	// TopReason is the driver with the most points, in words; null without points.
	TopReason *string `parquet:"top_reason"`
	// EngagementRank is 1 for the warmest account; ties by account id.
	EngagementRank int64 `parquet:"engagement_rank" unit:"rank"`
	// EngagedPeople have earned at least one point in the last 90 days.
	EngagedPeople int64 `parquet:"engaged_people" unit:"people"`
	// Touches90d are the counted touches of the last 90 days.
	Touches90d int64 `parquet:"touches_90d" unit:"touches"`
	// Points of touches and signals, decayed to the as-of day.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// EngagementScore is 100 x (1 - exp(-points / scale)); the MQA threshold scores 63.
	EngagementScore int64 `parquet:"engagement_score,decimal(2:18)" unit:"0 to 100"`
	// BuyingGroupShare is the share of the roles asked for that a lead of the account covers.
	BuyingGroupShare float64 `parquet:"buying_group_share" unit:"share, 0 to 1"`
	// Momentum is the undecayed points of the last 7 days over the mean week of the 21 days before, at least 5.
	Momentum float64 `parquet:"momentum" unit:"ratio"`
	// IsMqa is true for a marketing-qualified account.
	IsMqa bool `parquet:"is_mqa"`
	// IsMqaWithoutSales is the same without sales touches.
	IsMqaWithoutSales bool `parquet:"is_mqa_without_sales"`
	// MqaAt is the first day of the first week of the present MQA spell.
	MqaAt *int32 `parquet:"mqa_at,date"`
	// MqaWithoutSalesAt is the same without sales touches.
	MqaWithoutSalesAt *int32 `parquet:"mqa_without_sales_at,date"`
	// LastTouchAt is the last counted touch, UTC.
	LastTouchAt *int64 `parquet:"last_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// AccountEngagementWeek is the score as of the end of each week: what the
// account looked like then, by events up to then.
//
// Grain: one row per account and week with points, engaged people or an MQA state.
type AccountEngagementWeek struct {
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// EngagedPeople on the evaluation day.
	EngagedPeople int64 `parquet:"engaged_people" unit:"people"`
	// EngagedPeopleWithoutSales counts those with a point from other than sales touches.
	EngagedPeopleWithoutSales int64 `parquet:"engaged_people_without_sales" unit:"people"`
	// Points decayed to the evaluation day.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// PointsWithoutSales are the same without sales touches.
	PointsWithoutSales int64 `parquet:"points_without_sales,decimal(6:18)" unit:"points"`
	// NewPoints earned in the week, undecayed.
	NewPoints int64 `parquet:"new_points,decimal(6:18)" unit:"points"`
	// EngagementScore on the evaluation day.
	EngagementScore int64 `parquet:"engagement_score,decimal(2:18)" unit:"0 to 100"`
	// IsMqa on the evaluation day.
	IsMqa bool `parquet:"is_mqa"`
	// IsMqaWithoutSales on the evaluation day.
	IsMqaWithoutSales bool `parquet:"is_mqa_without_sales"`
	// WeekStart is the Monday of the ISO week.
	WeekStart int32 `parquet:"week_start,date" abm:"key"`
	// EvaluatedOn is the week's Sunday, or the as-of day in the last week.
	EvaluatedOn int32 `parquet:"evaluated_on,date"`
	Build
}

// AccountEngagementDriver splits an account's points and score into what
// earned them; the parts add up to the account exactly.
//
// Grain: one row per account, motion, channel, touch type and signal type.
type AccountEngagementDriver struct {
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// Motion of the touches; signal for signals.
	Motion string `parquet:"motion" abm:"key"`
	// Channel of the touches; signal for signals.
	Channel string `parquet:"channel" abm:"key"`
	// TouchType of the touches; empty for signals.
	TouchType string `parquet:"touch_type" abm:"key"`
	// SignalType of the signals; empty for touches.
	SignalType string `parquet:"signal_type" abm:"key"`
	// Reason is the driver in words.
	Reason string `parquet:"reason"`
	// Touches or signals counted.
	Touches int64 `parquet:"touches" unit:"touches"`
	// People are the distinct persons behind them.
	People int64 `parquet:"people" unit:"people"`
	// Points decayed to the as-of day.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// ScoreContribution is the driver's part of the engagement score, by largest remainder.
	ScoreContribution int64 `parquet:"score_contribution,decimal(2:18)" unit:"0 to 100"`
	// LastAt is the last of them, UTC.
	LastAt int64 `parquet:"last_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// AccountStage is the history of each account's stage.
//
// Grain: one row per account and spell; the days of an account lie in exactly one spell.
type AccountStage struct {
	// AccountID is the account.
	AccountID string `parquet:"account_id" abm:"key"`
	// AccountStage is unaware, aware, engaged, mqa, opportunity or customer.
	AccountStage string `parquet:"account_stage"`
	// Reason is why the spell began.
	Reason string `parquet:"reason"`
	// EnteredOn is the spell's first day.
	EnteredOn int32 `parquet:"entered_on,date" abm:"key"`
	// LeftOn is the first day of the next spell; null in the present one.
	LeftOn *int32 `parquet:"left_on,date"`
	Build
}

// LeadAccountMatch says which account each lead belongs to, and how sure that is.
//
// Grain: one row per lead.
type LeadAccountMatch struct {
	// LeadID is the lead or contact.
	LeadID string `parquet:"lead_id" abm:"key"`
	// PersonID is the person it is a record of.
	PersonID string `parquet:"person_id"`
	// AccountID is the account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// MatchMethod is the first rule that fired: id, domain, name, fuzzy, inferred or unmatched.
	MatchMethod string `parquet:"match_method"`
	// MatchedOn is what the rule compared: a domain or a normalised company name.
	MatchedOn *string `parquet:"matched_on"`
	// RunnerUpAccountID is the next best account of an ambiguous or fuzzy match.
	RunnerUpAccountID *string `parquet:"runner_up_account_id"`
	// Acquisition is generated, referred, purchased, partner or prospected; null where unknown.
	Acquisition *string `parquet:"acquisition"`
	// Confidence in the match.
	Confidence float64 `parquet:"confidence" unit:"0 to 1"`
	// IsAmbiguous is true where several accounts claim the domain.
	IsAmbiguous bool `parquet:"is_ambiguous"`
	// CreatedAt is when the lead was created, UTC.
	CreatedAt *int64 `parquet:"created_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}
