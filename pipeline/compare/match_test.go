package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

func subject(id string, start int, stratum string, covariates ...float64) compare.Subject {
	return compare.Subject{ID: id, Cluster: id, Start: start, Stratum: stratum, Covariates: covariates}
}

// pairsOf are the pairs in words.
func pairsOf(t *testing.T, treated, pool []compare.Subject) (words []string) {
	t.Helper()
	found, err := compare.Match(treated, slices.Values(pool))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found.Pairs {
		words = append(words, fmt.Sprintf("%s-%s@%d", p.Treated, p.Control, p.Start))
	}
	for _, u := range found.Unmatched {
		words = append(words, u.ID+" alone")
	}
	return words
}

func TestMatch(t *testing.T) {
	unknown := math.NaN()
	sibling := func(s compare.Subject, parent string) compare.Subject { s.Cluster = parent; return s }
	for name, c := range map[string]struct {
		treated, pool []compare.Subject
		want          []string
	}{
		"the nearest of its stratum and start": {
			[]compare.Subject{subject("t", 5, "x", 10), subject("u", 5, "x", 20)},
			[]compare.Subject{subject("c", 4, "x", 10), subject("a", 5, "x", 14), subject("b", 5, "x", 9), subject("d", 5, "y", 10)},
			[]string{"t-b@5", "u-a@5"},
		},
		"a control may serve twice": {
			[]compare.Subject{subject("t", 5, "", 1), subject("u", 5, "", 2)},
			[]compare.Subject{subject("a", 5, "", 1.5), subject("b", 5, "", 9)},
			[]string{"t-a@5", "u-a@5"},
		},
		"those wholly alike take turns": {
			[]compare.Subject{subject("t", 5, "", 1), subject("u", 5, "", 1), subject("v", 5, "", 1)},
			[]compare.Subject{subject("b", 5, "", 3), subject("a", 5, "", 3)},
			[]string{"t-a@5", "u-b@5", "v-a@5"},
		},
		"unknown is like unknown": {
			[]compare.Subject{subject("t", 5, "", unknown, 1), subject("u", 5, "", 7, 1), subject("v", 5, "", unknown, unknown)},
			[]compare.Subject{subject("a", 5, "", 7, 1), subject("b", 5, "", unknown, 3)},
			[]string{"t-b@5", "u-a@5", "v alone"},
		},
		"members and their parents' accounts are no controls from their start on": {
			[]compare.Subject{subject("t", 5, "", 1), sibling(subject("u", 9, "", 1), "parent")},
			[]compare.Subject{
				subject("t", 5, "", 1), sibling(subject("a", 5, "", 1), "parent"),
				sibling(subject("a", 9, "", 1), "parent"), subject("t", 9, "", 1), subject("b", 9, "", 8),
			},
			[]string{"t-a@5", "u-b@9"},
		},
		"nobody to compare with": {[]compare.Subject{subject("t", 5, "", 1)}, nil, []string{"t alone"}},
		"nobody treated":         {nil, []compare.Subject{subject("a", 5, "", 1)}, nil},
		"no covariates":          {[]compare.Subject{subject("t", 5, "x")}, []compare.Subject{subject("a", 5, "x")}, []string{"t-a@5"}},
		"a candidate said twice": {[]compare.Subject{subject("t", 5, "", 1), subject("u", 5, "", 1)},
			[]compare.Subject{subject("a", 5, "", 1), subject("a", 5, "", 1), subject("b", 5, "", 1)}, []string{"t-a@5", "u-b@5"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pairsOf(t, c.treated, c.pool); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestMatchWantsThePoolInOrder(t *testing.T) {
	treated := []compare.Subject{subject("t", 5, "")}
	if _, err := compare.Match(treated, slices.Values([]compare.Subject{subject("a", 5, ""), subject("b", 4, "")})); err == nil {
		t.Error("a pool out of order is matched")
	}
}

// randomPool has covariates of which many are equal, many strata and starts.
func randomPool(random *rand.Rand, name string, n int) (of []compare.Subject) {
	for i := range n {
		of = append(of, subject(fmt.Sprintf("%s%04d", name, i), 5+i*3/n, fmt.Sprint(random.IntN(3)),
			math.Floor(4*random.NormFloat64()), float64(random.IntN(3)), 100*random.Float64()))
	}
	return of
}

// No candidate of the pool is nearer than the one taken: each is looked at.
func TestMatchTakesTheNearest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	treated, pool := randomPool(random, "t", 200), randomPool(random, "c", 900)
	byName := map[string]compare.Subject{}
	for _, s := range slices.Concat(treated, pool) {
		byName[s.ID] = s
	}
	sd := make([]float64, 3)
	for c := range sd {
		mean, squares := 0., 0.
		for _, s := range treated {
			mean += s.Covariates[c] / 200
		}
		for _, s := range treated {
			squares += (s.Covariates[c] - mean) * (s.Covariates[c] - mean)
		}
		sd[c] = math.Sqrt(squares / 199)
	}
	apart := func(a, b compare.Subject) (d float64) {
		for c := range sd {
			d += (a.Covariates[c] - b.Covariates[c]) * (a.Covariates[c] - b.Covariates[c]) / (sd[c] * sd[c])
		}
		return d
	}
	found, err := compare.Match(treated, slices.Values(pool))
	if err != nil || len(found.Pairs) != 200 {
		t.Fatalf("%d pairs, %v", len(found.Pairs), err)
	}
	for _, p := range found.Pairs {
		member, control := byName[p.Treated], byName[p.Control]
		if member.Stratum != control.Stratum || member.Start != control.Start {
			t.Errorf("%v and %v are not alike", member, control)
		}
		for _, other := range pool {
			if other.Start == member.Start && other.Stratum == member.Stratum && apart(member, other) < apart(member, control)-1e-9 {
				t.Errorf("%s is nearer to %s than %s", other.ID, member.ID, control.ID)
			}
		}
	}
}

func TestMatchInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	treated, pool := randomPool(random, "t", 60), randomPool(random, "c", 300)
	want, err := compare.Match(treated, slices.Values(pool))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		random.Shuffle(len(treated), func(i, j int) { treated[i], treated[j] = treated[j], treated[i] })
		random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		slices.SortStableFunc(pool, func(a, b compare.Subject) int { return a.Start - b.Start })
		got, err := compare.Match(treated, slices.Values(pool))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("another order gives\n%v\n%v, want\n%v", got, err, want)
		}
	}
}

