package compare

import (
	"math"
	"slices"
)

// Warning is a reason to doubt a row.
type Warning string

// The warnings, the weightiest first.
const (
	NoTreated        Warning = "no_treated"
	NoControl        Warning = "no_control"
	NothingVaries    Warning = "nothing_varies"
	TooFew           Warning = "too_few"
	EnrolledAtDeal   Warning = "enrolled_at_deal"
	LiftAtStart      Warning = "lift_at_start"
	SelectedUnseen   Warning = "selected_unseen"
	PreTrend         Warning = "pre_trend"
	Unlike           Warning = "unlike"
	Imbalanced       Warning = "imbalanced"
	BothArms         Warning = "both_arms"
	SpillOver        Warning = "spill_over"
	ControlsEnrolled Warning = "controls_enrolled"
	Unmatched        Warning = "unmatched"
	GivenDeal        Warning = "given_deal"
	ZeroInflated     Warning = "zero_inflated"
	BelowWorthwhile  Warning = "below_worthwhile"
)

// meaning is what a warning does and says.
type meaning struct {
	warning  Warning
	blocks   bool
	sentence string
}

// meanings stand in the order of weight.
func meanings() []meaning {
	return []meaning{
		{NoTreated, true, "no enrolled account has a finished window yet"},
		{NoControl, true, "there is nobody to compare with"},
		{NothingVaries, true, "the accounts of an arm all did the same, so that nothing shows how far chance reaches"},
		{TooFew, true, "too few accounts, or too few with the outcome, for an interval to be trusted"},
		{EnrolledAtDeal, true, "more accounts than controls had opened a deal in the 30 days before they started: they may have been enrolled because of it"},
		{LiftAtStart, true, "no lift is left once deals of the first 30 days are left out and controls are followed past their own enrolment: enrolment may have followed what it claims"},
		{SelectedUnseen, true, "the accounts differed from their controls before the programme started: they were selected on something that is not seen here"},
		{PreTrend, true, "the arms were already drifting apart before the programme started"},
		{Unlike, true, "the arms are too unlike at the start (a standardised difference above 0.25)"},
		{Imbalanced, false, "the arms differ at the start (a standardised difference above 0.1)"},
		{BothArms, false, "accounts that stand in both arms were left out"},
		{SpillOver, false, "some parent companies have accounts in both arms, which may have heard of the programme too"},
		{ControlsEnrolled, false, "more than a tenth of the controls were enrolled themselves before their window ended, and left out"},
		{Unmatched, false, "more than a tenth of the accounts have no control like them, and were left out"},
		{GivenDeal, false, "only accounts with a deal are compared, and which these are the programme may have changed"},
		{ZeroInflated, false, "few accounts have any, and the interval rests on them: it is narrower than it should be"},
		{BelowWorthwhile, false, "there is a lift, but it is smaller than what would be worth having"},
	}
}

// Blocks holds for the warnings that leave a row no verdict but CannotTell.
func (w Warning) Blocks() bool { return w.meaning().blocks }

// Sentence says the warning, without a capital and a full stop.
func (w Warning) Sentence() string { return w.meaning().sentence }

func (w Warning) meaning() meaning {
	for _, m := range meanings() {
		if m.warning == w {
			return m
		}
	}
	return meaning{}
}

// byWeight sorts warnings, each once.
func byWeight(warnings []Warning) []Warning {
	var ordered []Warning
	for _, m := range meanings() {
		if slices.Contains(warnings, m.warning) {
			ordered = append(ordered, m.warning)
		}
	}
	return ordered
}

const (
	// fewest clusters of an arm for its spread to be known, and fewest units for
	// an interval to rest on.
	fewest = 10
	// fewNonZero units with an amount in an arm, or a share above mostlyZero
	// without: the bootstrap then covers less than it says.
	fewNonZero = 50
	mostlyZero = .8
	// smallImbalance and largeImbalance are standardised differences: above the
	// first covariates count as unbalanced (Austin 2009), above the second
	// regression does not mend it (D. Rubin, "Using propensity scores to help
	// design observational studies", 2001).
	smallImbalance, largeImbalance = .1, .25
	// largeShare of an arm that is left out.
	largeShare = .1
)

// doubts are the warnings that a sample alone gives rise to.
func (s Sample) doubts(row Row, c contrast, both int) []Warning {
	var found []Warning
	say := func(holds bool, w Warning) {
		if holds {
			found = append(found, w)
		}
	}
	hasTreated := slices.ContainsFunc(s.Treated, s.usable)
	say(!hasTreated, NoTreated)
	say(len(c.control) == 0 && (hasTreated || len(s.Control) == 0), NoControl)
	say(both > 0, BothArms)
	say(s.unmatched(), Unmatched)
	if len(c.treated) > 0 && len(c.control) > 0 {
		small, large := s.imbalance(c)
		say(math.IsNaN(row.Low) && !math.IsNaN(row.Difference), NothingVaries)
		say(math.IsNaN(row.Difference) || s.tooFew(c), TooFew)
		say(s.enrolledAtDeal(c), EnrolledAtDeal)
		say(s.liftAtStart(row), LiftAtStart)
		say(small && !large, Imbalanced)
		say(large && s.Method != DiD, Unlike)
		say(large && s.Method == DiD, Imbalanced)
		say(spillsOver(c), SpillOver)
		say(s.controlsEnrolled(), ControlsEnrolled)
		say(s.Outcome.OfDeals && (s.Outcome.Kind == Ratio || s.Outcome.Kind == Time), GivenDeal)
		say(s.zeroInflated(c), ZeroInflated)
		low, high := row.favourable()
		say(low > 0 && high < row.Worthwhile, BelowWorthwhile)
	}
	return byWeight(found)
}

