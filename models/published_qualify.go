package models

// LeadCriterion is the checklist of each lead: BANT, CHAMP or that of a form,
// as abm.yaml says.
//
// Grain: one row per lead of the funnel and criterion.
type LeadCriterion struct {
	// LeadID is the lead: the first record of a person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// Criterion asked for: budget, authority, need, timing, ...
	Criterion string `parquet:"criterion" abm:"key"`
	// Field that answered it; null where none did.
	Field *string `parquet:"field"`
	// GivenValue is what the field says; (given) where it is free text that no rule asks for word by word.
	GivenValue *string `parquet:"given_value"`
	// Threshold it was held against, with the operator.
	Threshold *string `parquet:"threshold"`
	// Verdict is yes, no or unknown.
	Verdict string `parquet:"verdict"`
	// Source says who filled the field: declared (the lead's record), enriched (the account's), inferred or rep.
	Source *string `parquet:"source"`
	Build
}

// LeadDisqualification lists the leads that are out, each with one reason.
//
// Grain: one row per lead of the funnel that a rule puts out.
type LeadDisqualification struct {
	// LeadID is the lead: the first record of a person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// Reason of the first rule that holds.
	Reason string `parquet:"reason"`
	// Field that the rule asks about.
	Field string `parquet:"field"`
	// GivenValue is what the field says; (given) where it is free text that no rule asks for word by word.
	GivenValue string `parquet:"given_value"`
	// Threshold it was held against, with the operator.
	Threshold string `parquet:"threshold"`
	// Source says who filled the field: declared (the lead's record), enriched (the account's) or inferred.
	Source string `parquet:"source"`
	// RulesMet is how many rules put the lead out.
	RulesMet int64 `parquet:"rules_met" unit:"rules"`
	Build
}

// LeadScoreDriver splits a lead's fit, score and signal points into what
// earned them; the parts add up to the lead exactly. What is worth nothing on
// the as-of day is left out.
//
// Grain: one row per lead of the funnel, driver kind, driver, motion and channel.
type LeadScoreDriver struct {
	// LeadID is the lead: the first record of a person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// DriverKind is fit (a field), touch or signal (a trigger event of the account).
	DriverKind string `parquet:"driver_kind" abm:"key"`
	// Driver is the field, touch type or signal type.
	Driver string `parquet:"driver" abm:"key"`
	// Motion of the touches; else empty.
	Motion string `parquet:"motion" abm:"key"`
	// Channel of the touches; else empty.
	Channel string `parquet:"channel" abm:"key"`
	// Reason is the driver in words.
	Reason string `parquet:"reason"`
	// Events are the touches or signals; 1 of a field.
	Events int64 `parquet:"events" unit:"events"`
	// Points on the as-of day.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// LastAt is the last of the events, UTC; null of a field.
	LastAt *int64 `parquet:"last_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// LeadScore is how far each lead fits and how warm it is on the as-of day: the
// explicit and the implicit side of a lead score, kept apart.
//
// Grain: one row per lead of the funnel.
type LeadScore struct {
	// LeadID is the lead: the first record of a person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// AccountID is the lead's account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// LeadGrade is the place in the matrix, A1 to D4: fit grade and score level; - for a fit that is not known.
	LeadGrade string `parquet:"lead_grade"`
	// FitGrade is A to D over the fields that are known; null with less than half of them known, or without a profile.
	FitGrade *string `parquet:"fit_grade"`
	// TopReason is the touch or signal driver with the most points, in words.
	TopReason *string `parquet:"top_reason"`
	// ScoreLevel is 1 from the segment's MQL threshold, 2 from half of it, 3 from one point, else 4.
	ScoreLevel int64 `parquet:"score_level" unit:"level"`
	// PriorityRank is 1 for the lead with the most priority points; ties by lead id.
	PriorityRank int64 `parquet:"priority_rank" unit:"rank"`
	// FitPoints of the fields that fit.
	FitPoints int64 `parquet:"fit_points,decimal(2:18)" unit:"points"`
	// Score is the points of the person's own counted touches, decayed to the as-of day: part of the account's points.
	Score int64 `parquet:"score,decimal(6:18)" unit:"points"`
	// SignalPoints are those of the account's trigger events, each decayed by its own half-life.
	SignalPoints int64 `parquet:"signal_points,decimal(6:18)" unit:"points"`
	// PriorityPoints are score and signal points together: whom to work first.
	PriorityPoints int64 `parquet:"priority_points,decimal(6:18)" unit:"points"`
	// MqlScore is the score from which a lead of this segment is marketing-qualified.
	MqlScore int64 `parquet:"mql_score,decimal(6:18)" unit:"points"`
	// FitCompleteness is the share of the profile's fields that is known; null without a profile.
	FitCompleteness *float64 `parquet:"fit_completeness" unit:"share, 0 to 1"`
	// IsOverMql is true where score and fit reach the segment's MQL rule on the as-of day.
	IsOverMql bool `parquet:"is_over_mql"`
	// IsContactable is false where consent is missing or withdrawn, as abm.yaml treats it: such a lead stands in no queue.
	IsContactable bool `parquet:"is_contactable"`
	// LastTouchAt is the last touch that earned points, UTC.
	LastTouchAt *int64 `parquet:"last_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}
