package models

// LeadHandover says who handed each lead to whom, when sales first tried to
// reach it, and what became of it: from marketing to an SDR once it was an MQL,
// from the SDR to an account executive (AE) once it was an SQL. A lead that
// skipped a hand passed it at the same moment. Reps are keyed, never named.
//
// Grain: one row per lead, receiving role and spell.
type LeadHandover struct {
	// LeadID names the lead.
	LeadID string `parquet:"lead_id" abm:"key"`
	// FromRole is marketing or sdr.
	FromRole string `parquet:"from_role"`
	// ToRole is sdr or ae.
	ToRole string `parquet:"to_role" abm:"key"`
	// SpellNumber is the spell of lead_state that began with the hand-over.
	SpellNumber int64 `parquet:"spell_number" abm:"key"`
	// FromKey is the keyed hash of who handed it over; null for marketing, and where no extract says.
	FromKey *string `parquet:"from_key"`
	// ToKey is the keyed hash of who received it; null where no extract says.
	ToKey *string `parquet:"to_key"`
	// Outcome is accepted, rejected, returned (to nurture), working (tried, not decided) or untouched.
	Outcome string `parquet:"outcome"`
	// Reason it was rejected or returned.
	Reason *string `parquet:"reason"`
	// SalesTouches from this hand-over to the next, attempts among them.
	SalesTouches int64 `parquet:"sales_touches" unit:"touches"`
	// IsOverLimit is true where the first attempt, or a decision without one, took longer than definitions.first_attempt_hours, or has not come by the as-of day; null where nothing dates the hand-over.
	IsOverLimit *bool `parquet:"is_over_limit"`
	// HandedOverAt is when it was handed over, UTC; null where nothing dates it.
	HandedOverAt *int64 `parquet:"handed_over_at,timestamp(microsecond:local)" unit:"UTC"`
	// FirstAttemptAt is the first sales touch since, before the next hand-over, UTC.
	FirstAttemptAt *int64 `parquet:"first_attempt_at,timestamp(microsecond:local)" unit:"UTC"`
	// HandedOverOn is the business day from which the lead was in the new state.
	HandedOverOn *int32 `parquet:"handed_over_on,date"`
	Build
}

// RepLoad says what each rep was handed in a month and what became of it. It
// adds up over reps and months, not over roles: a lead passes through both.
//
// Grain: one row per rep, role and month.
type RepLoad struct {
	// RepKey is the keyed hash of the rep; unknown where no extract says.
	RepKey string `parquet:"rep_key" abm:"key"`
	// RepRole is sdr or ae.
	RepRole string `parquet:"rep_role" abm:"key"`
	// Period is the month of the hand-over, as 2026-03; undated where nothing dates it.
	Period string `parquet:"period" abm:"key"`
	// Leads handed over.
	Leads int64 `parquet:"leads" unit:"leads"`
	// Accepted of them.
	Accepted int64 `parquet:"accepted" unit:"leads"`
	// Rejected of them.
	Rejected int64 `parquet:"rejected" unit:"leads"`
	// Returned of them, to nurture.
	Returned int64 `parquet:"returned" unit:"leads"`
	// Working: tried, not decided.
	Working int64 `parquet:"working" unit:"leads"`
	// Untouched: neither tried nor decided.
	Untouched int64 `parquet:"untouched" unit:"leads"`
	// OverLimit are those first tried later than definitions.first_attempt_hours.
	OverLimit int64 `parquet:"over_limit" unit:"leads"`
	// SalesTouches to these leads, until the next hand-over.
	SalesTouches int64 `parquet:"sales_touches" unit:"touches"`
	// Hours is cost.hours_per_lead for each lead that came from marketing for the first time and was taken up, and cost.hours_per_touch for each touch.
	Hours float64 `parquet:"hours" unit:"hours"`
	Build
}

