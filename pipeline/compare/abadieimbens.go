package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// matched is the average effect on the treated by pairs, with the bias that is
// left by pairs that are near but not alike taken off by a regression among the
// controls (A. Abadie and G. Imbens, "Bias-corrected matching estimators for
// average treatment effects", JBES 29 (2011)), and the variance of A. Abadie and
// G. Imbens (Econometrica 74 (2006), theorem 7), which counts controls that
// stand in several pairs, with the regression's residuals in place of a second
// matching. Where clusters hold several units, what these have in
// common is added; it never makes the variance less.
func matched(c contrast, a, b arm) estimate {
	predicted := regress(b.units, b.values, b.weight)
	differences := make([]float64, len(c.pairs))
	effect := 0.
	for i, pair := range c.pairs {
		t, u := pair[0], pair[1]
		bias := predicted(a.units[t].Covariates) - predicted(b.units[u].Covariates)
		differences[i] = a.values[t] - b.values[u] - bias
		effect += differences[i] / float64(len(c.pairs))
	}
	e := estimate{treated: a.level, control: a.level - effect, difference: effect}
	residuals := make([]float64, len(b.values))
	for j, v := range b.values {
		residuals[j] = v - predicted(b.units[j].Covariates)
	}
	variance := abadieImbens(differences, b.weight, squares(residuals))
	variance += max(0, sharedVariance(c, a, b, effect, predicted, residuals))
	e.standardError = math.Sqrt(variance)
	_, groups := clusteredVariance(clusters(a.units), differences)
	return e.byStudent(float64(groups - 1))
}

// abadieImbens is the variance of the average effect on the treated: of the
// pairs' differences, plus, for each control that stands in K pairs, K(K-1)
// times its own variance, over the square of the number of pairs.
func abadieImbens(differences, uses, variances []float64) (variance float64) {
	mean, n := 0., float64(len(differences))
	for _, d := range differences {
		mean += d / n
	}
	for _, d := range differences {
		variance += (d - mean) * (d - mean)
	}
	for j, k := range uses {
		variance += k * (k - 1) * variances[j]
	}
	return variance / (n * n)
}

// sharedVariance is what units of one cluster add to the variance by varying
// together: the squares of the clusters' sums of what each unit adds to the
// effect, less the squares of these.
func sharedVariance(c contrast, a, b arm, effect float64, predicted func([]float64) float64, residuals []float64) (shared float64) {
	n := float64(len(c.pairs))
	names, adds := clusters(a.units), make([]float64, len(a.units))
	for i, v := range a.values {
		adds[i] = (v - predicted(a.units[i].Covariates) - effect) / n
	}
	for j, r := range residuals {
		names, adds = append(names, b.units[j].Cluster), append(adds, -b.weight[j]*r/n)
	}
	_, sums := clusterSums(names, adds)
	for _, s := range sums {
		shared += s * s
	}
	for _, x := range adds {
		shared -= x * x
	}
	return shared
}

// regress fits the values to the covariates by least squares, weighted, and
// returns the prediction. Covariates that tell nothing new (constant, or made of
// others) are left out by the pseudo-inverse; unknown ones count as their mean.
func regress(units []Unit, values, weight []float64) func([]float64) float64 {
	if len(units) == 0 {
		return func([]float64) float64 { return unknown() }
	}
	of := momentsOf(subjects(units), weight)
	row := func(covariates []float64) []float64 {
		x := make([]float64, 1, 1+len(of))
		x[0] = 1
		for c, m := range of {
			sd := math.Sqrt(m.variance())
			switch {
			case !(sd > 0), math.IsNaN(covariates[c]):
				x = append(x, 0)
			default:
				x = append(x, (covariates[c]-m.mean())/sd)
			}
		}
		return x
	}
	columns := 1 + len(of)
	normal, right := mat.NewSymDense(columns, nil), mat.NewVecDense(columns, nil)
	for i, u := range units {
		x := mat.NewVecDense(columns, row(u.Covariates))
		normal.SymRankOne(normal, weight[i], x)
		right.AddScaledVec(right, weight[i]*values[i], x)
	}
	coefficients := solveSymmetric(normal, right)
	return func(covariates []float64) float64 {
		return mat.Dot(coefficients, mat.NewVecDense(columns, row(covariates)))
	}
}

// solveSymmetric solves by the eigenvalues that are not nought beside the
// largest.
func solveSymmetric(a *mat.SymDense, b *mat.VecDense) *mat.VecDense {
	n, _ := a.Dims()
	solution := mat.NewVecDense(n, nil)
	var eigen mat.EigenSym
	if !eigen.Factorize(a, true) {
		return solution
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for k, value := range values {
		if value > 1e-10*values[n-1] {
			v := vectors.ColView(k)
			solution.AddScaledVec(solution, mat.Dot(v, b)/value, v)
		}
	}
	return solution
}

func subjects(units []Unit) []Subject {
	of := make([]Subject, len(units))
	for i, u := range units {
		of[i] = u.Subject
	}
	return of
}

func squares(values []float64) []float64 {
	of := make([]float64, len(values))
	for i, v := range values {
		of[i] = v * v
	}
	return of
}
