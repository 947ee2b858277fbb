package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// shownEnds is how many touches of each end of a long journey are shown,
// beside its milestones.
const shownEnds = 12

// modelsAbreast is how many models' credits fit beside each other.
const modelsAbreast = 5

func (p *DealPage) writeJourney(w io.Writer) {
	Heading(w, "The journey")
	if len(p.Journey) == 0 {
		sentence(w, "It has no touch.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "", Right: true}, {Head: "when (UTC)"}, {Head: "touch", Max: 20}, {Head: "type", Max: 16}, {Head: "channel", Max: 14}, {Head: "motion"}, {Head: "milestone"},
	}}
	created := false
	p.eachStep(&t, func(s Step) {
		if !s.Sourced && !created {
			created = true
			t.Note("-- the deal is created, " + p.Deal.CreatedAt.Format(minute) + " --")
		}
		t.Add(Count(s.Position), s.At.Format(minute), s.TouchID, s.Type, s.Channel, s.Motion, milestones(s))
	})
	t.Write(w)
	sentence(w, "FT first touch, LC lead creation, OC deal creation, CW close of a won deal: the milestones of u_shaped, w_shaped and full_path.")
}

// isShown is true for both ends of a journey, its milestones, and the touches
// on either side of the deal's creation.
func (p *DealPage) isShown(i int) bool {
	s := p.Journey[i]
	return p.All || i < shownEnds || i >= len(p.Journey)-shownEnds || milestones(s) != "" ||
		s.Sourced != p.Journey[i-1].Sourced || s.Sourced != p.Journey[i+1].Sourced
}

// eachStep visits the steps shown and notes those that are not.
func (p *DealPage) eachStep(t *Table, visit func(Step)) {
	hidden := 0
	for i, s := range p.Journey {
		if !p.isShown(i) {
			hidden++
			continue
		}
		if hidden > 0 {
			t.Note("... " + touches(int64(hidden)) + " in between (--all shows them)")
			hidden = 0
		}
		visit(s)
	}
}

func milestones(s Step) string {
	var marks []string
	for _, m := range []struct {
		is   bool
		mark string
	}{{s.First, "FT"}, {s.LeadCreation, "LC"}, {s.DealCreation, "OC"}, {s.Close, "CW"}} {
		if m.is {
			marks = append(marks, m.mark)
		}
	}
	return strings.Join(marks, " ")
}

func (p *DealPage) writeCredits(w io.Writer) {
	if len(p.Credits) == 0 {
		return
	}
	Heading(w, "What each touch is credited with")
	amounts := p.byTouch(func(c Credit) string { return Money(c.Pipeline) })
	first := true
	for models := range slices.Chunk(p.Models, modelsAbreast) {
		if !first {
			fmt.Fprintln(w)
		}
		first = false
		t := Table{Columns: []Column{{Head: "", Right: true}, {Head: "day"}, {Head: "channel", Max: 14}}}
		for _, m := range models {
			t.Columns = append(t.Columns, Column{Head: m.Model, Right: true, Max: 16})
		}
		p.eachStep(&t, func(s Step) {
			cells := []string{Count(s.Position), s.At.Format("2006-01-02"), s.Channel}
			for _, m := range models {
				cells = append(cells, amounts[creditKey{s.TouchID, m.Model}])
			}
			t.Add(cells...)
		})
		t.Rule()
		sums, rest, whole := []string{"", "credited", ""}, []string{"", "unattributed", ""}, []string{"", "the deal", ""}
		for _, m := range models {
			sums, rest, whole = append(sums, Money(m.TouchSum)), append(rest, Money(m.Unattributed)), append(whole, Money(m.Pipeline))
		}
		t.Add(sums...)
		t.Add(rest...)
		t.Add(whole...)
		t.Write(w)
	}
}

// creditKey is one touch under one model.
type creditKey struct{ touch, model string }

func (p *DealPage) byTouch(cell func(Credit) string) map[creditKey]string {
	cells := make(map[creditKey]string, len(p.Credits))
	for _, c := range p.Credits {
		cells[creditKey{c.TouchID, c.Model}] = cell(c)
	}
	return cells
}

// rolesAbreast is how many models' weights fit beside each other with their reasons.
const rolesAbreast = 4

// writeRoles says how each touch weighs under each model, and why.
func (p *DealPage) writeRoles(w io.Writer) {
	if len(p.Credits) == 0 {
		return
	}
	Heading(w, "How each touch weighs, and why")
	cells := p.byTouch(func(c Credit) string {
		if c.Weight == 0 {
			return "0 " + c.Role
		}
		return Percent(c.Weight) + " " + c.Role
	})
	first := true
	for models := range slices.Chunk(p.Models, rolesAbreast) {
		if !first {
			fmt.Fprintln(w)
		}
		first = false
		t := Table{Columns: []Column{{Head: "", Right: true}, {Head: "channel", Max: 14}}}
		for _, m := range models {
			t.Columns = append(t.Columns, Column{Head: m.Model, Max: 24})
		}
		p.eachStep(&t, func(s Step) {
			row := []string{Count(s.Position), s.Channel}
			for _, m := range models {
				row = append(row, cells[creditKey{s.TouchID, m.Model}])
			}
			t.Add(row...)
		})
		t.Write(w)
	}
	sentence(w, "between: it shares what the milestones, or the first and the last touch, leave. outside: it lies before the first or behind the last milestone. "+
		"1 of n: n touches share alike, all of the window under linear, those of its channel under markov and shapley, of its motion under markov_motion. d before last: the weight halves with each half-life of days before the last touch. A blank: not in the window or scope.")
}

func (p *DealPage) writeExcluded(w io.Writer) {
	if !p.Deal.Credited {
		return
	}
	Heading(w, "What was left out")
	if len(p.Excluded) == 0 {
		sentence(w, "Every touch of its account is in the journey, or its account has none.")
		return
	}
	t := Table{Columns: []Column{{Head: "reason"}, {Head: "touches", Right: true}, {Head: "touch", Max: 20}, {Head: "when (UTC)"}, {Head: "type", Max: 18}, {Head: "channel", Max: 14}}}
	last, shown := Excluded{}, int64(0)
	more := func() {
		if rest := last.Touches - shown; rest > 0 {
			t.Note(fmt.Sprintf("and %s more (--all shows them)", Count(rest)))
		}
	}
	for _, e := range p.Excluded {
		reason, count := "", ""
		if e.Reason != last.Reason {
			more()
			reason, count, shown = e.Reason, Count(e.Touches), 0
		}
		t.Add(reason, count, e.TouchID, e.At.Format(minute), e.Type, e.Channel)
		last, shown = e, shown+1
	}
	more()
	t.Write(w)
}