// LeadJudgement sets what marketing says of each lead beside what sales says,
// with the score it had at its hand-over and what became of it. abm whatif,
// definition_agreement, threshold_sweep and lead_quality are counted from it.
//
// Grain: one row per lead.
type LeadJudgement struct {
	// LeadID names the lead.
	LeadID string `parquet:"lead_id" abm:"key"`
	// AccountID is the person's account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// Acquisition is generated, referred, purchased, partner or prospected.
	Acquisition string `parquet:"acquisition"`
	// Channel it came by; unattributed where nothing says.
	Channel string `parquet:"channel"`
	// Motion it came by.
	Motion string `parquet:"motion"`
	// CampaignID it came by; no_campaign or unattributed where there is none.
	CampaignID string `parquet:"campaign_id"`
	// MqlTrigger is the type of the touch that made it an MQL; none without.
	MqlTrigger string `parquet:"mql_trigger"`
	// HandoverPath is direct (handed to sales on the day of its creation), nurtured (later), skipped (it was never an MQL or SAL: nobody knows when sales got it) or none.
	HandoverPath string `parquet:"handover_path"`
	// Verdict of sales is accepted or rejected, by definitions.sales; ignored where it was handed over and nobody judged it; none otherwise. What a rule of abm.yaml rejects, nobody judged.
	Verdict string `parquet:"verdict"`
	// RejectReason is why sales rejected it.
	RejectReason *string `parquet:"reject_reason"`
	// FitGrade is A to D; null without a grade.
	FitGrade *string `parquet:"fit_grade"`
	// Score is that of the day it was handed over; of a lead that never was, its highest.
	Score int64 `parquet:"score,decimal(6:18)" unit:"points"`
	// IsMql is true where marketing calls it good: it was in a state of definitions.marketing.
	IsMql bool `parquet:"is_mql"`
	// IsJudgedAnyway is true where sales judges such leads irrespective of the MQL flag, by definitions.sales.judges_all.
	IsJudgedAnyway bool `parquet:"is_judged_anyway"`
	// IsPaid is true where it came by a channel of cost.paid_channels, or was bought.
	IsPaid bool `parquet:"is_paid"`
	// IsHandedOver is true where it got to MQL or further.
	IsHandedOver bool `parquet:"is_handed_over"`
	// IsSql is true where it got to SQL or further.
	IsSql bool `parquet:"is_sql"`
	// IsWon is true where it was won.
	IsWon bool `parquet:"is_won"`
	// HasHadTime is true where it is as old as nine of ten won leads were when they were won, or as funnel.horizon_days.
	HasHadTime bool `parquet:"has_had_time"`
	// SellingMinutes is the work that went into it: cost.hours_per_lead once a sales touch followed its creation, and cost.hours_per_touch for each sales touch.
	SellingMinutes int64 `parquet:"selling_minutes" unit:"minutes"`
	// Pipeline is its part of all of its deals.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is its part of those that were won.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// CreatedOn is the business day of its creation; null where nothing dates it.
	CreatedOn *int32 `parquet:"created_on,date"`
	// HandedOverOn is the business day on which it got to MQL or further.
	HandedOverOn *int32 `parquet:"handed_over_on,date"`
	Build
}

