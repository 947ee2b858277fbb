package models

// LeadState says which state each lead was in, since when, and why: one on
// every day since its creation. The stages lead, mql, sal, sql, opportunity
// and won lead to the order; nurture, recycled, disqualified and lost lie
// aside of it.
//
// Grain: one row per lead and spell.
type LeadState struct {
	// LeadID names the lead: the first record of its person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// SpellNumber counts the lead's spells from 1.
	SpellNumber int64 `parquet:"spell_number" abm:"key" unit:"spells"`
	// State is lead, mql, sal, sql, opportunity, won, nurture, recycled, disqualified or lost.
	State string `parquet:"state"`
	// Readiness to buy is unqualified (lead, disqualified, lost), warm (mql, sal, nurture, recycled) or qualified (sql, opportunity, won).
	Readiness string `parquet:"readiness"`
	// StateSource is creation, column (a date of the extract), history (lead_stage), status (today's, which nothing dates), deal, or rule (abm.yaml's, where the extract does not tell the state).
	StateSource string `parquet:"state_source"`
	// Reason it entered the state.
	Reason string `parquet:"reason"`
	// Acquisition is generated, referred, purchased, partner or prospected.
	Acquisition string `parquet:"acquisition"`
	// IsBackwards is true where the lead had been further on.
	IsBackwards bool `parquet:"is_backwards"`
	// IsReopened is true where it had been disqualified, lost or won.
	IsReopened bool `parquet:"is_reopened"`
	// IsOutOfOrder is true where the extract dates it before the lead's creation or after a stage further on: the spell lies where it must have been, entered_at says what the extract says.
	IsOutOfOrder bool `parquet:"is_out_of_order"`
	// EnteredAt is when it entered, as the extract says, UTC; null where nothing dates the lead.
	EnteredAt *int64 `parquet:"entered_at,timestamp(microsecond:local)" unit:"UTC"`
	// EnteredOn is the business day from which it was in the state; null where nothing dates the lead.
	EnteredOn *int32 `parquet:"entered_on,date"`
	// LeftOn is the day from which it was in the next; null for the present state.
	LeftOn *int32 `parquet:"left_on,date"`
	Build
}

// LeadToRevenue follows every lead to the deal and the money it ended in, or
// says where it is stuck. Pipeline and revenue are the lead's part: the leads
// of a deal share alike, so that leads add up to their deals.
//
// Grain: one row per lead.
type LeadToRevenue struct {
	// LeadID names the lead: the first record of its person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// AccountID is the person's account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// DealID is the deal it ended in: a won one before an open one before a lost one, the newest first; null without.
	DealID *string `parquet:"deal_id"`
	// Acquisition is generated, referred, purchased, partner or prospected.
	Acquisition string `parquet:"acquisition"`
	// Channel of the last marketing touch up to its creation, else of the campaign it names; unattributed where neither is known.
	Channel string `parquet:"channel"`
	// Motion of that touch or campaign.
	Motion string `parquet:"motion"`
	// CampaignID of that touch; no_campaign or unattributed where there is none.
	CampaignID string `parquet:"campaign_id"`
	// LeadSource is the CRM's own source field; none where it is empty.
	LeadSource string `parquet:"lead_source"`
	// Tier of the account; none without.
	Tier string `parquet:"tier"`
	// Cohort of the account; none without.
	Cohort string `parquet:"cohort"`
	// Country of the account, else of the lead; unknown without.
	Country string `parquet:"country"`
	// State it is in now.
	State string `parquet:"state"`
	// Readiness is unqualified, warm or qualified.
	Readiness string `parquet:"readiness"`
	// StateSource says what tells the state: creation, column, history, status, deal or rule.
	StateSource string `parquet:"state_source"`
	// Reason it is in it.
	Reason string `parquet:"reason"`
	// MqlTrigger is the type of its last counted marketing touch when it became an MQL; null where it never did or none is known.
	MqlTrigger *string `parquet:"mql_trigger"`
	// DealStatus is that of the deal: won, open or lost.
	DealStatus *string `parquet:"deal_status"`
	// Deals it is named on.
	Deals int64 `parquet:"deals" unit:"deals"`
	// DaysInState since it entered its state; null where nothing dates the lead.
	DaysInState *int64 `parquet:"days_in_state" unit:"days"`
	// Pipeline is its part of all of its deals.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is its part of those that were won.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// CreatedAt is its creation, else its first sign of life, UTC; null where nothing dates it.
	CreatedAt *int64 `parquet:"created_at,timestamp(microsecond:local)" unit:"UTC"`
	// MqlAt is when it first became an MQL, UTC.
	MqlAt *int64 `parquet:"mql_at,timestamp(microsecond:local)" unit:"UTC"`
	// SalAt is when sales first accepted it, UTC.
	SalAt *int64 `parquet:"sal_at,timestamp(microsecond:local)" unit:"UTC"`
	// SqlAt is when it was first qualified, UTC.
	SqlAt *int64 `parquet:"sql_at,timestamp(microsecond:local)" unit:"UTC"`
	// OpportunityAt is when it first had an open deal, UTC.
	OpportunityAt *int64 `parquet:"opportunity_at,timestamp(microsecond:local)" unit:"UTC"`
	// WonAt is when it was first won, UTC.
	WonAt *int64 `parquet:"won_at,timestamp(microsecond:local)" unit:"UTC"`
	// LostAt is when it was first lost, UTC.
	LostAt *int64 `parquet:"lost_at,timestamp(microsecond:local)" unit:"UTC"`
	// DisqualifiedAt is when it was first disqualified, UTC.
	DisqualifiedAt *int64 `parquet:"disqualified_at,timestamp(microsecond:local)" unit:"UTC"`
	// StateSince is the business day it entered its state; null where nothing dates it.
	StateSince *int32 `parquet:"state_since,date"`
	Build
}

