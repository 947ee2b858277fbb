package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/engine"
	"abm/pipeline/solve"
)

// runParameter is the one row that every model may read.
type runParameter struct {
	AsOf                time.Time `arrow:"as_of,date"`
	AsOfAt              time.Time `arrow:"as_of_at,timestamp"`
	Sense               string    `arrow:"sense"`
	BuildID             string    `arrow:"build_id"`
	FirstWeek           time.Time `arrow:"first_week,date"`
	LastWeek            time.Time `arrow:"last_week,date"`
	LookbackDays        int       `arrow:"lookback_days"`
	PeopleDays          int       `arrow:"people_days"`
	MachineLinks        int       `arrow:"machine_links"`
	MachineSeconds      int       `arrow:"machine_seconds"`
	CountSent           bool      `arrow:"count_sent"`
	SalesOutboundCounts bool      `arrow:"sales_outbound_counts"`
	ScaleMicros         float64   `arrow:"scale_micros"`
	MQAEnterMicros      int64     `arrow:"mqa_enter_micros"`
	MQALeaveMicros      int64     `arrow:"mqa_leave_micros"`
	MQAPeople           int       `arrow:"mqa_people"`
	MQAFit              string    `arrow:"mqa_fit"`
	HasFit              bool      `arrow:"has_fit"`
	EngagedMicros       int64     `arrow:"engaged_micros"`
	Consent             string    `arrow:"consent"`
	RolesAsked          int       `arrow:"roles_asked"`
	// MarkovOrder is the highest order that steps are counted for; 0 where no
	// model learns from paths.
	MarkovOrder         int     `arrow:"markov_order"`
	SilentDays          int     `arrow:"silent_days"`
	SharesByDirectCost  bool    `arrow:"shares_by_direct_cost"`
	WorkedLeadCents     int64   `arrow:"worked_lead_cents"`
	SalesTouchCents     int64   `arrow:"sales_touch_cents"`
	WorkedLeadMinutes   int64   `arrow:"worked_lead_minutes"`
	SalesTouchMinutes   int64   `arrow:"sales_touch_minutes"`
	NurtureAttempts     int     `arrow:"nurture_attempts"`
	ReengageDays        int     `arrow:"reengage_days"`
	ReplyDays           int     `arrow:"reply_days"`
	FirstAttemptSeconds int64   `arrow:"first_attempt_seconds"`
	KeepRevenue         float64 `arrow:"keep_revenue"`
	FunnelHorizonDays   int     `arrow:"funnel_horizon_days"`
	FunnelMinN          int64   `arrow:"funnel_min_n"`
	// CohortStart is the day from which cohorts without a day of their own are compared.
	CohortStart   time.Time `arrow:"cohort_start,date"`
	PrimaryWindow int       `arrow:"primary_window"`
	// DealDays is within how many days of an MQA a deal must be opened.
	DealDays int `arrow:"deal_days"`
	// LiftTouches of demand gen make an account exposed; LiftDays is the longest
	// time its outcomes may take.
	LiftTouches int `arrow:"lift_touches"`
	LiftDays    int `arrow:"lift_days"`
	CycleDays   int `arrow:"cycle_days"`
}

type lensWord struct {
	Lens string `arrow:"lens"`
}

type motionWord struct {
	Motion string `arrow:"motion"`
}

type outcomeWord struct {
	Outcome string `arrow:"outcome"`
}

type dealTypeWord struct {
	DealType string `arrow:"deal_type"`
}

type liftWindow struct {
	Days int `arrow:"window_days"`
}

type roleWord struct {
	Role string `arrow:"buying_role"`
}

