package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// sample is one that works: 40 of 100 against 10 of 100 drawn by lot.
func sample() compare.Sample {
	return compare.Sample{
		Programme: "p", Outcome: deal, Window: window, Method: compare.Holdout, Enrolled: 100,
		Treated: armWith("t", successes(40, 100)...), Control: armWith("c", successes(10, 100)...),
	}
}

func judged(s compare.Sample) compare.Row {
	rows := []compare.Row{compare.Compare(s, settings)}
	compare.Judge(rows, settings)
	return rows[0]
}

func TestWarnings(t *testing.T) {
	paired := func(s *compare.Sample) {
		s.Method = compare.Matched
		s.Pairs = pairUp(s.Treated, s.Control)
	}
	for _, c := range []struct {
		name    string
		change  func(s *compare.Sample)
		warning compare.Warning
		verdict compare.Verdict
	}{
		{"as it is", func(*compare.Sample) {}, "", compare.Works},
		{"no controls", func(s *compare.Sample) { s.Control = nil }, compare.NoControl, compare.CannotTell},
		{"no controls, matched", func(s *compare.Sample) { s.Control, s.Method = nil, compare.Matched }, compare.NoControl, compare.CannotTell},
		{"nobody treated", func(s *compare.Sample) { s.Treated = nil }, compare.NoTreated, compare.CannotTell},
		{"nobody at all", func(s *compare.Sample) { s.Treated, s.Control = nil, nil }, compare.NoTreated, compare.CannotTell},
		{"no window has ended", func(s *compare.Sample) {
			for i := range s.Treated {
				s.Treated[i].Followed = window - 1
			}
		}, compare.NoTreated, compare.CannotTell},
		{"nine accounts", func(s *compare.Sample) { s.Treated = s.Treated[:9] }, compare.TooFew, compare.CannotTell},
		{"an account in both arms", func(s *compare.Sample) { s.Control = append(s.Control, s.Treated[0]) }, compare.BothArms, compare.Works},
		{"a parent in both arms", func(s *compare.Sample) { s.Control[0].Cluster = s.Treated[0].Cluster }, compare.SpillOver, compare.Works},
		{"no deal at all, matched", func(s *compare.Sample) {
			s.Treated, s.Control = armWith("t", make([]float64, 100)...), armWith("c", make([]float64, 100)...)
			paired(s)
		}, compare.NothingVaries, compare.CannotTell},
		{"everybody has 5", func(s *compare.Sample) {
			s.Outcome = pipeline
			s.Treated, s.Control = armWith("t", slices.Repeat([]float64{5}, 20)...), armWith("c", slices.Repeat([]float64{5}, 20)...)
		}, compare.NothingVaries, compare.CannotTell},
		{"one arm has 5, the other 6", func(s *compare.Sample) {
			s.Outcome = pipeline
			s.Treated, s.Control = armWith("t", slices.Repeat([]float64{6}, 20)...), armWith("c", slices.Repeat([]float64{5}, 20)...)
		}, compare.NothingVaries, compare.CannotTell},
		{"few deals, matched", func(s *compare.Sample) {
			s.Treated, s.Control = armWith("t", successes(9, 100)...), armWith("c", make([]float64, 100)...)
			paired(s)
		}, compare.TooFew, compare.CannotTell},
		{"deals on the tenth day", func(s *compare.Sample) {
			for i := range 40 {
				s.Treated[i].FirstDeal = 10
			}
			paired(s)
		}, compare.LiftAtStart, compare.CannotTell},
		{"deals on the hundredth day", func(s *compare.Sample) {
			for i := range 40 {
				s.Treated[i].FirstDeal = 100
			}
			paired(s)
		}, "", compare.Works},
		{"deals on the tenth day, by lot", func(s *compare.Sample) {
			for i := range 40 {
				s.Treated[i].FirstDeal = 10
			}
		}, "", compare.Works},
		{"a deal the day before", func(s *compare.Sample) {
			for i := range 20 {
				s.Treated[i].LastDeal = 1
			}
			paired(s)
		}, compare.EnrolledAtDeal, compare.CannotTell},
		{"a deal the day before, in both arms", func(s *compare.Sample) {
			for i := range 20 {
				s.Treated[i].LastDeal, s.Control[i].LastDeal = 1, 1
			}
			paired(s)
		}, "", compare.Works},
		{"controls with a deal are enrolled", func(s *compare.Sample) {
			s.Control = armWith("c", successes(40, 100)...)
			for i := range 40 {
				s.Control[i].EnrolledAfter = 50
			}
			s.Treated = armWith("t", slices.Concat(make([]float64, 40), successes(40, 60))...)
			paired(s)
		}, compare.LiftAtStart, compare.CannotTell},
		{"many controls are enrolled", func(s *compare.Sample) {
			for i := range 11 {
				s.Control[99-i].EnrolledAfter = 50
			}
		}, compare.ControlsEnrolled, compare.Works},
		{"many have no control", func(s *compare.Sample) { paired(s); s.Pairs = s.Pairs[:89] }, compare.Unmatched, compare.Works},
		{"other accounts", func(s *compare.Sample) {
			for i := range 100 {
				s.Treated[i].Covariates, s.Control[i].Covariates = []float64{float64(i)}, []float64{float64(i) + 50}
			}
		}, compare.Unlike, compare.CannotTell},
		{"somewhat other accounts", func(s *compare.Sample) {
			for i := range 100 { // 4 over a standard deviation of 29 is .14
				s.Treated[i].Covariates, s.Control[i].Covariates = []float64{float64(i)}, []float64{float64(i) + 4}
			}
			paired(s)
		}, compare.Imbalanced, compare.Works},
		{"so much by chance", func(s *compare.Sample) {
			for i := range 100 {
				s.Treated[i].Covariates, s.Control[i].Covariates = []float64{float64(i)}, []float64{float64(i) + 4}
			}
		}, "", compare.Works},
		{"deals before", func(s *compare.Sample) {
			for i := range 100 {
				s.Treated[i].Before = compare.Measure{Value: float64(i % 2), Known: true}
				s.Control[i].Before = compare.Measure{Value: float64(i % 10 / 9), Known: true}
			}
			paired(s)
		}, compare.SelectedUnseen, compare.CannotTell},
		{"deals drifting apart", func(s *compare.Sample) {
			for i := range 100 {
				s.Treated[i].Before, s.Treated[i].Earlier = compare.Measure{Value: float64(i % 2), Known: true}, compare.Measure{Known: true}
				s.Control[i].Before, s.Control[i].Earlier = compare.Measure{Known: true}, compare.Measure{Known: true}
			}
			s.Method = compare.DiD
		}, compare.PreTrend, compare.CannotTell},
		{"a lift too small to want", func(s *compare.Sample) { s.Outcome.Worthwhile = .9 }, compare.BelowWorthwhile, compare.Works},
		{"win rate", func(s *compare.Sample) {
			s.Outcome = compare.Outcome{Name: "win_rate", Kind: compare.Ratio, OfDeals: true}
			for _, arm := range [][]compare.Unit{s.Treated, s.Control} {
				for i := range arm {
					arm[i].After.Base = 1
				}
			}
		}, compare.GivenDeal, compare.Works},
		{"win rate of three deals", func(s *compare.Sample) {
			s.Outcome = compare.Outcome{Name: "win_rate", Kind: compare.Ratio, OfDeals: true}
			for i := range 100 {
				s.Control[i].After.Base = 1
			}
			for i := range 3 {
				s.Treated[i].After.Base = 1
			}
		}, compare.TooFew, compare.CannotTell},
		{"win rate without a deal", func(s *compare.Sample) {
			s.Outcome = compare.Outcome{Name: "win_rate", Kind: compare.Ratio, OfDeals: true}
		}, compare.TooFew, compare.CannotTell},
		{"few with revenue", func(s *compare.Sample) { s.Outcome = revenue }, compare.ZeroInflated, compare.Works},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sample()
			c.change(&s)
			row := judged(s)
			if c.warning == "" && len(row.Warnings) > 0 || c.warning != "" && !slices.Contains(row.Warnings, c.warning) {
				t.Errorf("warnings %v, want %q", row.Warnings, c.warning)
			}
			if row.Verdict != c.verdict {
				t.Errorf("%s, want %s: %+v", row.Verdict, c.verdict, row)
			}
			for _, w := range row.Warnings {
				if w.Sentence() == "" || w.Blocks() && row.Verdict != compare.CannotTell {
					t.Errorf("%s says %q and the row %s", w, w.Sentence(), row.Verdict)
				}
			}
		})
	}
}

