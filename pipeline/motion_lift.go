package pipeline

import (
	"context"
	"fmt"
	"math"
	"strings"

	"abm/pipeline/compare"
	"abm/pipeline/engine"
)

// liftSums are the sums of lift_cell, over one side of a stratum or one
// cluster's part of it.
type liftSums struct {
	Method     string `arrow:"method"`
	Window     int64  `arrow:"window_days"`
	Stratum    int64  `arrow:"stratum"`
	Cluster    string `arrow:"cluster_id"`
	IsExposed  bool   `arrow:"is_exposed"`
	Clusters   int64  `arrow:"clusters"`
	Units      int64  `arrow:"units"`
	Prior      int64  `arrow:"prior_micros"`
	Leads      int64  `arrow:"leads"`
	Inquiries  int64  `arrow:"inquiries"`
	Deals      int64  `arrow:"deals"`
	SizedDeals int64  `arrow:"sized_deals"`
	Cents      int64  `arrow:"deal_cents"`
	AgedDeals  int64  `arrow:"aged_deals"`
	CycleDays  int64  `arrow:"cycle_days"`
	Costed     int64  `arrow:"costed_deals"`
	CostMicros int64  `arrow:"cost_micros"`
}

func (s liftSums) key() liftKey { return liftKey{s.Window, s.Method} }

// liftOutcome is one thing that exposure may change.
type liftOutcome struct {
	name string
	// value and base of it, and how much of their ratio makes one as published.
	value, base func(liftSums) int64
	one         float64
	// isOfDeals holds for what only accounts with a deal show.
	isOfDeals bool
}

// priorPoints is the placebo: what was before the exposure it cannot have
// changed. It is the first of the outcomes.
const priorPoints = "prior_points"

// fewAccounts is the number below which a side says little.
const fewAccounts = 30

func liftOutcomes() []liftOutcome {
	units := func(s liftSums) int64 { return s.Units }
	return []liftOutcome{
		{name: priorPoints, value: func(s liftSums) int64 { return s.Prior }, base: units, one: 1e6},
		{name: "lead", value: func(s liftSums) int64 { return s.Leads }, base: units, one: 1},
		{name: "deal", value: func(s liftSums) int64 { return s.Deals }, base: units, one: 1},
		{name: "inquiries", value: func(s liftSums) int64 { return s.Inquiries }, base: units, one: .01},
		{name: "cycle_days", value: func(s liftSums) int64 { return s.CycleDays }, base: func(s liftSums) int64 { return s.AgedDeals }, one: 1, isOfDeals: true},
		{name: "deal_size", value: func(s liftSums) int64 { return s.Cents }, base: func(s liftSums) int64 { return s.SizedDeals }, one: 100, isOfDeals: true},
		{name: "cost_per_deal", value: func(s liftSums) int64 { return s.CostMicros }, base: func(s liftSums) int64 { return s.Costed }, one: 1e6},
	}
}

func (o liftOutcome) sums(s liftSums) compare.Sums {
	return compare.Sums{Units: s.Units, Value: o.value(s), Base: o.base(s)}
}

type motionLiftRow struct {
	Outcome             string   `arrow:"outcome"`
	Window              int64    `arrow:"window_days"`
	Method              string   `arrow:"method"`
	Warning             string   `arrow:"warning"`
	ExposedAccounts     int64    `arrow:"exposed_accounts"`
	UnexposedAccounts   int64    `arrow:"unexposed_accounts"`
	ExposedLandmarks    int64    `arrow:"exposed_landmarks"`
	UnexposedLandmarks  int64    `arrow:"unexposed_landmarks"`
	ExposedEvents       int64    `arrow:"exposed_events"`
	UnexposedEvents     int64    `arrow:"unexposed_events"`
	Strata              int64    `arrow:"strata"`
	StrataLeftOut       int64    `arrow:"strata_left_out"`
	LandmarksLeftOut    int64    `arrow:"landmarks_left_out"`
	LandmarksUnfinished int64    `arrow:"landmarks_unfinished"`
	ExposedValue        *float64 `arrow:"exposed_value"`
	UnexposedValue      *float64 `arrow:"unexposed_value"`
	Difference          *float64 `arrow:"difference"`
	Low                 *float64 `arrow:"difference_low"`
	High                *float64 `arrow:"difference_high"`
	P                   *float64 `arrow:"p_value"`
}

// liftMethods are those of lift_cell.
func liftMethods() []string { return []string{"naive", "stratified", "stratified_by_month"} }

// liftKey is what one estimate is made of.
type liftKey struct {
	Window int64
	Method string
}

// motionLift compares accounts that demand generation touched with those that
// it did not, by every outcome, window and method.
func motionLift(ctx context.Context, b *build) ([]motionLiftRow, error) {
	sides, err := liftSides(ctx, b)
	if err != nil {
		return nil, err
	}
	unfinished, err := unfinishedLandmarks(ctx, b)
	if err != nil {
		return nil, err
	}
	lifts, err := solveLifts(ctx, b, sides)
	if err != nil {
		return nil, err
	}
	var rows []motionLiftRow
	for _, window := range b.config.MotionLift.Windows {
		for _, method := range liftMethods() {
			key := liftKey{int64(window), method}
			found, ok := lifts[key]
			if !ok {
				found = estimates(newStratified(nil))
			}
			for i, o := range liftOutcomes() {
				rows = append(rows, o.row(key, found[i], found[0], unfinished[key.Window]))
			}
		}
	}
	return rows, nil
}

