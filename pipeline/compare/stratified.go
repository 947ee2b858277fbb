package compare

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// fewestEvents is the number of clusters with an event, on either side, below
// which a stratified difference has no interval: the normal distribution is no
// likeness of so few.
const fewestEvents = 5

// Sums of some units: their number, their values, and what the values are
// divided by (the units themselves for a rate or a mean, deals for a mean deal
// size). Whole numbers, so that no order of adding shows.
type Sums struct{ Units, Value, Base int64 }

// Side is what the exposed, or the unexposed, of a stratum add up to.
type Side struct {
	Stratum  int64
	Exposed  bool
	Clusters int64
	Sums
}

// Part is what one cluster has in a side.
type Part struct {
	Cluster string
	Stratum int64
	Exposed bool
	Sums
}

// Lift is a difference between exposed and unexposed. Figures that are not
// defined are NaN.
type Lift struct {
	Exposed, Unexposed LiftSide
	// Strata have units on both sides and are compared. The others are left out.
	Strata, StrataLeftOut, UnitsLeftOut int64
	// Difference of the values, exposed less unexposed, its 95 % interval, and
	// the two-sided p of no difference.
	Difference, Low, High, P float64
}

// LiftSide is one side of a lift, over the strata compared.
type LiftSide struct {
	// Clusters that stand on this side; a cluster may stand on both. Events are
	// those among them with a value and a base that are not 0.
	Units, Clusters, Events int64
	// Value is the standardised ratio of values to bases.
	Value float64
}

// Stratified estimates what an exposure changes, comparing within strata only.
//
// Each side's values and bases are means per unit of a stratum, averaged over
// the strata with the weights of Mantel and Haenszel, n1 n0 / (n1 + n0) for n1
// exposed and n0 unexposed units; a side's value is the ratio of the two. Where
// the base is the unit, the difference is Mantel and Haenszel's risk difference
// (S. Greenland and J. Robins, "Estimation of a common effect parameter from
// sparse follow-up data", Biometrics 41 (1985)).
//
// The variance is linearised: each unit's influence on the difference (for the
// ratio W. Cochran, Sampling Techniques (1977), section 6.4), summed per
// cluster, squared and added (K.-Y. Liang and S. Zeger, "Longitudinal data
// analysis using generalized linear models", Biometrika 73 (1986)), so that a
// cluster may stand in many strata and on both sides. As in samples of clusters
// within strata, the influences of a side of G clusters are stretched by
// sqrt(G/(G-1)), and those of a lone one are taken from the mean of all strata
// (T. Lumley, Complex Surveys (2010), section 3.2.1). With one stratum and one
// unit per cluster it is Welch's variance, s1^2/n1 + s0^2/n0. The interval is
// Student's, with the clusters of the smaller side less one as its degrees of
// freedom: wide with few, the normal one with many.
//
// Use: NewStratified with all sides, Add every part, the parts of a cluster one
// after the other, then Lift. Memory grows with the strata, not with the parts;
// the price is that the last digit depends on the order of the parts.
type Stratified struct {
	strata map[int64]stratum
	lift   Lift
	// base and ratio of each side, standardised.
	base, ratio [2]float64
	// The cluster that is being added, its influence on the difference, and the
	// sides it stands and has events on.
	cluster         string
	influence       float64
	isIn, hasEvents [2]bool
	variance        float64
}

// stratum is what is compared with each other, and its weight among all.
type stratum struct {
	sides  [2]Side
	weight float64
}

// The places of the sides.
const (
	unexposed = iota
	exposed
)

func sideOf(isExposed bool) int {
	if isExposed {
		return exposed
	}
	return unexposed
}

// NewStratified begins with all sides of all strata, each once, in any order.
func NewStratified(sides []Side) *Stratified {
	s := &Stratified{strata: map[int64]stratum{}}
	for _, side := range sides {
		st := s.strata[side.Stratum]
		st.sides[sideOf(side.Exposed)] = side
		s.strata[side.Stratum] = st
	}
	s.weigh()
	s.standardise()
	return s
}

