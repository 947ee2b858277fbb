package report

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Comparison is what an arm and what it is held against differ by in one
// outcome, of the primary window; a row of the reading query cohorts.
type Comparison struct {
	Cohort  string `arrow:"cohort"`
	Arm     string `arrow:"arm"`
	Against string `arrow:"against"`
	// Source is programme, experiment, rule or tier.
	Source  string `arrow:"source"`
	Unit    string `arrow:"unit"`
	Outcome string `arrow:"outcome"`
	Method  string `arrow:"method"`
	Window  int64  `arrow:"window_days"`
	// Verdict is works, does_not or cannot_tell; empty for naive rows.
	Verdict string `arrow:"verdict"`
	// Warnings are names joined by ", ", Warning the same in words, joined by "; ".
	Warnings     string   `arrow:"warnings"`
	Warning      string   `arrow:"warning"`
	Enrolled     int64    `arrow:"enrolled"`
	Treated      int64    `arrow:"n_treated"`
	Control      int64    `arrow:"n_control"`
	ValueTreated *float64 `arrow:"value_treated"`
	ValueControl *float64 `arrow:"value_control"`
	Difference   *float64 `arrow:"difference"`
	Low          *float64 `arrow:"difference_low"`
	High         *float64 `arrow:"difference_high"`
	Q            *float64 `arrow:"q_value"`
	Worthwhile   *float64 `arrow:"worthwhile_difference"`
	Detectable   *float64 `arrow:"minimum_detectable"`
	MoreAccounts *float64 `arrow:"more_accounts"`
	MoreWeeks    *float64 `arrow:"more_weeks"`
}

// contrast names what is compared.
func (c Comparison) contrast() string { return c.Cohort + "\n" + c.Arm + "\n" + c.Against }

// warnings by name.
func (c Comparison) warnings() map[string]string {
	found := map[string]string{}
	if c.Warnings == "" {
		return found
	}
	sentences := strings.Split(c.Warning, "; ")
	for i, name := range strings.Split(c.Warnings, ", ") {
		found[name] = sentences[i]
	}
	return found
}

// CohortPage says of each outcome what a cohort changed, and how sure that is.
type CohortPage struct {
	AsOf string
	// Currency of the amounts, empty where nobody said.
	Currency string
	Rows     []Comparison
}

// Write writes the page.
func (p *CohortPage) Write(w io.Writer) error {
	var page bytes.Buffer
	if len(p.Rows) == 0 {
		sentence(&page, noCohorts)
	}
	for _, rows := range contrasts(p.Rows) {
		p.writeContrast(&page, rows)
	}
	if len(p.Rows) > 0 {
		fmt.Fprintln(&page)
		sentence(&page, fmt.Sprintf("As of %s. Other windows and methods: abm query \"from cohort_comparison\"; how alike the arms were: cohort_balance; week by week: cohort_curve.", p.AsOf))
	}
	_, err := page.WriteTo(w)
	return err
}

const noCohorts = "None: land programme members, or name cohorts: or experiments: in abm.yaml."

// contrasts splits rows, which lie together, by what they compare.
func contrasts(rows []Comparison) [][]Comparison {
	var list [][]Comparison
	for i, r := range rows {
		if i == 0 || r.contrast() != rows[i-1].contrast() {
			list = append(list, nil)
		}
		list[len(list)-1] = append(list[len(list)-1], r)
	}
	return list
}

func (p *CohortPage) writeContrast(w io.Writer, rows []Comparison) {
	first := rows[0]
	Heading(w, fmt.Sprintf("%s: %s against %s", first.Cohort, first.Arm, spaced(first.Against)))
	sentence(w, fmt.Sprintf("%s: %s. %s Outcomes are those of the %d days after each start.",
		first.who(), Plural(first.Enrolled, first.Unit), first.how(), first.Window))
	shared := sharedWarnings(rows)
	if len(shared) > 0 {
		sentence(w, "Mind throughout: "+strings.Join(shared, "; ")+".")
	}
	for _, c := range rows {
		fmt.Fprintln(w)
		sentence(w, c.words(p.Currency, shared))
	}
}

// sharedWarnings are those that every judged row has, in words.
func sharedWarnings(rows []Comparison) []string {
	var shared []string
	judged := slices.DeleteFunc(slices.Clone(rows), func(c Comparison) bool { return c.Verdict == "" })
	if len(judged) == 0 {
		return nil
	}
	for name := range strings.SplitSeq(judged[0].Warnings, ", ") {
		text, ok := judged[0].warnings()[name]
		if ok && !slices.ContainsFunc(judged, func(c Comparison) bool { _, has := c.warnings()[name]; return !has }) {
			shared = append(shared, text)
		}
	}
	return shared
}

// words says one comparison in sentences.
func (c Comparison) words(currency string, shared []string) string {
	o := outcomeWords(c.Outcome, currency)
	if c.Method == "naive" {
		if c.Difference == nil {
			return fmt.Sprintf("Naive, beside it: %s cannot be compared with everybody else.", o.name)
		}
		return fmt.Sprintf("Naive, beside it: against all %s others most tools would show %s to %s, %s; nothing makes these alike.",
			Count(c.Control), o.value(*c.ValueTreated), o.value(*c.ValueControl), o.difference(*c.Difference))
	}
	text := upperFirst(o.name) + " (" + c.Method + "): "
	if c.Difference == nil {
		text += fmt.Sprintf("%s against %s, and no difference to be had.", Count(c.Treated), Count(c.Control))
	} else {
		text += fmt.Sprintf("%s (%s) against %s (%s): %s", o.value(*c.ValueTreated), o.of(c.Treated, c.Unit), o.value(*c.ValueControl), o.of(c.Control, c.Unit), o.difference(*c.Difference))
		if c.Low != nil && c.High != nil {
			text += fmt.Sprintf(" (95 %% interval %s to %s)", o.number(*c.Low), o.number(*c.High))
		}
		text += "."
	}
	text += " " + c.verdict(o)
	mine := slices.DeleteFunc(strings.Split(c.Warning, "; "), func(t string) bool { return t == "" || slices.Contains(shared, t) })
	if len(mine) > 0 {
		text += " Mind: " + strings.Join(mine, "; ") + "."
	}
	return text
}

