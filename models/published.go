package models

// Build ends every published table.
type Build struct {
	// AsOf is the business day the table speaks for; events up to its end are in.
	AsOf int32 `parquet:"as_of,date"`
	// BuildID is a hash of landed inputs, configuration, as-of and program version: equal inputs have equal build ids.
	BuildID string `parquet:"build_id"`
}

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

// TouchRow is a touch with its account, channel, motion and points.
//
// Grain: one row per touch.
type TouchRow struct {
	// TouchID is the touch.
	TouchID string `parquet:"touch_id" abm:"key"`
	// AccountID is the account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// PersonID is the person; null for an anonymous touch.
	PersonID *string `parquet:"person_id"`
	// LeadID is the lead or contact the extract named.
	LeadID *string `parquet:"lead_id"`
	// CampaignID is the campaign.
	CampaignID *string `parquet:"campaign_id"`
	// Channel by the channel rules.
	Channel string `parquet:"channel"`
	// Motion is demand_gen, lead_gen, sales or unclassified.
	Motion string `parquet:"motion"`
	// TouchType is what happened.
	TouchType string `parquet:"touch_type"`
	// Direction is inbound or outbound.
	Direction string `parquet:"direction"`
	// MatchMethod says how the account was found.
	MatchMethod string `parquet:"match_method"`
	// NotCountedReason is why it earns nothing: no_consent, unmatched (neither account nor person), duplicate, machine, internal, planned, sent_only; null where it counts.
	NotCountedReason *string `parquet:"not_counted_reason"`
	// Points after the daily cap, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// DecayedPoints on the as-of day.
	DecayedPoints int64 `parquet:"decayed_points,decimal(6:18)" unit:"points"`
	// IsAnonymous is true where no person is known.
	IsAnonymous bool `parquet:"is_anonymous"`
	// IsResponse is true where the person did something.
	IsResponse bool `parquet:"is_response"`
	// IsCounted is true where it may earn points and credit.
	IsCounted bool `parquet:"is_counted"`
	// TouchedAt is when it happened, UTC.
	TouchedAt int64 `parquet:"touched_at,timestamp(microsecond:local)" unit:"UTC"`
	// TouchedOn is the business day.
	TouchedOn int32 `parquet:"touched_on,date"`
	Build
}

// DealRow is a deal with its account and its amounts in the reporting currency.
//
// Grain: one row per deal.
type DealRow struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// AccountID is the account; null where the extract names none and none of its people has one.
	AccountID *string `parquet:"account_id"`
	// CampaignID is the CRM's own primary campaign.
	CampaignID *string `parquet:"campaign_id"`
	// DealType is new_business, expansion or renewal.
	DealType string `parquet:"deal_type"`
	// Stage as the CRM names it.
	Stage *string `parquet:"stage"`
	// Status is open, won or lost.
	Status string `parquet:"status"`
	// CrmSource is the CRM's own source field, to compare with.
	CrmSource *string `parquet:"crm_source"`
	// Currency of the original amount.
	Currency *string `parquet:"currency"`
	// CycleDays from creation to close; null while open.
	CycleDays *int64 `parquet:"cycle_days" unit:"days"`
	// Amount in the deal's own currency; null where the extract has none.
	Amount *int64 `parquet:"amount,decimal(2:18)" unit:"deal currency"`
	// Pipeline is the amount in the reporting currency.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is the same for won deals, else 0.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// IsWon is true for won deals.
	IsWon bool `parquet:"is_won"`
	// IsClosed is true for won and lost deals.
	IsClosed bool `parquet:"is_closed"`
	// IsCredited is true for the deal types that attribution is computed for.
	IsCredited bool `parquet:"is_credited"`
	// IsCloseBeforeCreation flags a close that lay before creation and counts as creation.
	IsCloseBeforeCreation bool `parquet:"is_close_before_creation"`
	// CreatedAt is when it was opened, UTC.
	CreatedAt int64 `parquet:"created_at,timestamp(microsecond:local)" unit:"UTC"`
	// ClosedAt is when it was won or lost, UTC; null while open.
	ClosedAt *int64 `parquet:"closed_at,timestamp(microsecond:local)" unit:"UTC"`
	// CreatedOn is the business day of creation.
	CreatedOn int32 `parquet:"created_on,date"`
	// ClosedOn is the business day of the close; null while open.
	ClosedOn *int32 `parquet:"closed_on,date"`
	Build
}

