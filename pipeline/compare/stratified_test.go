package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// liftUnit is one unit: an account at a landmark.
type liftUnit struct {
	cluster string
	stratum int64
	exposed bool
	value   int64
	base    int64
}

// stratify adds units up as lift_cell and its reader do.
func stratify(units []liftUnit) compare.Lift {
	type key struct {
		cluster string
		stratum int64
		exposed bool
	}
	parts, sides := map[key]compare.Part{}, map[key]compare.Side{}
	for _, u := range units {
		k := key{u.cluster, u.stratum, u.exposed}
		p, known := parts[k]
		p.Cluster, p.Stratum, p.Exposed = u.cluster, u.stratum, u.exposed
		p.Units, p.Value, p.Base = p.Units+1, p.Value+u.value, p.Base+u.base
		parts[k] = p
		k.cluster = ""
		s := sides[k]
		s.Stratum, s.Exposed = u.stratum, u.exposed
		s.Units, s.Value, s.Base = s.Units+1, s.Value+u.value, s.Base+u.base
		if !known {
			s.Clusters++
		}
		sides[k] = s
	}
	var all []compare.Side
	for _, s := range sides {
		all = append(all, s)
	}
	var ordered []compare.Part
	for _, p := range parts {
		ordered = append(ordered, p)
	}
	slices.SortFunc(ordered, func(a, b compare.Part) int {
		if a.Cluster != b.Cluster {
			if a.Cluster < b.Cluster {
				return -1
			}
			return 1
		}
		if a.Stratum != b.Stratum {
			return int(a.Stratum - b.Stratum)
		}
		if a.Exposed == b.Exposed {
			return 0
		}
		if b.Exposed {
			return -1
		}
		return 1
	})
	estimate := compare.NewStratified(all)
	for _, p := range ordered {
		estimate.Add(p)
	}
	return estimate.Lift()
}

// binomial is the units of a stratum, each a cluster of its own, so many of them with
// the event.
func binomial(stratum int64, exposed bool, events, units int) []liftUnit {
	var of []liftUnit
	for i := range units {
		u := liftUnit{cluster: fmt.Sprint(stratum, exposed, i), stratum: stratum, exposed: exposed, base: 1}
		if i < events {
			u.value = 1
		}
		of = append(of, u)
	}
	return of
}

func isAbout(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// Deaths in the UGDP trial of tolbutamide, by age (K. Rothman, Epidemiology: An
// Introduction (2002), chapter 8): under 55, 8 of 106 against 5 of 120; older,
// 22 of 98 against 16 of 85. By hand, with weights n1 n0 / n:
//
//	weights 106 x 120 / 226 = 56.2832 and 98 x 85 / 183 = 45.5191
//	difference (56.2832 x .0338050 + 45.5191 x .0362545) / 101.8023 = .0349003
//	variance, w^2 (a b / (n1^2 (n1-1)) + c d / (n0^2 (n0-1))) added, over the
//	square of the weights' sum: (56.2832^2 x .00100009 + 45.5191^2 x .00361389)
//	/ 101.8023^2 = .00102822, whose root is .0320658
func TestStratifiedRiskDifference(t *testing.T) {
	units := slices.Concat(binomial(1, true, 8, 106), binomial(1, false, 5, 120), binomial(2, true, 22, 98), binomial(2, false, 16, 85),
		binomial(3, true, 7, 9)) // nobody to compare with
	l := stratify(units)
	isAbout(t, "difference", l.Difference, .0349003, 5e-8)
	// Student's 97.5 % point with 203 degrees of freedom is 1.97172.
	isAbout(t, "margin", (l.High-l.Low)/2, 1.97172*.0320658, 2e-6)
	isAbout(t, "middle", (l.High+l.Low)/2, l.Difference, 1e-12)
	if l.Strata != 2 || l.StrataLeftOut != 1 || l.UnitsLeftOut != 9 {
		t.Errorf("strata %d, left out %d with %d units", l.Strata, l.StrataLeftOut, l.UnitsLeftOut)
	}
	want := compare.LiftSide{Units: 204, Clusters: 204, Events: 30, Value: l.Exposed.Value}
	if l.Exposed != want {
		t.Errorf("exposed %+v, want %+v", l.Exposed, want)
	}
}

// With one stratum and a unit per cluster it is Welch's test. B. L. Welch's
// kind of data: 1..10 against 7..16 and 20, 30: means 5.5 and 13.75, variances
// 9.166667 and 39.659091, so the standard error is sqrt(9.166667/10 +
// 39.659091/12) = 2.054651.
func TestStratifiedIsWelch(t *testing.T) {
	var units []liftUnit
	for i, v := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} {
		units = append(units, liftUnit{cluster: fmt.Sprint("a", i), exposed: true, value: v, base: 1})
	}
	for i, v := range []int64{7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 30} {
		units = append(units, liftUnit{cluster: fmt.Sprint("b", i), value: v, base: 1})
	}
	l := stratify(units)
	isAbout(t, "difference", l.Difference, -8.25, 1e-12)
	isAbout(t, "standard error", (l.High-l.Low)/2/2.262157, 2.054651, 5e-6) // Student's point with 9 degrees
}

