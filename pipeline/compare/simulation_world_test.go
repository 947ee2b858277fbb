//go:build statistics

package compare_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// holdoutWorld draws both arms by lot, n accounts each, of which the shares get a
// deal.
func holdoutWorld(seed uint64, n int, treated, control float64) (t, c []account) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range 2 * n {
		a := newAccount(random, fmt.Sprintf("a%05d", i), "", random.NormFloat64())
		share := control
		if i < n {
			share = treated
		}
		a.dealsBefore = poisson(random, hazardOf(control))
		a.dealsAfter = poisson(random, hazardOf(share))
		if i < n {
			t = append(t, a)
		} else {
			c = append(c, a)
		}
	}
	return t, c
}

// history is all that an account does in 1,000 days.
type history struct {
	name   string
	deals  []int
	amount float64
	won    bool
	noise  float64
	start  int // of the programme; 0: never
}

// immortal is a world of 1,000 accounts whose deals come by themselves, to some
// more than to others, and are open for 90 days. From day 400 to 600 a programme
// that does nothing enrols accounts on a day that is from and to so many days
// around opening a deal. Engagement surges around a deal.
func immortal(seed uint64, from, to int) (all []history) {
	random := rand.New(rand.NewPCG(seed, 3))
	for i := range 1000 {
		h := history{
			name: fmt.Sprintf("a%05d", i), noise: random.NormFloat64(),
			amount: math.Exp(9 + random.NormFloat64()), won: random.Float64() < .4,
		}
		hazard := hazardOf(.08) * random.ExpFloat64()
		for day := random.ExpFloat64() / hazard; day < 1000; day += random.ExpFloat64() / hazard {
			h.deals = append(h.deals, int(day))
		}
		for _, d := range h.deals {
			if d >= 400 && d < 600 && random.Float64() < .8 {
				h.start = d + from + random.IntN(to-from+1)
				break
			}
		}
		all = append(all, h)
	}
	return all
}

// on is the account as it stood on a day.
func (h history) on(day int) compare.Subject {
	stratum, near := "no open deal", 0
	for _, d := range h.deals {
		if d < day && d > day-90 {
			stratum = "open deal"
		}
		if d > day-60 && d < day+30 {
			near++
		}
	}
	engagement := math.Max(0, 1+float64(near)+h.noise)
	return compare.Subject{ID: h.name, Cluster: h.name, Start: day, Stratum: stratum, Covariates: []float64{engagement}}
}

// from is the account with what it did around a start.
func (h history) from(start int) account {
	a := account{Subject: h.on(start), amount: h.amount, won: h.won}
	if h.start > start {
		a.enrolledAfter = h.start - start
	}
	for _, d := range h.deals {
		switch {
		case d > start && d <= start+window:
			a.dealsAfter = append(a.dealsAfter, d-start)
		case d < start && d >= start-window:
			a.dealsBefore = append(a.dealsBefore, start-d)
		case d < start-window && d >= start-2*window:
			a.dealsEarlier = append(a.dealsEarlier, start-window-d)
		}
	}
	return a
}

// enrol matches the members of an immortal world: the members, and the controls
// of the pairs.
func enrol(t testing.TB, all []history) (members, controls []account, pairs []compare.Pair) {
	byName, starts := map[string]history{}, map[int]bool{}
	for _, h := range all {
		byName[h.name] = h
		if h.start > 0 {
			members = append(members, h.from(h.start))
			starts[h.start] = true
		}
	}
	matching, err := compare.Match(subjectsOf(members), func(yield func(compare.Subject) bool) {
		for _, start := range slices.Sorted(maps.Keys(starts)) {
			for _, h := range all {
				if !yield(h.on(start)) {
					return
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range matching.Pairs {
		controls = append(controls, byName[p.Control].from(p.Start))
	}
	return members, controls, matching.Pairs
}
