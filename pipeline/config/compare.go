package config

import (
	"maps"
	"slices"
	"time"
)

// MQABacktest says what the MQA rule is held against.
type MQABacktest struct {
	// DealDays is within how many days of an MQA a deal must be opened.
	DealDays int `yaml:"deal_days"`
	// Thresholds are enter_points tried beside the rule's own.
	Thresholds []float64 `yaml:"thresholds"`
}

// Tried lists the thresholds of the sweep in order: the rule's own, and those
// at which an account does not leave as soon as it enters.
func (b MQABacktest) Tried(rule MQA) []float64 {
	tried := []float64{rule.EnterPoints}
	for _, points := range b.Thresholds {
		if points >= rule.LeavePoints && points != rule.EnterPoints {
			tried = append(tried, points)
		}
	}
	slices.Sort(tried)
	return tried
}

// MotionLift says what counts as exposed to demand generation, and how long
// its outcomes may take.
type MotionLift struct {
	// ExposureDays before a landmark, and the counted touches within them from
	// which an account is exposed.
	ExposureDays int `yaml:"exposure_days"`
	MinTouches   int `yaml:"min_touches"`
	// Windows are the days from a landmark within which outcomes count.
	Windows []int `yaml:"windows"`
	// CycleDays is the length beyond which a sales cycle counts no longer.
	CycleDays int `yaml:"cycle_days"`
}

// Cohort is a group of accounts to compare with all others: those in one of
// the tiers, industries or countries named, or listed by id.
type Cohort struct {
	Name       string   `yaml:"name"`
	Tiers      []string `yaml:"tiers"`
	Industries []string `yaml:"industries"`
	Countries  []string `yaml:"countries"`
	Accounts   []string `yaml:"accounts"`
	// From is the day (2026-01-31) on which the group was fixed; without one, outcomes count
	// over the last primary window.
	From string `yaml:"from"`
}

// Experiment is an A/B test: the variants that touches of its campaigns or
// links carry are its arms.
type Experiment struct {
	Name string `yaml:"name"`
	// Unit is what was drawn by lot: account, lead or visitor.
	Unit string `yaml:"unit"`
	// Control is the variant that the others are compared with.
	Control   string   `yaml:"control"`
	Campaigns []string `yaml:"campaigns"`
	Links     []string `yaml:"links"`
	// From is the day (2026-01-31) it began; touches before it do not count.
	From string `yaml:"from"`
}

// Comparison says over which windows outcomes are compared, and what
// difference would be worth having.
type Comparison struct {
	// Windows are days before and after each start.
	Windows []int `yaml:"windows"`
	// PrimaryWindow is the one that verdicts are given for.
	PrimaryWindow int `yaml:"primary_window"`
	// Worthwhile holds the smallest worthwhile difference of an outcome, in its
	// own unit; for the others it is WorthwhileLift of what the controls have.
	Worthwhile     map[string]float64 `yaml:"worthwhile"`
	WorthwhileLift float64            `yaml:"worthwhile_lift"`
	// Bootstrap is how many seeded resamples the intervals of amounts rest on.
	Bootstrap int `yaml:"bootstrap"`
	Seed      int `yaml:"seed"`
}

// Start is From as a day; the zero time where it is empty.
func (c Cohort) Start() time.Time { return day(c.From) }

// Start is From as a day; the zero time where it is empty.
func (e Experiment) Start() time.Time { return day(e.From) }

// day reads a day that validation has let pass.
func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// CohortOutcomes are what cohorts are compared by, in the order they are shown.
func CohortOutcomes() []string {
	return []string{
		"lead", "mqa", "deal", "won", "pipeline", "revenue", "engagement", "engagement_change", "engaged_people",
		"win_rate", "close_rate", "deal_size", "cycle_days", "cost_per_deal",
	}
}

// experimentUnits are what an experiment can draw by lot.
func experimentUnits() []string { return []string{"account", "lead", "visitor"} }

func validateCohorts(c *Config, d *document) {
	seen := map[string]int{}
	for i, cohort := range c.Cohorts {
		key := item("cohorts", i)
		validateCohortName(key, cohort.Name, i, seen, d)
		d.day(key+".from", cohort.From)
		if len(cohort.Tiers)+len(cohort.Industries)+len(cohort.Countries)+len(cohort.Accounts) == 0 {
			d.fail(key, "a cohort wants tiers, industries, countries or accounts")
		}
	}
	for i, e := range c.Experiments {
		key := item("experiments", i)
		validateCohortName(key, e.Name, len(c.Cohorts)+i, seen, d)
		d.day(key+".from", e.From)
		d.oneOf(key+".unit", e.Unit, "a unit of experiments", experimentUnits())
		if e.Control == "" {
			d.fail(key, "control is missing: name the variant that the others are compared with")
		}
		if len(e.Campaigns)+len(e.Links) == 0 {
			d.fail(key, "an experiment wants campaigns or links: whose touches carry its variants")
		}
	}
}

func validateCohortName(key, name string, i int, seen map[string]int, d *document) {
	d.unique(key+".name", name, i, seen)
	if name == "tier" {
		d.fail(key+".name", "tier is the name of the comparison of account tiers; choose another")
	}
}

func validateComparison(c *Comparison, d *document) {
	if len(c.Windows) == 0 {
		d.fail("comparison.windows", "empty; want one or more numbers of days")
	}
	for i, days := range c.Windows {
		key := item("comparison.windows", i)
		d.between(key, float64(days), 1, 1000)
		if slices.Contains(c.Windows[:i], days) {
			d.fail(key, "%d stands twice", days)
		}
	}
	if !slices.Contains(c.Windows, c.PrimaryWindow) {
		d.fail("comparison.primary_window", "%d is not one of comparison.windows", c.PrimaryWindow)
	}
	for _, outcome := range slices.Sorted(maps.Keys(c.Worthwhile)) {
		key := "comparison.worthwhile." + outcome
		d.oneOf(key, outcome, "an outcome of cohorts", CohortOutcomes())
		d.positive(key, c.Worthwhile[outcome])
	}
	d.positive("comparison.worthwhile_lift", c.WorthwhileLift)
	d.between("comparison.bootstrap", float64(c.Bootstrap), 100, 100_000)
	d.between("comparison.seed", float64(c.Seed), 0, 999_999)
}

// day fails the key unless the text is a day, or empty.
func (d *document) day(key, text string) {
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		d.fail(key, "%q is no day; write it as 2026-01-31", text)
	}
}

func validateBacktest(b MQABacktest, d *document) {
	d.between("mqa_backtest.deal_days", float64(b.DealDays), 1, 3650)
	for i, points := range b.Thresholds {
		key := item("mqa_backtest.thresholds", i)
		d.between(key, points, 0, 100_000)
		if slices.Contains(b.Thresholds[:i], points) {
			d.fail(key, "%g stands twice", points)
		}
	}
}

func validateLift(l MotionLift, d *document) {
	d.between("motion_lift.exposure_days", float64(l.ExposureDays), 1, 3650)
	d.between("motion_lift.min_touches", float64(l.MinTouches), 1, 100_000)
	d.between("motion_lift.cycle_days", float64(l.CycleDays), 1, 3650)
	for i, days := range l.Windows {
		key := item("motion_lift.windows", i)
		d.between(key, float64(days), 1, 3650)
		if slices.Contains(l.Windows[:i], days) {
			d.fail(key, "%d stands twice", days)
		}
	}
}
