package pipeline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// plantedCompany has accounts of 10 and of 1,000 employees; what they do is drawn
// day by day. As of 30 June 2026, and watched since 1 June 2024.
type plantedCompany struct {
	*night
	accounts, leads, touches, deals [][]string
	// dealt counts the deals, those taken away included.
	dealt int
}

const (
	smallChance = .05 // that an account of 10 employees opens a deal within 90 days
	largeChance = .30 // and one of 1,000
)

// plant draws so many accounts of each size, and their deals: each day one opens with
// the same chance, and is lost on the next day.
func plant(t *testing.T, seed uint64, each int, prediction string) *plantedCompany {
	c := &plantedCompany{night: newNight(t, "prediction: "+prediction+"\n")}
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range 2 * each {
		id, employees, chance := fmt.Sprintf("A%04d", i), "10", smallChance
		if i%2 == 1 {
			employees, chance = "1000", largeChance
		}
		c.accounts = append(c.accounts, []string{id, "", "Firm " + id, "", "", "", "", employees})
		c.touch(id, "page_view", "2024-06-01")
		daily := 1 - math.Pow(1-chance, 1./90)
		for day := date("2024-09-01"); day.Before(date("2026-07-01")); day = day.AddDate(0, 0, 1) {
			if random.Float64() < daily {
				c.deal(id, "lost", day, day.AddDate(0, 0, 1))
			}
		}
	}
	return c
}

func date(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}

// touch of an account, by nobody in particular: half its points.
func (c *plantedCompany) touch(account, touchType, day string) {
	id := fmt.Sprintf("t%06d", len(c.touches))
	c.touches = append(c.touches, []string{id, "", account, "", "", touchType, "", "", "", "", "", "", "", "", id, day + "T12:00:00Z", ""})
}

func (c *plantedCompany) deal(account, status string, created, closed time.Time) {
	c.dealt++
	row := []string{fmt.Sprintf("d%06d", c.dealt), account, "", "new_business", status, "1000", "", created.Format(time.DateOnly), ""}
	if status != "open" {
		row[8] = closed.Format(time.DateOnly)
	}
	c.deals = append(c.deals, row)
}

