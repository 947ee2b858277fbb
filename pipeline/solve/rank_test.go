package solve_test

import (
	"math"
	"slices"
	"testing"

	"abm/pipeline/solve"
)

func TestRanksShareTies(t *testing.T) {
	for _, c := range []struct {
		amounts []float64
		want    []int64
	}{
		{nil, []int64{}},
		{[]float64{7}, []int64{1}},
		{[]float64{10, 40, 20, 20}, []int64{4, 1, 2, 2}},
		{[]float64{0, 0, 0}, []int64{1, 1, 1}},
		{[]float64{-5, 0, 5}, []int64{3, 2, 1}},
	} {
		if got := solve.Ranks(c.amounts); !slices.Equal(got, c.want) {
			t.Errorf("ranks of %v are %v, want %v", c.amounts, got, c.want)
		}
	}
}

func TestRankCorrelation(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []int64
		want float64
	}{
		{"the same order", []int64{1, 2, 3, 4}, []int64{1, 2, 3, 4}, 1},
		{"reversed", []int64{1, 2, 3, 4}, []int64{4, 3, 2, 1}, -1},
		// One of six pairs is swapped: (5 - 1) / 6.
		{"two neighbours swapped", []int64{1, 2, 3, 4}, []int64{2, 1, 3, 4}, 4. / 6},
		// Pairs: (1,2) alike, (1,3) alike, (2,3) tied in a; 2 / sqrt(2 x 3).
		{"a tie on one side", []int64{1, 2, 2}, []int64{1, 2, 3}, 2 / math.Sqrt(6)},
		// Ties on both sides are no disagreement.
		{"the same ties", []int64{1, 2, 2, 4}, []int64{1, 2, 2, 4}, 1},
		// The example in the documentation of scipy.stats.kendalltau.
		{"scipy", []int64{12, 2, 1, 12, 2}, []int64{1, 4, 7, 1, 0}, -0.47140452079103173},
	} {
		got, ok := solve.RankCorrelation(c.a, c.b)
		if !ok || math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: tau-b of %v and %v is %v (%v), want %v", c.name, c.a, c.b, got, ok, c.want)
		}
		if back, _ := solve.RankCorrelation(c.b, c.a); back != got {
			t.Errorf("%s: tau-b is %v one way and %v the other", c.name, got, back)
		}
	}
}

func TestRankCorrelationIsUndefined(t *testing.T) {
	for _, c := range [][2][]int64{{{}, {}}, {{1}, {1}}, {{1, 1, 1}, {1, 2, 3}}, {{1, 2}, {1, 2, 3}}} {
		if tau, ok := solve.RankCorrelation(c[0], c[1]); ok {
			t.Errorf("tau-b of %v and %v is %v, want none", c[0], c[1], tau)
		}
	}
}
