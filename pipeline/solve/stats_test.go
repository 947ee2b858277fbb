package solve_test

import (
	"math"
	"testing"

	"abm/pipeline/solve"
)

func TestWilson(t *testing.T) {
	for _, tc := range []struct {
		name        string
		x, n        int64
		confidence  float64
		low, high   float64
		tolerance   float64
		wantMissing bool
	}{
		{name: "25 of 500", x: 25, n: 500, confidence: .95, low: .0341, high: .0728, tolerance: 5e-5},
		{name: "40 of 200", x: 40, n: 200, confidence: .95, low: .1505, high: .2609, tolerance: 5e-5},
		// Newcombe 1998, "Two-sided confidence intervals for the single
		// proportion", table I, method 3.
		{name: "81 of 263", x: 81, n: 263, confidence: .95, low: .2553, high: .3662, tolerance: 5e-5},
		{name: "15 of 148", x: 15, n: 148, confidence: .95, low: .0624, high: .1605, tolerance: 5e-5},
		{name: "0 of 20", x: 0, n: 20, confidence: .95, low: 0, high: .1611, tolerance: 5e-5},
		{name: "1 of 29", x: 1, n: 29, confidence: .95, low: .0061, high: .1718, tolerance: 5e-5},
		{name: "all of 20", x: 20, n: 20, confidence: .95, low: 1 - .1611, high: 1, tolerance: 5e-5},
		{name: "no trials", x: 0, n: 0, confidence: .95, wantMissing: true},
		{name: "more than all", x: 3, n: 2, confidence: .95, wantMissing: true},
		{name: "negative", x: -1, n: 2, confidence: .95, wantMissing: true},
		{name: "certainty", x: 1, n: 2, confidence: 1, wantMissing: true},
		{name: "no confidence", x: 1, n: 2, confidence: math.NaN(), wantMissing: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			low, high, ok := solve.Wilson(tc.x, tc.n, tc.confidence)
			if tc.wantMissing {
				if ok || !math.IsNaN(low) || !math.IsNaN(high) {
					t.Fatalf("got %v, %v, %v, want NaN, NaN, false", low, high, ok)
				}
				return
			}
			if !ok || math.Abs(low-tc.low) > tc.tolerance || math.Abs(high-tc.high) > tc.tolerance {
				t.Errorf("got %.6f to %.6f (%v), want %v to %v", low, high, ok, tc.low, tc.high)
			}
		})
	}
}

// The bounds are the roots of (p - q)^2 = z^2 q (1-q) / n: Wilson's own
// defining equation, checked without the closed form.
func TestWilsonSolvesItsEquation(t *testing.T) {
	const z = 1.959963984540054 // the published 97.5 % point
	for n := int64(1); n <= 60; n++ {
		for x := int64(0); x <= n; x++ {
			low, high, _ := solve.Wilson(x, n, .95)
			p := float64(x) / float64(n)
			if low > p || high < p {
				t.Fatalf("%d of %d: %v to %v does not hold %v", x, n, low, high, p)
			}
			for _, q := range []float64{low, high} {
				if r := (p-q)*(p-q) - z*z*q*(1-q)/float64(n); math.Abs(r) > 1e-12 {
					t.Fatalf("%d of %d: bound %v leaves %g", x, n, q, r)
				}
			}
		}
	}
}

func TestNewcombe(t *testing.T) {
	// Newcombe 1998, table II, method 10.
	for _, tc := range []struct {
		x1, n1, x2, n2  int64
		diff, low, high float64
	}{
		{56, 70, 48, 80, .2, .0524, .3339},
		{9, 10, 3, 10, .6, .1705, .8090},
		{10, 10, 0, 20, 1, .6791, 1},
		{5, 56, 0, 29, .0893, -.0381, .1926},
	} {
		diff, low, high, ok := solve.Newcombe(tc.x1, tc.n1, tc.x2, tc.n2, .95)
		if !ok || math.Abs(diff-tc.diff) > 5e-5 || math.Abs(low-tc.low) > 5.1e-5 || math.Abs(high-tc.high) > 5.1e-5 {
			t.Errorf("%d/%d - %d/%d = %.5f (%.5f to %.5f, %v), want %v (%v to %v)",
				tc.x1, tc.n1, tc.x2, tc.n2, diff, low, high, ok, tc.diff, tc.low, tc.high)
		}
	}
	if _, low, _, ok := solve.Newcombe(1, 2, 0, 0, .95); ok || !math.IsNaN(low) {
		t.Error("an empty group has an interval")
	}
	if d, low, high, _ := solve.Newcombe(7, 20, 11, 30, .9); true {
		rd, rlow, rhigh, _ := solve.Newcombe(11, 30, 7, 20, .9)
		if d != -rd || low != -rhigh || high != -rlow {
			t.Error("swapping the groups does not mirror the interval")
		}
	}
}
