package solve_test

import (
	"math"
	"slices"
	"testing"

	"abm/pipeline/solve"
)

// intervals fails the test where there are none.
func intervals(t *testing.T, b solve.Bootstrap, amounts [][]float64, confidence float64) []solve.Interval {
	t.Helper()
	got, ok := b.ShareIntervals(amounts, confidence)
	if !ok {
		t.Fatalf("no interval of %v", amounts)
	}
	return got
}

// Two equal accounts, one with each channel, are drawn as both of the one, one
// of each or both of the other in 1/4, 1/2 and 1/4 of resamples: the share is
// 0, 1/2 or 1. So the interval is all of it above a confidence of 1/2, and the
// point 1/2 below.
func TestBootstrapOfTwoUnits(t *testing.T) {
	b := solve.NewBootstrap(2, 4000, 1)
	amounts := [][]float64{{100, 0}, {0, 100}}
	for confidence, want := range map[float64]solve.Interval{.95: {0, 1}, .56: {0, 1}, .44: {.5, .5}, .1: {.5, .5}} {
		for part, got := range intervals(t, b, amounts, confidence) {
			if got != want {
				t.Errorf("confidence %v, part %d: %v, want %v", confidence, part, got, want)
			}
		}
	}
}

// Of n equal accounts a share p has one channel alone: the share of a resample
// is a binomial count over n, with the standard error sqrt(p(1-p)/n).
func TestBootstrapOfManyUnitsIsBinomial(t *testing.T) {
	const n, p = 1000, .3
	amounts := [][]float64{make([]float64, n), make([]float64, n)}
	for unit := range n {
		part := 0
		if unit >= p*n {
			part = 1
		}
		amounts[part][unit] = 5000
	}
	se := math.Sqrt(p * (1 - p) / n)
	// The quantile of 20,000 resamples itself has a standard error of
	// sqrt(.025 x .975 / 20000) / .0584 = .019 of them, and the lattice of
	// counts a step of 1/1000 = .07; a quarter is far outside both.
	for part, share := range []float64{p, 1 - p} {
		got := intervals(t, solve.NewBootstrap(n, 20_000, 7), amounts, .95)[part]
		if math.Abs(got.Low-(share-1.96*se)) > .25*se || math.Abs(got.High-(share+1.96*se)) > .25*se {
			t.Errorf("part %d: %v, want %v plus and minus %v", part, got, share, 1.96*se)
		}
	}
}

// An account's whole journey is drawn at once: credits that lie in few
// accounts have a wider interval than the same credits in many.
func TestBootstrapDrawsAccountsWhole(t *testing.T) {
	spread := [][]float64{make([]float64, 100), make([]float64, 100)}
	lumped := [][]float64{make([]float64, 100), make([]float64, 100)}
	for unit := range 100 {
		spread[0][unit], spread[1][unit] = 10, 10
		lumped[unit%2][unit] = 20
	}
	b := solve.NewBootstrap(100, 1000, 1)
	if got := intervals(t, b, spread, .95)[0]; got != (solve.Interval{Low: .5, High: .5}) {
		t.Errorf("every account credits both channels alike, and yet the share is %v", got)
	}
	if got := intervals(t, b, lumped, .95)[0]; got.High-got.Low < .15 { // 2 x 1.96 x sqrt(.25 / 100) = .196
		t.Errorf("every account credits one channel alone, and yet the share is %v", got)
	}
}

func TestBootstrapIsRepeatable(t *testing.T) {
	amounts := [][]float64{{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {5, 8, 9, 7, 9}}
	first := intervals(t, solve.NewBootstrap(5, 500, 42), amounts, .95)
	if again := intervals(t, solve.NewBootstrap(5, 500, 42), amounts, .95); !slices.Equal(first, again) {
		t.Errorf("one seed gives %v and %v", first, again)
	}
	if other := intervals(t, solve.NewBootstrap(5, 500, 43), amounts, .95); slices.Equal(first, other) {
		t.Errorf("two seeds give the same intervals %v", first)
	}
	slices.Reverse(amounts)
	reversed := intervals(t, solve.NewBootstrap(5, 500, 42), amounts, .95)
	if slices.Reverse(reversed); !slices.Equal(first, reversed) {
		t.Errorf("the order of the parts counts: %v and %v", first, reversed)
	}
}

func TestBootstrapWithoutIntervals(t *testing.T) {
	for name, c := range map[string]struct {
		bootstrap solve.Bootstrap
		amounts   [][]float64
	}{
		"no unit":      {solve.NewBootstrap(0, 100, 1), [][]float64{{}, {}}},
		"one unit":     {solve.NewBootstrap(1, 100, 1), [][]float64{{1}, {2}}},
		"no resamples": {solve.NewBootstrap(2, 0, 1), [][]float64{{1, 2}, {3, 4}}},
		"no parts":     {solve.NewBootstrap(2, 100, 1), nil},
		"no amounts":   {solve.NewBootstrap(2, 100, 1), [][]float64{{0, 0}, {0, 0}}},
		"a loss":       {solve.NewBootstrap(2, 100, 1), [][]float64{{1, 2}, {-3, -4}}},
	} {
		if got, ok := c.bootstrap.ShareIntervals(c.amounts, .95); ok {
			t.Errorf("%s: %v, want none", name, got)
		}
	}
	// Resamples of the empty account alone have no share; the others do.
	got := intervals(t, solve.NewBootstrap(2, 1000, 1), [][]float64{{1, 0}, {3, 0}}, .95)
	if want := []solve.Interval{{Low: .25, High: .25}, {Low: .75, High: .75}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
