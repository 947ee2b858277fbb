package solve

import (
	"cmp"
	"slices"
)

// PenalisedAUC says how well a chain tells journeys that convert from those
// that do not, less what its size would win by chance:
//
//	1 - (1-AUC)(n-1)/(n-states-1)
//
// after ChannelAttribution's choose_order. AUC is the probability that, of a
// converting journey and one that does not convert, the former ended in the state
// more of whose journeys convert, ties counting half. n is the number of
// journeys. It is false, without a figure, where there is nothing to tell apart (no
// conversion, or nothing but conversions) and where there are not more journeys
// than states and one.
func (c Chain) PenalisedAUC() (float64, bool) {
	type ending struct{ converted, lost float64 }
	ends := make([]ending, len(c.States))
	for _, t := range c.Transitions {
		switch {
		case t.From < 0:
		case t.To == Conversion:
			ends[t.From].converted += t.Count
		case t.To == Null:
			ends[t.From].lost += t.Count
		}
	}
	ends = slices.DeleteFunc(ends, func(e ending) bool { return e.converted+e.lost == 0 })
	rate := func(e ending) float64 { return e.converted / (e.converted + e.lost) }
	slices.SortFunc(ends, func(a, b ending) int {
		return cmp.Or(cmp.Compare(rate(a), rate(b)), cmp.Compare(a.lost, b.lost))
	})
	var converted, lost, pairs float64
	for i := 0; i < len(ends); {
		tied := ending{}
		for at := rate(ends[i]); i < len(ends) && rate(ends[i]) == at; i++ {
			tied.converted += ends[i].converted
			tied.lost += ends[i].lost
		}
		pairs += tied.converted * (lost + tied.lost/2)
		converted, lost = converted+tied.converted, lost+tied.lost
	}
	n, states := converted+lost, float64(len(c.States))
	if converted == 0 || lost == 0 || n <= states+1 {
		return 0, false
	}
	auc := pairs / (converted * lost)
	return 1 - (1-auc)*(n-1)/(n-states-1), true
}

// BestOrder returns the order, counted from 1, of the chain with the highest
// penalised AUC, given the chains of order 1, 2, ...; the lowest order on a tie,
// and 1 where no chain has a figure.
func BestOrder(chains []Chain) int {
	best, highest := 1, 0.
	found := false
	for i, c := range chains {
		if auc, ok := c.PenalisedAUC(); ok && (!found || auc > highest) {
			best, highest, found = i+1, auc, true
		}
	}
	return best
}
