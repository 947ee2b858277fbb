package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// The worlds that the statistics are tried on: made in memory from a seed, with
// a truth that is planted.

const window = 180

var settings = compare.Settings{AsOf: 1000, PrimaryWindow: window, Resamples: 1000, Seed: 1}

var (
	deal     = compare.Outcome{Name: "deal_created", Kind: compare.Rate, OfDeals: true, Worthwhile: .04}
	pipeline = compare.Outcome{Name: "pipeline", Kind: compare.Amount, OfDeals: true, Worthwhile: 2000}
	revenue  = compare.Outcome{Name: "revenue", Kind: compare.Amount, OfDeals: true, Worthwhile: 1000}
)

// account is an account of a world, on a day on which it may start.
type account struct {
	compare.Subject
	dealsAfter, dealsBefore, dealsEarlier []int // days since, or before, the start (or before the window before it)
	amount                                float64
	won                                   bool
	enrolledAfter                         int
}

// units are the accounts seen in one outcome.
func units(of []account, outcome compare.Outcome) []compare.Unit {
	all := make([]compare.Unit, len(of))
	for i, a := range of {
		all[i] = compare.Unit{Subject: a.Subject, Followed: window, EnrolledAfter: a.enrolledAfter,
			After:   measure(outcome, a, len(a.dealsAfter)),
			Before:  measure(outcome, a, len(a.dealsBefore)),
			Earlier: measure(outcome, a, len(a.dealsEarlier)),
		}
		if len(a.dealsAfter) > 0 {
			all[i].FirstDeal = slices.Min(a.dealsAfter)
		}
		if len(a.dealsBefore) > 0 {
			all[i].LastDeal = slices.Min(a.dealsBefore)
		}
	}
	return all
}

func measure(outcome compare.Outcome, a account, deals int) compare.Measure {
	value := 0.
	switch {
	case outcome.Name == deal.Name && deals > 0:
		value = 1
	case outcome.Name == pipeline.Name:
		value = a.amount * float64(deals)
	case outcome.Name == revenue.Name && a.won:
		value = a.amount * float64(deals)
	}
	return compare.Measure{Value: value, Known: true}
}

// poisson draws the days of deals over a window at a daily hazard.
func poisson(random *rand.Rand, hazard float64) (days []int) {
	for day := 0.; ; {
		day += random.ExpFloat64() / hazard
		if day >= window {
			return days
		}
		days = append(days, 1+int(day))
	}
}

func newAccount(random *rand.Rand, name string, stratum string, covariates ...float64) account {
	return account{
		Subject: compare.Subject{ID: name, Cluster: name, Start: 100, Stratum: stratum, Covariates: covariates},
		amount:  math.Exp(9 + random.NormFloat64()), won: random.Float64() < .4,
	}
}

// hazardOf is the daily hazard that gives a share of accounts a deal.
func hazardOf(share float64) float64 { return -math.Log(1-share) / window }

// logistic turns log odds into a share.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// selectedWorld has 3,000 accounts with engagement, fit and age that drive both
// deals and who is enrolled, and an intent that drives deals, engagement a
// little, and, if latent, who is enrolled. The programme adds lift to the log
// hazard of those it enrols. Returned is who was enrolled, who was not, and the
// true average effect on the enrolled on the share with a deal.
func selectedWorld(seed uint64, latent bool, lift float64) (t, c []account, truth float64) {
	random := rand.New(rand.NewPCG(seed, 2))
	for i := range 3000 {
		intent := random.NormFloat64()
		engagement := math.Max(0, 2+1.2*random.NormFloat64()+.4*intent)
		fit, age := random.NormFloat64(), 30+970*random.Float64()
		tier := fmt.Sprintf("tier %d", random.IntN(3))
		a := newAccount(random, fmt.Sprintf("a%05d", i), tier, engagement, fit, age)
		hazard := math.Log(hazardOf(.08)) + .35*(engagement-2) + .3*fit
		odds := -3 + .5*(engagement-2) + .5*fit
		if latent {
			hazard += .8 * intent
			odds += 1.2 * intent
		}
		a.dealsEarlier = poisson(random, math.Exp(hazard))
		a.dealsBefore = poisson(random, math.Exp(hazard))
		if random.Float64() < logistic(odds) {
			truth += math.Exp(-math.Exp(hazard)*window) - math.Exp(-math.Exp(hazard+lift)*window)
			a.dealsAfter = poisson(random, math.Exp(hazard+lift))
			t = append(t, a)
			continue
		}
		a.dealsAfter = poisson(random, math.Exp(hazard))
		c = append(c, a)
	}
	return t, c, truth / float64(len(t))
}

func subjectsOf(of []account) []compare.Subject {
	all := make([]compare.Subject, len(of))
	for i, a := range of {
		all[i] = a.Subject
	}
	return all
}

func match(t testing.TB, treated, control []account) compare.Matching {
	t.Helper()
	matching, err := compare.Match(subjectsOf(treated), slices.Values(subjectsOf(control)))
	if err != nil {
		t.Fatal(err)
	}
	return matching
}

// rowsOf compares both arms in all outcomes by a method.
func rowsOf(treated, control []account, pairs []compare.Pair, method compare.Method, outcomes ...compare.Outcome) (rows []compare.Row) {
	for _, outcome := range outcomes {
		rows = append(rows, compare.Compare(compare.Sample{
			Programme: "p", Outcome: outcome, Window: window, Method: method, Enrolled: len(treated),
			Treated: units(treated, outcome), Control: units(control, outcome), Pairs: pairs,
		}, settings))
	}
	return rows
}