// Funnel counts how many units got from each stage to each further one. A unit
// reached a stage with the first spell in it or further on. Two views, never
// to be mixed: cohort has each unit in the period in which it began, with all
// that became of it since; event has what happened in the period. Rates do not
// add up, so that rows for all members, all acquisitions and all time stand
// beside the others; add counts over members or periods only, and without them.
//
// Grain: one row per unit, view, period, dimension, member, acquisition and pair of stages.
type Funnel struct {
	// Unit is visitor (a browser), lead (a person) or account.
	Unit string `parquet:"unit" abm:"key"`
	// FunnelView is cohort or event.
	FunnelView string `parquet:"funnel_view" abm:"key"`
	// PeriodKind is month, year or all (of the cohort view).
	PeriodKind string `parquet:"period_kind" abm:"key"`
	// Period is 2026-03, 2026 or all; undated for units that nothing dates.
	Period string `parquet:"period" abm:"key"`
	// Dimension is all, channel, motion, campaign, lead_source, tier, cohort or country: what member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member is the channel, the country, ...; none, unknown or unattributed where nothing says.
	Member string `parquet:"member" abm:"key"`
	// Acquisition is all; and for leads each of generated, referred, purchased, partner and prospected.
	Acquisition string `parquet:"acquisition" abm:"key"`
	// FromStage that they entered: lead, mql, sal, sql, opportunity; of visitors the visit; of accounts the account stages.
	FromStage string `parquet:"from_stage" abm:"key"`
	// ToStage that they got to, or beyond.
	ToStage string `parquet:"to_stage" abm:"key"`
	// RateNote says why there is no rate: suppressed below min_n, or too young; null where there is one.
	RateNote *string `parquet:"rate_note"`
	// Entered the stage; in the event view those carried over are in. Always converted + lost + still_there.
	Entered int64 `parquet:"entered" unit:"units"`
	// CarriedOver were in the stage when the period began; 0 in the cohort view.
	CarriedOver int64 `parquet:"carried_over" unit:"units"`
	// Converted got to the further stage.
	Converted int64 `parquet:"converted" unit:"units"`
	// Lost dropped out before: leads disqualified or lost, accounts gone cold.
	Lost int64 `parquet:"lost" unit:"units"`
	// StillThere neither got on nor dropped out; nurtured and recycled leads are here.
	StillThere int64 `parquet:"still_there" unit:"units"`
	// Matured have been past the stage for funnel.horizon_days, by default as long as nine of ten conversions take; in the event view all that entered.
	Matured int64 `parquet:"matured" unit:"units"`
	// MaturedConverted are those of the matured that converted.
	MaturedConverted int64 `parquet:"matured_converted" unit:"units"`
	// MedianDays from the stage to the further one, of those who converted: a value that half of them did not exceed. Null without any, and for the months of a member, which hold few.
	MedianDays *int64 `parquet:"median_days" unit:"days"`
	// P90Days that nine of ten of them did not exceed.
	P90Days *int64 `parquet:"p90_days" unit:"days"`
	// Rate is matured_converted / matured: a young cohort counts those that have had time.
	Rate *float64 `parquet:"rate" unit:"share, 0 to 1"`
	// RateLow is the lower end of its 95 % Wilson interval.
	RateLow *float64 `parquet:"rate_low" unit:"share, 0 to 1"`
	// RateHigh is the upper end.
	RateHigh *float64 `parquet:"rate_high" unit:"share, 0 to 1"`
	// PeriodStart is the first day of the period; null for all and undated.
	PeriodStart *int32 `parquet:"period_start,date"`
	Build
}