// unmatched holds where pairs leave out many of the treated.
func (s Sample) unmatched() bool {
	if s.Method != Matched || len(s.Pairs) == 0 {
		return false
	}
	return float64(len(s.Treated)-len(s.Pairs)) > largeShare*float64(len(s.Treated))
}

// tooFew holds where an arm has few clusters, few units that a ratio rests on, or
// few events of a time; or where, for intervals that rest on a normal distribution, both arms
// together have few units with the outcome, or, of a rate, few without.
func (s Sample) tooFew(c contrast) bool {
	with, without := 0, 0
	for _, units := range [][]Unit{c.treated, c.control} {
		names, based := map[string]bool{}, 0
		for _, u := range units {
			names[u.Cluster] = true
			if u.After.Base != 0 {
				based++
			}
			if u.After.Value != 0 {
				with++
			} else {
				without++
			}
		}
		if len(names) < fewest || (s.Outcome.Kind == Ratio || s.Outcome.Kind == Time) && based < fewest {
			return true
		}
	}
	switch s.Outcome.Kind {
	case Rate:
		return s.Method != Holdout && min(with, without) < fewest
	case Amount:
		return with < fewest
	}
	return false
}

// liftAtStart holds where there is a lift that does not stand the check.
func (s Sample) liftAtStart(row Row) bool {
	if s.Method == Holdout || s.Method == Naive {
		return false
	}
	return isLift(row.Low, row.High, row.lessIsBetter) && !isLift(row.CheckLow, row.CheckHigh, row.lessIsBetter)
}

// enrolledAtDeal holds where, of an outcome of deals, more of the treated than of
// their controls had opened one in the days before the start. The programme
// cannot have made those; deals may have made the programme.
func (s Sample) enrolledAtDeal(c contrast) bool {
	if !s.Outcome.OfDeals {
		return false
	}
	a, b := dealsBefore(c.treated, ones(len(c.treated))), dealsBefore(c.control, c.weight)
	e := welch(a, b)
	if c.pairs != nil {
		e = matched(c, a, b)
	}
	// Without an interval nothing varies: all of one arm had, and none of the other.
	return e.difference > 0 && !(e.p > placeboLevel(s.Method))
}

// dealsBefore are the units of an arm by whether they opened a deal in the days
// before the start.
func dealsBefore(units []Unit, weight []float64) arm {
	return armOf(Rate, units, weight, func(u Unit) Measure {
		if u.LastDeal > 0 && u.LastDeal <= firstDays {
			return Measure{Value: 1, Known: true}
		}
		return Measure{Known: true}
	}, 0)
}

// isLift holds for an interval on the good side of 0.
func isLift(low, high float64, lessIsBetter bool) bool {
	if lessIsBetter {
		return high < 0
	}
	return low > 0
}

// favourable is the interval turned so that more is better.
func (r Row) favourable() (low, high float64) {
	if r.lessIsBetter {
		return -r.High, -r.Low
	}
	return r.Low, r.High
}

// imbalance says whether a covariate differs, beyond what chance does to arms
// drawn by lot (one in a thousand).
func (s Sample) imbalance(c contrast) (small, large bool) {
	chance := 0.
	if s.Method == Holdout {
		chance = 3.29 * math.Sqrt(1/float64(len(c.treated))+1/float64(len(c.control)))
	}
	a, b := momentsOf(subjects(c.treated), nil), momentsOf(subjects(c.control), c.weight)
	for i := range a {
		d := math.Abs(standardised(a[i], b[i], spread(a[i], b[i])))
		small = small || d > max(smallImbalance, chance)
		large = large || d > max(largeImbalance, chance)
	}
	return small, large
}

// spillsOver holds where a cluster has accounts in both arms.
func spillsOver(c contrast) bool {
	treated := map[string]string{}
	for _, u := range c.treated {
		treated[u.Cluster] = u.ID
	}
	return slices.ContainsFunc(c.control, func(u Unit) bool {
		id, both := treated[u.Cluster]
		return both && id != u.ID
	})
}

// controlsEnrolled holds where many controls were enrolled in the window.
func (s Sample) controlsEnrolled() bool {
	enrolled := 0
	for _, u := range s.Control {
		if u.EnrolledAfter > 0 && u.EnrolledAfter <= s.Window {
			enrolled++
		}
	}
	return float64(enrolled) > largeShare*float64(len(s.Control))
}

// zeroInflated holds for amounts of which some are 0, and most or all but few.
func (s Sample) zeroInflated(c contrast) bool {
	if s.Outcome.Kind != Amount {
		return false
	}
	for _, units := range [][]Unit{c.treated, c.control} {
		some := 0
		for _, u := range units {
			if u.After.Value != 0 {
				some++
			}
		}
		if some < len(units) && (some < fewNonZero || float64(some) < (1-mostlyZero)*float64(len(units))) {
			return true
		}
	}
	return false
}
