package compare

import (
	"math"
	"slices"
)

// Balance says how alike two arms are in one covariate, among those whose value
// is known.
type Balance struct {
	// Covariate is its place in Subject.Covariates.
	Covariate int
	// MeanTreated and MeanControl are over all the treated and all candidates (of
	// each start, in proportion to its treated); Before is their standardised
	// difference.
	MeanTreated, MeanControl, Before float64
	// MatchedTreated and MatchedControl are the means over the pairs; After is
	// their standardised difference, on the same scale. NaN without pairs.
	MatchedTreated, MatchedControl, After float64
}

// ArmBalance says how alike two arms are as they stand.
func ArmBalance(treated, control []Subject) []Balance {
	byOrder := func(arm []Subject) []moments {
		return momentsOf(slices.SortedFunc(slices.Values(arm), subjectOrder), nil)
	}
	a, b := byOrder(treated), byOrder(control)
	covariates := max(len(a), len(b))
	a, b = slices.Grow(a, covariates)[:covariates], slices.Grow(b, covariates)[:covariates]
	none := make([]moments, covariates)
	return balance(a, b, none, none)
}

func balance(treated, pool, matched, paired []moments) []Balance {
	rows := make([]Balance, len(treated))
	for c := range rows {
		scale := spread(treated[c], pool[c])
		rows[c] = Balance{
			Covariate:   c,
			MeanTreated: treated[c].mean(), MeanControl: pool[c].mean(),
			Before:         standardised(treated[c], pool[c], scale),
			MatchedTreated: matched[c].mean(), MatchedControl: paired[c].mean(),
			After: standardised(matched[c], paired[c], scale),
		}
	}
	return rows
}

// spread is the scale of a standardised difference: the root of the mean of both
// variances (P. Austin, "Balance diagnostics for comparing the distribution of
// baseline covariates between treatment groups in propensity-score matched
// samples", Statistics in Medicine 28 (2009)). Where neither arm varies, half
// the distance between them, which is then the standard deviation of both
// together.
func spread(a, b moments) float64 {
	if sd := math.Sqrt((a.variance() + b.variance()) / 2); sd != 0 {
		return sd
	}
	return math.Abs(a.mean()-b.mean()) / 2
}

// standardised is the difference of the means in units of scale: 0 where they
// are equal, whatever the scale.
func standardised(a, b moments, scale float64) float64 {
	if a.mean() == b.mean() {
		return 0
	}
	return (a.mean() - b.mean()) / scale
}

// moments are the sums that a mean and a variance are made of. They are taken
// around the first value, so that they do not cancel.
type moments struct {
	origin, weight, sum, squares float64
	n                            int
}

func (m *moments) add(x, weight float64) {
	if m.n == 0 {
		m.origin = x
	}
	d := x - m.origin
	m.n++
	m.weight += weight
	m.sum += weight * d
	m.squares += weight * d * d
}

// merge adds others, each weighted anew.
func (m *moments) merge(o moments, weight float64) {
	if o.n == 0 {
		return
	}
	if m.n == 0 {
		m.origin = o.origin
	}
	shift := o.origin - m.origin
	m.n += o.n
	m.squares += weight * (o.squares + 2*shift*o.sum + shift*shift*o.weight)
	m.sum += weight * (o.sum + shift*o.weight)
	m.weight += weight * o.weight
}

func (m moments) mean() float64 { return m.origin + m.sum/m.weight }

// variance has the divisor n-1, whatever the weights; 0 for a single value.
func (m moments) variance() float64 {
	if m.n == 1 {
		return 0
	}
	centred := max(0, m.squares/m.weight-(m.sum/m.weight)*(m.sum/m.weight))
	return centred * float64(m.n) / float64(m.n-1)
}

// momentsOf are the moments of each covariate, unknown ones left out. Without
// weights each subject counts once.
func momentsOf(subjects []Subject, weights []float64) []moments {
	if len(subjects) == 0 {
		return nil
	}
	of := make([]moments, len(subjects[0].Covariates))
	for i, s := range subjects {
		weight := 1.
		if weights != nil {
			weight = weights[i]
		}
		addTo(of, s, weight)
	}
	return of
}

// addTo adds a subject to the moments of each covariate that it is known in.
func addTo(of []moments, s Subject, weight float64) {
	for c, x := range s.Covariates {
		if !math.IsNaN(x) {
			of[c].add(x, weight)
		}
	}
}