// DefinitionAgreement says how far sales accepts what marketing calls good.
// Precision asks of the MQLs that were judged. Recall and Cohen's kappa are
// taken only among leads that sales judges irrespective of the MQL flag:
// elsewhere sales has seen what marketing chose, and nobody knows what else
// it would have accepted. Leads are in the month of their creation.
//
// Grain: one row per dimension and member.
type DefinitionAgreement struct {
	// Dimension is all, channel, mql_trigger or month: what member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member is the channel, the type of touch that made the MQL (white-paper download, ...; none of other leads), or the month.
	Member string `parquet:"member" abm:"key"`
	// TopRejectReason is the reason by which sales rejected most MQLs.
	TopRejectReason *string `parquet:"top_reject_reason"`
	// PrecisionNote says why there is no precision; null where there is one.
	PrecisionNote *string `parquet:"precision_note"`
	// RecallNote says why there is no recall.
	RecallNote *string `parquet:"recall_note"`
	// KappaNote says why there is no kappa.
	KappaNote *string `parquet:"kappa_note"`
	// Leads in all.
	Leads int64 `parquet:"leads" unit:"leads"`
	// Mqls are those marketing calls good.
	Mqls int64 `parquet:"mqls" unit:"leads"`
	// JudgedMqls are MQLs that sales accepted or rejected.
	JudgedMqls int64 `parquet:"judged_mqls" unit:"leads"`
	// AcceptedMqls of them.
	AcceptedMqls int64 `parquet:"accepted_mqls" unit:"leads"`
	// RejectedMqls of them.
	RejectedMqls int64 `parquet:"rejected_mqls" unit:"leads"`
	// IgnoredMqls were never judged.
	IgnoredMqls int64 `parquet:"ignored_mqls" unit:"leads"`
	// TopRejects are the MQLs rejected by top_reject_reason.
	TopRejects int64 `parquet:"top_rejects" unit:"leads"`
	// JudgedAnyway are the leads that sales judged irrespective of the MQL flag: the sum of the next four.
	JudgedAnyway int64 `parquet:"judged_anyway" unit:"leads"`
	// BothYes of them are MQLs that sales accepted.
	BothYes int64 `parquet:"both_yes" unit:"leads"`
	// OnlyMarketing of them are MQLs that sales rejected.
	OnlyMarketing int64 `parquet:"only_marketing" unit:"leads"`
	// OnlySales of them are no MQLs, and sales accepted them.
	OnlySales int64 `parquet:"only_sales" unit:"leads"`
	// BothNo of them are no MQLs, and sales rejected them.
	BothNo int64 `parquet:"both_no" unit:"leads"`
	// Coverage is judged_mqls / mqls: the rest was ignored.
	Coverage *float64 `parquet:"coverage" unit:"share, 0 to 1"`
	// MqlPrecision is accepted_mqls / judged_mqls.
	MqlPrecision *float64 `parquet:"mql_precision" unit:"share, 0 to 1"`
	// MqlPrecisionLow is the lower end of its 95 % Wilson interval.
	MqlPrecisionLow *float64 `parquet:"mql_precision_low" unit:"share, 0 to 1"`
	// MqlPrecisionHigh is the upper end.
	MqlPrecisionHigh *float64 `parquet:"mql_precision_high" unit:"share, 0 to 1"`
	// Recall is both_yes / (both_yes + only_sales): how much of what sales accepts marketing finds.
	Recall *float64 `parquet:"recall" unit:"share, 0 to 1"`
	// RecallLow is the lower end of its 95 % Wilson interval.
	RecallLow *float64 `parquet:"recall_low" unit:"share, 0 to 1"`
	// RecallHigh is the upper end.
	RecallHigh *float64 `parquet:"recall_high" unit:"share, 0 to 1"`
	// Kappa is Cohen's: agreement beyond chance, 1 where they always agree, 0 where they agree as often as by chance.
	Kappa *float64 `parquet:"kappa" unit:"-1 to 1"`
	Build
}

// ThresholdSweep says what every threshold of the score would have left of the
// leads that were handed to sales and have had time to be won. Leads that sales
// never got are not in it, as nobody knows what would have become of them, nor those
// that were never an MQL or SAL, of which only those that got on are known. The
// recommended threshold was chosen on the earlier months; believe the later ones.
//
// Grain: one row per period and threshold.
type ThresholdSweep struct {
	// Period is earlier (the first half of the months of hand-over) or later.
	Period string `parquet:"period" abm:"key"`
	// Threshold is the score at hand-over from which a lead would have been handed over.
	Threshold int64 `parquet:"threshold" abm:"key" unit:"points"`
	// RateNote says why there are no rates; null where there are.
	RateNote *string `parquet:"rate_note"`
	// Mqls are the leads at the threshold and above.
	Mqls int64 `parquet:"mqls" unit:"leads"`
	// Sqls of them.
	Sqls int64 `parquet:"sqls" unit:"leads"`
	// Customers of them: won leads.
	Customers int64 `parquet:"customers" unit:"leads"`
	// RevenueKept is theirs.
	RevenueKept int64 `parquet:"revenue_kept,decimal(2:18)" unit:"reporting currency"`
	// RevenueLost is that of the leads below the threshold.
	RevenueLost int64 `parquet:"revenue_lost,decimal(2:18)" unit:"reporting currency"`
	// SellingHours that went into the leads kept.
	SellingHours float64 `parquet:"selling_hours" unit:"hours"`
	// SqlRate is sqls / mqls.
	SqlRate *float64 `parquet:"sql_rate" unit:"share, 0 to 1"`
	// SqlRateLow is the lower end of its 95 % Wilson interval.
	SqlRateLow *float64 `parquet:"sql_rate_low" unit:"share, 0 to 1"`
	// SqlRateHigh is the upper end.
	SqlRateHigh *float64 `parquet:"sql_rate_high" unit:"share, 0 to 1"`
	// CloseRate is customers / sqls; null where fewer than funnel.min_n are SQLs.
	CloseRate *float64 `parquet:"close_rate" unit:"share, 0 to 1"`
	// CloseRateLow is the lower end of its 95 % Wilson interval.
	CloseRateLow *float64 `parquet:"close_rate_low" unit:"share, 0 to 1"`
	// CloseRateHigh is the upper end.
	CloseRateHigh *float64 `parquet:"close_rate_high" unit:"share, 0 to 1"`
	// RevenuePerHour is revenue_kept / selling_hours: what an hour of selling may be expected to bring; null without hours.
	RevenuePerHour *float64 `parquet:"revenue_per_hour" unit:"reporting currency"`
	// IsRecommended marks the threshold that sold most per hour in the earlier months, of those that kept definitions.keep_revenue of their revenue.
	IsRecommended bool `parquet:"is_recommended"`
	// FirstMonth of the period.
	FirstMonth int32 `parquet:"first_month,date"`
	// LastMonth of the period.
	LastMonth int32 `parquet:"last_month,date"`
	Build
}

