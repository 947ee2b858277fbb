package pipeline

import (
	"slices"

	"abm/pipeline/compare"
	"abm/pipeline/config"
)

// cohortMeasure is what a unit did in one window around its start. Money is in
// cents, points and costs in millionths.
type cohortMeasure struct {
	micros, costMicros, people, leads, mqas, sqls   int64
	deals, pipelineCents, closed, won, revenueCents int64
	firstCreated, firstClosed                       *int64
}

// cohortUnit is a subject with all it did, by window and period. A missing
// measure is one of nothing.
type cohortUnit struct {
	compare.Subject
	// days from the start, as compare.Unit has them.
	followed, enrolled, firstDeal, lastDeal int
	measures                                map[windowPeriod]cohortMeasure
}

type windowPeriod struct {
	days   int
	period string
}

// cohortOutcome is one thing that cohorts are compared by.
type cohortOutcome struct {
	compare.Outcome
	// units that it is defined for.
	units []string
	// since names the day from which it is known: a window that begins before is not,
	// but for that after the start where the first day is only that of the first record.
	since func(cohortHistory) int
	// isRebuilt holds where nothing before since can be known, however late the extracts begin.
	isRebuilt bool
	// of is the outcome in a window that was measured.
	of func(m cohortMeasure, w compareWindow) compare.Measure
	// isChange holds where it is the difference to the window before.
	isChange bool
	// isThere is false where nothing that it is made of was landed.
	isThere func(cohortHistory) bool
}

// compareWindow is a window around a unit's start, in days from it: after
// from, up to and with to. seen is the last day that is known of.
type compareWindow struct{ from, to, seen int }

// cohortOutcomes are the outcomes in the order of config.CohortOutcomes.
func cohortOutcomes(c config.Comparison) []cohortOutcome {
	var (
		accounts = []string{"account"}
		persons  = []string{"lead", "visitor"}
		both     = []string{"account", "lead", "visitor"}
	)
	touches := func(h cohortHistory) int { return dayNumber(h.FirstTouchOn) }
	deals := func(h cohortHistory) int { return dayNumber(h.FirstDealOn) }
	mqas := func(h cohortHistory) int { return dayNumber(h.FirstMQAOn) }
	list := []cohortOutcome{
		{Outcome: compare.Outcome{Name: "lead", Kind: compare.Rate}, units: persons, since: touches, of: rate(func(m cohortMeasure) int64 { return m.leads })},
		{Outcome: compare.Outcome{Name: "mqa", Kind: compare.Rate}, units: accounts, since: mqas, isRebuilt: true, of: rate(func(m cohortMeasure) int64 { return m.mqas })},
		{Outcome: compare.Outcome{Name: "deal", Kind: compare.Rate, OfDeals: true}, units: both, since: deals, of: rate(func(m cohortMeasure) int64 { return m.deals })},
		{Outcome: compare.Outcome{Name: "won", Kind: compare.Rate, OfDeals: true}, units: both, since: deals, of: rate(func(m cohortMeasure) int64 { return m.won })},
		{Outcome: compare.Outcome{Name: "pipeline", Kind: compare.Amount, OfDeals: true}, units: both, since: deals, of: amount(100, func(m cohortMeasure) int64 { return m.pipelineCents })},
		{Outcome: compare.Outcome{Name: "revenue", Kind: compare.Amount, OfDeals: true}, units: both, since: deals, of: amount(100, func(m cohortMeasure) int64 { return m.revenueCents })},
		{Outcome: compare.Outcome{Name: "engagement", Kind: compare.Amount}, units: both, since: touches, of: amount(1e6, func(m cohortMeasure) int64 { return m.micros })},
		{Outcome: compare.Outcome{Name: "engagement_change", Kind: compare.Amount}, units: accounts, since: touches, of: amount(1e6, func(m cohortMeasure) int64 { return m.micros }), isChange: true},
		{Outcome: compare.Outcome{Name: "engaged_people", Kind: compare.Amount}, units: accounts, since: touches, of: amount(1, func(m cohortMeasure) int64 { return m.people })},
		{Outcome: compare.Outcome{Name: "win_rate", Kind: compare.Ratio, OfDeals: true}, units: both, since: deals,
			of: ratio(1, func(m cohortMeasure) (int64, int64) { return m.won, m.closed })},
		{Outcome: compare.Outcome{Name: "close_rate", Kind: compare.Ratio, OfDeals: true}, units: accounts, since: deals,
			of: ratio(1, func(m cohortMeasure) (int64, int64) { return m.won, m.sqls }), isThere: func(h cohortHistory) bool { return h.HasSQL }},
		{Outcome: compare.Outcome{Name: "deal_size", Kind: compare.Ratio, OfDeals: true}, units: both, since: deals,
			of: ratio(100, func(m cohortMeasure) (int64, int64) { return m.pipelineCents, m.deals })},
		{Outcome: compare.Outcome{Name: "cycle_days", Kind: compare.Time, LessIsBetter: true, OfDeals: true}, units: both, since: deals, of: cycle},
		{Outcome: compare.Outcome{Name: "cost_per_deal", Kind: compare.Ratio, LessIsBetter: true, OfDeals: true}, units: accounts, since: touches,
			of: ratio(1e6, func(m cohortMeasure) (int64, int64) { return m.costMicros, m.deals }), isThere: func(h cohortHistory) bool { return h.HasCost }},
	}
	for i := range list {
		list[i].Worthwhile, list[i].WorthwhileLift = c.Worthwhile[list[i].Name], c.WorthwhileLift
	}
	return list
}

