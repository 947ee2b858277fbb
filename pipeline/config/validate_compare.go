package config

import (
	"maps"
	"slices"
	"time"
)

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
