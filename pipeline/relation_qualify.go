package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"abm/pipeline/config"
)

// What a lead rule is for.
const (
	purposeDisqualify = "disqualify"
	purposeCriterion  = "criterion"
	purposeFit        = "fit"
)

// leadRule compares a field of a lead with a threshold: numbers in hundredths,
// words with the rule's leadRuleWords.
type leadRule struct {
	Number  int    `arrow:"rule_number"`
	Purpose string `arrow:"purpose"`
	// Name is the reason, the criterion, or of fit the field.
	Name     string `arrow:"rule_name"`
	Field    string `arrow:"field"`
	Operator string `arrow:"operator"`
	// Threshold is the comparison in words: >= 5000.
	Threshold string `arrow:"threshold"`
	// Source says who fills the field; the record's own source where empty.
	Source      string `arrow:"source"`
	LowCents    *int64 `arrow:"low_cents"`
	HighCents   *int64 `arrow:"high_cents"`
	PointsCents int64  `arrow:"points_cents"`
}

// leadRuleWord is a word that a rule looks for: the whole value, or, with a
// pattern, something found in it.
type leadRuleWord struct {
	Number  int    `arrow:"rule_number"`
	Word    string `arrow:"word"`
	Pattern string `arrow:"word_pattern"`
}

// askedField is a field that some rule asks about; of a column under keep: the
// column.
type askedField struct {
	Field     string `arrow:"field"`
	Attribute string `arrow:"attribute"`
	// IsFreeText is true where anything may stand in it.
	IsFreeText bool `arrow:"is_free_text"`
}

// mqlRule is the rule for marketing-qualified leads of a segment: where its
// field is the word, or, without a field, everywhere.
type mqlRule struct {
	Number int    `arrow:"rule_number"`
	Field  string `arrow:"field"`
	Word   string `arrow:"word"`
	Micros int64  `arrow:"mql_micros"`
	Fit    string `arrow:"mql_fit"`
}

// leadRules lists what is asked about leads: why they are out, what answers the
// checklist, what fits.
func leadRules(c *config.Config) (rules []leadRule, words []leadRuleWord) {
	q := c.Qualification
	add := func(r leadRule, list []leadRuleWord) {
		r.Number = len(rules) + 1
		rules = append(rules, r)
		for _, w := range list {
			w.Number = r.Number
			words = append(words, w)
		}
	}
	for _, r := range q.Disqualify {
		rule, list := compared(r.Field, r.Operator, r.Threshold)
		rule.Purpose, rule.Name = purposeDisqualify, r.Reason
		add(rule, list)
	}
	for _, r := range q.Criteria {
		if slices.Contains(config.Checklist(q.Checklist), r.Criterion) {
			rule, list := compared(r.Field, r.Operator, r.Threshold)
			rule.Purpose, rule.Name, rule.Source = purposeCriterion, r.Criterion, r.Source
			add(rule, list)
		}
	}
	for _, r := range slices.Concat(c.Fit, q.Fit) {
		rule, list := compared(r.Field, "in", r.Values)
		if len(r.Values) == 0 {
			rule = leadRule{Field: r.Field, Operator: "between", LowCents: cents(r.Min), HighCents: cents(r.Max)}
		}
		rule.Purpose, rule.Name, rule.PointsCents = purposeFit, r.Field, int64(math.Round(r.Points*100))
		add(rule, list)
	}
	return rules, words
}

// compared is a rule without its purpose. Its threshold was validated.
func compared(field, operator string, threshold []string) (leadRule, []leadRuleWord) {
	r := leadRule{Field: field, Operator: operator, Threshold: operator + " " + strings.Join(threshold, ", ")}
	if config.IsNumber(operator) {
		x, err := strconv.ParseFloat(threshold[0], 64)
		if err != nil {
			panic(fmt.Sprintf("pipeline: threshold %q: %v", threshold[0], err))
		}
		r.LowCents = cents(&x)
		return r, nil
	}
	words := make([]leadRuleWord, len(threshold))
	for i, w := range threshold {
		switch {
		case operator == "matches":
			words[i].Pattern = w
		case field == "technology" || field == "title":
			words[i].Pattern = wordPattern(w)
		default:
			words[i].Word = w
		}
	}
	return r, words
}

func cents(x *float64) *int64 {
	if x == nil {
		return nil
	}
	n := int64(math.Round(*x * 100))
	return &n
}

func askedFields(rules []leadRule) []askedField {
	var rows []askedField
	for _, r := range rules {
		column, _ := config.Attribute(r.Field)
		if row := (askedField{r.Field, column, config.IsFreeText(r.Field)}); !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func mqlRules(q config.Qualification) []mqlRule {
	var rows []mqlRule
	for i, s := range q.Segments {
		for _, v := range s.Values {
			rows = append(rows, mqlRule{i + 1, s.Field, v, micros(s.Score), s.Fit})
		}
	}
	return append(rows, mqlRule{Number: len(q.Segments) + 1, Micros: micros(q.MQL.Score), Fit: q.MQL.Fit})
}