func rate(count func(cohortMeasure) int64) func(cohortMeasure, compareWindow) compare.Measure {
	return func(m cohortMeasure, _ compareWindow) compare.Measure {
		return compare.Measure{Value: float64(min(count(m), 1)), Known: true}
	}
}

func amount(unit float64, of func(cohortMeasure) int64) func(cohortMeasure, compareWindow) compare.Measure {
	return func(m cohortMeasure, _ compareWindow) compare.Measure {
		return compare.Measure{Value: float64(of(m)) / unit, Known: true}
	}
}

func ratio(unit float64, of func(cohortMeasure) (part, base int64)) func(cohortMeasure, compareWindow) compare.Measure {
	return func(m cohortMeasure, _ compareWindow) compare.Measure {
		part, base := of(m)
		return compare.Measure{Value: float64(part) / unit, Base: float64(base), Known: true}
	}
}

// cycle is the days from the creation of a window's first deal to its close,
// won or lost; of one still open at the end of the window, the days until then.
func cycle(m cohortMeasure, w compareWindow) compare.Measure {
	if m.firstCreated == nil {
		return compare.Measure{}
	}
	created, seen := int(*m.firstCreated), min(w.to, w.seen)
	if m.firstClosed != nil && int(*m.firstClosed) <= seen {
		return compare.Measure{Value: float64(int(*m.firstClosed) - created), Base: 1, Known: true}
	}
	return compare.Measure{Value: float64(max(seen-created, 0)), Known: true}
}

// isOf is true where the outcome can be had for a unit, in this company.
func (o cohortOutcome) isOf(unit string, h cohortHistory) bool {
	return slices.Contains(o.units, unit) && (o.isThere == nil || o.isThere(h))
}

// unit is what the outcome was for one unit, over a window's length after its
// start, before it and before that.
func (o cohortOutcome) unit(u *cohortUnit, days int, h cohortHistory) compare.Unit {
	found := make([]compare.Measure, 0, 4)
	for _, p := range periods() {
		w := compareWindow{from: p.from * days, to: (p.from + 1) * days, seen: u.followed}
		var m compare.Measure
		// Its first day is the one after from.
		if p.from == 0 && !o.isRebuilt || u.Start+w.from+1 >= o.since(h) {
			m = o.of(u.measures[windowPeriod{days, p.name}], w)
		}
		found = append(found, m)
	}
	if o.isChange {
		found = changes(found)
	}
	return compare.Unit{
		Subject: u.Subject, Followed: u.followed, EnrolledAfter: u.enrolled,
		After: found[0], Before: found[1], Earlier: found[2], FirstDeal: u.firstDeal, LastDeal: u.lastDeal,
	}
}

// changes are each window's amount less that of the window before it; of the
// earliest it is not known.
func changes(found []compare.Measure) []compare.Measure {
	list := make([]compare.Measure, len(found))
	for i := range len(found) - 1 {
		if found[i].Known && found[i+1].Known {
			list[i] = compare.Measure{Value: found[i].Value - found[i+1].Value, Known: true}
		}
	}
	return list
}
