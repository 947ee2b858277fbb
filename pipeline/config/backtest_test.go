package config

import (
	"slices"
	"testing"
)

// The rule's own threshold is tried, once and in its place; those below
// leave_points are not.
func TestTriedThresholds(t *testing.T) {
	rule := MQA{EnterPoints: 60, LeavePoints: 30}
	for _, c := range []struct{ asked, tried []float64 }{
		{[]float64{100, 30, 29.9, 60}, []float64{30, 60, 100}},
		{nil, []float64{60}},
	} {
		if got := (MQABacktest{Thresholds: c.asked}).Tried(rule); !slices.Equal(got, c.tried) {
			t.Errorf("%v beside 60: got %v, want %v", c.asked, got, c.tried)
		}
	}
}
