package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

func (s *Screen) writeCohorts(w io.Writer) {
	Heading(w, "Cohorts: who became marketing-qualified, who opened a deal")
	if len(s.Cohorts) == 0 {
		sentence(w, "None: name some under cohorts: in abm.yaml, or land programme members.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "cohort", Max: 22}, {Head: "arm", Max: 14}, {Head: "n", Right: true},
		{Head: "MQA", Right: true}, {Head: "rate", Right: true}, {Head: "95 % interval", Right: true},
		{Head: "deal", Right: true}, {Head: "rate", Right: true}, {Head: "95 % interval", Right: true}, {Head: "method"},
	}}
	last := ""
	var warnings []warning
	for _, c := range s.Cohorts {
		name := c.Cohort
		if name == last {
			name = ""
		}
		last = c.Cohort
		t.Add(name, c.Arm, Count(c.Accounts), Count(c.MQAs), rate(c.MQARate), interval(c.MQALow, c.MQAHigh),
			Count(c.Deals), rate(c.DealRate), interval(c.DealLow, c.DealHigh), c.Method)
		warnings = warn(warnings, c)
	}
	t.Write(w)
	sentence(w, "naive: rates as they are, nothing adjusted. Where two intervals overlap widely, these figures do not tell the arms apart.")
	for _, m := range warnings {
		sentence(w, fmt.Sprintf("Mind (%s): %s.", strings.Join(m.where, ", "), m.text))
	}
}

// warning is a text and the cohorts or arms it is about.
type warning struct {
	text  string
	where []string
}

// warn adds an arm's warnings, each text once.
func warn(warnings []warning, c Cohort) []warning {
	for text := range strings.SplitSeq(c.Warning, "; ") {
		if text == "" {
			continue
		}
		where := c.Cohort
		if strings.HasPrefix(text, "fewer") {
			where += " " + c.Arm
		}
		i := slices.IndexFunc(warnings, func(m warning) bool { return m.text == text })
		if i < 0 {
			warnings = append(warnings, warning{text: text})
			i = len(warnings) - 1
		}
		if !slices.Contains(warnings[i].where, where) {
			warnings[i].where = append(warnings[i].where, where)
		}
	}
	return warnings
}

func rate(r *float64) string {
	if r == nil {
		return "-"
	}
	return Percent(*r)
}

func interval(low, high *float64) string {
	if low == nil || high == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f to %.1f", 100**low, 100**high)
}
