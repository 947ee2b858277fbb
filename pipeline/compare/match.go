package compare

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
)

// Pair is a treated account and the control it is compared with, both from the
// treated's start.
type Pair struct {
	Treated, Control string
	Start            int
}

// Matching is what Match found.
type Matching struct {
	// Pairs, one per treated account that has a control, by start and treated.
	// A control may stand in several.
	Pairs []Pair
	// Unmatched are the treated without any candidate, by start and ID.
	Unmatched []Subject
	// Balance has a row per covariate.
	Balance []Balance
}

// Match pairs each treated account with the candidate that was most like it on
// the day it started: of the same start and stratum, with the same covariates
// known, and nearest in these, each measured in standard deviations of the
// treated. It is the matching of A. Abadie and G. Imbens, "Large sample
// properties of matching estimators for average treatment effects",
// Econometrica 74 (2006): one match, diagonal weights, with replacement. Among
// candidates that are wholly alike each has its turn, by ID, so that the
// comparison does not rest on the first of them.
//
// The pool is read once, in order of start; its order within a start is free. A
// candidate whose cluster had a treated account by that day is passed over: the
// programme may have reached it.
func Match(treated []Subject, pool iter.Seq[Subject]) (Matching, error) {
	m := newMatcher(treated)
	var batch []Subject
	for candidate := range pool {
		if len(batch) > 0 && candidate.Start < batch[0].Start {
			return Matching{}, fmt.Errorf("match: the pool is not in order of start: %d after %d", candidate.Start, batch[0].Start)
		}
		if len(batch) > 0 && candidate.Start > batch[0].Start {
			m.matchStart(batch)
			batch = batch[:0]
		}
		batch = append(batch, candidate)
	}
	m.matchStart(batch)
	return m.matching(), nil
}

// matcher holds what Match knows from one start to the next.
type matcher struct {
	treated []Subject // in their total order
	scale   []float64 // what one is worth, of each covariate
	reached map[string]int
	pairs   []Pair
	pool    []moments // of the candidates, each start weighted by its treated
	paired  []moments // of the controls, once per pair
	matched []moments // of the treated that have a pair
}

func newMatcher(treated []Subject) *matcher {
	m := &matcher{treated: slices.SortedFunc(slices.Values(treated), subjectOrder), reached: map[string]int{}}
	if len(treated) == 0 {
		return m
	}
	covariates := len(treated[0].Covariates)
	m.pool, m.paired, m.matched = make([]moments, covariates), make([]moments, covariates), make([]moments, covariates)
	for _, all := range momentsOf(m.treated, nil) {
		sd := math.Sqrt(all.variance())
		if !(sd > 0) {
			sd = 1 // all the treated are alike: candidates differ from them by what they differ
		}
		m.scale = append(m.scale, 1/sd)
	}
	for _, t := range slices.Backward(m.treated) {
		m.reached[t.Cluster] = t.Start
	}
	return m
}

// matchStart pairs the treated of one start with its candidates.
func (m *matcher) matchStart(candidates []Subject) {
	if len(candidates) == 0 {
		return
	}
	start := candidates[0].Start
	eligible, treated := m.eligible(candidates), m.startingOn(start)
	if len(treated) == 0 {
		return
	}
	for c, of := range momentsOf(eligible, nil) {
		m.pool[c].merge(of, float64(len(treated))/float64(len(eligible)))
	}
	groups := map[string][]Subject{}
	for _, candidate := range eligible {
		key := group(candidate)
		groups[key] = append(groups[key], candidate)
	}
	neighbourhoods := map[string]*neighbourhood{}
	for _, t := range treated {
		key := group(t)
		if groups[key] == nil {
			continue
		}
		if neighbourhoods[key] == nil {
			neighbourhoods[key] = newNeighbourhood(groups[key], m.scale)
		}
		control := neighbourhoods[key].nearest(t)
		m.pairs = append(m.pairs, Pair{Treated: t.ID, Control: control.ID, Start: start})
		addTo(m.paired, control, 1)
		addTo(m.matched, t, 1)
	}
}

// eligible are the candidates that the programme has not reached, by ID, once
// each.
func (m *matcher) eligible(candidates []Subject) []Subject {
	var kept []Subject
	for _, c := range candidates {
		if start, reached := m.reached[c.Cluster]; !reached || start > c.Start {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, subjectOrder)
	return slices.CompactFunc(kept, func(a, b Subject) bool { return a.ID == b.ID })
}

// startingOn are the treated of one start.
func (m *matcher) startingOn(start int) []Subject {
	byStart := func(s Subject, start int) int { return cmp.Compare(s.Start, start) }
	from, _ := slices.BinarySearchFunc(m.treated, start, byStart)
	to, _ := slices.BinarySearchFunc(m.treated, start+1, byStart)
	return m.treated[from:to]
}

// matching is what was found.
func (m *matcher) matching() Matching {
	found := Matching{Pairs: m.pairs}
	next := 0 // pairs stand in the order of the treated
	for _, t := range m.treated {
		if next < len(m.pairs) && m.pairs[next].Treated == t.ID && m.pairs[next].Start == t.Start {
			next++
			continue
		}
		found.Unmatched = append(found.Unmatched, t)
	}
	found.Balance = balance(momentsOf(m.treated, nil), m.pool, m.matched, m.paired)
	return found
}

// group names what pairs have in common exactly: the stratum, and which
// covariates are known.
func group(s Subject) string {
	key := make([]byte, 0, len(s.Stratum)+len(s.Covariates)+1)
	key = append(append(key, s.Stratum...), 0)
	for _, x := range s.Covariates {
		if math.IsNaN(x) {
			key = append(key, '?')
		} else {
			key = append(key, '.')
		}
	}
	return string(key)
}