func TestVerdicts(t *testing.T) {
	primary := func(low, high, p float64) compare.Row {
		return compare.Row{Method: compare.Holdout, Window: window, Low: low, High: high, P: p, PlaceboP: math.NaN(), Worthwhile: .05}
	}
	for name, c := range map[string]struct {
		row  compare.Row
		want compare.Verdict
	}{
		"above 0":                         {primary(.01, .2, .01), compare.Works},
		"above 0, but not after the test": {primary(.01, .2, .06), compare.CannotTell},
		"below what is worth having":      {primary(-.2, .04, .5), compare.DoesNot},
		"both sides":                      {primary(-.2, .2, .5), compare.CannotTell},
		"harm":                            {primary(-.2, -.1, .001), compare.DoesNot},
		"no interval":                     {primary(math.NaN(), math.NaN(), math.NaN()), compare.CannotTell},
	} {
		rows := []compare.Row{c.row}
		if compare.Judge(rows, settings); rows[0].Verdict != c.want || !rows[0].Primary {
			t.Errorf("%s: %s, want %s", name, rows[0].Verdict, c.want)
		}
	}
}

// Less is better of a cost: 50 against 100 works, and the other way it does not.
func TestLessIsBetter(t *testing.T) {
	s := sample()
	s.Outcome = compare.Outcome{Name: "cost", Kind: compare.Amount, LessIsBetter: true, Worthwhile: 10}
	s.Treated, s.Control = armWith("t", slices.Repeat([]float64{45, 55}, 20)...), armWith("c", slices.Repeat([]float64{95, 105}, 20)...)
	if row := judged(s); row.Verdict != compare.Works || row.Difference != -50 {
		t.Errorf("%+v", row)
	}
	s.Treated, s.Control = s.Control, s.Treated
	if row := judged(s); row.Verdict != compare.DoesNot || row.Difference != 50 {
		t.Errorf("%+v", row)
	}
}