// Channel sums up the touches of each channel and motion.
//
// Grain: one row per channel and motion.
type Channel struct {
	// Channel by the channel rules.
	Channel string `parquet:"channel" abm:"key"`
	// Motion of the touches.
	Motion string `parquet:"motion" abm:"key"`
	// Touches of every kind.
	Touches int64 `parquet:"touches" unit:"touches"`
	// CountedTouches may earn points and credit.
	CountedTouches int64 `parquet:"counted_touches" unit:"touches"`
	// AnonymousTouches have no person.
	AnonymousTouches int64 `parquet:"anonymous_touches" unit:"touches"`
	// Accounts touched, by counted touches.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// People touched, by counted touches.
	People int64 `parquet:"people" unit:"people"`
	// Points earned, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// FirstTouchAt is the first touch, UTC.
	FirstTouchAt int64 `parquet:"first_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	// LastTouchAt is the last touch, UTC.
	LastTouchAt int64 `parquet:"last_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// CampaignRow sums up the touches of each campaign, those without touches included.
//
// Grain: one row per campaign.
type CampaignRow struct {
	// CampaignID is the campaign.
	CampaignID string `parquet:"campaign_id" abm:"key"`
	// CampaignName as written; null where only touches name the campaign.
	CampaignName *string `parquet:"campaign_name"`
	// CampaignType as the system names it.
	CampaignType *string `parquet:"campaign_type"`
	// ParentCampaignID is the campaign it belongs to.
	ParentCampaignID *string `parquet:"parent_campaign_id"`
	// Origin is extract, or touch where no campaign extract holds it.
	Origin string `parquet:"origin"`
	// Touches of every kind.
	Touches int64 `parquet:"touches" unit:"touches"`
	// CountedTouches may earn points and credit.
	CountedTouches int64 `parquet:"counted_touches" unit:"touches"`
	// Accounts touched, by counted touches.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// People touched, by counted touches.
	People int64 `parquet:"people" unit:"people"`
	// Points earned, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	Build
}

// AttributionJourney is what every attribution model reads: the counted
// touches of each deal, in order, with the milestones. Sourced touches are the
// first of a journey, so that every window can be derived from it.
//
// Grain: one row per deal, lens and touch.
type AttributionJourney struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// Lens is account (touches of its account) or lead (touches of the people on it).
	Lens string `parquet:"lens" abm:"key"`
	// TouchID is the touch.
	TouchID string `parquet:"touch_id" abm:"key"`
	// AccountID is the deal's account.
	AccountID *string `parquet:"account_id"`
	// CampaignID is the touch's campaign.
	CampaignID *string `parquet:"campaign_id"`
	// Channel of the touch.
	Channel string `parquet:"channel"`
	// Motion of the touch.
	Motion string `parquet:"motion"`
	// Position in the journey, from 1, by time, then touch id.
	Position int64 `parquet:"position" unit:"touches"`
	// MarketingPosition counts the touches up to this one that are not sales touches.
	MarketingPosition int64 `parquet:"marketing_position" unit:"touches"`
	// JourneyTouches is the journey's length.
	JourneyTouches int64 `parquet:"journey_touches" unit:"touches"`
	// SourcedTouches is how many of them lie at or before deal creation.
	SourcedTouches int64 `parquet:"sourced_touches" unit:"touches"`
	// MarketingTouches is the journey's length without sales touches.
	MarketingTouches int64 `parquet:"marketing_touches" unit:"touches"`
	// SourcedMarketingTouches is how many of those lie at or before deal creation.
	SourcedMarketingTouches int64 `parquet:"sourced_marketing_touches" unit:"touches"`
	// IsSourced is true at or before deal creation.
	IsSourced bool `parquet:"is_sourced"`
	// IsMarketing is true for every motion but sales.
	IsMarketing bool `parquet:"is_marketing"`
	// IsFirstTouch marks the first touch by a milestone motion.
	IsFirstTouch bool `parquet:"is_first_touch"`
	// IsLeadCreation marks the milestone touch that created the earliest lead.
	IsLeadCreation bool `parquet:"is_lead_creation"`
	// IsDealCreation marks the last milestone touch at or before deal creation.
	IsDealCreation bool `parquet:"is_deal_creation"`
	// IsClose marks the last milestone touch at or before the close of a won deal.
	IsClose bool `parquet:"is_close"`
	// TouchedAt is when it happened, UTC.
	TouchedAt int64 `parquet:"touched_at,timestamp(microsecond:local)" unit:"UTC"`
	// TouchedOn is the business day.
	TouchedOn int32 `parquet:"touched_on,date"`
	Build
}

