package models

// Cost is what was spent, in the reporting currency, by where it was spent. It
// is the same under every attribution model, and roi's costs add up to it.
//
// Grain: one row per month, campaign, channel, motion, cost type and placement.
type Cost struct {
	// CampaignID it was spent on; no_campaign where the channel's touches have none, unattributed where nothing says.
	CampaignID string `parquet:"campaign_id" abm:"key"`
	// Channel it was spent on; unattributed where nothing says.
	Channel string `parquet:"channel" abm:"key"`
	// Motion it was spent on; unattributed where nothing says.
	Motion string `parquet:"motion" abm:"key"`
	// CostType is media, content, tooling, promotion, enrichment, qualification, handover or sales.
	CostType string `parquet:"cost_type" abm:"key"`
	// Placement is direct (the extract names campaign or channel), shared (it names neither: by direct cost, else by touches) or hours (work, at cost.hourly_rate of abm.yaml).
	Placement string `parquet:"placement" abm:"key"`
	// Amount spent; negative where more was credited than spent.
	Amount int64 `parquet:"amount,decimal(2:18)" unit:"reporting currency"`
	// PeriodMonth is the first day of the month it was spent in.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// Roi sets cost beside return. Cost, leads and MQAs do not depend on the
// model; deals, pipeline and revenue are its credits. It adds up over member
// and month, never over dimension, period basis, model, lens, window or scope.
//
// Grain: one row per model, lens, window, scope, period basis, dimension, member and month.
type Roi struct {
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all, or marketing (without sales touches).
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// PeriodBasis is touch (a return stands in the month of the touch that is credited, beside that month's spend) or close (pipeline in the month of creation, revenue in that of the close).
	PeriodBasis string `parquet:"period_basis" abm:"key"`
	// Dimension is motion, channel or campaign: what member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member is the motion, the channel or the campaign id; unattributed and no_campaign as in the attribution tables.
	Member string `parquet:"member" abm:"key"`
	// Leads are people by their first creation, at their last marketing touch before it, else the campaign they name; purchased and prospected ones are left out.
	Leads int64 `parquet:"leads" unit:"leads"`
	// Mqas are accounts that became marketing-qualified, at their last marketing touch before it.
	Mqas int64 `parquet:"mqas" unit:"accounts"`
	// Deals credited, as sum of weights.
	Deals int64 `parquet:"deals,decimal(6:18)" unit:"deals"`
	// WonDeals credited, as sum of weights: the customers.
	WonDeals int64 `parquet:"won_deals,decimal(6:18)" unit:"deals"`
	// MediaCost is the cost of type media.
	MediaCost int64 `parquet:"media_cost,decimal(2:18)" unit:"reporting currency"`
	// LoadedCost is the fully loaded cost: of every type.
	LoadedCost int64 `parquet:"loaded_cost,decimal(2:18)" unit:"reporting currency"`
	// Pipeline credited.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue credited.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// CostPerLead (CPL) is loaded_cost / leads; null without leads.
	CostPerLead *int64 `parquet:"cost_per_lead,decimal(2:18)" unit:"reporting currency"`
	// CostPerMqa is loaded_cost / mqas; null without any.
	CostPerMqa *int64 `parquet:"cost_per_mqa,decimal(2:18)" unit:"reporting currency"`
	// CostPerDeal is loaded_cost / deals; null without, or with next to no, deals.
	CostPerDeal *int64 `parquet:"cost_per_deal,decimal(2:18)" unit:"reporting currency"`
	// CostPerCustomer (CAC) is loaded_cost / won_deals; null without, or with next to no, won deals.
	CostPerCustomer *int64 `parquet:"cost_per_customer,decimal(2:18)" unit:"reporting currency"`
	// PipelineToCost is pipeline / loaded_cost; null without cost.
	PipelineToCost *float64 `parquet:"pipeline_to_cost" unit:"ratio"`
	// MediaRoi is (revenue - media_cost) / media_cost, return on ad spend less 1; null without media cost.
	MediaRoi *float64 `parquet:"media_roi" unit:"ratio"`
	// LoadedRoi is (revenue - loaded_cost) / loaded_cost, the return on investment; null without cost.
	LoadedRoi *float64 `parquet:"loaded_roi" unit:"ratio"`
	// PeriodMonth is the month's first day.
	PeriodMonth int32 `parquet:"period_month,date" abm:"key"`
	Build
}

// RoiGap says how much the view of media cost alone flatters each motion,
// channel and campaign that cost anything, over the whole history.
//
// Grain: one row per model, lens, window, scope, dimension and member with cost.
type RoiGap struct {
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Dimension is motion, channel or campaign.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member is the motion, the channel or the campaign id.
	Member string `parquet:"member" abm:"key"`
	// MediaCost is the cost of type media.
	MediaCost int64 `parquet:"media_cost,decimal(2:18)" unit:"reporting currency"`
	// LoadedCost is the cost of every type.
	LoadedCost int64 `parquet:"loaded_cost,decimal(2:18)" unit:"reporting currency"`
	// Revenue credited.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// MediaRoi is (revenue - media_cost) / media_cost; null without media cost, where the media view sees a free lunch.
	MediaRoi *float64 `parquet:"media_roi" unit:"ratio"`
	// LoadedRoi is (revenue - loaded_cost) / loaded_cost.
	LoadedRoi *float64 `parquet:"loaded_roi" unit:"ratio"`
	// RoiGap is media_roi - loaded_roi: what the media view adds; null without media cost.
	RoiGap *float64 `parquet:"roi_gap" unit:"ratio"`
	// MediaRank is the place by media_roi, from 1 for the best; null without media cost.
	MediaRank *int64 `parquet:"media_rank" unit:"rank"`
	// LoadedRank is the place by loaded_roi, from 1 for the best.
	LoadedRank *int64 `parquet:"loaded_rank" unit:"rank"`
	Build
}
