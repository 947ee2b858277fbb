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
	if n <= 0 || successes < 0 || successes > n || !(confidence > 0 && confidence < 1) {
		return math.NaN(), math.NaN(), false
	}
	z := normalQuantile(confidence)
	trials, p := float64(n), float64(successes)/float64(n)
	z2n := z * z / trials
	centre := (p + z2n/2) / (1 + z2n)
	half := z / (1 + z2n) * math.Sqrt(p*(1-p)/trials+z2n/(4*trials))
	low, high = max(0, centre-half), min(1, centre+half)
	// At the ends the bound is exact by algebra; rounding must not blur it.
	if successes == 0 {
		low = 0
	}
	if successes == n {
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
	low1, high1, ok1 := Wilson(x1, n1, confidence)
	low2, high2, ok2 := Wilson(x2, n2, confidence)
	if !ok1 || !ok2 {
		return math.NaN(), math.NaN(), math.NaN(), false
	}
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	diff = p1 - p2
	low = max(-1, diff-math.Hypot(p1-low1, high2-p2))
	high = min(1, diff+math.Hypot(high1-p1, p2-low2))
	return diff, low, high, true
}

// normalQuantile returns the two-sided quantile of the standard normal
// distribution: 1.96 at a confidence of 0.95.
func normalQuantile(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(.5 + confidence/2)
}
