package compare

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Lifetime is the time of a unit until an event, or until it was last seen
// without it.
type Lifetime struct {
	Days     float64
	Happened bool
	// Weight is how often it counts, 1 for a unit that stands for itself.
	Weight float64
}

// Survival is one step of a Kaplan-Meier curve.
type Survival struct {
	Days float64
	// AtRisk are those seen up to this day without the event, Events those whose
	// event came on it.
	AtRisk, Events float64
	// Share is the estimated share without the event after this day.
	Share float64
}

// KaplanMeier is the product-limit estimate of the share still without the
// event, a step for each day with events (E. Kaplan and P. Meier,
// "Nonparametric estimation from incomplete observations", JASA 53 (1958)). Who
// leaves on the day of an event was at risk of it.
func KaplanMeier(of []Lifetime) []Survival {
	var steps []Survival
	share := 1.
	for _, d := range eventDays(of) {
		share *= 1 - d.Events/d.AtRisk
		d.Share = share
		steps = append(steps, d)
	}
	return steps
}

// eventDays are the days with events, with who was at risk and had them.
func eventDays(of []Lifetime) []Survival {
	ordered := slices.SortedFunc(slices.Values(of), func(a, b Lifetime) int { return cmp.Compare(a.Days, b.Days) })
	atRisk := 0.
	for _, l := range ordered {
		atRisk += l.Weight
	}
	var days []Survival
	for i := 0; i < len(ordered); {
		day := Survival{Days: ordered[i].Days, AtRisk: atRisk}
		for ; i < len(ordered) && ordered[i].Days == day.Days; i++ {
			atRisk -= ordered[i].Weight
			if ordered[i].Happened {
				day.Events += ordered[i].Weight
			}
		}
		if day.Events > 0 {
			days = append(days, day)
		}
	}
	return days
}

// LogRank tests whether two groups have the same hazards: the squared sum of
// observed less expected events over its variance, and its p, of a chi-squared
// with one degree of freedom (N. Mantel, "Evaluation of survival data and two
// new rank order statistics arising in its consideration", Cancer Chemotherapy
// Reports 50 (1966); the variance is hypergeometric). Every lifetime counts
// once. NaN where no event can tell the groups apart.
func LogRank(a, b []Lifetime) (chiSquared, p float64) {
	both := eventDays(slices.Concat(a, b))
	inA := slices.SortedFunc(slices.Values(a), func(x, y Lifetime) int { return cmp.Compare(x.Days, y.Days) })
	observed, expected, variance := 0., 0., 0.
	i := 0
	for _, day := range both {
		for i < len(inA) && inA[i].Days < day.Days {
			i++
		}
		share := float64(len(inA)-i) / day.AtRisk
		expected += day.Events * share
		if day.AtRisk > 1 {
			variance += day.Events * share * (1 - share) * (day.AtRisk - day.Events) / (day.AtRisk - 1)
		}
	}
	for _, l := range a {
		if l.Happened {
			observed++
		}
	}
	if variance == 0 {
		return unknown(), unknown()
	}
	chiSquared = (observed - expected) * (observed - expected) / variance
	return chiSquared, distuv.ChiSquared{K: 1}.Survival(chiSquared)
}

// RestrictedMean is the mean number of days without the event out of the first
// horizon, the area under the Kaplan-Meier curve (P. Royston and M. Parmar,
// "Restricted mean survival time: an alternative to the hazard ratio", BMC
// Medical Research Methodology 13 (2013)), and each lifetime's pseudo-value: the
// mean plus the number of lifetimes times what one more like it would add. That
// is the derivative of the area by the lifetime's weight: on each day up to its
// own, events / (at risk x (at risk - events)) of the area still to come is
// added, and on the day of its own event 1 / (at risk - events) of it is taken
// away. Without censoring pseudo-values are the times.
func RestrictedMean(of []Lifetime, horizon float64) (mean float64, values []float64) {
	curve := KaplanMeier(of)
	curve = slices.DeleteFunc(curve, func(s Survival) bool { return s.Days > horizon })
	ahead := make([]float64, len(curve)) // area after each step
	area, until := 0., horizon
	for k, step := range slices.Backward(curve) {
		area += step.Share * (until - step.Days)
		ahead[k], until = area, step.Days
	}
	mean = area + until
	all := 0.
	for _, l := range of {
		all += l.Weight
	}
	values = make([]float64, len(of))
	for i, l := range of {
		values[i] = mean + all*influenceOnMean(l, curve, ahead)
	}
	return mean, values
}

func influenceOnMean(l Lifetime, curve []Survival, ahead []float64) (influence float64) {
	for k, step := range curve {
		if step.Days > l.Days || step.Share == 0 {
			break // nothing is still to come
		}
		left := step.AtRisk - step.Events
		influence += ahead[k] * step.Events / (step.AtRisk * left)
		if l.Happened && step.Days == l.Days {
			influence -= ahead[k] / left
		}
	}
	return influence
}
