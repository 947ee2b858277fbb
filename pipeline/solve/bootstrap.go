package solve

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Bootstrap holds resamples of n units: each draws n of them with replacement,
// all equally likely, as in B. Efron, "Bootstrap methods: another look at the
// jackknife", Annals of Statistics 7 (1979). All figures of the same units are
// judged by the same resamples, so that intervals differ by the figures alone.
type Bootstrap struct {
	// counts has a row per unit and a column per resample: how often the unit
	// was drawn. Nil where there is nothing to draw.
	counts *mat.Dense
}

// Interval is the range that a figure lies in.
type Interval struct{ Low, High float64 }

// NewBootstrap draws the resamples. Equal arguments give equal resamples.
// Without resamples, or with fewer than two units, no figure has an interval.
func NewBootstrap(units, resamples int, seed uint64) Bootstrap {
	if units < 2 || resamples < 1 {
		return Bootstrap{}
	}
	random := rand.New(rand.NewPCG(seed, 0))
	counts := mat.NewDense(units, resamples, nil)
	for resample := range resamples {
		for range units {
			unit := random.IntN(units)
			counts.Set(unit, resample, counts.At(unit, resample)+1)
		}
	}
	return Bootstrap{counts}
}

// ShareIntervals returns the interval of each part's share of the sum of all
// parts, by the percentile method (B. Efron and R. Tibshirani, "An Introduction
// to the Bootstrap", 1993, chapter 13) at a confidence such as 0.95. amounts
// holds a row per part, with the amount of each unit; whole numbers whose sums
// stay below 2^53 are added without error, in whatever order. Resamples whose
// sum is not positive have no shares and are left out; ok is false where none
// is left.
func (b Bootstrap) ShareIntervals(amounts [][]float64, confidence float64) (intervals []Interval, ok bool) {
	if b.counts == nil || len(amounts) == 0 {
		return nil, false
	}
	units, resamples := b.counts.Dims()
	parts := mat.NewDense(len(amounts), units, nil)
	for i, row := range amounts {
		parts.SetRow(i, row)
	}
	var sums mat.Dense
	sums.Mul(parts, b.counts)
	total := make([]float64, resamples)
	for i := range amounts {
		for r, sum := range sums.RawRowView(i) {
			total[r] += sum
		}
	}
	for i := range amounts {
		shares := positiveShares(sums.RawRowView(i), total)
		if len(shares) == 0 {
			return nil, false
		}
		tail := (1 - confidence) / 2
		intervals = append(intervals, Interval{
			Low: stat.Quantile(tail, stat.Empirical, shares, nil), High: stat.Quantile(1-tail, stat.Empirical, shares, nil),
		})
	}
	return intervals, true
}

// positiveShares are the shares of the positive totals, from least to most.
func positiveShares(sums, totals []float64) []float64 {
	shares := make([]float64, 0, len(sums))
	for i, total := range totals {
		if total > 0 {
			shares = append(shares, sums[i]/total)
		}
	}
	slices.Sort(shares)
	return shares
}
