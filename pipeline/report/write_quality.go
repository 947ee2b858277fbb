package report

import (
	"fmt"
	"io"
)

// meaningWidth is what is left of a line beside the longest rule name.
const meaningWidth = 48

func (s *Screen) writeQuality(w io.Writer) {
	Heading(w, "Checks and data quality")
	sentence(w, fmt.Sprintf("All %s passed. The tables took %.1f seconds to build.", Plural(s.Company.Checks, "check"), s.Company.Seconds))
	if len(s.Quality) == 0 {
		sentence(w, "Nothing odd was found in the data.")
		return
	}
	t := Table{Columns: []Column{
		{Head: ""}, {Head: "rule"}, {Head: "about"}, {Head: "records", Right: true}, {Head: "meaning"},
	}}
	for _, q := range s.Quality {
		for i, line := range wrap(q.Message, meaningWidth) {
			if i == 0 {
				t.Add(q.Severity, q.Rule, q.Entity, Count(q.Records), line)
			} else {
				t.Add("", "", "", "", line)
			}
		}
	}
	t.Write(w)
	sentence(w, "Record by record: abm query \"from data_quality where severity = 'warn'\"")
}
