package compare

import (
	"cmp"
	"math"
	"slices"
)

// neighbourhood finds the nearest of the candidates of one start and stratum.
// They are sorted along the covariate with the most different values; a search
// walks from the place of the one sought to both sides, and ends where that
// covariate alone is further away than the best found.
type neighbourhood struct {
	scale  []float64
	axis   int
	points []point
}

// point is a place in the space of covariates, with all candidates that stand
// there, by ID.
type point struct {
	at         []float64 // scaled
	candidates []Subject
	turn       int // how many have been chosen here
}

// newNeighbourhood expects candidates that all have the same covariates known.
func newNeighbourhood(candidates []Subject, scale []float64) *neighbourhood {
	points := make([]point, len(candidates))
	for i, candidate := range candidates {
		points[i] = point{at: scaled(candidate.Covariates, scale), candidates: candidates[i : i+1 : i+1]}
	}
	n := &neighbourhood{scale: scale, axis: widest(points, len(scale))}
	slices.SortFunc(points, func(a, b point) int {
		return cmp.Or(n.order(a, b), cmp.Compare(a.candidates[0].ID, b.candidates[0].ID))
	})
	for _, p := range points {
		if last := len(n.points) - 1; last >= 0 && n.order(n.points[last], p) == 0 {
			n.points[last].candidates = append(n.points[last].candidates, p.candidates...)
			continue
		}
		n.points = append(n.points, p)
	}
	return n
}

// scaled are the covariates in standard deviations. Unknown ones are 0: unknown
// in all of the neighbourhood.
func scaled(covariates, scale []float64) []float64 {
	at := make([]float64, len(covariates))
	for i, x := range covariates {
		if !math.IsNaN(x) {
			at[i] = x * scale[i]
		}
	}
	return at
}

// widest is the covariate with the most different values.
func widest(points []point, covariates int) (axis int) {
	most := 0
	for c := range covariates {
		values := map[float64]bool{}
		for _, p := range points {
			values[p.at[c]] = true
		}
		if len(values) > most {
			most, axis = len(values), c
		}
	}
	return axis
}

// order is the total order of places: along the axis, then by all covariates.
func (n *neighbourhood) order(a, b point) int {
	if len(a.at) == 0 {
		return 0
	}
	return cmp.Or(cmp.Compare(a.at[n.axis], b.at[n.axis]), slices.Compare(a.at, b.at))
}

// nearest is the candidate nearest to t: of places equally near the first in
// order, and of the candidates there the next in turn.
func (n *neighbourhood) nearest(t Subject) Subject {
	sought := point{at: scaled(t.Covariates, n.scale)}
	place, _ := slices.BinarySearchFunc(n.points, sought, n.order)
	best, least := 0, math.Inf(1)
	for i := place - 1; i >= 0 && n.apart(sought, i) <= least; i-- {
		if d := distance(sought.at, n.points[i].at); d <= least {
			best, least = i, d
		}
	}
	for i := place; i < len(n.points) && n.apart(sought, i) <= least; i++ {
		if d := distance(sought.at, n.points[i].at); d < least {
			best, least = i, d
		}
	}
	p := &n.points[best]
	p.turn++
	return p.candidates[(p.turn-1)%len(p.candidates)]
}

// apart is the squared distance along the axis alone.
func (n *neighbourhood) apart(p point, i int) float64 {
	if len(p.at) == 0 {
		return 0
	}
	d := p.at[n.axis] - n.points[i].at[n.axis]
	return d * d
}

// distance is the squared distance between two places.
func distance(a, b []float64) (sum float64) {
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum
}