func (c *plantedCompany) finish() {
	c.t.Helper()
	writeRecords(c.night, "account", headers["account"], c.accounts)
	writeRecords(c.night, "lead", headers["lead"], c.leads)
	writeRecords(c.night, "touch", headers["touch"], c.touches)
	writeRecords(c.night, "deal", headers["deal"], c.deals)
	c.run()
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// The coefficient that the accounts were drawn by is found within its error. A
// large and a small account, drawn at random, are told apart in as many cases as
// the two chances say.
func TestPredictionRecoversWhatWasPlanted(t *testing.T) {
	t.Parallel()
	c := plant(t, 1, 200, "{features: [employees, points], penalty: 0.001, lead_numbers: [], lead_categories: []}")
	c.finish()
	slope := (logit(largeChance) - logit(smallChance)) / (math.Log1p(1000) - math.Log1p(10))
	average := (logit(largeChance) + logit(smallChance)) / 2
	for _, fit := range []string{"tested", "current"} {
		c.want(fmt.Sprintf(`select feature, abs(coefficient - %.9f) < 3 * standard_error, standard_error < .06
			from prediction_coefficient where fit = '%s' and feature = 'employees'`, slope, fit), "employees|true|true")
		// As many of the observations are of large accounts as of small ones.
		c.want(fmt.Sprintf(`select abs(coefficient - %.9f) < 3 * standard_error, standard_error < .15
			from prediction_coefficient where fit = '%s' and feature = 'average'`, average, fit), "true|true")
	}
	// Of all pairs of an event and none: the event's account is large in .30/.35, the other's in .70/1.65.
	event, none := largeChance/(largeChance+smallChance), (1-largeChance)/(2-largeChance-smallChance)
	auc := event*(1-none) + (event*none+(1-event)*(1-none))/2
	c.want(fmt.Sprintf(`select auc_low < %.6f and %.6f < auc_high, auc_high - auc_low < .1 from prediction_quality where predictor = 'model' and target = 'account_deal'`, auc, auc), "true|true")
	// All accounts have the same touch, two years ago, and no points.
	c.want(`select auc, verdict, abs(auc_difference - (select auc - .5 from prediction_quality where predictor = 'model')) < 1e-12 from prediction_quality where predictor = 'engagement_score'`,
		"0.5|model_is_better|true")
	c.want(`select abs(expected_event_observations / event_observations - 1) < .15, brier < brier_of_rate, top_decile_lift > 1.4 from prediction_quality where predictor = 'model'`, "true|true|true")
	// Ten parts of all observations, none twice; the tie of the large accounts goes over the upper five.
	c.want(`select sum(observations) = max(all_observations), count(*), count(*) filter (abs(expected_rate - .3) < .05), count(*) filter (abs(expected_rate - .05) < .03)
		from prediction_calibration cross join (select observations as all_observations from prediction_quality where predictor = 'model')`, "true|10|5|5")
	c.want(`select count(*), count(distinct probability) from account_prediction`, fmt.Sprintf("%d|2", 400-len(c.rows("select account_id from account where open_deals > 0"))))
}

// What happens after a check date changes nothing of what is learnt from it, but
// for the deals of its window: with one month to learn from, 28 December 2025.
func TestPredictionKnowsNothingOfTheFuture(t *testing.T) {
	t.Parallel()
	const check = "2025-12-28"
	features := "{training_months: 1, evaluation_months: 1, events_per_coefficient: 1, min_events: 10, lead_numbers: [], lead_categories: []}"
	company := func(future uint64) *plantedCompany {
		c := plant(t, 2, 100, features)
		c.deals = slices.DeleteFunc(c.deals, func(d []string) bool { return d[7] > "2026-03-28" && future > 0 })
		random := rand.New(rand.NewPCG(3, 0))
		later := rand.New(rand.NewPCG(future, 1))
		for range 2000 {
			day := date("2025-01-01").AddDate(0, 0, random.IntN(540))
			account := c.accounts[random.IntN(len(c.accounts))][0]
			kind := []string{"page_view", "form", "call", "webinar"}[random.IntN(4)]
			if day.After(date(check)) {
				// Another company of the same past.
				account, kind = c.accounts[later.IntN(len(c.accounts))][0], []string{"form", "meeting", "ad_click"}[later.IntN(3)]
			}
			c.touch(account, kind, day.Format(time.DateOnly))
		}
		// A deal that is open on the check date is so, whatever becomes of it.
		status := []string{"won", "lost"}[future%2]
		c.deal(c.accounts[0][0], status, date("2025-12-01"), date("2026-02-01"))
		// An account that only this deal brought about was not there before.
		c.deal("LATE"+status, "lost", date("2026-01-15"), date("2026-02-15"))
		c.finish()
		return c
	}
	learnt := func(c *plantedCompany, fit string) string {
		return strings.Join(append(
			c.rows(`select feature, feature_level, coefficient, standard_error, mean_value, standard_deviation from prediction_coefficient where fit = '`+fit+`' order by coefficient_number`),
			c.rows(`select events, observations, units, event_observations, trained_from, trained_until from prediction_model where fit = '`+fit+`'`)...), "\n")
	}
	one, other := company(0), company(1)
	if got, want := learnt(other, "tested"), learnt(one, "tested"); got != want || !strings.Contains(got, "|"+check+"|2026-03-28") {
		t.Errorf("another future gives another model:\n%s\nand\n%s", got, want)
	}
	if got, want := learnt(other, "current"), learnt(one, "current"); got == want {
		t.Error("the model of the night has not seen the other touches either: the test is blind")
	}
}

// The features of one account on the as-of day, a Tuesday, by hand.
func TestPredictionFeaturesByHand(t *testing.T) {
	t.Parallel()
	c := plant(t, 4, 60, "{training_months: 6, evaluation_months: 2, events_per_coefficient: 1, lead_numbers: [], lead_categories: []}")
	random := rand.New(rand.NewPCG(5, 0))
	for range 1500 { // so that every feature differs between the accounts
		c.touch(c.accounts[random.IntN(len(c.accounts))][0], []string{"page_view", "form", "call", "webinar"}[random.IntN(4)],
			date("2024-09-01").AddDate(0, 0, random.IntN(660)).Format(time.DateOnly))
	}
	c.accounts = append(c.accounts, []string{"HAND", "", "Hand", "", "1", "", "", "250"}, []string{"OPEN", "", "Open", "", "2", "", "", ""})
	for i := range 40 {
		c.accounts[i][4] = "1"
	}
	for _, person := range []string{"H1", "H2"} { // an office manager weighs 1
		c.leads = append(c.leads, []string{person, "HAND", "", "", "Office Manager", "2024-07-01", "", ""})
	}
	touch := func(lead, touchType, minutes, day string) {
		c.touch("", touchType, day)
		row := c.touches[len(c.touches)-1]
		row[1], row[11] = lead, minutes
	}
	touch("H1", "form", "", "2026-06-28")                         // 2 days ago, 10 points, of the last week
	touch("H2", "page_view", "", "2026-06-21")                    // 9 days ago, 1 point, of the three weeks before
	touch("H1", "meeting", "25", "2026-04-02")                    // 89 days ago, 25 points
	touch("H1", "meeting", "30", "2026-04-01")                    // 90 days ago: no longer
	touch("H2", "webinar", "", "2026-03-01")                      // long before
	c.deal("HAND", "won", date("2025-05-01"), date("2025-06-30")) // a year ago
	c.deal("OPEN", "open", date("2026-06-01"), time.Time{})
	c.finish()
	// Momentum: 10 points over at least 5. Points, 2^(-days/30): 10 x .9548 + .8123 + 25 x .1280 + 30 x
	// .125 + the webinar of 121 days ago, 10 x .0611 = 17.92.
	c.want(`select feature, feature_value from prediction_driver where unit_id = 'HAND' order by feature`,
		"average|", "days_since_touch|2", "demand_gen_points|1", "employees|250", "engaged_people|2",
		"is_customer|1", "lead_gen_points|10", "momentum|2", "months_since_deal|12.2", "motions|3", "points|17.9", "sales_points|25", "tier|1")
	c.want(`select account_id from account_prediction where account_id in ('HAND', 'OPEN')`, "HAND")
	// All deals are of 1,000.00, those of any size band too.
	c.want(`select distinct mean_deal_amount, abs(expected_value - probability * 1000) <= .005 from account_prediction`, "1000|true")
	c.want(`select count(*) from (select unit_id, sum(contribution) as odds from prediction_driver group by unit_id) as d
		inner join account_prediction as p on d.unit_id = p.account_id where abs(p.probability - 1 / (1 + exp(-d.odds))) < 1e-12`,
		c.rows("select count(*) from account_prediction")...)
}

// Where there is nothing to learn from, there is no model, and it says why.
func TestNoPredictionSaysWhy(t *testing.T) {
	t.Parallel()
	const leads = "lead_numbers: [], lead_categories: []"
	problem := "select fit, problem from prediction_model where target = 'account_deal'"
	for name, tc := range map[string]struct {
		prediction string
		change     func(*plantedCompany)
		want       []string
	}{
		"no deals": {"{" + leads + "}", func(c *plantedCompany) { c.deals = nil },
			[]string{"tested|0 deals within 90 days of the check dates; a model wants 50 (prediction.min_events)"}},
		"constant features": {"{features: [is_customer, engaged_people, tier], " + leads + "}", func(*plantedCompany) {},
			[]string{"tested|no feature that the events are enough for differs between the accounts"}},
		"separated": {"{features: [employees], penalty: 0, " + leads + "}", func(c *plantedCompany) {
			c.deals = slices.DeleteFunc(c.deals, func(d []string) bool { return d[1][4]%2 == 0 })
		}, []string{"tested|the columns separate the events from the rest, so that no finite coefficients fit best: give a penalty above 0"}},
		"turned off": {"{training_months: 0}", func(*plantedCompany) {}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := plant(t, 6, 60, tc.prediction)
			tc.change(c)
			c.finish()
			c.want(problem, tc.want...)
			c.want("select count(*) from account_prediction", "0")
			c.want("select count(*) from prediction_coefficient", "0")
			c.want("select count(*) from prediction_quality", "0")
			if len(tc.want) > 0 {
				c.want("select fit || '|' || message from data_quality inner join prediction_model on target = record_id and fit = 'tested' where rule_name = 'no_prediction' and entity = 'account'", tc.want...)
			}
		})
	}
}

