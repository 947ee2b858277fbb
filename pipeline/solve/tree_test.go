package solve_test

import (
	"testing"

	"abm/pipeline/solve"
)

func TestRoot(t *testing.T) {
	parents := map[string]string{"b": "a", "c": "b", "x": "y", "y": "z", "z": "x", "in": "y", "self": "self", "orphan": "gone"}
	cases := []struct {
		id, root string
		cycle    bool
	}{
		{"a", "a", false}, {"b", "a", false}, {"c", "a", false},
		{"x", "x", true}, {"y", "x", true}, {"z", "x", true}, {"in", "x", true},
		{"self", "self", true}, {"orphan", "gone", false},
	}
	for _, c := range cases {
		if root, cycle := solve.Root(c.id, parents); root != c.root || cycle != c.cycle {
			t.Errorf("Root(%q) = %q, %v, want %q, %v", c.id, root, cycle, c.root, c.cycle)
		}
	}
}
