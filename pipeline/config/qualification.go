package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Qualification says which leads are out, what is asked of the others, when a
// lead is marketing-qualified, and whom the company may contact.
type Qualification struct {
	// Consent is required, legitimate_interest or off.
	Consent string `yaml:"consent"`
	// Disqualify are the rules a lead is out by; the first that holds is its
	// reason. They come before the defaults.
	Disqualify []Disqualifier `yaml:"disqualify"`
	// Checklist is bant, champ or form.
	Checklist string `yaml:"checklist"`
	// Criteria answer the checklist: of the tests of a criterion, the first whose
	// field is known decides. They come before the defaults.
	Criteria []Criterion `yaml:"criteria"`
	// Fit is what is asked of the person, beside Config.Fit of the company.
	Fit []FitRule `yaml:"fit"`
	// MQL is the rule for a marketing-qualified lead.
	MQL MQL `yaml:"mql"`
	// Segments have a rule of their own: the first that a lead is in.
	Segments []MQLSegment `yaml:"segments"`
}

// Disqualifier puts the leads out whose field compares with the threshold.
type Disqualifier struct {
	// Field is a lead field, or attributes.NAME for a column under keep:.
	Field string `yaml:"field"`
	// Operator is <, <=, > or >= for numbers, in, not_in or matches for words.
	Operator string `yaml:"operator"`
	// Threshold is a number, one or more words, or a pattern.
	Threshold Names  `yaml:"threshold"`
	Reason    string `yaml:"reason"`
}

// Criterion answers a criterion of a checklist: yes where the field compares
// with the threshold, no where it does not, unknown where it is empty.
type Criterion struct {
	Criterion string `yaml:"criterion"`
	Field     string `yaml:"field"`
	Operator  string `yaml:"operator"`
	Threshold Names  `yaml:"threshold"`
	// Source says who fills the field: declared, enriched, inferred or rep; the
	// record's own source where empty.
	Source string `yaml:"source"`
}

// MQL is the rule for a marketing-qualified lead.
type MQL struct {
	// Score is the points from which a lead is one.
	Score float64 `yaml:"score"`
	// Fit is the lowest grade that is one, A to D.
	Fit string `yaml:"fit"`
}

// MQLSegment is the rule for the leads of a segment; what it leaves out is as
// in MQL.
type MQLSegment struct {
	// Field is tier, cohort, industry, country, size_band, channel, motion or acquisition.
	Field  string   `yaml:"field"`
	Values []string `yaml:"values"`
	Score  float64  `yaml:"score"`
	Fit    string   `yaml:"fit"`
}

// Ways to treat consent.
const (
	// ConsentRequired counts and lists only people who gave it.
	ConsentRequired = "required"
	// ConsentLegitimate leaves out those who withdrew it or opted out.
	ConsentLegitimate = "legitimate_interest"
	// ConsentOff looks at none.
	ConsentOff = "off"
)

// attributePrefix begins the name of a field that is a column under keep:.
const attributePrefix = "attributes."

// Attribute is the column under keep: that a field names; false for our own
// fields.
func Attribute(field string) (string, bool) { return strings.CutPrefix(field, attributePrefix) }

// IsFreeText says whether anything may stand in a field, a person's name too.
func IsFreeText(field string) bool {
	_, kept := Attribute(field)
	return kept || slices.Contains([]string{"title", "company_name", "email_domain", "technology"}, field)
}

func textFields() []string {
	return []string{
		"title", "seniority", "department", "buying_role", "company_name", "email_domain", "lead_source",
		"acquisition", "status", "industry", "country", "technology", "tier",
	}
}

func yesNoFields() []string { return []string{"is_decision_maker", "has_need", "has_agency"} }

func numberFields() []string {
	return []string{
		"employees", "annual_revenue", "budget", "users", "quotes_required", "timeframe_days", "signal_points",
	}
}

func leadFields() []string { return slices.Concat(textFields(), yesNoFields(), numberFields()) }

