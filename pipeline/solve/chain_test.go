package solve_test

import (
	"math"
	"testing"

	"abm/pipeline/solve"
)

func TestRemoveThreeChannels(t *testing.T) {
	// C1>C2>C3 1 conversion (1000), C1 null, C2>C3 null.
	c := solve.Chain{Channels: 3, States: [][]int{{0}, {1}, {2}}, Transitions: []solve.Transition{
		{solve.Start, 0, 2, 0}, {solve.Start, 1, 1, 0}, {0, 1, 1, 0}, {0, solve.Null, 1, 0},
		{1, 2, 2, 0}, {2, solve.Conversion, 1, 1000}, {2, solve.Null, 1, 0},
	}}
	r, err := c.Remove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.Probability-1./3) > 1e-15 {
		t.Error(r.Probability)
	}
	t.Logf("%+v", r)
}