// One family: the outcomes of the primary window and of the best method. Of two
// outcomes with p .03 and .5 the first has q .06; alone it would be .03.
func TestOnlyPrimaryRowsAreJudged(t *testing.T) {
	row := func(method compare.Method, days int, p float64) compare.Row {
		return compare.Row{Method: method, Window: days, Low: .01, High: .2, P: p, Q: math.NaN(), PlaceboP: math.NaN(), Worthwhile: .05}
	}
	rows := []compare.Row{
		row(compare.Naive, window, .001), row(compare.Matched, window, .03), row(compare.Matched, window, .5),
		row(compare.Matched, 90, .001), row(compare.DiD, window, .001),
	}
	compare.Judge(rows, settings)
	for i, want := range []struct {
		q       float64
		verdict compare.Verdict
	}{{math.NaN(), ""}, {.06, compare.CannotTell}, {.5, compare.CannotTell}, {math.NaN(), ""}, {math.NaN(), ""}} {
		if r := rows[i]; r.Verdict != want.verdict || r.Primary != (want.verdict != "") || r.Q != want.q && !(math.IsNaN(r.Q) && math.IsNaN(want.q)) {
			t.Errorf("row %d: q %v, %q, want %+v", i, r.Q, r.Verdict, want)
		}
	}
	naive := rows[:1]
	if compare.Judge(naive, settings); naive[0].Verdict != "" {
		t.Errorf("naive alone says %s", naive[0].Verdict)
	}
}

// 4.0745 points over 10 % take 1,000 accounts an arm (see TestHoldoutVerdicts).
// With 250 an arm it takes 750 more. 150 more are waiting, so that 600 must be
// enrolled; at 400 in 40 weeks, ten a week, that takes 60 weeks, and 180 days for
// the last window to end: 86 weeks. What was seen does not matter.
func TestWhatItTakes(t *testing.T) {
	for _, seen := range []int{24, 28, 35} {
		s := sample()
		s.Outcome.Worthwhile = .040745
		s.Control = armWith("c", successes(25, 250)...)
		s.Treated = append(armWith("t", successes(seen, 250)...), armWith("w", make([]float64, 150)...)...)
		for i := range 150 {
			s.Treated[250+i].Followed = 100
		}
		s.Enrolled = 400
		for i := range s.Treated {
			s.Treated[i].Start = settings.AsOf - 280 + 1
		}
		row := judged(s)
		if row.Verdict != compare.CannotTell {
			t.Fatalf("%+v", row)
		}
		near(t, "accounts", row.MoreAccounts, 600, 2)
		near(t, "weeks", row.MoreWeeks, 86, 1)
	}
	// Where those that are waiting are enough, it is a matter of time: 100 more of
	// the 150 are needed, whose windows end in 80 days.
	s := sample()
	s.Outcome.Worthwhile = .040745
	s.Control = armWith("c", successes(90, 900)...)
	s.Treated = append(armWith("t", successes(110, 900)...), armWith("w", make([]float64, 150)...)...)
	for i := range 150 {
		s.Treated[900+i].Followed = 100
	}
	if row := judged(s); row.MoreAccounts != 0 || row.MoreWeeks != 12 {
		t.Errorf("%v accounts, %v weeks, want 0 and 12: %+v", row.MoreAccounts, row.MoreWeeks, row)
	}
}