// relations loads what models read beside the landed records: the parameters
// of the night and the rules of abm.yaml.
func (b *build) relations(ctx context.Context) error {
	if err := b.scanLanded(ctx); err != nil {
		return err
	}
	calendar, err := calendarRows(b.config.Location, b.asOf)
	if err != nil {
		return fmt.Errorf("make business calendar of %s: %w", b.config.TimeZone, err)
	}
	signals, halfLives := signalKinds(b.config.Engagement)
	decays, err := decayRows(b.config, halfLives)
	if err != nil {
		return fmt.Errorf("make decay weights: %w", err)
	}
	c := b.config
	checks := checkDates(c.Prediction, b.asOf)
	leadRules, leadRuleWords := leadRules(c)
	windows := cohortWindows(c.Comparison)
	buckets, parts := cohortBuckets(windows)
	landmarks := b.landmarks()
	return firstError(
		load(ctx, b, "run_parameter", []runParameter{b.parameter()}),
		load(ctx, b, "business_calendar", calendar),
		load(ctx, b, "channel_rule", channelRules(c.Channels)),
		load(ctx, b, "motion_rule", motionRules(c.Motions)),
		load(ctx, b, "point_rule", pointRules(c.Engagement.Points)),
		load(ctx, b, "seniority_rule", seniorityRules(c.Seniority)),
		load(ctx, b, "seniority_weight", seniorityWeights(c.Engagement.SeniorityWeights)),
		load(ctx, b, "signal_kind", signals),
		load(ctx, b, "decay", decays),
		load(ctx, b, "history_week", historyWeeks(b.firstWeek(), b.asOf)),
		load(ctx, b, "fit_rule", fitRules(c.Fit)),
		load(ctx, b, "attribution_model", attributionModels(c.Attribution)),
		load(ctx, b, "attribution_view", attributionViews(c.Attribution)),
		load(ctx, b, "attribution_detail", attributionDetails(c.Attribution)),
		load(ctx, b, "attribution_lens", rowsOf(c.Attribution.Lenses, func(w string) lensWord { return lensWord{w} })),
		load(ctx, b, "milestone_motion", rowsOf(c.Attribution.MilestoneMotions, func(w string) motionWord { return motionWord{w} })),
		load(ctx, b, "credited_deal_type", rowsOf(c.Attribution.DealTypes, func(w string) dealTypeWord { return dealTypeWord{w} })),
		load(ctx, b, "credited_outcome", rowsOf(c.Attribution.Outcomes, func(w string) outcomeWord { return outcomeWord{w} })),
		load(ctx, b, "buying_group_role", rowsOf(c.Engagement.Roles, func(w string) roleWord { return roleWord{w} })),
		load(ctx, b, "lead_rule", leadRules),
		load(ctx, b, "lead_rule_word", leadRuleWords),
		load(ctx, b, "asked_field", askedFields(leadRules)),
		load(ctx, b, "mql_rule", mqlRules(c.Qualification)),
		load(ctx, b, "stage_rule", stageRules(c.Funnel)),
		load(ctx, b, "touch_state_rule", touchStateRules(c.Funnel.Touches)),
		load(ctx, b, "benchmark", benchmarks(c.Funnel.Benchmarks)),
		load(ctx, b, "definition_state", definitionStates(c.Definitions)),
		load(ctx, b, "judged_anyway", judgedAnyways(c.Definitions.Sales.JudgesAll)),
		load(ctx, b, "paid_channel", rowsOf(c.Cost.PaidChannels, func(w string) paidChannel { return paidChannel{w} })),
		load(ctx, b, "cohort_rule", cohortRules(c, b.asOf)),
		load(ctx, b, "experiment", experiments(c)),
		load(ctx, b, "cohort_window", windows),
		load(ctx, b, "cohort_bucket", buckets),
		load(ctx, b, "bucket_window", parts),
		load(ctx, b, "cohort_week", cohortWeeks(c.Comparison)),
		load(ctx, b, "mqa_threshold", mqaThresholds(c)),
		load(ctx, b, "history_month", historyMonths(b.firstWeek(), b.asOf)),
		load(ctx, b, "landmark", landmarks),
		load(ctx, b, "landmark_day", landmarkDays(landmarks, c.MotionLift)),
		load(ctx, b, "lift_window", rowsOf(c.MotionLift.Windows, func(days int) liftWindow { return liftWindow{days} })),
		load(ctx, b, "check_date", checks),
		load(ctx, b, "check_day", checkDays(checks)),
		load(ctx, b, "landing_finding", landingFindings(b.selection)),
	)
}

