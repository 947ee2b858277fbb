//go:build statistics

package compare_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"abm/pipeline/compare"
)

// The promises that only many worlds can show. They take minutes: make
// test-statistics.

// overSeeds counts what happens in each of so many worlds, two at a time.
func overSeeds(seeds int, what func(seed uint64) []string) (counts map[string]int) {
	counts = map[string]int{}
	var lock sync.Mutex
	var workers sync.WaitGroup
	for worker := range 2 {
		workers.Go(func() {
			for seed := uint64(worker); seed < uint64(seeds); seed += 2 {
				seen := what(seed)
				lock.Lock()
				for _, s := range seen {
					counts[s]++
				}
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	return counts
}

// seen says what a row shows: its verdict, its warnings, and whether the truth
// is in its interval.
func seen(row compare.Row, truth float64) []string {
	facts := []string{string(row.Verdict)}
	for _, w := range row.Warnings {
		facts = append(facts, string(w))
	}
	if row.Low <= truth && truth <= row.High {
		facts = append(facts, "covered")
	}
	return facts
}

// Of 2,000 holdouts with 1,000 accounts an arm the 95 % interval holds the
// planted lift about as often as it says.
func TestHoldoutCoverage(t *testing.T) {
	const seeds = 2000
	counts := overSeeds(seeds, func(seed uint64) []string {
		treated, control := holdoutWorld(seed, 1000, .14, .10)
		return seen(rowsOf(treated, control, nil, compare.Holdout, deal)[0], .04)
	})
	t.Logf("%d of %d intervals hold the planted lift", counts["covered"], seeds)
	if share := float64(counts["covered"]) / seeds; share < .935 || share > .97 {
		t.Errorf("%.1f %% of intervals hold the planted lift, want 93.5 to 97 %%", 100*share)
	}
}

// A lift of 4.0745 points over 10 % is what 1,000 accounts an arm find with 80 %
// power, two-sided at 5 %, by hand: the base and the lifted rate, .1 and .140745,
// have the mean .120373, and (1.959964 sqrt(2 x .120373 x .879627) + .841621
// sqrt(.1 x .9 + .140745 x .859255))^2 / .040745^2 = 1000.
func TestHoldoutVerdicts(t *testing.T) {
	of := func(lift float64) map[string]int {
		return overSeeds(200, func(seed uint64) []string {
			treated, control := holdoutWorld(seed, 1000, .1+lift, .1)
			rows := rowsOf(treated, control, nil, compare.Holdout, deal)
			compare.Judge(rows, settings)
			return seen(rows[0], lift)
		})
	}
	none, some := of(0), of(.040745)
	t.Logf("no lift: %v; the lift of 80 %% power: %v", none, some)
	if none["works"] > 10 {
		t.Errorf("no lift works in %d of 200, want at most 10", none["works"])
	}
	if some["works"] < 144 || some["does_not"] > 10 {
		t.Errorf("a lift with 80 %% power: %v, want at least 144 works and at most 10 does_not", some)
	}
}

// Most accounts have no pipeline, and amounts are lognormal: the bootstrap covers
// less than it says, and the warning says so. It is shown, not judged.
func TestAmountCoverage(t *testing.T) {
	const seeds = 400
	mean := math.Exp(9.5) // of one deal; deals come at the hazard times the window
	truth := mean * window * (hazardOf(.14) - hazardOf(.10))
	for _, n := range []int{200, 1000} {
		counts := overSeeds(seeds, func(seed uint64) []string {
			treated, control := holdoutWorld(seed, n, .14, .10)
			return seen(rowsOf(treated, control, nil, compare.Holdout, pipeline)[0], truth)
		})
		t.Logf("%d accounts an arm: %d of %d intervals hold the planted pipeline: %v", n, counts["covered"], seeds, counts)
		if counts["zero_inflated"] < seeds*9/10 && n == 200 {
			t.Errorf("zero inflation is said in %d of %d", counts["zero_inflated"], seeds)
		}
	}
}

// Where accounts are selected on what is seen, the matched interval holds the
// effect on the treated about as often as it says, and the naive one does not.
func TestMatchedOnTheSeen(t *testing.T) {
	const seeds = 1000
	counts, naive := bothWays(t, seeds, false, .5)
	if share := float64(counts["covered"]) / seeds; share < .92 || share > .98 {
		t.Errorf("%.1f %% of intervals hold the effect, want 92 to 98 %%", 100*share)
	}
	// The warning is a test at 5 %.
	if counts["selected_unseen"] > seeds*8/100 {
		t.Errorf("%d of %d are said to be selected on the unseen", counts["selected_unseen"], seeds)
	}
	if naive["covered"] > seeds*85/100 {
		t.Errorf("naive holds the effect in %d of %d", naive["covered"], seeds)
	}
}

// Where accounts are selected on an intent that nobody sees, which drove their
// deals before too, the warning appears and nothing is said to work.
func TestMatchedOnTheUnseen(t *testing.T) {
	const seeds = 200
	counts, naive := bothWays(t, seeds, true, 0)
	if counts["selected_unseen"] < seeds*95/100 {
		t.Errorf("the warning appears in %d of %d", counts["selected_unseen"], seeds)
	}
	if counts["works"] > 10 {
		t.Errorf("nothing works in %d of %d", counts["works"], seeds)
	}
	if naive["covered"] > seeds/10 {
		t.Errorf("naive holds the truth in %d of %d", naive["covered"], seeds)
	}
}

// bothWays counts what matched and naive rows show over worlds where accounts
// are selected.
func bothWays(t *testing.T, seeds int, latent bool, lift float64) (matched, naive map[string]int) {
	t.Helper()
	prefix := "naive "
	counts := overSeeds(seeds, func(seed uint64) []string {
		treated, control, truth := selectedWorld(seed, latent, lift)
		pairs := match(t, treated, control).Pairs
		rows := append(rowsOf(treated, control, pairs, compare.Matched, deal), rowsOf(treated, control, nil, compare.Naive, deal)...)
		compare.Judge(rows, settings)
		facts := seen(rows[0], truth)
		for _, fact := range seen(rows[1], truth) {
			facts = append(facts, prefix+fact)
		}
		return facts
	})
	matched, naive = map[string]int{}, map[string]int{}
	for fact, n := range counts {
		if len(fact) > len(prefix) && fact[:len(prefix)] == prefix {
			naive[fact[len(prefix):]] = n
		} else {
			matched[fact] = n
		}
	}
	t.Logf("matched %v, naive %v of %d", matched, naive, seeds)
	return matched, naive
}

// A programme that does nothing but enrol accounts around opening a deal, before,
// after or both, works in no more worlds than chance makes, whichever outcome and
// method is asked.
func TestImmortalTime(t *testing.T) {
	for _, days := range [][2]int{{-14, 14}, {-14, -1}, {0, 14}} {
		counts := overSeeds(200, func(seed uint64) []string {
			members, controls, pairs := enrol(t, immortal(seed, days[0], days[1]))
			matched := rowsOf(members, controls, pairs, compare.Matched, deal, pipeline, revenue)
			did := rowsOf(members, controls, pairs, compare.DiD, deal, pipeline, revenue)
			compare.Judge(matched, settings)
			compare.Judge(did, settings)
			var facts []string
			for _, rows := range [][]compare.Row{matched, did} {
				if slices.ContainsFunc(rows, func(r compare.Row) bool { return r.Verdict == compare.Works }) {
					facts = append(facts, string(rows[0].Method)+" works")
				}
				if slices.ContainsFunc(rows, func(r compare.Row) bool { return r.Low > 0 && r.P < .05/3 }) {
					facts = append(facts, string(rows[0].Method)+" would have worked")
				}
			}
			return facts
		})
		t.Logf("enrolled %d to %d days from opening a deal: %v of 200", days[0], days[1], counts)
		if counts["matched works"] > 10 || counts["did works"] > 10 {
			t.Errorf("enrolled %d to %d days from opening a deal: %v, want at most 10 of 200", days[0], days[1], counts)
		}
	}
}