// LeadQuality sets volume beside value: what leads cost, how far they got and
// what came of them. Counts, money and hours are those of all leads, and add
// up over the members of a dimension; rates those of the leads that have had time.
//
// Grain: one row per dimension and member.
type LeadQuality struct {
	// Dimension is all, motion, channel, campaign, acquisition, handover_path or year (of creation, and of cost): what member is one of.
	Dimension string `parquet:"dimension" abm:"key"`
	// Member is the motion, the channel, ...; handover_path sets nurtured leads beside those handed over directly.
	Member string `parquet:"member" abm:"key"`
	// RateNote says why a rate is missing; null where none is.
	RateNote *string `parquet:"rate_note"`
	// Leads in all, bought and prospected ones too.
	Leads int64 `parquet:"leads" unit:"leads"`
	// Mqls got to MQL or further.
	Mqls int64 `parquet:"mqls" unit:"leads"`
	// Sqls got to SQL or further.
	Sqls int64 `parquet:"sqls" unit:"leads"`
	// Customers were won.
	Customers int64 `parquet:"customers" unit:"leads"`
	// Matured are the leads that have had time to be won.
	Matured int64 `parquet:"matured" unit:"leads"`
	// QualityRank within the dimension, 1 the best: by the lower end of the close rate's interval; null without a close rate.
	QualityRank *int64 `parquet:"quality_rank"`
	// Cost, fully loaded; null where nothing was spent, or cost is not known by this dimension.
	Cost *int64 `parquet:"cost,decimal(2:18)" unit:"reporting currency"`
	// CostPerLead is cost / leads.
	CostPerLead *int64 `parquet:"cost_per_lead,decimal(2:18)" unit:"reporting currency"`
	// CostPerMql is cost / mqls.
	CostPerMql *int64 `parquet:"cost_per_mql,decimal(2:18)" unit:"reporting currency"`
	// CostPerSql is cost / sqls.
	CostPerSql *int64 `parquet:"cost_per_sql,decimal(2:18)" unit:"reporting currency"`
	// CostPerCustomer is cost / customers.
	CostPerCustomer *int64 `parquet:"cost_per_customer,decimal(2:18)" unit:"reporting currency"`
	// Pipeline is the leads' part of all of their deals.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is their part of those that were won.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// DealSize is revenue / customers.
	DealSize *int64 `parquet:"deal_size,decimal(2:18)" unit:"reporting currency"`
	// ExpectedRevenuePerLead is the revenue of the matured leads / their number.
	ExpectedRevenuePerLead *int64 `parquet:"expected_revenue_per_lead,decimal(2:18)" unit:"reporting currency"`
	// SqlRate is SQLs / leads, of the matured.
	SqlRate *float64 `parquet:"sql_rate" unit:"share, 0 to 1"`
	// SqlRateLow is the lower end of its 95 % Wilson interval.
	SqlRateLow *float64 `parquet:"sql_rate_low" unit:"share, 0 to 1"`
	// SqlRateHigh is the upper end.
	SqlRateHigh *float64 `parquet:"sql_rate_high" unit:"share, 0 to 1"`
	// CloseRate is customers / SQLs, of the matured.
	CloseRate *float64 `parquet:"close_rate" unit:"share, 0 to 1"`
	// CloseRateLow is the lower end of its 95 % Wilson interval.
	CloseRateLow *float64 `parquet:"close_rate_low" unit:"share, 0 to 1"`
	// CloseRateHigh is the upper end.
	CloseRateHigh *float64 `parquet:"close_rate_high" unit:"share, 0 to 1"`
	// SellingHours that went into the leads.
	SellingHours float64 `parquet:"selling_hours" unit:"hours"`
	// HoursPerCustomer is selling_hours / customers: the hours per win.
	HoursPerCustomer *float64 `parquet:"hours_per_customer" unit:"hours"`
	// PaidLeadShare is the share of leads that came by a channel of cost.paid_channels, or were bought.
	PaidLeadShare *float64 `parquet:"paid_lead_share" unit:"share, 0 to 1"`
	// PaidPipelineShare is the share of pipeline that is theirs.
	PaidPipelineShare *float64 `parquet:"paid_pipeline_share" unit:"share, 0 to 1"`
	// LeadsVariation is the coefficient of variation (standard deviation / mean) of leads per month, from the month of the first to the last whole month; null for fewer than two.
	LeadsVariation *float64 `parquet:"leads_variation" unit:"ratio"`
	// IsPaid is true where most of its leads are paid.
	IsPaid bool `parquet:"is_paid"`
	Build
}

