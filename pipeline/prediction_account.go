package pipeline

import (
	"math"
	"time"

	"abm/pipeline/solve"
)

// accountFeature is a row of prediction_feature.
type accountFeature struct {
	Account        string     `arrow:"account_id"`
	Tier           string     `arrow:"tier"`
	EngagedPeople  int64      `arrow:"engaged_people"`
	Employees      *int64     `arrow:"employees"`
	DaysSinceTouch int64      `arrow:"days_since_touch"`
	DaysSinceDeal  *int64     `arrow:"days_since_deal"`
	Points         int64      `arrow:"points_micros"`
	WithoutSales   int64      `arrow:"points_without_sales_micros"`
	DemandGen      int64      `arrow:"demand_gen_micros"`
	LeadGen        int64      `arrow:"lead_gen_micros"`
	Sales          int64      `arrow:"sales_micros"`
	Signal         int64      `arrow:"signal_micros"`
	Motions        int64      `arrow:"motions"`
	Fit            *int64     `arrow:"fit_cents"`
	Momentum       float64    `arrow:"momentum"`
	IsCustomer     bool       `arrow:"is_customer"`
	CheckOn        time.Time  `arrow:"check_on,date"`
	NextDealOn     *time.Time `arrow:"next_deal_on,date"`
}

// accountInput is a feature that abm.yaml may name.
type accountInput struct {
	input
	value func(accountFeature) solve.Value
}

// accountInputs are the features of accounts, by name.
func accountInputs() map[string]accountInput {
	points := func(micros func(accountFeature) int64) func(accountFeature) solve.Value {
		return func(f accountFeature) solve.Value { return number(float64(micros(f)) / 1e6) }
	}
	inputs := map[string]accountInput{}
	add := func(name, words, unknown string, isLog bool, value func(accountFeature) solve.Value) {
		inputs[name] = accountInput{input{Input: solve.Input{Name: name, IsLog: isLog}, words: words, unknown: unknown}, value}
	}
	add("points", "points", "", true, points(func(f accountFeature) int64 { return f.Points }))
	add("demand_gen_points", "demand gen points in 90 days", "", true, points(func(f accountFeature) int64 { return f.DemandGen }))
	add("lead_gen_points", "lead gen points in 90 days", "", true, points(func(f accountFeature) int64 { return f.LeadGen }))
	add("sales_points", "sales points in 90 days", "", true, points(func(f accountFeature) int64 { return f.Sales }))
	add("signal_points", "signal points in 90 days", "", true, points(func(f accountFeature) int64 { return f.Signal }))
	add("engaged_people", "engaged people", "", true, func(f accountFeature) solve.Value { return number(float64(f.EngagedPeople)) })
	add("days_since_touch", "days since the last touch (90 at most)", "", true, func(f accountFeature) solve.Value { return number(float64(f.DaysSinceTouch)) })
	// In months: the logarithm of days would set a deal closed today as far from one of last week as that from one of last year.
	add("months_since_deal", "months since the last deal closed", "no deal closed before", true, func(f accountFeature) solve.Value { return optional(f.DaysSinceDeal, 30) })
	add("momentum", "momentum", "", true, func(f accountFeature) solve.Value { return number(f.Momentum) })
	add("motions", "motions in 90 days", "", false, func(f accountFeature) solve.Value { return number(float64(f.Motions)) })
	add("employees", "employees", "employees not known", true, func(f accountFeature) solve.Value { return optional(f.Employees, 1) })
	add("fit", "fit points", "fit not known", false, func(f accountFeature) solve.Value { return optional(f.Fit, 100) })
	add("is_customer", "is a customer", "", false, func(f accountFeature) solve.Value { return yes(f.IsCustomer) })
	inputs["tier"] = accountInput{
		input{Input: solve.Input{Name: "tier", IsWord: true}, words: "tier"},
		func(f accountFeature) solve.Value { return solve.Value{Word: f.Tier} },
	}
	return inputs
}

func number(x float64) solve.Value { return solve.Value{Number: x} }

func optional(x *int64, unit float64) solve.Value {
	if x == nil {
		return number(math.NaN())
	}
	return number(float64(*x) / unit)
}

func yes(is bool) solve.Value {
	if is {
		return number(1)
	}
	return number(0)
}

// accountTarget predicts that an account opens a deal.
func accountTarget(features []string) target {
	inputs := accountInputs()
	t := target{name: "account_deal", unit: "accounts", event: "deals", rivals: []string{rivalScore, rivalWithoutSales}}
	var values []func(accountFeature) solve.Value
	for _, name := range features {
		t.inputs = append(t.inputs, inputs[name].input)
		values = append(values, inputs[name].value)
	}
	t.observe = observed("prediction_feature", "account_id", func(f accountFeature) (observation, error) {
		o := observation{unit: f.Account, checkOn: f.CheckOn, eventOn: f.NextDealOn, scores: []float64{float64(f.Points), float64(f.WithoutSales)}}
		for _, value := range values {
			o.values = append(o.values, value(f))
		}
		return o, nil
	})
	return t
}
