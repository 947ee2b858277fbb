package compare

import (
	"cmp"
	"math"
	"slices"
)

// Subject is an account (or lead, or visitor) on the day it started a
// programme, or on the day on which it stands as a control for those that did.
type Subject struct {
	// ID names the account. One that stands as a control at several starts is
	// as many subjects of one ID.
	ID string
	// Cluster is what outcomes are not independent within: the parent account,
	// or the ID where there is none.
	Cluster string
	// Start is the first day in the programme, as a day number; a control's is
	// the start of the member it is compared with.
	Start int
	// Stratum is what pairs must have in common exactly: tier, size band and
	// whether a deal was open at the start.
	Stratum string
	// Covariates are what pairs should be near in, all known at the start: prior
	// engagement (as log(1 + points), so that a few busy accounts do not set the
	// scale), fit, age. Of equal number and order everywhere; NaN where not known.
	Covariates []float64
}

// Measure is what a subject did in one window. The zero Measure is unknown, and
// leaves the subject out.
type Measure struct {
	// Value is 1 or 0 for a Rate; the amount of an Amount; the numerator of a
	// Ratio; for a Time the days until it happened, or until it was last seen not
	// to have.
	Value float64
	// Base is the denominator of a Ratio; for a Time 1 where it happened, 0 where
	// it is censored. Rates and amounts have none.
	Base float64
	// Known is false where there is nothing to measure: no cycle length without
	// a deal.
	Known bool
}

// Unit is a subject with its outcome over equal windows around its own start.
type Unit struct {
	Subject
	// Followed is the number of whole days after the start that were seen, up to
	// the as-of day.
	Followed int
	// EnrolledAfter is the number of days from the start to a control's own
	// enrolment, from 1 on; 0 where there is none. Its outcome is measured over
	// the whole window all the same.
	EnrolledAfter int
	// After is the outcome in the window after the start, Before in the equal
	// window before it, Earlier in the equal window before that. Deals count
	// where they were created inside the window.
	After, Before, Earlier Measure
	// FirstDeal is the number of days from the start to the first deal created
	// after it; LastDeal the number of days, the start's own included, since the
	// last deal created up to it. Both from 1 on; 0 where there is none.
	FirstDeal, LastDeal int
}

// Kind says how an outcome is counted.
type Kind int

// The kinds of outcomes.
const (
	// Rate is the share of accounts with the outcome: a deal created, an MQA.
	Rate Kind = iota
	// Amount is a mean per account: engagement points, pipeline, revenue.
	Amount
	// Ratio is a sum over a sum: won deals over closed deals, revenue over won
	// deals, cost over deals.
	Ratio
	// Time is the mean number of days to an event, up to the window's end: cycle
	// length.
	Time
)

// Outcome is one thing a programme may change.
type Outcome struct {
	// Name as published: deal_created, pipeline, win_rate.
	Name string
	Kind Kind
	// LessIsBetter holds for cycle length and cost per deal.
	LessIsBetter bool
	// OfDeals holds where deals make the outcome, so that enrolling accounts
	// because they are about to have one would make it too.
	OfDeals bool
	// Worthwhile is the smallest difference that would be worth having, above 0,
	// in the outcome's own unit. 0: WorthwhileLift of the control's value.
	Worthwhile, WorthwhileLift float64
}

// Method is a way to compare.
type Method string

// The methods, from the one to trust most.
const (
	// Holdout compares arms drawn by lot.
	Holdout Method = "holdout"
	// Matched compares each member with the control it was paired with: the
	// average effect on the treated (ATT).
	Matched Method = "matched"
	// DiD, difference in differences, compares the change from the window before
	// the start to the window after it.
	DiD Method = "did"
	// Naive compares members with whoever is not: what most tools show. It is
	// shown beside the others, and never judged.
	Naive Method = "naive"
)

// Sample is the data of one row: both arms in one outcome and window.
type Sample struct {
	Programme string
	Outcome   Outcome
	// Window is the number of days after (and before) the start.
	Window int
	Method Method
	// Enrolled is the number of accounts in the treated arm, with or without a
	// control or a finished window.
	Enrolled         int
	Treated, Control []Unit
	// Pairs says who is compared with whom: by Match for Matched, and for DiD
	// against matched controls. Without pairs DiD compares the arms as they are.
	Pairs []Pair
}

// Settings are the same for all samples of a night.
type Settings struct {
	// AsOf is the last day seen, as a day number.
	AsOf int
	// PrimaryWindow is the window that is judged, 180 days by default.
	PrimaryWindow int
	// Resamples of a bootstrap, 2,000 by default; Seed of its draws.
	Resamples int
	Seed      uint64
}

// The conventions of METRICS: two-sided 95 % intervals, and the power to find a
// worthwhile effect four times in five.
const (
	confidence = .95
	power      = .8
)

// subjectOrder is the total order of subjects.
func subjectOrder(a, b Subject) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
}

// sorted returns the units in their total order, each once, so that sums over
// them do not depend on how they came.
func sorted(units []Unit) []Unit {
	order := func(a, b Unit) int { return subjectOrder(a.Subject, b.Subject) }
	units = slices.Clone(units)
	slices.SortFunc(units, order)
	return slices.CompactFunc(units, func(a, b Unit) bool { return order(a, b) == 0 })
}

// unknown is the figure of what has none.
func unknown() float64 { return math.NaN() }
