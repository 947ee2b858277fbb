package solve

import "math"

// Ranks numbers amounts from the largest, 1: one more than how many are
// larger, so that equal amounts share a rank and the next one skips as many
// (1, 2, 2, 4).
func Ranks(amounts []float64) []int64 {
	ranks := make([]int64, len(amounts))
	for i, amount := range amounts {
		ranks[i] = 1
		for _, other := range amounts {
			if other > amount {
				ranks[i]++
			}
		}
	}
	return ranks
}

// RankCorrelation returns Kendall's tau-b of two rankings of the same things:
// 1 where they order all pairs alike, -1 where one reverses the other. It is
// (C - D) / sqrt((N - A)(N - B)): of N pairs, C are ordered alike and D
// oppositely, A are tied in a and B in b. ok is false where a ranking ties all
// it holds, as one thing alone does, or the lengths differ.
//
// Source: M. G. Kendall, "The treatment of ties in ranking problems",
// Biometrika 33 (1945).
func RankCorrelation(a, b []int64) (tau float64, ok bool) {
	if len(a) != len(b) {
		return 0, false
	}
	var agreement, untiedA, untiedB int64
	for i := range a {
		for j := range i {
			orderA, orderB := order(a[i], a[j]), order(b[i], b[j])
			agreement += orderA * orderB
			untiedA += orderA * orderA
			untiedB += orderB * orderB
		}
	}
	if untiedA == 0 || untiedB == 0 {
		return 0, false
	}
	return float64(agreement) / math.Sqrt(float64(untiedA)*float64(untiedB)), true
}

// order is -1, 0 or 1, as x is less than, equal to or more than y.
func order(x, y int64) int64 {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