func load[T any](ctx context.Context, b *build, name string, rows []T) error {
	records, err := engine.Records(rows)
	if err != nil {
		return fmt.Errorf("make relation %s: %w", name, err)
	}
	return b.engine.Load(ctx, name, records)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func rowsOf[W, T any](words []W, row func(W) T) []T {
	rows := make([]T, len(words))
	for i, w := range words {
		rows[i] = row(w)
	}
	return rows
}

func (b *build) parameter() runParameter {
	c := b.config
	year, month, day := b.asOf.Date()
	return runParameter{
		AsOf: b.asOf, AsOfAt: solve.DayEnd(c.Location, year, month, day),
		Sense: b.sense, BuildID: b.buildID,
		FirstWeek: b.firstWeek(), LastWeek: solve.ISOWeekStart(b.asOf),
		LookbackDays: c.Attribution.LookbackDays, PeopleDays: c.Engagement.PeopleDays,
		MachineLinks: c.Touches.MachineLinks, MachineSeconds: c.Touches.MachineSeconds,
		CountSent: c.Touches.CountSent, SalesOutboundCounts: c.Touches.SalesOutboundCounts,
		// The MQA threshold scores 100 x (1 - 1/e) = 63.
		ScaleMicros:    float64(micros(c.Engagement.MQA.EnterPoints)),
		MQAEnterMicros: micros(c.Engagement.MQA.EnterPoints), MQALeaveMicros: micros(c.Engagement.MQA.LeavePoints),
		MQAPeople: c.Engagement.MQA.People, MQAFit: c.Engagement.MQA.Fit, HasFit: len(c.Fit) > 0,
		Consent:       c.Qualification.Consent,
		EngagedMicros: micros(c.Engagement.EngagedPoints), RolesAsked: len(c.Engagement.Roles),
		MarkovOrder: countedOrder(c.Attribution), SilentDays: c.Attribution.Markov.SilentDays,
		SharesByDirectCost: c.Cost.ShareBy == config.ShareByDirectCost,
		WorkedLeadCents:    hourCents(c.Cost, c.Cost.HoursPerLead), SalesTouchCents: hourCents(c.Cost, c.Cost.HoursPerTouch),
		WorkedLeadMinutes: minutes(c.Cost.HoursPerLead), SalesTouchMinutes: minutes(c.Cost.HoursPerTouch),
		NurtureAttempts: c.Nurture.Attempts, ReengageDays: c.Nurture.ReengageDays, ReplyDays: c.Nurture.ReplyDays,
		FirstAttemptSeconds: 60 * minutes(c.Definitions.FirstAttemptHours), KeepRevenue: c.Definitions.KeepRevenue,
		FunnelHorizonDays: c.Funnel.HorizonDays, FunnelMinN: int64(c.Funnel.MinN),
		CohortStart: cohortStart(c, b.asOf), PrimaryWindow: c.Comparison.PrimaryWindow,
		DealDays:    c.MQABacktest.DealDays,
		LiftTouches: c.MotionLift.MinTouches, LiftDays: slices.Max(append([]int{0}, c.MotionLift.Windows...)), CycleDays: c.MotionLift.CycleDays,
	}
}

// hourCents is what so many hours of work cost, in cents.
func hourCents(c config.Cost, hours float64) int64 {
	return int64(math.Round(hours * c.HourlyRate * 100))
}

func minutes(hours float64) int64 { return int64(math.Round(hours * 60)) }

func micros(points float64) int64 { return int64(math.Round(points * 1e6)) }
