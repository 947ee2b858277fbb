package compare

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// BCa is the bias-corrected and accelerated bootstrap interval of an estimate
// (B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987); B. Efron
// and R. Tibshirani, An Introduction to the Bootstrap (1993), section 14.3).
// replicates are the estimate's values in the resamples; influences what each
// unit, or cluster, adds to it. ok is false where the replicates do not vary.
func BCa(estimate float64, replicates, influences []float64, confidence float64) (low, high float64, ok bool) {
	ordered := slices.Sorted(slices.Values(replicates))
	if len(ordered) == 0 || ordered[0] == ordered[len(ordered)-1] {
		return unknown(), unknown(), false
	}
	bias, acceleration := biasCorrection(estimate, ordered), Acceleration(influences)
	bound := func(level float64) float64 {
		z := bias + distuv.UnitNormal.Quantile(level)
		share := distuv.UnitNormal.CDF(bias + z/(1-acceleration*z))
		return stat.Quantile(share, stat.Empirical, ordered, nil)
	}
	tail := (1 - confidence) / 2
	return bound(tail), bound(1 - tail), true
}

// biasCorrection is the normal quantile of the share of replicates below the
// estimate, those equal to it counting half; at most as far out as half a
// replicate can say.
func biasCorrection(estimate float64, ordered []float64) float64 {
	n := float64(len(ordered))
	below, _ := slices.BinarySearch(ordered, estimate)
	upTo, _ := slices.BinarySearch(ordered, math.Nextafter(estimate, math.Inf(1)))
	share := float64(below+upTo) / 2 / n
	return distuv.UnitNormal.Quantile(min(max(share, .5/n), 1-.5/n))
}

// Acceleration is how fast the standard error of an estimate changes with it:
// the skewness of the influences, over six times the root of their number
// (Efron 1987, equation 6.6; over two samples, A. Davison and D. Hinkley,
// Bootstrap Methods and their Application (1997), equation 5.27).
func Acceleration(influences []float64) float64 {
	squares, cubes := 0., 0.
	for _, u := range influences {
		squares += u * u
		cubes += u * u * u
	}
	if squares == 0 {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// urn holds what is drawn of one arm: the sums of its clusters.
type urn struct {
	values, bases []float64
	random        *rand.Rand
}

// newUrn fills an urn. Amounts have the base 1 per unit, so that a mean is a
// ratio too.
func newUrn(kind Kind, of arm, seed uint64) urn {
	values, bases := make([]float64, len(of.measures)), make([]float64, len(of.measures))
	for i, m := range of.measures {
		values[i], bases[i] = m.Value, 1
		if kind == Ratio {
			bases[i] = m.Base
		}
	}
	names := clusters(of.units)
	_, values = clusterSums(names, values)
	_, bases = clusterSums(names, bases)
	return urn{values: values, bases: bases, random: rand.New(rand.NewPCG(seed, 0))}
}

// resampled is the ratio of values to bases in one resample of all clusters,
// with replacement.
func (u urn) resampled() float64 {
	value, base := 0., 0.
	for range u.values {
		i := u.random.IntN(len(u.values))
		value += u.values[i]
		base += u.bases[i]
	}
	return value / base
}

// Where both arms have so many clusters, and the estimate so little skew, the
// resamples would only repeat what the expansion says. Windows that are read
// beside the judged one take it from fewer clusters on, whatever the skew:
// three windows in four would otherwise cost more than all the rest of a night.
const (
	manyClusters   = 5000
	littleSkew     = .02
	enoughClusters = 500
)

// expanded is the BCa interval to second order, what resamples without number
// come to in large samples: the bounds of the normal, each moved by
// acceleration x (1 + 2 z^2) standard errors (T. DiCiccio and B. Efron,
// "Bootstrap confidence intervals", Statistical Science 11 (1996), section 8,
// for an estimate that is a mean).
func expanded(e estimate, acceleration float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile(.5 + confidence/2)
	shift := acceleration * (1 + 2*z*z)
	return e.difference + e.standardError*(shift-z), e.difference + e.standardError*(shift+z)
}

// bootstrapped is welch with the BCa interval in place of Student's.
func (s Sample) bootstrapped(a, b arm, set Settings) estimate {
	e := welch(a, b)
	if math.IsNaN(e.p) {
		return e
	}
	_, influences := clusterSums(clusters(a.units), a.influences())
	_, others := clusterSums(clusters(b.units), b.influences())
	few := min(len(influences), len(others))
	for _, u := range others {
		influences = append(influences, -u)
	}
	skew, isJudged := Acceleration(influences), s.Window == set.PrimaryWindow
	if few >= manyClusters && math.Abs(skew) < littleSkew || few >= enoughClusters && !isJudged {
		e.low, e.high = expanded(e, skew)
		return e
	}
	seed := s.seed(set)
	urnA, urnB := newUrn(s.Outcome.Kind, a, seed), newUrn(s.Outcome.Kind, b, ^seed)
	var replicates []float64
	for range set.Resamples {
		if difference := urnA.resampled() - urnB.resampled(); !math.IsNaN(difference) && !math.IsInf(difference, 0) {
			replicates = append(replicates, difference)
		}
	}
	if low, high, ok := BCa(e.difference, replicates, influences, confidence); ok {
		e.low, e.high = low, high
	}
	return e
}
