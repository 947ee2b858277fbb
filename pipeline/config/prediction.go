package config

import (
	"slices"
	"strings"
)

// Prediction says how the chance of a deal, and of a lead's success, is learnt
// from what was known in past months.
type Prediction struct {
	// HorizonDays after a check date within which a deal is predicted.
	HorizonDays int `yaml:"horizon_days"`
	// TrainingMonths are learnt from; 0 leaves the predictions out.
	TrainingMonths int `yaml:"training_months"`
	// EvaluationMonths, later than those, are what the model is judged on.
	EvaluationMonths int `yaml:"evaluation_months"`
	// Penalty of the coefficients' squares (ridge), on standardised features.
	Penalty float64 `yaml:"penalty"`
	// MinEvents is the deals, or SQLs, in the training windows below which there is no model.
	MinEvents int `yaml:"min_events"`
	// EventsPerCoefficient bounds the model's size by the deals it learns from.
	EventsPerCoefficient int `yaml:"events_per_coefficient"`
	// Features of accounts, in the order in which they enter a model.
	Features []string `yaml:"features"`
	// LeadNumbers and LeadCategories are columns of leads, in the order in which
	// they enter: ours, or kept ones that were known when the lead was created.
	LeadNumbers    []string `yaml:"lead_numbers"`
	LeadCategories []string `yaml:"lead_categories"`
	// LeadMaxAgeDays is the age from which an open lead is not looked at any more.
	LeadMaxAgeDays int `yaml:"lead_max_age_days"`
}

// Features lists what the chance of an account's deal can be learnt from, in the
// order in which they enter while there are deals enough to learn from: what the
// score is made of, what was done of late, what came before, what the account is.
func Features() []string {
	return []string{
		"points", "engaged_people", "days_since_touch", "lead_gen_points", "sales_points", "demand_gen_points",
		"months_since_deal", "momentum", "fit", "employees", "motions", "signal_points", "is_customer", "tier",
	}
}

// LeadNumbers lists the numbers of leads that their success can be learnt from.
func LeadNumbers() []string {
	return []string{"age_days", "employees"}
}

// LeadCategories lists the categories of leads.
func LeadCategories() []string {
	return []string{"acquisition", "channel", "lead_source", "country", "industry", "seniority", "buying_role"}
}

func validatePrediction(c *Config, d *document) {
	p := &c.Prediction
	d.between("prediction.horizon_days", float64(p.HorizonDays), 7, 365)
	d.between("prediction.training_months", float64(p.TrainingMonths), 0, 60)
	d.between("prediction.evaluation_months", float64(p.EvaluationMonths), 1, 24)
	d.between("prediction.penalty", p.Penalty, 0, 1_000_000)
	d.between("prediction.min_events", float64(p.MinEvents), 2, 1_000_000)
	d.between("prediction.events_per_coefficient", float64(p.EventsPerCoefficient), 1, 1000)
	d.words("prediction.features", p.Features, "a feature of accounts", Features())
	d.between("prediction.lead_max_age_days", float64(p.LeadMaxAgeDays), 1, 3650)
	validateLeadColumns("prediction.lead_numbers", p.LeadNumbers, LeadNumbers(), c.keptOfLeads(), d)
	validateLeadColumns("prediction.lead_categories", p.LeadCategories, LeadCategories(), c.keptOfLeads(), d)
	for i, name := range p.LeadCategories {
		if slices.Contains(p.LeadNumbers, name) {
			d.fail(item("prediction.lead_categories", i), "%q is a number already", name)
		}
	}
}

// validateLeadColumns lets a prediction of leads read what is ours, or kept.
func validateLeadColumns(key string, names, own, kept []string, d *document) {
	for i, name := range names {
		switch {
		case slices.Contains(names[:i], name):
			d.fail(item(key, i), "%q stands twice", name)
		case !slices.Contains(own, name) && !slices.Contains(kept, name):
			d.fail(item(key, i), "%q is none of %s, nor kept: name a column of a lead source and list it there under keep", name, strings.Join(own, ", "))
		}
	}
}
