package models

// AttributionSensitivity tells how much the answer depends on the choices: each
// channel's and motion's share of what is credited, under every combination of
// model, lens, window and lookback. The verdict, spread and deals of a channel
// or motion stand in each of its rows; is_primary finds one row of each.
// A combination that credits nothing has no rows.
//
// Grain: one row per scope, outcome, basis, channel or motion, model, lens, window and lookback.
type AttributionSensitivity struct {
	// TouchScope is all or marketing.
	TouchScope string `parquet:"touch_scope" abm:"key"`
	// Outcome is what the share is a share of: pipeline, revenue or deals (created).
	Outcome string `parquet:"outcome" abm:"key"`
	// Basis is channel or motion.
	Basis string `parquet:"basis" abm:"key"`
	// ChannelOrMotion is the channel or motion.
	ChannelOrMotion string `parquet:"channel_or_motion" abm:"key"`
	// Model is the attribution model.
	Model string `parquet:"model" abm:"key"`
	// Lens is account or lead.
	Lens string `parquet:"lens" abm:"key"`
	// TouchWindow is sourced, accelerated or influenced.
	TouchWindow string `parquet:"touch_window" abm:"key"`
	// Verdict is too_few_deals (under 30), robust (the same rank under every combination, and a spread of 5 points at most), else model_dependent.
	Verdict string `parquet:"verdict"`
	// LookbackDays is how long before its creation a deal's journey begins.
	LookbackDays int64 `parquet:"lookback_days" abm:"key" unit:"days"`
	// Share of what the combination credits; what it leaves unattributed is in no share.
	Share float64 `parquet:"share" unit:"share, 0 to 1"`
	// ShareLow is the lower end of the share's 95 % interval, by a bootstrap of the accounts; removal effects of Markov models are not learnt anew. Null without resamples or with fewer than two accounts.
	ShareLow *float64 `parquet:"share_low" unit:"share, 0 to 1"`
	// ShareHigh is the upper end.
	ShareHigh *float64 `parquet:"share_high" unit:"share, 0 to 1"`
	// ShareRank is 1 for the largest share; equal shares have the same rank.
	ShareRank int64 `parquet:"share_rank"`
	// RankCorrelation of the combination's ranking with the primary one's: Kendall's tau-b, from 1 (the same order) to -1 (the reverse); null where it is undefined.
	RankCorrelation *float64 `parquet:"rank_correlation"`
	// Spread is the largest share of all combinations less the smallest.
	Spread float64 `parquet:"spread" unit:"share, 0 to 1"`
	// Deals (for outcome revenue: won deals) with a touch of it in the primary combination's lens, window and lookback.
	Deals int64 `parquet:"deals" unit:"deals"`
	// IsPrimary marks the combination of primary_model, the account lens, the window influenced and lookback_days; the first lens or window where abm.yaml leaves these out.
	IsPrimary bool `parquet:"is_primary"`
	Build
}