// IsNumber says whether an operator compares numbers.
func IsNumber(operator string) bool { return slices.Contains(numberOperators(), operator) }

func numberOperators() []string { return []string{"<", "<=", ">", ">="} }
func wordOperators() []string   { return []string{"in", "not_in", "matches"} }

// Checklist lists the criteria of a checklist, in order.
func Checklist(name string) []string {
	switch name {
	case "bant":
		return []string{"budget", "authority", "need", "timing"}
	case "champ":
		return []string{"challenges", "authority", "money", "prioritization"}
	case "form":
		return []string{"users", "budget", "quotes_required", "decision_maker", "timeframe"}
	}
	return nil
}

func checklists() []string { return []string{"bant", "champ", "form"} }

// segmentFields are the columns of funnel_lead that a segment may name.
func segmentFields() []string {
	return []string{"tier", "cohort", "industry", "country", "size_band", "channel", "motion", "acquisition"}
}

func grades() []string { return []string{"A", "B", "C", "D"} }

// defaultQualification asks half the points of an MQA: two such people make
// their account one.
func defaultQualification() Qualification {
	return Qualification{Consent: ConsentLegitimate, Checklist: "bant", MQL: MQL{Score: 30, Fit: "C"}}
}

// defaultDisqualifiers are those that hold for every company: who studies or
// looks for a job does not buy.
func defaultDisqualifiers() []Disqualifier {
	return []Disqualifier{
		{"title", "matches", Names{word("students?|werkstudent(in)?|interns?|praktikant(in)?|undergraduate|doctoral candidate")}, "student"},
		{"title", "matches", Names{"job ?seek(er|ing)|(looking|searching|seeking) (for )?(a |an |my |new )*(job|work|role|position|opportunit)|open to work|unemployed|arbeits(suchend|los)|stellensuche"}, "job_seeker"},
	}
}

// defaultCriteria answer each criterion from the lead's own columns. Who
// decides is told by a rep, else by the role in the buying group, else inferred
// from the title; six months is as far ahead as a project is planned.
func defaultCriteria() []Criterion {
	var all []Criterion
	add := func(field, operator string, threshold Names, source string, criteria ...string) {
		for _, c := range criteria {
			all = append(all, Criterion{c, field, operator, threshold, source})
		}
	}
	add("budget", ">", Names{"0"}, "", "budget", "money")
	add("is_decision_maker", "in", Names{"yes"}, "", "authority", "decision_maker")
	add("buying_role", "in", Names{"decision_maker"}, "rep", "authority", "decision_maker")
	add("seniority", "in", Names{"c_level", "vp", "director"}, "", "authority", "decision_maker")
	add("has_need", "in", Names{"yes"}, "", "need", "challenges")
	add("timeframe_days", "<=", Names{"180"}, "", "timing", "timeframe", "prioritization")
	add("users", ">=", Names{"1"}, "", "users")
	add("quotes_required", ">=", Names{"1"}, "", "quotes_required")
	return all
}

// fillQualification writes words as the data has them, in lower case, and lets
// segments have the rest of their rule from MQL.
func fillQualification(q *Qualification, d *document) {
	for i := range q.Disqualify {
		q.Disqualify[i].Threshold = lowered(q.Disqualify[i].Operator, q.Disqualify[i].Threshold)
	}
	for i := range q.Criteria {
		q.Criteria[i].Threshold = lowered(q.Criteria[i].Operator, q.Criteria[i].Threshold)
	}
	for i := range q.Segments {
		s, key := &q.Segments[i], item("qualification.segments", i)
		s.Values = lowered("in", s.Values)
		defaultTo(&s.Fit, q.MQL.Fit)
		if !d.written(key + ".score") {
			s.Score = q.MQL.Score
		}
	}
}

// lowered leaves patterns alone: an upper-case letter in one is a mistake to
// be told.
func lowered(operator string, words []string) []string {
	if operator == "matches" {
		return words
	}
	low := make([]string, len(words))
	for i, w := range words {
		low[i] = strings.ToLower(w)
	}
	return low
}