// Two accounts a parent that always do the same are worth half as many: the
// interval is as wide as that of the parents.
func TestClustersCountOnce(t *testing.T) {
	twice := func(name string, values []float64) []compare.Unit {
		units := armWith(name, slices.Concat(values, values)...)
		for i := range units {
			units[i].Cluster = fmt.Sprint(name, i%len(values))
		}
		return units
	}
	a, b := successes(40, 100), successes(25, 100)
	for _, kind := range []compare.Kind{compare.Rate, compare.Amount} {
		for _, method := range []compare.Method{compare.Holdout, compare.Naive} {
			parents := compareArms(kind, method, armWith("t", a...), armWith("c", b...))
			accounts := compareArms(kind, method, twice("t", a), twice("c", b))
			// Newcombe's design effect has the divisor n-1, which 100 clusters make 1 % of.
			if math.Abs(accounts.Low-parents.Low) > .003 || math.Abs(accounts.High-parents.High) > .003 {
				t.Errorf("kind %d, %s: %v to %v, of parents %v to %v", kind, method, accounts.Low, accounts.High, parents.Low, parents.High)
			}
		}
	}
}

// What is matched within a parent varies with it: pairs of one parent that all
// differ alike are as good as one pair.
func TestMatchedClusters(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	var treated, control []compare.Unit
	for g := range 30 {
		effect := random.NormFloat64()
		for i := range 4 {
			id := fmt.Sprintf("t%02d-%d", g, i)
			treated = append(treated, compare.Unit{Subject: compare.Subject{ID: id, Cluster: fmt.Sprint(g)}, Followed: window, After: compare.Measure{Value: effect, Known: true}})
		}
	}
	control = armWith("c", make([]float64, 120)...)
	for i := range control {
		control[i].Start = 0
	}
	s := compare.Sample{Outcome: compare.Outcome{Kind: compare.Amount}, Window: window, Method: compare.Matched, Treated: treated, Control: control, Pairs: pairUp(treated, control)}
	clustered := compare.Compare(s, settings)
	for i := range s.Treated {
		s.Treated[i].Cluster = s.Treated[i].ID
	}
	apart := compare.Compare(s, settings)
	// Four pairs a parent: half the independent pairs' precision, and t of 29.
	if wider := (clustered.High - clustered.Low) / (apart.High - apart.Low); math.Abs(wider-2*2.0452/1.9801) > .01 {
		t.Errorf("the interval is %v times as wide", wider)
	}
}

// The same data in another order gives the same bytes, of every kind and method.
func TestCompareInAnyOrder(t *testing.T) {
	treated, control, _ := selectedWorld(2, false, .5)
	pairs := match(t, treated, control).Pairs
	random := rand.New(rand.NewPCG(9, 9))
	for _, kind := range []compare.Kind{compare.Rate, compare.Amount, compare.Ratio, compare.Time} {
		for _, method := range []compare.Method{compare.Holdout, compare.Matched, compare.DiD, compare.Naive} {
			outcome := deal
			outcome.Kind = kind
			s := compare.Sample{Programme: "p", Outcome: outcome, Window: window, Method: method, Enrolled: len(treated), Treated: units(treated, outcome), Control: units(control, outcome)}
			if method == compare.Matched || method == compare.DiD {
				s.Pairs = slices.Clone(pairs)
			}
			for _, arm := range [][]compare.Unit{s.Treated, s.Control} {
				for i := range arm {
					arm[i].After.Value *= 1 + float64(i%7)/7
					arm[i].After.Base, arm[i].Before.Base = float64(i%2), float64(i%3)
				}
			}
			want := fmt.Sprintf("%+v", judged(s))
			random.Shuffle(len(s.Treated), func(i, j int) { s.Treated[i], s.Treated[j] = s.Treated[j], s.Treated[i] })
			random.Shuffle(len(s.Control), func(i, j int) { s.Control[i], s.Control[j] = s.Control[j], s.Control[i] })
			random.Shuffle(len(s.Pairs), func(i, j int) { s.Pairs[i], s.Pairs[j] = s.Pairs[j], s.Pairs[i] })
			if got := fmt.Sprintf("%+v", judged(s)); got != want {
				t.Errorf("kind %d, %s: another order gives\n%s\nwant\n%s", kind, method, got, want)
			}
		}
	}
}