// liftSides reads what each side of each stratum adds up to.
func liftSides(ctx context.Context, b *build) (map[liftKey][]liftSums, error) {
	rows, err := read[liftSums](ctx, b, "select s.*, '' as cluster_id from lift_side as s order by window_days, method, stratum, is_exposed")
	sides := map[liftKey][]liftSums{}
	for _, r := range rows {
		sides[r.key()] = append(sides[r.key()], r)
	}
	return sides, err
}

// solveLifts reads the clusters' parts, one estimate's after the other's: they
// are too many to hold.
func solveLifts(ctx context.Context, b *build, sides map[liftKey][]liftSums) (map[liftKey][]compare.Lift, error) {
	parts, err := b.engine.Read(ctx, "select c.*, cast(1 as bigint) as clusters from lift_cell as c order by window_days, method, cluster_id, stratum, is_exposed")
	if err != nil {
		return nil, err
	}
	outcomes := liftOutcomes()
	lifts := map[liftKey][]compare.Lift{}
	var of liftKey
	var estimators []*compare.Stratified
	for part, err := range engine.Rows[liftSums](parts) {
		if err != nil {
			return nil, err
		}
		if part.key() != of || estimators == nil {
			if estimators != nil {
				lifts[of] = estimates(estimators)
			}
			of = part.key()
			estimators = newStratified(sides[of])
		}
		for i, o := range outcomes {
			estimators[i].Add(compare.Part{Cluster: part.Cluster, Stratum: part.Stratum, Exposed: part.IsExposed, Sums: o.sums(part)})
		}
	}
	if estimators != nil {
		lifts[of] = estimates(estimators)
	}
	return lifts, nil
}

// newStratified begins an estimate of each outcome.
func newStratified(sides []liftSums) []*compare.Stratified {
	var estimators []*compare.Stratified
	for _, o := range liftOutcomes() {
		of := make([]compare.Side, len(sides))
		for i, s := range sides {
			of[i] = compare.Side{Stratum: s.Stratum, Exposed: s.IsExposed, Clusters: s.Clusters, Sums: o.sums(s)}
		}
		estimators = append(estimators, compare.NewStratified(of))
	}
	return estimators
}

func estimates(of []*compare.Stratified) []compare.Lift {
	lifts := make([]compare.Lift, len(of))
	for i, s := range of {
		lifts[i] = s.Lift()
	}
	return lifts
}

// unfinishedLandmarks counts the account-landmarks whose window is not over.
func unfinishedLandmarks(ctx context.Context, b *build) (map[int64]int64, error) {
	type count struct {
		Window int64 `arrow:"window_days"`
		Units  int64 `arrow:"units"`
	}
	rows, err := read[count](ctx, b, "select window_days, units from lift_unfinished")
	counts := map[int64]int64{}
	for _, r := range rows {
		counts[r.Window] = r.Units
	}
	return counts, err
}

func (o liftOutcome) row(of liftKey, l, placebo compare.Lift, unfinished int64) motionLiftRow {
	return motionLiftRow{
		Outcome: o.name, Window: of.Window, Method: of.Method, Warning: strings.Join(o.warnings(of, l, placebo), "; "),
		ExposedAccounts: l.Exposed.Clusters, UnexposedAccounts: l.Unexposed.Clusters,
		ExposedLandmarks: l.Exposed.Units, UnexposedLandmarks: l.Unexposed.Units,
		ExposedEvents: l.Exposed.Events, UnexposedEvents: l.Unexposed.Events,
		Strata: l.Strata, StrataLeftOut: l.StrataLeftOut, LandmarksLeftOut: l.UnitsLeftOut, LandmarksUnfinished: unfinished,
		ExposedValue: o.published(l.Exposed.Value), UnexposedValue: o.published(l.Unexposed.Value),
		Difference: o.published(l.Difference), Low: o.published(l.Low), High: o.published(l.High), P: known(l.P),
	}
}

// published is the figure in its unit; null where it is not defined.
func (o liftOutcome) published(x float64) *float64 { return known(x / o.one) }

// warnings say what keeps a reader from taking the difference for an effect.
func (o liftOutcome) warnings(of liftKey, l, placebo compare.Lift) []string {
	switch {
	case l.Strata == 0 && l.UnitsLeftOut == 0:
		return []string{"nothing to compare: no account without a lead and an open deal has a window that is over"}
	case l.Strata == 0:
		return []string{"nothing to compare: in no stratum are there accounts with and without exposure"}
	}
	var warnings []string
	if o.name != priorPoints && placebo.P <= .05 {
		warnings = append(warnings, "the placebo fails: the sides differed in engagement before the exposure already, and the difference holds some of that")
	}
	if math.IsNaN(l.Low) {
		warnings = append(warnings, "too few accounts with the outcome on a side for an interval")
	}
	if min(l.Exposed.Clusters, l.Unexposed.Clusters) < fewAccounts {
		warnings = append(warnings, fmt.Sprintf("fewer than %d accounts on a side", fewAccounts))
	}
	if of.Method == "naive" {
		warnings = append(warnings, "nothing is adjusted for: the sides differ in more than the exposure")
	} else {
		warnings = append(warnings, "not randomised: what no column holds, such as intent, may bring both the exposure and the outcome")
	}
	if compared := l.Exposed.Units + l.Unexposed.Units; l.UnitsLeftOut > 0 {
		warnings = append(warnings, fmt.Sprintf("%.0f %% of the accounts' months lie in strata with one side only and are left out",
			100*float64(l.UnitsLeftOut)/float64(l.UnitsLeftOut+compared)))
	}
	if o.isOfDeals {
		warnings = append(warnings, "only accounts with a deal show it, and exposure may change which those are")
	}
	return warnings
}