// AttributionTouch is the credit of each touch, for the lenses and windows
// that detail is configured for; touches without credit are left out.
//
// Grain: one row per deal, model, lens, window, scope and touch with credit.
type AttributionTouch struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all, or marketing (without sales touches).
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Position in the window, from 1.
	Position int64 `parquet:"position" abm:"key" unit:"touches"`
	// TouchID is the touch.
	TouchID string `parquet:"touch_id"`
	// AccountID is the deal's account.
	AccountID *string `parquet:"account_id"`
	// CampaignID is the touch's campaign.
	CampaignID *string `parquet:"campaign_id"`
	// Channel of the touch.
	Channel string `parquet:"channel"`
	// Motion of the touch.
	Motion string `parquet:"motion"`
	// Pipeline credited.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue credited.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// Weight is the touch's share of the deal; for reading, money is credited in exact integers.
	Weight float64 `parquet:"weight" unit:"share, 0 to 1"`
	Build
}

// AttributionDeal holds each deal once per combination: what was credited and
// what stays unattributed. The two add up to the deal's amounts.
//
// Grain: one row per deal, model, lens, window and scope.
type AttributionDeal struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// AccountID is the deal's account.
	AccountID *string `parquet:"account_id"`
	// Fallback says what stood in for missing milestones: none, proportional, linear, last_touch; unattributed without a touch.
	Fallback string `parquet:"fallback"`
	// Touches in the window.
	Touches int64 `parquet:"touches" unit:"touches"`
	// Pipeline of the deal.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// PipelineCredited to touches.
	PipelineCredited int64 `parquet:"pipeline_credited,decimal(2:18)" unit:"reporting currency"`
	// PipelineUnattributed to any touch.
	PipelineUnattributed int64 `parquet:"pipeline_unattributed,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deal.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// RevenueCredited to touches.
	RevenueCredited int64 `parquet:"revenue_credited,decimal(2:18)" unit:"reporting currency"`
	// RevenueUnattributed to any touch.
	RevenueUnattributed int64 `parquet:"revenue_unattributed,decimal(2:18)" unit:"reporting currency"`
	Build
}

// AttributionMotion is the headline: pipeline and revenue by demand gen, lead
// gen and sales. It holds no total rows: it adds up over motion, segment and
// month, never over model, lens, window or scope.
//
// Grain: one row per model, lens, window, scope, motion, segment and month.
type AttributionMotion struct {
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Motion is demand_gen, lead_gen, sales, unclassified or unattributed.
	Motion string `parquet:"motion" abm:"key"`
	// Tier of the account.
	Tier string `parquet:"tier" abm:"key"`
	// Cohort of the account.
	Cohort string `parquet:"cohort" abm:"key"`
	// Industry of the account.
	Industry string `parquet:"industry" abm:"key"`
	// SizeBand of the account.
	SizeBand string `parquet:"size_band" abm:"key"`
	// Country of the account.
	Country string `parquet:"country" abm:"key"`
	// Deals created in the month, as sum of weights.
	Deals int64 `parquet:"deals,decimal(6:18)" unit:"deals"`
	// WonDeals closed in the month, as sum of weights.
	WonDeals int64 `parquet:"won_deals,decimal(6:18)" unit:"deals"`
	// Pipeline of the deals created in the month.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deals won in the month.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// AttributionChannel is pipeline and revenue by channel and motion.
//
// Grain: one row per model, lens, window, scope, channel, motion and month.
type AttributionChannel struct {
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Channel of the touches; unattributed for the rest.
	Channel string `parquet:"channel" abm:"key"`
	// Motion of the touches; unattributed for the rest.
	Motion string `parquet:"motion" abm:"key"`
	// Deals created in the month, as sum of weights.
	Deals int64 `parquet:"deals,decimal(6:18)" unit:"deals"`
	// WonDeals closed in the month, as sum of weights.
	WonDeals int64 `parquet:"won_deals,decimal(6:18)" unit:"deals"`
	// Pipeline of the deals created in the month.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deals won in the month.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// AttributionCampaign is pipeline and revenue by campaign.
//
// Grain: one row per model, lens, window, scope, campaign and month.
type AttributionCampaign struct {
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// CampaignID of the touches; no_campaign where they have none, unattributed for the rest.
	CampaignID string `parquet:"campaign_id" abm:"key"`
	// Deals created in the month, as sum of weights.
	Deals int64 `parquet:"deals,decimal(6:18)" unit:"deals"`
	// WonDeals closed in the month, as sum of weights.
	WonDeals int64 `parquet:"won_deals,decimal(6:18)" unit:"deals"`
	// Pipeline of the deals created in the month.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deals won in the month.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// AttributionExcluded lists the touches that are in no journey, with the
// first reason that holds.
//
// Grain: one row per touch, lens and deal; one row with lens none per touch that is near no deal.
type AttributionExcluded struct {
	// TouchID is the touch.
	TouchID string `parquet:"touch_id" abm:"key"`
	// Lens is account, lead, or none where no deal is near.
	Lens string `parquet:"lens" abm:"key"`
	// DealID is the deal; empty where there is none.
	DealID string `parquet:"deal_id" abm:"key"`
	// AccountID is the touch's account.
	AccountID *string `parquet:"account_id"`
	// Reason is outside_lookback, after_close, not_on_deal, no_consent, unmatched, duplicate, machine, internal, planned, sent_only or no_deal.
	Reason string `parquet:"reason"`
	// TouchedAt is when it happened, UTC.
	TouchedAt int64 `parquet:"touched_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

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