// A ratio by hand: exposed deals 100, 200, 300 of three accounts and none of a
// fourth; unexposed 50 and 150 of two and none of two: 200 - 100.
func TestStratifiedRatio(t *testing.T) {
	var units []liftUnit
	for i, v := range []int64{100, 200, 300, 0} {
		units = append(units, liftUnit{cluster: fmt.Sprint("a", i), exposed: true, value: v, base: min(v, 1)})
	}
	for i, v := range []int64{50, 150, 0, 0} {
		units = append(units, liftUnit{cluster: fmt.Sprint("b", i), value: v, base: min(v, 1)})
	}
	l := stratify(units)
	isAbout(t, "exposed", l.Exposed.Value, 200, 1e-9)
	isAbout(t, "unexposed", l.Unexposed.Value, 100, 1e-9)
	if !math.IsNaN(l.Low) || l.Exposed.Events != 3 {
		t.Errorf("an interval from %d and %d events: %v to %v", l.Exposed.Events, l.Unexposed.Events, l.Low, l.High)
	}
}

// Nothing to compare is no figure, and no panic.
func TestStratifiedWithoutBothSides(t *testing.T) {
	one := []liftUnit{{cluster: "a", exposed: true, value: 1, base: 1}}
	both := append(one, liftUnit{cluster: "a", value: 0, base: 1})
	cases := map[string][]liftUnit{"nobody": nil, "one account": one, "one account on both sides": both,
		"all exposed": binomial(1, true, 5, 50), "nobody exposed": binomial(1, false, 5, 50),
		"no event": append(binomial(1, true, 0, 50), binomial(1, false, 0, 50)...)}
	for name, units := range cases {
		l := stratify(units)
		if !math.IsNaN(l.Low) || !math.IsNaN(l.High) || !math.IsNaN(l.P) {
			t.Errorf("%s: interval %v to %v, p %v", name, l.Low, l.High, l.P)
		}
		if hasDifference := name == "one account on both sides" || name == "no event"; math.IsNaN(l.Difference) == hasDifference {
			t.Errorf("%s: difference %v", name, l.Difference)
		}
	}
}

// plantedLift is a company drawn by chance: strata in which exposure is the
// likelier the likelier the outcome, accounts that stand in up to eight
// landmarks each with a bent of their own towards the outcome, and an exposure
// that adds the same to every account's chance.
func plantedLift(random *rand.Rand, accounts int, truth float64) []liftUnit {
	var units []liftUnit
	for account := range accounts {
		stratum := int64(account % 6)
		bent := .2 * (random.Float64() - .5)
		exposure := .2 + .1*float64(stratum)
		for range 1 + random.IntN(8) {
			u := liftUnit{cluster: fmt.Sprintf("%04d", account), stratum: stratum, base: 1, exposed: random.Float64() < exposure}
			chance := .15 + .08*float64(stratum) + bent
			if u.exposed {
				chance += truth
			}
			if random.Float64() < chance {
				u.value = 1
			}
			units = append(units, u)
		}
	}
	return units
}

