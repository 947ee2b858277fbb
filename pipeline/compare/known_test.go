package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// near fails the test where a figure is not the published one, to half a unit of
// its last printed digit.
func near(t *testing.T, what string, got, want, half float64) {
	t.Helper()
	if !(math.Abs(got-want) <= half) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// armWith are units of an arm with these values and no covariates.
func armWith(name string, values ...float64) (arm []compare.Unit) {
	for i, v := range values {
		id := fmt.Sprintf("%s%03d", name, i)
		arm = append(arm, compare.Unit{
			Subject:  compare.Subject{ID: id, Cluster: id, Start: 100},
			Followed: window, After: compare.Measure{Value: v, Known: true},
		})
	}
	return arm
}

// successes are n values of which so many are 1.
func successes(of, n int) []float64 {
	values := make([]float64, n)
	for i := range of {
		values[i] = 1
	}
	return values
}

// compareArms compares two arms by a method, and judges the row.
func compareArms(kind compare.Kind, method compare.Method, treated, control []compare.Unit) compare.Row {
	rows := []compare.Row{compare.Compare(compare.Sample{
		Programme: "p", Outcome: compare.Outcome{Name: "o", Kind: kind, Worthwhile: .04}, Window: window, Method: method,
		Enrolled: len(treated), Treated: treated, Control: control,
	}, settings)}
	compare.Judge(rows, settings)
	return rows[0]
}

// Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10.
func TestHoldoutRateIsNewcombes(t *testing.T) {
	for _, c := range []struct {
		x1, n1, x2, n2  int
		diff, low, high float64
	}{
		{56, 70, 48, 80, .2, .0524, .3339},
		{9, 10, 3, 10, .6, .1705, .8090},
		{5, 56, 0, 29, .0893, -.0381, .1926},
	} {
		row := compareArms(compare.Rate, compare.Holdout, armWith("t", successes(c.x1, c.n1)...), armWith("c", successes(c.x2, c.n2)...))
		what := fmt.Sprintf("%d/%d against %d/%d", c.x1, c.n1, c.x2, c.n2)
		near(t, what, row.Difference, c.diff, 5e-5)
		near(t, what+", low", row.Low, c.low, 5.1e-5)
		near(t, what+", high", row.High, c.high, 5.1e-5)
	}
}

// Student's sleep data (Biometrika 6, 1908), as R's help of t.test prints its
// Welch test: 95 % interval -3.3654832 to 0.2054832, p-value 0.07939.
func TestAmountsAreWelchs(t *testing.T) {
	row := compareArms(compare.Amount, compare.Naive,
		armWith("t", .7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2),
		armWith("c", 1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4))
	near(t, "low", row.Low, -3.3654832, 5e-8)
	near(t, "high", row.High, .2054832, 5e-8)
	near(t, "p", row.P, .07939, 5e-6)
}

// lives are lifetimes in the usual notation: a negative number was censored.
func lives(days ...float64) (of []compare.Lifetime) {
	for _, d := range days {
		of = append(of, compare.Lifetime{Days: math.Abs(d), Happened: d > 0, Weight: 1})
	}
	return of
}

// The remission of leukaemia in weeks under 6-MP and placebo (Freireich et al.,
// Blood 21 (1963)).
var (
	sixMP   = lives(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
	placebo = lives(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
)

// D. Kleinbaum and M. Klein, Survival Analysis (2012), table 2.1 and chapter 2's
// computer output.
func TestKaplanMeierOfLeukaemia(t *testing.T) {
	curve := compare.KaplanMeier(sixMP)
	want := []compare.Survival{
		{Days: 6, AtRisk: 21, Events: 3, Share: .8571},
		{Days: 7, AtRisk: 17, Events: 1, Share: .8067},
		{Days: 10, AtRisk: 15, Events: 1, Share: .7529},
		{Days: 13, AtRisk: 12, Events: 1, Share: .6902},
		{Days: 16, AtRisk: 11, Events: 1, Share: .6275},
		{Days: 22, AtRisk: 7, Events: 1, Share: .5378},
		{Days: 23, AtRisk: 6, Events: 1, Share: .4482},
	}
	if len(curve) != len(want) {
		t.Fatalf("%d steps, want %d", len(curve), len(want))
	}
	for i, step := range curve {
		w := want[i]
		if step.Days != w.Days || step.AtRisk != w.AtRisk || step.Events != w.Events {
			t.Errorf("step %d: %+v, want %+v", i, step, w)
		}
		near(t, fmt.Sprintf("share after %v", w.Days), step.Share, w.Share, 5e-5)
	}
}

// Kleinbaum and Klein, chapter 2: log-rank statistic 16.793.
func TestLogRankOfLeukaemia(t *testing.T) {
	chiSquared, p := compare.LogRank(sixMP, placebo)
	near(t, "chi-squared", chiSquared, 16.793, 5e-4)
	if back, _ := compare.LogRank(placebo, sixMP); math.Abs(back-chiSquared) > 1e-9 {
		t.Errorf("the other way round it is %v", back)
	}
	if p > .0001 || p < .00001 {
		t.Errorf("p %v, want about .00004", p)
	}
	if _, p := compare.LogRank(lives(-5, -6), lives(-7)); !math.IsNaN(p) {
		t.Errorf("without an event p is %v", p)
	}
}

// The survival of acute myelogenous leukaemia, as R's survival package prints it
// with print.rmean: restricted means 52.6 (standard error 19.83) and 22.7 (4.18)
// up to 161 weeks.
func TestRestrictedMeanOfLeukaemia(t *testing.T) {
	for _, c := range []struct {
		of       []compare.Lifetime
		mean, se float64
	}{
		{lives(9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161), 52.6, 19.83},
		{lives(5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45), 22.7, 4.18},
	} {
		mean, values := compare.RestrictedMean(c.of, 161)
		near(t, "mean", mean, c.mean, .05)
		sum, squares, n := 0., 0., float64(len(values))
		for _, v := range values {
			sum += v
			squares += (v - mean) * (v - mean)
		}
		near(t, "mean of the pseudo-values", sum/n, mean, 1e-9)
		near(t, "standard error", math.Sqrt(squares)/n, c.se, .005)
	}
	// Without censoring the mean is the mean, and each pseudo-value the time.
	mean, values := compare.RestrictedMean(placebo, 23)
	near(t, "mean of placebo", mean, 182./21, 1e-12)
	for i, v := range values {
		near(t, "pseudo-value", v, placebo[i].Days, 1e-9)
	}
}

// Y. Benjamini and Y. Hochberg (JRSS B 57, 1995), section 4.1: of 15 hypotheses
// their procedure rejects four at .05, Bonferroni's three.
func TestBenjaminiHochbergsExample(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	q := compare.BenjaminiHochberg(p)
	rejected := func(q []float64) (n int) {
		for _, x := range q {
			if x <= .05 {
				n++
			}
		}
		return n
	}
	if n := rejected(q); n != 4 {
		t.Errorf("%d are rejected, want 4: %v", n, q)
	}
	near(t, "q of the fourth", q[3], .0095*15/4, 1e-12)
	// Holm: .0019 x 13 = .0247, .0095 x 12 = .114.
	if n := rejected(compare.Holm(p)); n != 3 {
		t.Errorf("Holm rejects %d, want 3", n)
	}
	if !slices.IsSorted(q) || !slices.IsSorted(compare.Holm(p)) {
		t.Error("a larger p has a smaller q")
	}
	with := compare.BenjaminiHochberg([]float64{math.NaN(), .01, .04})
	if !math.IsNaN(with[0]) || with[1] != .02 || with[2] != .04 {
		t.Errorf("no p counts as a test: %v", with)
	}
}

// B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), section
// 14.3: the variance of 26 test scores is 171.5, its acceleration .061, and the
// BCa interval at 90 % 115.8 to 259.6, of 2,000 resamples.
func TestBCaOfSpatialTest(t *testing.T) {
	scores := []float64{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41}
	variance := func(of []float64) float64 {
		mean, n := 0., float64(len(of))
		for _, x := range of {
			mean += x / n
		}
		sum := 0.
		for _, x := range of {
			sum += (x - mean) * (x - mean) / n
		}
		return sum
	}
	near(t, "variance", variance(scores), 171.5, .05)
	jackknife, mean := make([]float64, len(scores)), 0.
	for i := range scores {
		jackknife[i] = variance(slices.Delete(slices.Clone(scores), i, i+1))
		mean += jackknife[i] / float64(len(scores))
	}
	for i := range jackknife {
		jackknife[i] = mean - jackknife[i]
	}
	near(t, "acceleration", compare.Acceleration(jackknife), .061, .0005)

	random := rand.New(rand.NewPCG(1, 1))
	replicates, drawn := make([]float64, 200_000), make([]float64, len(scores))
	for r := range replicates {
		for i := range drawn {
			drawn[i] = scores[random.IntN(len(scores))]
		}
		replicates[r] = variance(drawn)
	}
	low, high, ok := compare.BCa(variance(scores), replicates, jackknife, .9)
	// The book's bounds are quantiles of 2,000 replicates with a standard deviation
	// of about 42 (and a bias correction of as many): the one below has a standard
	// error of about 2, the one far out in the tail of about 5.
	if !ok || math.Abs(low-115.8) > 4 || math.Abs(high-259.6) > 10 {
		t.Errorf("%.1f to %.1f, want about 115.8 to 259.6", low, high)
	}
	if _, _, ok := compare.BCa(1, []float64{1, 1, 1}, []float64{0, 0}, .95); ok {
		t.Error("replicates that do not vary have an interval")
	}
}

// paired gives each treated unit the control of the same place.
func pairUp(treated []compare.Unit, controls []compare.Unit) (pairs []compare.Pair) {
	for i, u := range treated {
		pairs = append(pairs, compare.Pair{Treated: u.ID, Control: controls[i].ID, Start: u.Start})
	}
	return pairs
}

// By hand. Treated 9, 8 and 6; the controls 7 (of the first two) and 4. The
// differences 2, 1 and 2 have the mean 5/3 and squares about it of 6/9. Without
// covariates the controls' weighted mean is (7 + 7 + 4)/3 = 6, so that the one
// used twice has the variance 1, which counts 2 x 1 times:
// (6/9 + 2) / 9 = .2963 (Abadie and Imbens 2006, theorem 7).
func TestAbadieImbensByHand(t *testing.T) {
	treated, control := armWith("t", 9, 8, 6), armWith("c", 7, 4)
	row := compare.Compare(compare.Sample{
		Outcome: compare.Outcome{Kind: compare.Amount}, Window: window, Method: compare.Matched, Treated: treated, Control: control,
		Pairs: pairUp(treated, []compare.Unit{control[0], control[0], control[1]}),
	}, settings)
	near(t, "effect", row.Difference, 5./3, 1e-12)
	near(t, "treated", row.ValueTreated, 23./3, 1e-12)
	near(t, "control", row.ValueControl, 6, 1e-12)
	// The half width is the 97.5 % point of t with 2 degrees of freedom, 4.3027
	// (as printed in any table), times the root of .2963.
	near(t, "half width", row.High-row.Difference, 4.3027*math.Sqrt((6./9+2)/9), 5e-5)
}

// By hand. The controls lie on 2x: 4 at 2, 0 at 0. The treated at 3 and .5 are 1
// and .5 further, which 2 and 1 of their differences of 6 and 3 are due to: 4 and
// 2 are left, on average 3 (Abadie and Imbens 2011).
func TestBiasIsCorrectedByHand(t *testing.T) {
	treated, control := armWith("t", 10, 3), armWith("c", 4, 0)
	for i, x := range []float64{3, .5} {
		treated[i].Covariates = []float64{x}
	}
	for i, x := range []float64{2, 0} {
		control[i].Covariates = []float64{x}
	}
	row := compare.Compare(compare.Sample{
		Outcome: compare.Outcome{Kind: compare.Amount}, Window: window, Method: compare.Matched, Treated: treated, Control: control,
		Pairs: pairUp(treated, control),
	}, settings)
	near(t, "effect", row.Difference, 3, 1e-9)
}

// D. Card and A. Krueger (AER 84, 1994), table 3: full-time employment per store
// went from 20.44 to 21.03 in New Jersey and from 23.33 to 21.17 in Pennsylvania:
// 2.75 of rounded means. Four stores stand for each state, around its means.
func TestDifferenceInDifferences(t *testing.T) {
	arm := func(name string, before, after float64) []compare.Unit {
		units := armWith(name, after-1, after+1, after-3, after+3)
		for i, b := range []float64{before - 2, before + 2, before - 3, before + 3} {
			units[i].Before = compare.Measure{Value: b, Known: true}
		}
		return units
	}
	row := compareArms(compare.Amount, compare.DiD, arm("t", 20.44, 21.03), arm("c", 23.33, 21.17))
	near(t, "difference", row.Difference, 2.75, 1e-9)
	near(t, "treated's change", row.ValueTreated, .59, 1e-9)
	// Changes are the means' plus 1, -1, 0, 0: variance 2/3 in each arm of 4, so
	// the standard error is the root of 2 x (2/3)/4, and t with 6 degrees of
	// freedom 2.4469.
	near(t, "half width", row.High-row.Difference, 2.4469*math.Sqrt(1./3), 5e-5)
}
