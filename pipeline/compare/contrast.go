package compare

import "slices"

// contrast is who is compared with whom, in a total order.
type contrast struct {
	treated, control []Unit
	// weight is how often a control counts: as often as it stands in a pair, or
	// once.
	weight []float64
	// pairs are places in treated and control; nil where arms are compared as a
	// whole.
	pairs [][2]int
}

// contrast takes the units that can be compared. With pairs, both of a pair must
// be. The units are in their total order.
func (s Sample) contrast() contrast {
	treated, control := kept(s.Treated, s.usable), kept(s.Control, s.usable)
	if s.Method == Matched || s.Method == DiD && s.Pairs != nil {
		return paired(treated, control, s.Pairs)
	}
	return contrast{treated: treated, control: control, weight: ones(len(control))}
}

// kept are the units that hold, in their order.
func kept(units []Unit, holds func(Unit) bool) []Unit {
	of := make([]Unit, 0, len(units))
	for _, u := range units {
		if holds(u) {
			of = append(of, u)
		}
	}
	return of
}

// paired keeps the units that stand in a pair.
func paired(treated, control []Unit, pairs []Pair) contrast {
	t, c := places(treated), places(control)
	var complete [][2]int
	for _, p := range pairs {
		i, isTreated := t[place{p.Treated, p.Start}]
		j, isControl := c[place{p.Control, p.Start}]
		if isTreated && isControl {
			complete = append(complete, [2]int{i, j})
		}
	}
	slices.SortFunc(complete, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	of := contrast{pairs: make([][2]int, len(complete))}
	moved := map[int]int{} // where a control went
	for _, p := range complete {
		moved[p[1]] = 0
	}
	for j, u := range control {
		if _, used := moved[j]; used {
			moved[j] = len(of.control)
			of.control = append(of.control, u)
		}
	}
	of.weight = make([]float64, len(of.control))
	for i, p := range complete {
		of.treated = append(of.treated, treated[p[0]])
		of.pairs[i] = [2]int{i, moved[p[1]]}
		of.weight[moved[p[1]]]++
	}
	return of
}

// place names a unit of an arm.
type place struct {
	id    string
	start int
}

func places(units []Unit) map[place]int {
	at := make(map[place]int, len(units))
	for i, u := range units {
		at[place{u.ID, u.Start}] = i
	}
	return at
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// clusters names the cluster of each unit.
func clusters(units []Unit) []string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Cluster
	}
	return names
}