// weigh gives the strata with both sides their weights and leaves out the others.
func (s *Stratified) weigh() {
	total := 0.
	for _, number := range s.numbers() {
		st := s.strata[number]
		n0, n1 := float64(st.sides[unexposed].Units), float64(st.sides[exposed].Units)
		if n0 == 0 || n1 == 0 {
			s.lift.StrataLeftOut++
			s.lift.UnitsLeftOut += int64(n0 + n1)
			delete(s.strata, number)
			continue
		}
		st.weight = n1 * n0 / (n1 + n0)
		total += st.weight
		s.strata[number] = st
	}
	for number, st := range s.strata {
		st.weight /= total
		s.strata[number] = st
	}
	s.lift.Strata = int64(len(s.strata))
}

// numbers of the strata in order: sums of fractions depend on it.
func (s *Stratified) numbers() []int64 {
	return slices.SortedFunc(maps.Keys(s.strata), cmp.Compare)
}

// standardise averages each side's values and bases over the strata.
func (s *Stratified) standardise() {
	var value [2]float64
	for _, number := range s.numbers() {
		st := s.strata[number]
		for i, side := range st.sides {
			value[i] += st.weight * float64(side.Value) / float64(side.Units)
			s.base[i] += st.weight * float64(side.Base) / float64(side.Units)
		}
	}
	for i := range value {
		s.ratio[i] = math.NaN()
		if s.base[i] != 0 {
			s.ratio[i] = value[i] / s.base[i]
		}
	}
}

// Add adds a part. The parts of a cluster come one after the other; those of
// strata that are left out may come too.
func (s *Stratified) Add(p Part) {
	st, ok := s.strata[p.Stratum]
	if !ok {
		return
	}
	if p.Cluster != s.cluster {
		s.close()
		s.cluster = p.Cluster
	}
	i := sideOf(p.Exposed)
	s.isIn[i] = true
	s.hasEvents[i] = s.hasEvents[i] || p.Value != 0 && p.Base != 0
	s.side(i).Units += p.Units
	if i == exposed {
		s.influence += s.influenceOf(p, st)
	} else {
		s.influence -= s.influenceOf(p, st)
	}
}

func (s *Stratified) side(i int) *LiftSide {
	if i == exposed {
		return &s.lift.Exposed
	}
	return &s.lift.Unexposed
}

// influenceOf is how far a part moves its side's ratio. Over all strata values
// less ratio x base have the mean 0, from which a lone cluster is measured.
func (s *Stratified) influenceOf(p Part, st stratum) float64 {
	i := sideOf(p.Exposed)
	side := st.sides[i]
	excess := func(of Sums) float64 { return float64(of.Value) - s.ratio[i]*float64(of.Base) }
	mean, stretch := 0., 1.
	if n := float64(side.Clusters); n > 1 {
		mean, stretch = excess(side.Sums)/float64(side.Units), math.Sqrt(n/(n-1))
	}
	return st.weight / float64(side.Units) / s.base[i] * stretch * (excess(p.Sums) - mean*float64(p.Units))
}

// close counts the cluster that is complete.
func (s *Stratified) close() {
	for i, isIn := range s.isIn {
		if !isIn {
			continue
		}
		s.side(i).Clusters++
		if s.hasEvents[i] {
			s.side(i).Events++
		}
	}
	s.variance += s.influence * s.influence
	s.influence, s.isIn, s.hasEvents = 0, [2]bool{}, [2]bool{}
}

// Lift is the estimate, once all parts are added. Without fewestEvents clusters
// with an event on either side it has no interval.
func (s *Stratified) Lift() Lift {
	s.close()
	l := s.lift
	l.Exposed.Value, l.Unexposed.Value = s.ratio[exposed], s.ratio[unexposed]
	l.Difference = l.Exposed.Value - l.Unexposed.Value
	l.Low, l.High, l.P = unknown(), unknown(), unknown()
	if min(l.Exposed.Events, l.Unexposed.Events) < fewestEvents || !(s.variance > 0) {
		return l
	}
	e := estimate{difference: l.Difference, standardError: math.Sqrt(s.variance)}.byStudent(float64(min(l.Exposed.Clusters, l.Unexposed.Clusters) - 1))
	l.Low, l.High, l.P = e.low, e.high, e.p
	return l
}
