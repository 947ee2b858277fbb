package report

import (
	"fmt"
	"io"
	"slices"
)

func (s *Screen) writeCohorts(w io.Writer) {
	Heading(w, "Did the programmes work")
	if len(s.Cohorts) == 0 {
		sentence(w, noCohorts)
		return
	}
	groups := contrasts(s.Cohorts)
	works, does := 0, 0
	for _, rows := range groups {
		switch {
		case hasVerdict(rows, "works"):
			works++
		case hasVerdict(rows, "does_not"):
			does++
		}
	}
	sentence(w, s.firstCohort(groups[0])+fmt.Sprintf(
		" Of %s, %s an effect on some outcome and %s that there is none worth having: `abm cohorts` says of each what it changed, how sure that is and what to mind.",
		Plural(int64(len(groups)), "comparison"), show(works), show(does)))
}

// firstCohort says what the first comparison, the most trustworthy one, did to deals.
func (s *Screen) firstCohort(rows []Comparison) string {
	c := rows[max(slices.IndexFunc(rows, func(c Comparison) bool { return c.Outcome == "deal" && c.Verdict != "" }), 0)]
	o := outcomeWords(c.Outcome, s.Currency)
	if c.Difference == nil || c.Low == nil || c.High == nil {
		return fmt.Sprintf("%s, %s against %s: there is nothing to compare yet.", c.Cohort, c.Arm, spaced(c.Against))
	}
	return fmt.Sprintf("%s, %s against %s: %s in %d days for %s of %s, against %s of %s: %s (95 %% interval %s to %s), %s.",
		c.Cohort, c.Arm, spaced(c.Against), o.name, c.Window, o.value(*c.ValueTreated), Count(c.Treated),
		o.value(*c.ValueControl), Count(c.Control), o.difference(*c.Difference), o.number(*c.Low), o.number(*c.High), verdictWords(c.Verdict))
}

func hasVerdict(rows []Comparison, verdict string) bool {
	return slices.ContainsFunc(rows, func(c Comparison) bool { return c.Verdict == verdict })
}

func verdictWords(verdict string) string {
	switch verdict {
	case "works":
		return "it works"
	case "does_not":
		return "it does not"
	}
	return "the data cannot tell"
}

func show(n int) string {
	switch n {
	case 0:
		return "none shows"
	case 1:
		return "1 shows"
	}
	return fmt.Sprintf("%d show", n)
}