// By hand: 1, 2, 3 have the mean 2 and the variance 1, 2, 4, 6 the mean 4 and the
// variance 4: the difference of -2 is over the root of 2.5.
func TestBalanceByHand(t *testing.T) {
	arm := func(values ...float64) (of []compare.Subject) {
		for i, v := range values {
			of = append(of, subject(fmt.Sprint(v, i), 5, "", v, 7, v-v))
		}
		return of
	}
	rows := compare.ArmBalance(arm(1, 2, 3), arm(2, 4, 6, math.NaN()))
	near(t, "mean of the treated", rows[0].MeanTreated, 2, 1e-12)
	near(t, "mean of the control", rows[0].MeanControl, 4, 1e-12)
	near(t, "standardised", rows[0].Before, -2/math.Sqrt(2.5), 1e-12)
	near(t, "all alike", rows[1].Before, 0, 0)
	if !math.IsNaN(rows[0].After) {
		t.Errorf("without pairs the difference after is %v", rows[0].After)
	}
	apart := compare.ArmBalance(arm(1), arm(3))
	near(t, "two points", apart[0].Before, -2, 1e-12)
	if got := compare.ArmBalance(nil, arm(1)); !math.IsNaN(got[0].Before) {
		t.Errorf("an empty arm differs by %v", got[0].Before)
	}
}

// Pairs are more alike than the pool: in the world where engagement and fit
// decide who is enrolled.
func TestMatchBalances(t *testing.T) {
	treated, control, _ := selectedWorld(1, false, 0)
	for _, row := range match(t, treated, control).Balance {
		if math.Abs(row.After) > .1 {
			t.Errorf("covariate %d: %.3f before, %.3f after", row.Covariate, row.Before, row.After)
		}
	}
	if rows := match(t, treated, control).Balance; rows[0].Before < .3 || rows[1].Before < .3 {
		t.Errorf("the world selects on nothing: %v", rows)
	}
}