// FunnelDropOff counts the units that dropped out, by the last stage they had
// reached and the reason. Over the reasons and stages it adds up to the funnel's
// lost units.
//
// Grain: one row per unit, view, period, dimension, member, acquisition, stage and reason.
type FunnelDropOff struct {
	// Unit is visitor, lead or account.
	Unit string `parquet:"unit" abm:"key"`
	// FunnelView is cohort (the period in which the unit began) or event (in which it dropped out).
	FunnelView string `parquet:"funnel_view" abm:"key"`
	// PeriodKind is month, year or all.
	PeriodKind string `parquet:"period_kind" abm:"key"`
	// Period is 2026-03, 2026, all or undated.
	Period string `parquet:"period" abm:"key"`
	// Dimension that member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member of the dimension.
	Member string `parquet:"member" abm:"key"`
	// Acquisition is all, or one.
	Acquisition string `parquet:"acquisition" abm:"key"`
	// FromStage is the last stage reached; of visitors the visit.
	FromStage string `parquet:"from_stage" abm:"key"`
	// Reason it dropped out: the state, and why it is in it.
	Reason string `parquet:"reason" abm:"key"`
	// Units that dropped out.
	Units int64 `parquet:"units" unit:"units"`
	Build
}

// FunnelBenchmark sets what others reach beside the company's own rates, over
// all leads that have had time.
//
// Grain: one row per pair of stages that abm.yaml has a benchmark for.
type FunnelBenchmark struct {
	// FromStage that the benchmark's denominator is in.
	FromStage string `parquet:"from_stage" abm:"key"`
	// ToStage that its numerator got to, or disqualified.
	ToStage string `parquet:"to_stage" abm:"key"`
	// Numerator of the benchmark in words.
	Numerator string `parquet:"numerator"`
	// Denominator of the benchmark in words.
	Denominator string `parquet:"denominator"`
	// Source says where the benchmark is from.
	Source string `parquet:"source"`
	// Verdict is below or above where the own rate's 95 % interval lies wholly outside the benchmark's range, within, or too_few (fewer than min_n).
	Verdict string `parquet:"verdict"`
	// Units counted in the own rate.
	Units int64 `parquet:"units" unit:"leads"`
	// OfUnits is what they are a share of.
	OfUnits int64 `parquet:"of_units" unit:"leads"`
	// BenchmarkLow is the lower end of the benchmark's range.
	BenchmarkLow float64 `parquet:"benchmark_low" unit:"share, 0 to 1"`
	// BenchmarkHigh is the upper end; equal for a single figure.
	BenchmarkHigh float64 `parquet:"benchmark_high" unit:"share, 0 to 1"`
	// Rate is units / of_units; null where there are too few.
	Rate *float64 `parquet:"rate" unit:"share, 0 to 1"`
	// RateLow is the lower end of its 95 % Wilson interval.
	RateLow *float64 `parquet:"rate_low" unit:"share, 0 to 1"`
	// RateHigh is the upper end.
	RateHigh *float64 `parquet:"rate_high" unit:"share, 0 to 1"`
	Build
}