// DataQuality lists what is odd about the data, counted, with an example.
//
// Grain: one row per rule, entity, source and record (empty where counted as a whole).
type DataQuality struct {
	// RuleName is the rule that found it.
	RuleName string `parquet:"rule_name" abm:"key"`
	// Entity it is about.
	Entity string `parquet:"entity" abm:"key"`
	// LandSource is the source, empty for all.
	LandSource string `parquet:"land_source" abm:"key"`
	// RecordID is the record, empty where records are counted as a whole.
	RecordID string `parquet:"record_id" abm:"key"`
	// Severity is info or warn.
	Severity string `parquet:"severity"`
	// Message says what it is and what became of it.
	Message string `parquet:"message"`
	// Records it concerns.
	Records int64 `parquet:"records" unit:"records"`
	Build
}

// LandFile is the ledger: every extract file this run reads, with the fate of
// its records.
//
// Grain: one row per source, extract date and file content.
type LandFile struct {
	// LandSource is the source.
	LandSource string `parquet:"land_source" abm:"key"`
	// FileSHA256 is the hash of the extract file, in hex.
	FileSHA256 string `parquet:"file_sha256" abm:"key"`
	// Entity its records are.
	Entity string `parquet:"entity"`
	// FileName is the file's name at first sight.
	FileName string `parquet:"file_name"`
	// State is landed, or known where its content had been landed before.
	State string `parquet:"state"`
	// RejectedByReason is a JSON object of column:rule and records.
	RejectedByReason string `parquet:"rejected_by_reason"`
	// ColumnsUnmapped lists the file's columns that nothing reads.
	ColumnsUnmapped string `parquet:"columns_unmapped"`
	// ColumnsMissing lists mapped columns that the file does not have.
	ColumnsMissing string `parquet:"columns_missing"`
	// Bytes of the file.
	Bytes int64 `parquet:"bytes" unit:"bytes"`
	// Records by an independent count; accepted + rejected.
	Records int64 `parquet:"records" unit:"records"`
	// Accepted records.
	Accepted int64 `parquet:"accepted" unit:"records"`
	// Rejected records; they lie in quarantine.
	Rejected int64 `parquet:"rejected" unit:"records"`
	// Carried records: rejected ones whose previous version was kept.
	Carried int64 `parquet:"carried" unit:"records"`
	// ExtractDate is the day the extract speaks for.
	ExtractDate int32 `parquet:"extract_date,date" abm:"key"`
	// RunID is the run that published this table.
	RunID string `parquet:"run_id"`
	Build
}

