package compare

import (
	"cmp"
	"math"
	"slices"
)

// BenjaminiHochberg returns the q of each p: the least false discovery rate at
// which it would be called a discovery (Y. Benjamini and Y. Hochberg,
// "Controlling the false discovery rate", JRSS B 57 (1995), step-up). NaN
// stands for no test: it gets no q and does not count.
func BenjaminiHochberg(p []float64) (q []float64) {
	q = slices.Repeat([]float64{unknown()}, len(p))
	order := tests(p)
	least := 1.
	for rank, i := range slices.Backward(order) {
		least = min(least, p[i]*float64(len(order))/float64(rank+1))
		q[i] = least
	}
	return q
}

// Holm returns each p made larger so that the least of them is at most a level
// with at most that probability where nothing is there, however the tests
// depend on each other (S. Holm, "A simple sequentially rejective multiple test
// procedure", Scandinavian Journal of Statistics 6 (1979)). NaN as above.
func Holm(p []float64) (adjusted []float64) {
	adjusted = slices.Repeat([]float64{unknown()}, len(p))
	order := tests(p)
	most := 0.
	for rank, i := range order {
		most = max(most, min(1, p[i]*float64(len(order)-rank)))
		adjusted[i] = most
	}
	return adjusted
}

// tests are the places of what is a p, the least first.
func tests(p []float64) (order []int) {
	for i, x := range p {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}
