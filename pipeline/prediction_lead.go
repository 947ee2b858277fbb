package pipeline

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/solve"
)

// leadFeature is a row of prediction_lead.
type leadFeature struct {
	Lead        string     `arrow:"lead_id"`
	Acquisition string     `arrow:"acquisition"`
	Channel     string     `arrow:"channel"`
	LeadSource  string     `arrow:"lead_source"`
	Country     string     `arrow:"country"`
	Industry    string     `arrow:"industry"`
	Seniority   string     `arrow:"seniority"`
	BuyingRole  string     `arrow:"buying_role"`
	Attributes  string     `arrow:"attributes"`
	Employees   *int64     `arrow:"employees"`
	AgeDays     int64      `arrow:"age_days"`
	CheckOn     time.Time  `arrow:"check_on,date"`
	QualifiedOn *time.Time `arrow:"qualified_on,date"`
}

// leadNumbers are the columns of ours that abm.yaml may name as numbers.
func leadNumbers() map[string]func(leadFeature) solve.Value {
	return map[string]func(leadFeature) solve.Value{
		"age_days":  func(f leadFeature) solve.Value { return number(float64(f.AgeDays)) },
		"employees": func(f leadFeature) solve.Value { return optional(f.Employees, 1) },
	}
}

// leadWords are the columns of ours that abm.yaml may name as categories.
func leadWords() map[string]func(leadFeature) string {
	return map[string]func(leadFeature) string{
		"acquisition": func(f leadFeature) string { return f.Acquisition },
		"channel":     func(f leadFeature) string { return f.Channel },
		"lead_source": func(f leadFeature) string { return f.LeadSource },
		"country":     func(f leadFeature) string { return f.Country },
		"industry":    func(f leadFeature) string { return f.Industry },
		"seniority":   func(f leadFeature) string { return f.Seniority },
		"buying_role": func(f leadFeature) string { return f.BuyingRole },
	}
}

// leadTarget predicts that an open lead becomes an SQL, or its deal is opened.
// A column that is none of ours is one that a source keeps.
func leadTarget(p config.Prediction) target {
	t := target{name: "lead_sql", unit: "leads", event: "SQLs"}
	var values []func(leadFeature, map[string]string) solve.Value
	add := func(name string, isWord, isLog bool, value func(leadFeature, map[string]string) solve.Value) {
		words := strings.ReplaceAll(name, "_", " ")
		t.inputs = append(t.inputs, input{solve.Input{Name: name, IsWord: isWord, IsLog: isLog}, words, words + " not known"})
		values = append(values, value)
	}
	keeps := false
	for _, name := range p.LeadNumbers {
		own, ok := leadNumbers()[name]
		keeps = keeps || !ok
		add(name, false, ok, func(f leadFeature, kept map[string]string) solve.Value {
			if ok {
				return own(f)
			}
			return keptNumber(kept[name])
		})
	}
	for _, name := range p.LeadCategories {
		own, ok := leadWords()[name]
		keeps = keeps || !ok
		add(name, true, false, func(f leadFeature, kept map[string]string) solve.Value {
			if ok {
				return solve.Value{Word: own(f)}
			}
			return solve.Value{Word: kept[name]}
		})
	}
	t.observe = observed("prediction_lead", "lead_id", func(f leadFeature) (observation, error) {
		o := observation{unit: f.Lead, checkOn: f.CheckOn, eventOn: f.QualifiedOn}
		var kept map[string]string
		if keeps && f.Attributes != "" {
			if err := json.Unmarshal([]byte(f.Attributes), &kept); err != nil {
				return o, fmt.Errorf("read kept columns of lead %s: %w", f.Lead, err)
			}
		}
		for _, value := range values {
			o.values = append(o.values, value(f, kept))
		}
		return o, nil
	})
	return t
}

// keptNumber reads a kept text; what is no finite number is not known.
func keptNumber(text string) solve.Value {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsInf(x, 0) {
		return number(math.NaN())
	}
	return number(x)
}