// NurtureQueue says what to do next with each open lead that sales was handed
// or has tried to reach. People who may not be contacted are not in it.
//
// Grain: one row per lead.
type NurtureQueue struct {
	// LeadID names the lead.
	LeadID string `parquet:"lead_id" abm:"key"`
	// AccountID is the person's account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// Channel it came by.
	Channel string `parquet:"channel"`
	// State it is in.
	State string `parquet:"state"`
	// NextStep is keep_trying, hand_back (nurture.attempts without an answer: to nurture), re_engage (nurture.reengage_days later, where the person did anything since the last attempt) or close (where not).
	NextStep string `parquet:"next_step"`
	// SdrKey is the keyed hash of the SDR; null where no extract says.
	SdrKey *string `parquet:"sdr_key"`
	// Attempts in a row without an answer, of nurture.attempts; 0 after an answer.
	Attempts int64 `parquet:"attempts" unit:"touches"`
	// AttemptsEver since the first.
	AttemptsEver int64 `parquet:"attempts_ever" unit:"touches"`
	// DaysSilent since the person last did anything, else since the creation.
	DaysSilent *int64 `parquet:"days_silent" unit:"days"`
	// LastAttemptOn is the business day of the last attempt.
	LastAttemptOn *int32 `parquet:"last_attempt_on,date"`
	// LastSignOn is the business day on which the person last did anything.
	LastSignOn *int32 `parquet:"last_sign_on,date"`
	Build
}

// AttemptCurve says how often the nth attempt in a row to reach a lead is
// answered. Attempts are outbound sales touches; an answer, a form that the
// person sends, or a pause of nurture.reengage_days begins a new row of
// attempts. Attempts of the last nurture.reply_days are left out: they may
// still be answered.
//
// Grain: one row per attempt.
type AttemptCurve struct {
	// Attempt is the number of the attempt, from 1, in its row of attempts.
	Attempt int64 `parquet:"attempt" abm:"key"`
	// RateNote says why there is no rate; null where there is one.
	RateNote *string `parquet:"rate_note"`
	// Attempts made.
	Attempts int64 `parquet:"attempts" unit:"touches"`
	// Replies are attempts that the lead answered within nurture.reply_days, before the next one.
	Replies int64 `parquet:"replies" unit:"touches"`
	// RepliesSoFar are the replies to this and to all earlier attempts.
	RepliesSoFar int64 `parquet:"replies_so_far" unit:"touches"`
	// ReplyRate is replies / attempts.
	ReplyRate *float64 `parquet:"reply_rate" unit:"share, 0 to 1"`
	// ReplyRateLow is the lower end of its 95 % Wilson interval.
	ReplyRateLow *float64 `parquet:"reply_rate_low" unit:"share, 0 to 1"`
	// ReplyRateHigh is the upper end.
	ReplyRateHigh *float64 `parquet:"reply_rate_high" unit:"share, 0 to 1"`
	Build
}
