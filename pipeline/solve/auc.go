package solve

import (
	"cmp"
	"math"
	"slices"
)

// Judged is a prediction and what came of it.
type Judged struct {
	// Score ranks; higher means likelier. For Brier it is a probability.
	Score float64
	Event bool
	// Cluster numbers the unit that was judged, several times perhaps.
	Cluster int
}

// AUC returns the area under the ROC curve: the probability that a row with the
// event scores higher than one without, ties counting half. ok is false where
// all rows, or none, have it.
func AUC(rows []Judged) (auc float64, ok bool) {
	a := newArea(rows)
	return a.auc, a.isDefined()
}

// AUCInterval returns the AUC with its interval at a confidence such as 0.95,
// allowing for several rows of a unit: N. A. Obuchowski, "Nonparametric analysis
// of clustered ROC curve data", Biometrics 53 (1997), which with one row a unit is
// E. DeLong, D. DeLong and D. Clarke-Pearson, Biometrics 44 (1988). ok is false
// where either outcome has fewer than two units.
func AUCInterval(rows []Judged, confidence float64) (auc float64, interval Interval, ok bool) {
	a := newArea(rows)
	variance, ok := covariance(rows, a, a)
	if !ok {
		return a.auc, Interval{}, false
	}
	half := normalQuantile(confidence) * math.Sqrt(variance)
	return a.auc, Interval{max(0, a.auc-half), min(1, a.auc+half)}, true
}

// AUCDifference returns the AUC of scores a less that of b, of the same rows,
// with its interval, by the same method.
func AUCDifference(a, b []Judged, confidence float64) (difference float64, interval Interval, ok bool) {
	first, second := newArea(a), newArea(b)
	own, ok := covariance(a, first, first)
	if !ok {
		return 0, Interval{}, false
	}
	other, _ := covariance(b, second, second)
	both, _ := covariance(a, first, second)
	difference = first.auc - second.auc
	half := normalQuantile(confidence) * math.Sqrt(max(0, own+other-2*both))
	return difference, Interval{difference - half, difference + half}, true
}

// area holds, of each row, the share of the rows with the other outcome that it
// is ranked rightly against; of an event the lower ones, else the higher ones.
type area struct {
	auc            float64
	place          []float64
	events, others float64
}

func (a area) isDefined() bool { return a.events > 0 && a.others > 0 }

func newArea(rows []Judged) area {
	a := area{place: make([]float64, len(rows))}
	for _, r := range rows {
		if r.Event {
			a.events++
		} else {
			a.others++
		}
	}
	if !a.isDefined() {
		return a
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(rows[i].Score, rows[j].Score), cmp.Compare(i, j)) })
	eventsBelow, othersBelow, pairs := 0., 0., 0.
	for from := 0; from < len(order); {
		to, events, others := from, 0., 0.
		for ; to < len(order) && rows[order[to]].Score == rows[order[from]].Score; to++ {
			if rows[order[to]].Event {
				events++
			} else {
				others++
			}
		}
		for _, i := range order[from:to] {
			if rows[i].Event {
				a.place[i] = (othersBelow + others/2) / a.others
			} else {
				a.place[i] = (a.events - eventsBelow - events/2) / a.events
			}
		}
		pairs += events * (othersBelow + others/2)
		eventsBelow, othersBelow, from = eventsBelow+events, othersBelow+others, to
	}
	a.auc = pairs / (a.events * a.others)
	return a
}

// covariance of the areas of two scores of the same rows.
func covariance(rows []Judged, a, b area) (float64, bool) {
	type unit struct{ eventsA, eventsB, othersA, othersB, events, others float64 }
	units := map[int]*unit{}
	var order []*unit
	for i, r := range rows {
		u, ok := units[r.Cluster]
		if !ok {
			u = &unit{}
			units[r.Cluster], order = u, append(order, u)
		}
		if r.Event {
			u.events, u.eventsA, u.eventsB = u.events+1, u.eventsA+a.place[i]-a.auc, u.eventsB+b.place[i]-b.auc
		} else {
			u.others, u.othersA, u.othersB = u.others+1, u.othersA+a.place[i]-a.auc, u.othersB+b.place[i]-b.auc
		}
	}
	var all, withEvents, withOthers, events, others, cross float64
	for _, u := range order {
		all++
		events, others = events+u.eventsA*u.eventsB, others+u.othersA*u.othersB
		cross += u.eventsA*u.othersB + u.eventsB*u.othersA
		if u.events > 0 {
			withEvents++
		}
		if u.others > 0 {
			withOthers++
		}
	}
	if withEvents < 2 || withOthers < 2 {
		return 0, false
	}
	return withEvents/(withEvents-1)*events/(a.events*a.events) +
		withOthers/(withOthers-1)*others/(a.others*a.others) +
		all/(all-1)*cross/(a.events*a.others), true
}

// Brier is the mean squared difference between probability and outcome: G. W.
// Brier, "Verification of forecasts expressed in terms of probability", Monthly
// Weather Review 78 (1950), in the form for two outcomes; NaN without rows.
func Brier(rows []Judged) float64 {
	sum := 0.
	for _, r := range rows {
		outcome := 0.
		if r.Event {
			outcome = 1
		}
		sum += (r.Score - outcome) * (r.Score - outcome)
	}
	return sum / float64(len(rows))
}

// Lift is the share of events among the share of the rows that score highest,
// over their share among all. Rows that tie at the border count in part. ok is
// false without events.
func Lift(rows []Judged, share float64) (lift float64, ok bool) {
	sorted := slices.SortedFunc(slices.Values(rows), func(a, b Judged) int { return cmp.Compare(b.Score, a.Score) })
	total := 0.
	for _, r := range rows {
		if r.Event {
			total++
		}
	}
	if total == 0 {
		return 0, false
	}
	top := share * float64(len(rows))
	found, left := 0., top
	for from := 0; from < len(sorted) && left > 0; {
		to, events := from, 0.
		for ; to < len(sorted) && sorted[to].Score == sorted[from].Score; to++ {
			if sorted[to].Event {
				events++
			}
		}
		n := float64(to - from)
		found += events * min(1, left/n)
		left, from = left-n, to
	}
	return found / top / (total / float64(len(rows))), true
}

// Bin is a part of the rows, by score.
type Bin struct {
	Rows, Events int64
	// Mean is the mean score: of probabilities, the share of events expected.
	Mean float64
	// Lowest and Highest score.
	Lowest, Highest float64
}

// Calibrate cuts the rows, from the highest score on, into so many bins of equal
// size, as near as may be; equal scores are cut in the order they came. Bins
// without a row are left out.
func Calibrate(rows []Judged, bins int) []Bin {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b Judged) int { return cmp.Compare(b.Score, a.Score) })
	var cut []Bin
	for k := range bins {
		part := sorted[k*len(sorted)/bins : (k+1)*len(sorted)/bins]
		if len(part) == 0 {
			continue
		}
		b := Bin{Rows: int64(len(part)), Highest: part[0].Score, Lowest: part[len(part)-1].Score}
		for _, r := range part {
			b.Mean += r.Score / float64(len(part))
			if r.Event {
				b.Events++
			}
		}
		cut = append(cut, b)
	}
	return cut
}
