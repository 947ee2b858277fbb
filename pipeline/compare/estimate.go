package compare

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// estimate is a difference between two arms.
type estimate struct {
	treated, control float64 // the levels
	difference       float64
	standardError    float64
	low, high, p     float64
}

// nothing is the estimate of what cannot be estimated.
func nothing() estimate {
	return estimate{unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown()}
}

// byStudent completes an estimate with Student's t. Where nothing varied there
// is no interval and no p: chance cannot be told from it.
func (e estimate) byStudent(freedom float64) estimate {
	e.low, e.high, e.p = unknown(), unknown(), unknown()
	if !(e.standardError > 0 && freedom > 0) {
		return e
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
	half := t.Quantile(.5+confidence/2) * e.standardError
	e.low, e.high = e.difference-half, e.difference+half
	e.p = 2 * t.Survival(math.Abs(e.difference)/e.standardError)
	return e
}

// welch is the difference of two levels, with errors clustered: B. L. Welch,
// "The generalization of Student's problem when several different population
// variances are involved", Biometrika 34 (1947), on the sums of the clusters.
// Clusters in both arms are taken account of.
func welch(a, b arm) estimate {
	e := estimate{treated: a.level, control: b.level, difference: a.level - b.level}
	influencesA, influencesB := a.influences(), b.influences()
	clustersA, clustersB := clusters(a.units), clusters(b.units)
	varianceA, groupsA := clusteredVariance(clustersA, influencesA)
	varianceB, groupsB := clusteredVariance(clustersB, influencesB)
	apart := varianceA + varianceB
	together := apart - covariance(clustersA, influencesA, clustersB, influencesB)
	if together <= 0 {
		together = apart // few clusters that happen to cancel
	}
	e.standardError = math.Sqrt(together)
	freedom := apart * apart / (varianceA*varianceA/float64(groupsA-1) + varianceB*varianceB/float64(groupsB-1))
	return e.byStudent(freedom)
}