// Over 2,000 companies the planted difference lies in 93.5 to 97 % of the
// intervals. Without strata it lies in far fewer; and were the landmarks of an
// account taken for independent where whole accounts are exposed, it would too.
func TestStratifiedCoverage(t *testing.T) {
	const seeds, truth = 2000, .1
	covered, naive, found := 0, 0, 0
	for seed := range uint64(seeds) {
		units := plantedLift(rand.New(rand.NewPCG(seed, 7)), 240, truth)
		l := stratify(units)
		if l.Low <= truth && truth <= l.High {
			covered++
		}
		if l.Low > 0 {
			found++
		}
		for i := range units {
			units[i].stratum = 0
		}
		if n := stratify(units); n.Low <= truth && truth <= n.High {
			naive++
		}
	}
	t.Logf("covered %.1f %%, naive %.1f %%, above 0 %.1f %%", 100*float64(covered)/seeds, 100*float64(naive)/seeds, 100*float64(found)/seeds)
	if covered < seeds*935/1000 || covered > seeds*970/1000 {
		t.Errorf("the stratified interval covers %d of %d", covered, seeds)
	}
	if naive > seeds*80/100 {
		t.Errorf("the naive interval covers %d of %d: the planted confounding is none", naive, seeds)
	}
}

// Accounts are exposed whole, as by a campaign, and each has its own bent: the
// clustered interval holds what it says, one that takes landmarks for
// independent does not.
func TestStratifiedClusters(t *testing.T) {
	const seeds = 1000
	clustered, unclustered := 0, 0
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 8))
		var units []liftUnit
		for account := range 120 {
			chance := .1 + .6*float64(random.IntN(2))
			for range 6 {
				u := liftUnit{cluster: fmt.Sprintf("%04d", account), stratum: int64(account % 5), base: 1, exposed: account%2 == 0}
				if random.Float64() < chance {
					u.value = 1
				}
				units = append(units, u)
			}
		}
		if l := stratify(units); l.Low <= 0 && 0 <= l.High {
			clustered++
		}
		for i := range units {
			units[i].cluster = fmt.Sprintf("%06d", i)
		}
		if l := stratify(units); l.Low <= 0 && 0 <= l.High {
			unclustered++
		}
	}
	t.Logf("covered %.1f %%, without clusters %.1f %%", 100*float64(clustered)/seeds, 100*float64(unclustered)/seeds)
	if clustered < seeds*935/1000 || clustered > seeds*970/1000 || unclustered > seeds*85/100 {
		t.Errorf("covered %d with clusters, %d without, of %d", clustered, unclustered, seeds)
	}
}

// Sparse strata: most sides of a stratum are one account. The interval errs on
// the safe side only.
func TestStratifiedSparse(t *testing.T) {
	const seeds, truth = 1000, .1
	covered := 0
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 9))
		var units []liftUnit
		for account := range 300 {
			u := liftUnit{cluster: fmt.Sprintf("%04d", account), stratum: int64(account / 3), base: 1, exposed: random.IntN(2) == 0}
			chance := .2 + .3*float64(u.stratum%2)
			if u.exposed {
				chance += truth
			}
			if random.Float64() < chance {
				u.value = 1
			}
			units = append(units, u)
		}
		if l := stratify(units); l.Low <= truth && truth <= l.High {
			covered++
		}
	}
	t.Logf("covered %.1f %%", 100*float64(covered)/seeds)
	if covered < seeds*935/1000 {
		t.Errorf("the interval covers %d of %d", covered, seeds)
	}
}