// Run tells what the run did, step by step.
//
// Grain: one row per step.
type Run struct {
	// StepNumber counts from 1.
	StepNumber int64 `parquet:"step_number" abm:"key" unit:"steps"`
	// Step is the table, solver or check.
	Step string `parquet:"step"`
	// StepKind is model, solve or check.
	StepKind string `parquet:"step_kind"`
	// EngineName is the engine that built it.
	EngineName string `parquet:"engine_name"`
	// ProgramVersion of abm.
	ProgramVersion string `parquet:"program_version"`
	// TableRows written; null for views and checks.
	TableRows *int64 `parquet:"table_rows" unit:"rows"`
	// Seconds it took.
	Seconds float64 `parquet:"seconds" unit:"seconds"`
	// StartedAt is when the step started, UTC.
	StartedAt int64 `parquet:"started_at,timestamp(microsecond:local)" unit:"UTC"`
	// RunID is the run.
	RunID string `parquet:"run_id"`
	Build
}

// Dictionary describes every published table and column.
//
// Grain: one row per table and column.
type Dictionary struct {
	// TableName is the table.
	TableName string `parquet:"table_name" abm:"key"`
	// ColumnNumber is its place in the table, from 1.
	ColumnNumber int64 `parquet:"column_number" abm:"key" unit:"columns"`
	// ColumnName is the column.
	ColumnName string `parquet:"column_name"`
	// DataType is its SQL type.
	DataType string `parquet:"data_type"`
	// UnitName is its unit, empty where it has none.
	UnitName string `parquet:"unit_name"`
	// Meaning of the column.
	Meaning string `parquet:"meaning"`
	// TableMeaning is what the table is.
	TableMeaning string `parquet:"table_meaning"`
	// TableGrain is what one row is.
	TableGrain string `parquet:"table_grain"`
	// IsKey is true for the columns that identify a row.
	IsKey bool `parquet:"is_key"`
	Build
}

// Published lists the published tables, in the order of the flow.
func Published() []Table {
	return describe(
		LeadAccountMatch{}, TouchRow{}, DealRow{}, CampaignRow{}, Channel{},
		AccountEngagementDriver{}, AccountEngagementWeek{}, AccountEngagement{}, AccountStage{}, AccountRow{},
		AttributionJourney{}, AttributionTouch{}, AttributionDeal{}, AttributionMotion{}, AttributionChannel{},
		AttributionCampaign{}, AttributionExcluded{}, CohortMember{}, CohortComparison{}, DataQuality{},
		LandFile{}, Run{}, Dictionary{},
	)
}
