package solve

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson returns the score interval of a rate: the share of successes among n
// trials, each bound in 0 to 1, at a confidence such as 0.95.
//
// It is the interval of E. B. Wilson, "Probable inference, the law of
// succession, and statistical inference", JASA 22 (1927), without continuity
// correction. ok is false, and the bounds NaN, where there is no interval: n of
// 0, successes outside 0 to n, confidence outside the open interval 0 to 1.
func Wilson(successes, n int64, confidence float64) (low, high float64, ok bool) {
	return WilsonRate(float64(successes)/float64(n), float64(n), confidence)
}

// WilsonRate is Wilson for a rate of n trials that need not be whole: clustered
// trials are worth fewer than they are.
func WilsonRate(rate, n, confidence float64) (low, high float64, ok bool) {
	if !(n > 0 && rate >= 0 && rate <= 1 && confidence > 0 && confidence < 1) {
		return math.NaN(), math.NaN(), false
	}
	z := normalQuantile(confidence)
	z2n := z * z / n
	centre := (rate + z2n/2) / (1 + z2n)
	half := z / (1 + z2n) * math.Sqrt(rate*(1-rate)/n+z2n/(4*n))
	low, high = max(0, centre-half), min(1, centre+half)
	// At the ends the bound is exact by algebra; rounding must not blur it.
	if rate == 0 {
		low = 0
	}
	if rate == 1 {
		high = 1
	}
	return low, high, true
}

// Newcombe returns the difference of two independent rates, x1/n1 - x2/n2, with
// its interval, at a confidence such as 0.95.
//
// It is method 10 of R. G. Newcombe, "Interval estimation for the difference
// between independent proportions: comparison of eleven methods", Statistics in
// Medicine 17 (1998): the Wilson bounds of both rates, squared and added. ok is
// false, and the figures NaN, where either rate has no Wilson interval.
func Newcombe(x1, n1, x2, n2 int64, confidence float64) (diff, low, high float64, ok bool) {
	return NewcombeRates(float64(x1)/float64(n1), float64(n1), float64(x2)/float64(n2), float64(n2), confidence)
}

// NewcombeRates is Newcombe for rates of trials that need not be whole.
func NewcombeRates(rate1, n1, rate2, n2, confidence float64) (diff, low, high float64, ok bool) {
	low1, high1, ok1 := WilsonRate(rate1, n1, confidence)
	low2, high2, ok2 := WilsonRate(rate2, n2, confidence)
	if !ok1 || !ok2 {
		return math.NaN(), math.NaN(), math.NaN(), false
	}
	diff = rate1 - rate2
	low = max(-1, diff-math.Hypot(rate1-low1, high2-rate2))
	high = min(1, diff+math.Hypot(high1-rate1, rate2-low2))
	return diff, low, high, true
}

// normalQuantile returns the two-sided quantile of the standard normal
// distribution: 1.96 at a confidence of 0.95.
func normalQuantile(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(.5 + confidence/2)
}
