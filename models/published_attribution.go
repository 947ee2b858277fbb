package models

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

// AttributionModelShare is what the data-driven models learnt from all paths
// together: each channel's share of the conversions, and how a Markov chain
// came to it. Paths are the journeys of the credited deals, and one of each
// account that never had a deal and has long been silent (window accelerated
// has none). Outcome revenue: won deals convert, lost deals and silent accounts
// do not, open deals are left out. Outcome pipeline: every deal converts, silent
// accounts do not; in the window sourced only.
//
// Grain: one row per model, lens, window, scope, outcome and channel or motion.
type AttributionModelShare struct {
	// Model is markov (over channels), markov_motion (over motions) or shapley (over channels).
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Outcome is pipeline or revenue.
	Outcome string `parquet:"outcome" abm:"key"`
	// ChannelOrMotion is the channel; under markov_motion the motion.
	ChannelOrMotion string `parquet:"channel_or_motion" abm:"key"`
	// Share of the conversions: the removal effect, or Shapley value, over the sum of all. Without any conversion, Markov shares are those of touches and Shapley's 0.
	Share float64 `parquet:"share" unit:"share, 0 to 1"`
	// RemovalEffect is 1 - probability_without / probability; null for Shapley.
	RemovalEffect *float64 `parquet:"removal_effect" unit:"share, 0 to 1"`
	// Conversions credited: share times all conversions.
	Conversions float64 `parquet:"conversions" unit:"deals"`
	// ValueShare is the share of the value, where a conversion earns the mean value of the paths that end in its state.
	ValueShare float64 `parquet:"value_share" unit:"share"`
	// ValueRemovalEffect is the removal effect on the expected value of a path; null for Shapley.
	ValueRemovalEffect *float64 `parquet:"value_removal_effect" unit:"share"`
	// ConversionValue credited: value_share times the value of all conversions; for reading, deals are credited by credit_weight.
	ConversionValue float64 `parquet:"conversion_value" unit:"reporting currency"`
	// Probability that a path converts, by the chain; null for Shapley.
	Probability *float64 `parquet:"probability" unit:"share, 0 to 1"`
	// ProbabilityWithout is that probability where every touch of the channel ends the path; null for Shapley.
	ProbabilityWithout *float64 `parquet:"probability_without" unit:"share, 0 to 1"`
	// CreditWeight is what the channel weighs inside a deal, shared equally by its touches there: under Markov the removal effect over the sum of all, in trillionths; under Shapley the same for every channel.
	CreditWeight int64 `parquet:"credit_weight"`
	// Paths of the outcome: converting_paths and null_paths.
	Paths int64 `parquet:"paths" unit:"paths"`
	// ConvertingPaths are all conversions.
	ConvertingPaths int64 `parquet:"converting_paths" unit:"paths"`
	// NullPaths ended without a conversion.
	NullPaths int64 `parquet:"null_paths" unit:"paths"`
	// ChannelPaths are the paths with a touch of the channel.
	ChannelPaths int64 `parquet:"channel_paths" unit:"paths"`
	// ChannelConvertingPaths are the converting ones among them.
	ChannelConvertingPaths int64 `parquet:"channel_converting_paths" unit:"paths"`
	// MarkovOrder is how many of the last touches a state holds; null for Shapley.
	MarkovOrder *int64 `parquet:"markov_order" unit:"touches"`
	// States of the chain; null for Shapley.
	States *int64 `parquet:"states" unit:"states"`
	// Residual is the largest relative residual of the systems solved; null for Shapley.
	Residual *float64 `parquet:"residual"`
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
	// Weight is the touch's share of the deal and its pipeline, and of its revenue too, but in the window sourced under Markov models; for reading, money is credited in exact integers.
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
	// Fallback says what stood in for missing milestones or removal effects: none, proportional, linear, last_touch; unattributed without a touch.
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