// FunnelDiagnosis says what holds a period and segment back: the leads, the
// selling, or that there are too few leads; held against the benchmarks of
// abm.yaml for lead to SQL and SQL to won.
//
// Grain: one row per period, dimension, member and acquisition.
type FunnelDiagnosis struct {
	// PeriodKind is month, year or all: of the cohort view.
	PeriodKind string `parquet:"period_kind" abm:"key"`
	// Period is 2026-03, 2026, all or undated.
	Period string `parquet:"period" abm:"key"`
	// Dimension that member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member of the dimension.
	Member string `parquet:"member" abm:"key"`
	// Acquisition is all, or one.
	Acquisition string `parquet:"acquisition" abm:"key"`
	// Bottleneck is lead_quality (too few leads become SQLs), order_acquisition (too few SQLs are won), lead_volume (neither, and more leads pass than the benchmark's best: too few come in), none, or too_few to say. A rate is too low where its 95 % interval lies below the benchmark's range; of two, the one that costs more.
	Bottleneck string `parquet:"bottleneck"`
	// WorstFromStage begins the pair of stages that reaches the smallest part of its benchmark.
	WorstFromStage *string `parquet:"worst_from_stage"`
	// WorstToStage ends it.
	WorstToStage *string `parquet:"worst_to_stage"`
	// Leads that entered.
	Leads int64 `parquet:"leads" unit:"leads"`
	// Sqls are those that sales qualified, or that got further.
	Sqls int64 `parquet:"sqls" unit:"leads"`
	// Customers are those that were won.
	Customers int64 `parquet:"customers" unit:"leads"`
	// RevenueForgone is what the bottleneck's rate costs against the lower end of its benchmark, at the mean revenue of a won lead over all time; 0 where the bottleneck is not a rate.
	RevenueForgone int64 `parquet:"revenue_forgone,decimal(2:18)" unit:"reporting currency"`
	// WorstRate of the worst pair.
	WorstRate *float64 `parquet:"worst_rate" unit:"share, 0 to 1"`
	// WorstBenchmark is the lower end of its benchmark.
	WorstBenchmark *float64 `parquet:"worst_benchmark" unit:"share, 0 to 1"`
	// SqlRate is SQLs / leads, of the leads that have had time.
	SqlRate *float64 `parquet:"sql_rate" unit:"share, 0 to 1"`
	// SqlRateLow is the lower end of its 95 % Wilson interval.
	SqlRateLow *float64 `parquet:"sql_rate_low" unit:"share, 0 to 1"`
	// SqlRateHigh is the upper end.
	SqlRateHigh *float64 `parquet:"sql_rate_high" unit:"share, 0 to 1"`
	// CloseRate is won / SQLs, of the SQLs that have had time; null without any.
	CloseRate *float64 `parquet:"close_rate" unit:"share, 0 to 1"`
	// CloseRateLow is the lower end of its 95 % Wilson interval.
	CloseRateLow *float64 `parquet:"close_rate_low" unit:"share, 0 to 1"`
	// CloseRateHigh is the upper end.
	CloseRateHigh *float64 `parquet:"close_rate_high" unit:"share, 0 to 1"`
	// PeriodStart is the first day of the period; null for all and undated.
	PeriodStart *int32 `parquet:"period_start,date"`
	Build
}

// FunnelRevision lists the records whose fate may lower the figures of earlier
// cohorts. Nothing else does: a cohort's counts only grow as months pass.
//
// Grain: one row per record of a lead extract and revision.
type FunnelRevision struct {
	// LeadID is the record.
	LeadID string `parquet:"lead_id" abm:"key"`
	// Revision is merged (the person is counted by another record), deleted, internal (one's own or a competitor's) or reopened (after it had been disqualified, lost or won).
	Revision string `parquet:"revision" abm:"key"`
	// CountedAs is the lead that stands for it; null where none does.
	CountedAs *string `parquet:"counted_as"`
	// RevisedOn is the day it was last reopened; null for the others, which no extract dates.
	RevisedOn *int32 `parquet:"revised_on,date"`
	Build
}
