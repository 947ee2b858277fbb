package compare

import (
	"hash/fnv"
	"strconv"
)

// Compare turns one sample into its row, all but what takes the other rows of
// the programme: Primary, Q, Verdict, what it would take, and the warnings that
// rest on several rows. See Judge.
func Compare(s Sample, set Settings) Row {
	s.Treated, s.Control = sorted(s.Treated), sorted(s.Control)
	s, both := s.withoutBothArms()
	c := s.contrast()
	e := s.estimate(c, set)
	row := Row{
		Programme: s.Programme, Outcome: s.Outcome.Name, Window: s.Window, Method: s.Method,
		Enrolled: s.Enrolled, NTreated: len(c.treated), NControl: len(c.control),
		ValueTreated: e.treated, ValueControl: e.control, Difference: e.difference,
		RelativeLift: unknown(), Low: e.low, High: e.high, P: e.p, Q: unknown(),
		MoreAccounts: unknown(), MoreWeeks: unknown(),
		lessIsBetter: s.Outcome.LessIsBetter, waiting: s.waiting(), perDay: s.perDay(set),
		finished: len(s.Treated) - len(s.waiting()),
	}
	if e.control > 0 && s.Method != DiD {
		row.RelativeLift = e.difference / e.control
	}
	placebo, check := s.placebo(set), s.check(set)
	row.PlaceboP = placebo.p
	row.CheckLow, row.CheckHigh = check.low, check.high
	row.Worthwhile, row.MinimumDetectable, row.multiple = s.power(c, e)
	row.Warnings = s.doubts(row, c, both)
	return row
}

// usable holds for the units that can be compared: their outcome is known, the
// whole window after the start was seen, and they were not enrolled in it
// themselves. Times need only a day: what was not seen is censored.
func (s Sample) usable(u Unit) bool {
	switch {
	case !u.After.Known, s.Method == DiD && !u.Before.Known:
		return false
	case u.EnrolledAfter > 0 && u.EnrolledAfter <= s.Window:
		return false
	case s.Outcome.Kind == Time:
		return u.Followed > 0
	}
	return u.Followed >= s.Window
}

// estimate compares by the sample's method.
func (s Sample) estimate(c contrast, set Settings) estimate {
	if len(c.treated) == 0 || len(c.control) == 0 {
		return nothing()
	}
	a, b := s.arms(c, after)
	switch {
	case s.Method == Matched:
		return matched(c, a, b)
	case s.Method == DiD:
		a0, b0 := s.arms(c, before)
		return welch(change(a, a0), change(b, b0))
	case s.Outcome.Kind == Rate:
		return rates(a, b)
	case s.Outcome.Kind == Time:
		return times(a, b, s.horizon(c, after))
	case s.Method == Naive:
		return welch(a, b) // never judged: no need for resamples
	}
	return s.bootstrapped(a, b, set)
}

// period picks the outcome of one window of a unit.
type period func(Unit) Measure

func after(u Unit) Measure  { return u.After }
func before(u Unit) Measure { return u.Before }

// arms turns both arms into values.
func (s Sample) arms(c contrast, of period) (a, b arm) {
	horizon := s.horizon(c, of)
	a = armOf(s.Outcome.Kind, c.treated, ones(len(c.treated)), of, horizon)
	b = armOf(s.Outcome.Kind, c.control, c.weight, of, horizon)
	return a, b
}

// horizon is how far both arms were seen: the window, or less where one has
// nobody left.
func (s Sample) horizon(c contrast, of period) float64 {
	horizon := float64(s.Window)
	for _, units := range [][]Unit{c.treated, c.control} {
		longest := 0.
		for _, u := range units {
			longest = max(longest, of(u).Value)
		}
		horizon = min(horizon, longest)
	}
	return horizon
}

// change is an arm's values less those of the period before: difference in
// differences is the difference of two arms' changes (D. Card and A. Krueger,
// "Minimum wages and employment", American Economic Review 84 (1994)), and as
// each account is its own cluster at least, its two periods need not be
// independent (M. Bertrand, E. Duflo and S. Mullainathan, "How much should we
// trust differences-in-differences estimates?", QJE 119 (2004)).
func change(now, then arm) arm {
	of := now
	of.level, of.values = now.level-then.level, make([]float64, len(now.values))
	for i, v := range now.values {
		of.values[i] = v - then.values[i]
	}
	return of
}

