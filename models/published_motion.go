package models

// DealMotion says how demand generation and lead generation met in the journey
// of each deal: which touched it, which first, and when.
//
// Grain: one row per deal, lens and window.
type DealMotion struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced (up to deal creation) or influenced (up to close).
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// AccountID is the deal's account.
	AccountID *string `parquet:"account_id"`
	// Overlap is demand_gen_only, lead_gen_only, demand_gen_first or lead_gen_first (both, in that order), sales_only, unclassified (neither, but touches of no known motion), or untouched.
	Overlap string `parquet:"overlap"`
	// FirstMotion is the motion of the first touch; none where there is no touch.
	FirstMotion string `parquet:"first_motion"`
	// LastMotion is the motion of the last touch in the window; none where there is no touch.
	LastMotion string `parquet:"last_motion"`
	// Touches in the window.
	Touches int64 `parquet:"touches" unit:"touches"`
	// IsMarketingTouched is true with any touch in the window that is not sales.
	IsMarketingTouched bool `parquet:"is_marketing_touched"`
	// FirstDemandGenAt is the first demand-gen touch in the window, UTC.
	FirstDemandGenAt *int64 `parquet:"first_demand_gen_at,timestamp(microsecond:local)" unit:"UTC"`
	// FirstLeadGenAt is the first lead-gen touch in the window, UTC.
	FirstLeadGenAt *int64 `parquet:"first_lead_gen_at,timestamp(microsecond:local)" unit:"UTC"`
	// LeadCapturedAt is the first lead-gen touch or the creation of the deal's first lead (not one bought or prospected), whichever came first, UTC.
	LeadCapturedAt *int64 `parquet:"lead_captured_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// MotionOverlap sets demand gen against lead gen, both ways: what was touched
// by one of them, by both and in which order, by neither. Every credited deal
// stands in it once per lens and window: add it up over all else.
//
// Grain: one row per lens, window, overlap, first and last motion, segment and month.
type MotionOverlap struct {
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced (up to deal creation) or influenced (up to close).
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// Overlap is demand_gen_only, lead_gen_only, demand_gen_first or lead_gen_first (both, in that order), sales_only, unclassified (neither, but touches of no known motion), or untouched.
	Overlap string `parquet:"overlap" abm:"key"`
	// FirstMotion is the motion of the journey's first touch; none where there is no touch.
	FirstMotion string `parquet:"first_motion" abm:"key"`
	// LastMotion is the motion of the last touch in the window; none where there is no touch.
	LastMotion string `parquet:"last_motion" abm:"key"`
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
	// Deals created in the month.
	Deals int64 `parquet:"deals" unit:"deals"`
	// WonDeals closed in the month.
	WonDeals int64 `parquet:"won_deals" unit:"deals"`
	// Pipeline of the deals created in the month.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deals won in the month.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// MotionTiming is how long it takes from the first demand-gen touch to the
// first captured lead to the deal, over the deals that went that way round.
// Journeys begin at the lookback: no time is longer.
//
// Grain: one row per lens, step and deal status.
type MotionTiming struct {
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TimingStep is demand_gen_to_lead, lead_to_deal or demand_gen_to_deal.
	TimingStep string `parquet:"timing_step" abm:"key"`
	// DealStatus is all, or won; all holds the won deals too.
	DealStatus string `parquet:"deal_status" abm:"key"`
	// Deals that have both ends of the step before their creation, in this order.
	Deals int64 `parquet:"deals" unit:"deals"`
	// MedianDays is the lowest number of whole days that at least half of the deals did not exceed.
	MedianDays int64 `parquet:"median_days" unit:"days"`
	// P90Days is the same for nine in ten.
	P90Days int64 `parquet:"p90_days" unit:"days"`
	Build
}

// SourceComparison sets the CRM's own source field beside the touches: of the
// deals that the CRM gives to a source, how much marketing sourced (their first
// touch by creation is not sales) and influenced (any such touch up to close).
//
// Grain: one row per lens, CRM source and month.
type SourceComparison struct {
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// CrmSource is the CRM's own source field, as it is; none where it is empty.
	CrmSource string `parquet:"crm_source" abm:"key"`
	// Deals created in the month.
	Deals int64 `parquet:"deals" unit:"deals"`
	// SourcedDeals are those that marketing sourced.
	SourcedDeals int64 `parquet:"sourced_deals" unit:"deals"`
	// InfluencedDeals are those that marketing influenced.
	InfluencedDeals int64 `parquet:"influenced_deals" unit:"deals"`
	// WonDeals closed in the month.
	WonDeals int64 `parquet:"won_deals" unit:"deals"`
	// SourcedWonDeals are those that marketing sourced.
	SourcedWonDeals int64 `parquet:"sourced_won_deals" unit:"deals"`
	// InfluencedWonDeals are those that marketing influenced.
	InfluencedWonDeals int64 `parquet:"influenced_won_deals" unit:"deals"`
	// Pipeline of the deals created in the month.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// SourcedPipeline is that of the deals marketing sourced.
	SourcedPipeline int64 `parquet:"sourced_pipeline,decimal(2:18)" unit:"reporting currency"`
	// InfluencedPipeline is that of the deals marketing influenced.
	InfluencedPipeline int64 `parquet:"influenced_pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue of the deals won in the month.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// SourcedRevenue is that of the deals marketing sourced.
	SourcedRevenue int64 `parquet:"sourced_revenue,decimal(2:18)" unit:"reporting currency"`
	// InfluencedRevenue is that of the deals marketing influenced.
	InfluencedRevenue int64 `parquet:"influenced_revenue,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// AttributionOutcome credits leads, MQAs and SQLs as deals are credited, weight
// 1 each: the touches within the lookback up to the outcome, whatever comes of
// it later. One's own people and competitors are no outcome. Add it up over
// channel, motion and month, never over the others.
//
// Grain: one row per outcome, model, lens, channel, motion and month.
type AttributionOutcome struct {
	// Outcome is lead (a person's first record, unless bought or prospected), mqa (an account became marketing-qualified) or sql (sales qualified a person; none without a mapped sql_at).
	Outcome string `parquet:"outcome" abm:"key"`
	// Model is an attribution model without milestones.
	Model string `parquet:"model" abm:"key"`
	// Lens is account (touches of the account), or lead (touches of the person; an mqa has none and stands in the lens account only).
	Lens string `parquet:"lens" abm:"key"`
	// Channel of the touches; unattributed for outcomes without a touch.
	Channel string `parquet:"channel" abm:"key"`
	// Motion of the touches; unattributed for outcomes without a touch.
	Motion string `parquet:"motion" abm:"key"`
	// Credit is the sum of weights; over channels and motions it is the number of outcomes.
	Credit int64 `parquet:"credit,decimal(6:18)" unit:"outcomes"`
	// PeriodMonth is the first day of the month in which it happened.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}
