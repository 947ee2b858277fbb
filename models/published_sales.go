package models

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
	// Attempts made.
	Attempts int64 `parquet:"attempts" unit:"touches"`
	// Replies are attempts that the lead answered within nurture.reply_days, before the next one.
	Replies int64 `parquet:"replies" unit:"touches"`
	// RepliesSoFar are the replies to this and to all earlier attempts.
	RepliesSoFar int64 `parquet:"replies_so_far" unit:"touches"`
	// ReplyRate is replies / attempts; null where fewer than funnel.min_n attempts were made.
	ReplyRate *float64 `parquet:"reply_rate" unit:"share, 0 to 1"`
	// ReplyRateLow is the lower end of its 95 % Wilson interval.
	ReplyRateLow *float64 `parquet:"reply_rate_low" unit:"share, 0 to 1"`
	// ReplyRateHigh is the upper end of its 95 % Wilson interval.
	ReplyRateHigh *float64 `parquet:"reply_rate_high" unit:"share, 0 to 1"`
	Build
}
