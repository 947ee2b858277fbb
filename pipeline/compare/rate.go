package compare

import (
	"math"

	"abm/pipeline/solve"

	"gonum.org/v1/gonum/stat/distuv"
)

// rates is the difference of two rates with Newcombe's hybrid score interval,
// and the p of Pearson's chi-squared without correction. Where clusters hold
// several units, each arm counts as the smaller number of independent units that
// its design effect leaves (J. Rao and A. Scott, "A simple method for the
// analysis of clustered binary data", Biometrics 48 (1992)).
func rates(a, b arm) estimate {
	worthA := float64(len(a.values)) / designEffect(clusters(a.units), a.values, a.level)
	worthB := float64(len(b.values)) / designEffect(clusters(b.units), b.values, b.level)
	e := estimate{treated: a.level, control: b.level}
	var ok bool
	if e.difference, e.low, e.high, ok = solve.NewcombeRates(a.level, worthA, b.level, worthB, confidence); !ok {
		return nothing()
	}
	pooled := (a.level*worthA + b.level*worthB) / (worthA + worthB)
	e.p = 1
	if pooled > 0 && pooled < 1 {
		z := math.Abs(e.difference) / math.Sqrt(pooled*(1-pooled)*(1/worthA+1/worthB))
		e.p = 2 * distuv.UnitNormal.Survival(z)
	}
	return e
}