// placebo compares what the programme cannot have changed: the windows before
// the start, and for DiD the change from the one to the other. Where members
// were chosen by lot, or by what the covariates show, it is 0 but for chance;
// where they were chosen by something unseen that lasts, it is not (P.
// Rosenbaum, "The role of a second control group in an observational study",
// Statistical Science 2 (1987); G. Imbens and D. Rubin, Causal Inference (2015),
// section 21.3).
func (s Sample) placebo(set Settings) estimate {
	if s.Method == Naive || s.Window != set.PrimaryWindow {
		return nothing() // Judge reads the others' only
	}
	s.Treated, s.Control = s.earlier(s.Treated), s.earlier(s.Control)
	set.Resamples = 0 // only its p is judged
	return s.estimate(s.contrast(), set)
}

// earlier sees each unit as it was before the start, when all of that was seen.
func (s Sample) earlier(units []Unit) []Unit {
	of := make([]Unit, len(units))
	for i, u := range units {
		u.Followed, u.EnrolledAfter = s.Window, 0
		if s.Method == DiD {
			u.After, u.Before = u.Before, u.Earlier
		} else {
			u.After = s.Outcome.Kind.over(u.Before, u.Earlier)
		}
		of[i] = u
	}
	return of
}

// over is an outcome over two windows together, or over the first where the
// second is not known or times cannot be added.
func (k Kind) over(a, b Measure) Measure {
	switch {
	case !a.Known, !b.Known, k == Time:
		return a
	case k == Rate:
		return Measure{Value: max(a.Value, b.Value), Known: true}
	}
	return Measure{Value: a.Value + b.Value, Base: a.Base + b.Base, Known: true}
}

// firstDays is the number of days after the start that check leaves out, half
// the window where that is shorter.
const firstDays = 30

// check compares again as the programme would look least good if enrolment
// followed the outcome instead of making it. Two things give such a programme a
// lift that is none, and are taken away:
//
// It enrols accounts that are about to open a deal, so that their deals come in
// the first days after the start. Accounts of both arms that had one then are
// left out, with their pairs: a programme that works has its lift later too (the
// landmark analysis of J. Anderson, K. Cain and R. Gelber, "Analysis of survival
// by tumor response", Journal of Clinical Oncology 1 (1983)).
//
// It takes away the controls whose deals came, by enrolling them. Controls are
// followed on, as if they had not been enrolled: under a programme that does
// nothing it makes no difference, under one that works it hides some of the lift
// (B. Sianesi, "An evaluation of the Swedish system of active labor market
// programs in the 1990s", Review of Economics and Statistics 86 (2004)).
//
// Arms drawn by lot need no check.
func (s Sample) check(set Settings) estimate {
	if s.Method == Holdout || s.Method == Naive {
		return nothing()
	}
	days := 0
	if s.Outcome.OfDeals {
		days = min(firstDays, s.Window/2)
	}
	late := func(u Unit) bool { return u.FirstDeal == 0 || u.FirstDeal > days }
	s.Treated, s.Control = kept(s.Treated, late), followedOn(kept(s.Control, late))
	return s.estimate(s.contrast(), set)
}

// followedOn sees controls as if they had not been enrolled.
func followedOn(controls []Unit) []Unit {
	for i := range controls {
		controls[i].EnrolledAfter = 0
	}
	return controls
}

// withoutBothArms leaves out who stands in both arms, and says how many these
// were. Where controls are found, a control may become a member later.
func (s Sample) withoutBothArms() (Sample, int) {
	if s.Pairs != nil || s.Method == Matched {
		return s, 0
	}
	treated, both := map[string]bool{}, map[string]bool{}
	for _, u := range s.Treated {
		treated[u.ID] = true
	}
	for _, u := range s.Control {
		if treated[u.ID] {
			both[u.ID] = true
		}
	}
	inOne := func(u Unit) bool { return !both[u.ID] }
	s.Treated, s.Control = kept(s.Treated, inOne), kept(s.Control, inOne)
	return s, len(both)
}

// seed of a sample's draws rests on nothing but what the sample is.
func (s Sample) seed(set Settings) uint64 {
	h := fnv.New64a()
	for _, part := range []string{s.Programme, s.Outcome.Name, strconv.Itoa(s.Window), string(s.Method)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return h.Sum64() ^ set.Seed
}