// Where every account has an open deal, the model stands and predicts nothing.
func TestAccountsWithOpenDealsAreNotPredicted(t *testing.T) {
	t.Parallel()
	c := plant(t, 7, 60, "{features: [employees], lead_numbers: [], lead_categories: []}")
	for _, a := range c.accounts {
		c.deal(a[0], "open", date("2026-06-30"), time.Time{})
	}
	c.finish()
	c.want("select fit, is_fitted from prediction_model where target = 'account_deal' order by fit", "current|true", "tested|true")
	c.want("select count(*) from account_prediction", "0")
}

// Leads of two regions, in a column that the source keeps, become SQLs with the
// chances planted; some have no region, which is a level of its own.
func TestLeadPredictionFromKeptColumns(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.write("abm.yaml", "warehouse: warehouse\nprediction: {penalty: 0.001, lead_numbers: [Headcount], lead_categories: [Region], lead_max_age_days: 32}\n"+
		strings.Replace(simpleSources, "visitor_key: visitor_key}}", "visitor_key: visitor_key, sql_at: sql_at}, keep: [Region, Headcount]}", 1))
	random := rand.New(rand.NewPCG(8, 0))
	chances := map[string]float64{"north": .2, "south": .6, "": .4}
	var leads [][]string
	for i := range 3000 {
		region := []string{"north", "south", ""}[random.IntN(3)]
		created := date("2024-09-01").AddDate(0, 0, random.IntN(660))
		sql := ""
		if random.Float64() < chances[region] {
			// Within the horizon of every check date that sees the lead, and after it: it is a month old at most.
			sql = created.AddDate(0, 0, 33+random.IntN(50)).Format(time.DateOnly)
		}
		leads = append(leads, []string{fmt.Sprintf("L%05d", i), "", "", "", "", created.Format(time.DateOnly), "", "", sql, region, "not a number"})
	}
	writeRecords(n, "lead", headers["lead"]+",sql_at,Region,Headcount", leads)
	n.records("touch", map[string]string{"touch_id": "t", "account_id": "A", "touch_type": "form", "touched_at": "2024-06-01"})
	n.records("account", map[string]string{"account_id": "A"})
	n.records("deal", map[string]string{"deal_id": "d", "account_id": "A", "created_at": "2024-07-01", "status": "lost", "closed_at": "2024-07-02"})
	n.run()
	n.want(`select feature_scale || ' ' || feature || ' ' || feature_level from prediction_coefficient where target = 'lead_sql' and fit = 'tested' and feature_scale <> 'number' order by 1`,
		regionLevels(n)...)
	for region, chance := range chances {
		level := region
		if level == "" {
			level = "unknown"
		}
		// A share of several hundred: within 4 standard errors of what was planted.
		n.want(fmt.Sprintf(`select count(distinct probability), bool_and(abs(probability - %v) < .1) from lead_prediction
			inner join prediction_driver on unit_id = lead_id and feature = 'Region' and (feature_value = '%s' or feature_value = '%s')`, chance, region, level), "1|true")
	}
}

// regionLevels are the levels of Region but the most frequent, which the others
// are compared with.
func regionLevels(n *night) []string {
	levels := []string{"level Region north", "level Region south", "level Region unknown"}
	reference := n.rows("select feature_level from prediction_coefficient where fit = 'tested' and feature_scale = 'reference'")[0]
	levels = slices.DeleteFunc(levels, func(l string) bool { return strings.HasSuffix(l, reference) })
	return append(levels, "reference Region "+reference)
}
