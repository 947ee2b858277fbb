package compare_test

import (
	"math"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// covers says whether a row's interval holds the truth.
func covers(row compare.Row, truth float64) bool { return row.Low <= truth && truth <= row.High }

// Of 2,000 holdouts with 1,000 accounts an arm, the interval holds the planted
// lift in 95 %, within what the hybrid score interval may miss by.
func TestHoldoutCoverage(t *testing.T) {
	const seeds = 2000
	held := 0
	for seed := range uint64(seeds) {
		treated, control := holdoutWorld(seed, 1000, .14, .10)
		if covers(rowsOf(treated, control, nil, compare.Holdout, deal)[0], .04) {
			held++
		}
	}
	t.Logf("the planted lift lay in %d of %d intervals", held, seeds)
	if share := float64(held) / seeds; share < .935 || share > .97 {
		t.Errorf("the planted lift lay in %.1f %% of intervals, want 93.5 to 97 %%", 100*share)
	}
}

// verdicts counts the verdicts on deals of judged programmes.
func verdicts(seeds int, rows func(seed uint64) []compare.Row) (counts map[compare.Verdict]int) {
	counts = map[compare.Verdict]int{}
	for seed := range uint64(seeds) {
		judged := rows(seed)
		compare.Judge(judged, settings)
		counts[judged[0].Verdict]++
	}
	return counts
}

// A lift of 4.0745 points over 10 % is what 1,000 accounts an arm find with 80 %
// power, two-sided at 5 %:
// (1.96 sqrt(2 x .12037 x .87963) + .8416 sqrt(.14075 x .85925 + .1 x .9))^2 / .040745^2 = 1000.
func TestHoldoutVerdicts(t *testing.T) {
	const designLift = .040745
	of := func(lift float64) map[compare.Verdict]int {
		return verdicts(200, func(seed uint64) []compare.Row {
			treated, control := holdoutWorld(seed, 1000, .1+lift, .1)
			return rowsOf(treated, control, nil, compare.Holdout, deal)
		})
	}
	none, some := of(0), of(designLift)
	t.Logf("no lift: %v; the lift of 80 %% power: %v", none, some)
	if none[compare.Works] > 10 {
		t.Errorf("no lift works in %d of 200, want at most 10", none[compare.Works])
	}
	if some[compare.Works] < 144 || some[compare.DoesNot] > 10 {
		t.Errorf("a lift with 80 %% power: %v, want at least 144 works and at most 10 does_not", some)
	}
}

func TestMatchedSeen(t *testing.T) {
	const seeds = 1000
	held, naive, warned := 0, 0, 0
	for seed := range uint64(seeds) {
		treated, control, truth := selectedWorld(seed, false, .5)
		pairs := match(t, treated, control).Pairs
		rows := rowsOf(treated, control, pairs, compare.Matched, deal)
		compare.Judge(rows, settings)
		if covers(rows[0], truth) {
			held++
		}
		if slices.Contains(rows[0].Warnings, compare.SelectedUnseen) {
			warned++
		}
		if covers(rowsOf(treated, control, nil, compare.Naive, deal)[0], truth) {
			naive++
		}
		if seed == 0 {
			t.Logf("%d treated, truth %.4f, row %+v", len(treated), truth, rows[0])
		}
	}
	t.Logf("matched %d, naive %d, warned %d of %d", held, naive, warned, seeds)
	if share := float64(held) / seeds; share < .92 || share > .98 {
		t.Errorf("coverage %.3f", share)
	}
}

func TestMatchedLatent(t *testing.T) {
	const seeds = 200
	held, naive, warned := 0, 0, 0
	for seed := range uint64(seeds) {
		treated, control, truth := selectedWorld(seed, true, 0)
		pairs := match(t, treated, control).Pairs
		rows := rowsOf(treated, control, pairs, compare.Matched, deal)
		compare.Judge(rows, settings)
		if covers(rows[0], truth) {
			held++
		}
		if slices.Contains(rows[0].Warnings, compare.SelectedUnseen) {
			warned++
		}
		if covers(rowsOf(treated, control, nil, compare.Naive, deal)[0], truth) {
			naive++
		}
		if seed == 0 {
			t.Logf("%d treated, truth %.4f, row %+v", len(treated), truth, rows[0])
		}
	}
	t.Logf("matched %d, naive %d, warned %d of %d", held, naive, warned, seeds)
}

var _ = math.NaN

func TestImmortal(t *testing.T) {
	const seeds = 200
	for _, around := range [][2]int{{-14, 14}, {-14, -1}, {0, 14}} {
		counts := map[string]int{}
		worked := 0
		for seed := range uint64(seeds) {
			members, pool, pairs := enrol(t, immortal(seed, around[0], around[1]))
			rows := append(rowsOf(members, pool, pairs, compare.Matched, deal, pipeline, revenue),
				rowsOf(members, pool, pairs, compare.DiD, deal, pipeline, revenue)...)
			compare.Judge(rows, settings)
			any := false
			for _, r := range rows {
				any = any || r.Verdict == compare.Works
				counts[r.Outcome+" "+string(r.Method)+" "+string(r.Verdict)]++
				for _, w := range r.Warnings {
					counts[string(r.Method)+" "+string(w)]++
				}
				if r.Low > 0 {
					counts[r.Outcome+" "+string(r.Method)+" sure"]++
				}
				if r.CheckLow > 0 {
					counts[r.Outcome+" "+string(r.Method)+" check sure"]++
				}
			}
			if any {
				worked++
			}
			if seed == 0 {
				t.Logf("%d members %d pool, row %+v", len(members), len(pool), rows[0])
			}
		}
		t.Logf("%v: works in %d of %d: %v", around, worked, seeds, counts)
	}
}
