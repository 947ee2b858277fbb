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