// verdict says what the comparison is worth, and what it would take to know more.
func (c Comparison) verdict(o outcomeText) string {
	switch c.Verdict {
	case "works":
		return fmt.Sprintf("It works (q %s).", probability(c.Q))
	case "does_not":
		return fmt.Sprintf("It does not: even the better end of the interval is below the %s that would be worth having.", o.size(*c.Worthwhile))
	}
	text := "The data cannot tell"
	if c.MoreAccounts == nil || c.Worthwhile == nil {
		if c.MoreWeeks != nil {
			return fmt.Sprintf("%s: the windows end in %s.", text, Plural(int64(*c.MoreWeeks), "week"))
		}
		return text + "."
	}
	text += fmt.Sprintf(": 80 %% power for %s, the smallest difference worth having, takes %s", o.size(*c.Worthwhile), Plural(int64(*c.MoreAccounts), "more "+c.Unit))
	if c.MoreWeeks != nil {
		text += " (" + wait(*c.MoreWeeks) + ")"
	}
	return text + "."
}

// wait says how long enrolment at its pace so far takes.
func wait(weeks float64) string {
	const tenYears = 520
	if weeks > tenYears {
		return "more than ten years at the pace so far"
	}
	return Plural(int64(weeks), "week") + " at the pace so far"
}

func probability(p *float64) string {
	if p == nil {
		return "unknown"
	}
	if *p < .001 {
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", *p)
}

// who names the arm.
func (c Comparison) who() string {
	switch c.Source {
	case "tier":
		return "Tier " + c.Arm
	case "rule":
		return "Cohort " + c.Cohort
	case "experiment":
		return fmt.Sprintf("Experiment %s, variant %s", c.Cohort, c.Arm)
	}
	return fmt.Sprintf("Programme %s, arm %s", c.Cohort, c.Arm)
}

// how says how those were found that it is held against.
func (c Comparison) how() string {
	switch {
	case c.Source == "experiment":
		return fmt.Sprintf("Variants were shown by lot; %s is the control.", c.Against)
	case c.Method == "holdout":
		return "The holdout was drawn by lot."
	case c.Against == "control":
		return "Each is held against the account most like it, of the control arm that somebody chose."
	case c.Against == "no_tier":
		return "Each is held against the account most like it, of those without a tier."
	}
	return "Each is held against the account most like it, of all others."
}

// spaced writes a name of ours as words.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// outcomeText sets the figures of one outcome.
type outcomeText struct {
	name  string
	scale float64
	// digits after the point.
	digits int
	// unit behind a value, and behind a difference.
	unit, differenceUnit string
	// isRatio holds where a value is not a mean of the accounts: of their deals.
	isRatio bool
}

// of says of how many a value is.
func (o outcomeText) of(n int64, unit string) string {
	if o.isRatio {
		return "of " + Plural(n, unit)
	}
	return "n = " + Count(n)
}

func outcomeWords(outcome, currency string) outcomeText {
	percent := func(name string) outcomeText {
		return outcomeText{name: name, scale: 100, digits: 1, unit: " %", differenceUnit: " points"}
	}
	money := func(name string) outcomeText {
		unit := ""
		if currency != "" {
			unit = " " + currency
		}
		return outcomeText{name: name, scale: 1, unit: unit, differenceUnit: unit}
	}
	switch outcome {
	case "lead":
		return percent("lead captured")
	case "mqa":
		return percent("marketing-qualified")
	case "deal":
		return percent("deal created")
	case "won":
		return percent("deal won")
	case "win_rate":
		return ratio(percent("win rate (won of closed deals)"))
	case "close_rate":
		return ratio(percent("close rate (won deals per SQL)"))
	case "pipeline", "revenue":
		return money(outcome + " per member")
	case "deal_size":
		return ratio(money("deal size"))
	case "cost_per_deal":
		return ratio(money("cost per deal"))
	case "cycle_days":
		return outcomeText{name: "cycle length", scale: 1, unit: " days", differenceUnit: " days"}
	case "engaged_people":
		return outcomeText{name: "engaged people", scale: 1, digits: 1}
	case "engagement_change":
		return outcomeText{name: "change of engagement", scale: 1, digits: 1, unit: " points", differenceUnit: " points"}
	}
	return outcomeText{name: "engagement", scale: 1, digits: 1, unit: " points", differenceUnit: " points"}
}

func ratio(o outcomeText) outcomeText {
	o.isRatio = true
	return o
}

func (o outcomeText) number(x float64) string {
	text := Money(fmt.Sprintf("%.*f", o.digits, x*o.scale))
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

func (o outcomeText) value(x float64) string { return inUnit(o.number(x), o.unit) }

// size is a difference without its direction.
func (o outcomeText) size(x float64) string { return inUnit(o.number(math.Abs(x)), o.differenceUnit) }

func inUnit(number, unit string) string {
	if number == "1" {
		unit = strings.TrimSuffix(unit, "s")
	}
	return number + unit
}

func (o outcomeText) difference(x float64) string {
	switch {
	case strings.Trim(o.number(x), "0.") == "":
		return "no difference"
	case x < 0:
		return o.size(x) + " less"
	}
	return o.size(x) + " more"
}