func validateQualification(c *Config, d *document) {
	q, kept := &c.Qualification, c.keptOfLeads()
	d.oneOf("qualification.consent", q.Consent, "a way to treat consent", []string{ConsentRequired, ConsentLegitimate, ConsentOff})
	for i, r := range q.Disqualify {
		key := item("qualification.disqualify", i)
		d.test(key, r.Field, r.Operator, r.Threshold, kept)
		if !isName(r.Reason) {
			d.fail(key+".reason", "%q is not a reason; want lower-case letters, digits and _, such as too_small", r.Reason)
		}
	}
	d.oneOf("qualification.checklist", q.Checklist, "a checklist", checklists())
	var criteria []string
	for _, name := range checklists() {
		criteria = append(criteria, Checklist(name)...)
	}
	slices.Sort(criteria)
	criteria = slices.Compact(criteria)
	for i, r := range q.Criteria {
		key := item("qualification.criteria", i)
		d.oneOf(key+".criterion", r.Criterion, "a criterion", criteria)
		d.test(key, r.Field, r.Operator, r.Threshold, kept)
		if r.Source != "" {
			d.oneOf(key+".source", r.Source, "a source", []string{"declared", "enriched", "inferred", "rep"})
		}
	}
	validateFit("qualification.fit", q.Fit, leadFields(), d)
	validateMQL("qualification.mql", q.MQL.Score, q.MQL.Fit, d)
	for i, s := range q.Segments {
		key := item("qualification.segments", i)
		d.oneOf(key+".field", s.Field, "a segment", segmentFields())
		if len(s.Values) == 0 {
			d.fail(key+".values", "empty; which %s is the rule for?", s.Field)
		}
		if !d.hasFailedBelow("qualification.mql") { // what is left out is as there
			validateMQL(key, s.Score, s.Fit, d)
		}
	}
}

func validateMQL(key string, score float64, fit string, d *document) {
	d.between(key+".score", score, .1, 1_000_000)
	d.oneOf(key+".fit", fit, "a grade", grades())
}

// test fails a comparison that could never hold: a number compared as words, a
// word as a number.
func (d *document) test(key, field, operator string, threshold, kept []string) {
	name, isKept := Attribute(field)
	if isKept && !regexp.MustCompile(`^[^"'\\$?]+$`).MatchString(name) {
		d.fail(key+".field", "%q is not attributes. and the name of a column under keep:", field)
	} else if isKept && !slices.Contains(kept, name) {
		d.fail(key+".field", "no lead source keeps %q: list it there under keep%s", name, hintOnly(nearest(name, kept)))
	}
	if !isKept && !d.oneOf(key+".field", field, "a field of a lead", append(leadFields(), attributePrefix+"NAME")) {
		return
	}
	operators := slices.Concat(numberOperators(), wordOperators())
	switch {
	case slices.Contains(numberFields(), field):
		operators = numberOperators()
	case !isKept:
		operators = wordOperators()
	}
	if !d.oneOf(key+".operator", operator, "an operator for "+field, operators) {
		return
	}
	if len(threshold) == 0 {
		d.fail(key+".threshold", "missing; what is %s compared with?", field)
		return
	}
	switch {
	case operator == "matches" && len(threshold) == 1:
		if err := checkPattern(threshold[0]); err != nil {
			d.fail(key+".threshold", "%v", err)
		}
	case (operator == "matches" || IsNumber(operator)) && len(threshold) > 1:
		d.fail(key+".threshold", "%s wants one threshold, not %d", operator, len(threshold))
	case IsNumber(operator):
		x, err := strconv.ParseFloat(threshold[0], 64)
		if err != nil {
			d.fail(key+".threshold", "%q is not a number; write it as 5000 or 0.5", threshold[0])
			return
		}
		d.between(key+".threshold", x, -1e12, 1e12)
	case slices.Contains(yesNoFields(), field):
		for _, w := range threshold {
			d.oneOf(key+".threshold", w, "yes or no", []string{"yes", "no"})
		}
	}
}
