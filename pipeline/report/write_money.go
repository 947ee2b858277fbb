package report

import (
	"fmt"
	"io"
	"slices"
)

// motionOrder is the order of the columns; what is not in it follows.
var motionOrder = [...]string{"demand_gen", "lead_gen", "sales", "unclassified", "unattributed"}

var motionHeads = map[string]string{"demand_gen": "demand gen", "lead_gen": "lead gen"}

func (s *Screen) writeMotions(w io.Writer) {
	if s.View.Lens == "" {
		Heading(w, "Attribution")
		sentence(w, "No deal is of a type that attribution credits (attribution.deal_types in abm.yaml).")
		return
	}
	Heading(w, "Demand gen, lead gen, sales: who is credited with what")
	sentence(w, fmt.Sprintf("%s, %s won%s. Lens %s, touches %s, scope %s; amounts in %s.",
		Plural(s.Deals.Deals, "credited deal"), Count(s.Deals.Won), s.otherDeals(), s.View.Lens, s.View.Window, s.View.Scope, s.currency()))
	motions := s.motions()
	s.writeAmounts(w, "pipeline", motions, func(m Motion) string { return m.Pipeline }, func(t ModelTotal) string { return t.Pipeline }, s.Deals.Pipeline)
	fmt.Fprintln(w)
	s.writeAmounts(w, "revenue", motions, func(m Motion) string { return m.Revenue }, func(t ModelTotal) string { return t.Revenue }, s.Deals.Revenue)
	s.writeRanges(w)
}

func (s *Screen) otherDeals() string {
	if s.Deals.Others == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s of other types, expansion or renewal, not in these figures)", Plural(s.Deals.Others, "deal"))
}

func (s *Screen) currency() string {
	switch {
	case s.Currency != "":
		return s.Currency
	case s.Company.Currencies == 1:
		return s.Company.Currency
	}
	return "the deals' own currency"
}

// motions are the columns: those with an amount, and always the three that
// the argument is about.
func (s *Screen) motions() []string {
	var out []string
	for i, name := range motionOrder {
		has := slices.ContainsFunc(s.Motions, func(m Motion) bool { return m.Motion == name })
		if i < 3 || has {
			out = append(out, name)
		}
	}
	for _, m := range s.Motions {
		if !slices.Contains(out, m.Motion) {
			out = append(out, m.Motion)
		}
	}
	return out
}

func (s *Screen) writeAmounts(w io.Writer, what string, motions []string, amount func(Motion) string, sum func(ModelTotal) string, deals string) {
	t := Table{Columns: []Column{{Head: what, Max: 18}}}
	for _, m := range motions {
		t.Columns = append(t.Columns, Column{Head: motionHead(m), Right: true})
	}
	t.Columns = append(t.Columns, Column{Head: "total", Right: true})
	same := true
	for _, total := range s.models() {
		cells := []string{total.Model}
		for _, name := range motions {
			cells = append(cells, s.amount(total.Model, name, amount))
		}
		t.Add(append(cells, Money(sum(total)))...)
		same = same && sum(total) == deals
	}
	t.Rule()
	last := make([]string, len(motions)+1)
	last[0] = "the deal table"
	t.Add(append(last, Money(deals))...)
	t.Write(w)
	if same {
		sentence(w, fmt.Sprintf("Every model's %s adds up to the deal table's, to the cent.", what))
	} else {
		sentence(w, fmt.Sprintf("WARNING: a model's %s does not add up to the deal table's. Do not use these figures; please report it.", what))
	}
}

func (s *Screen) amount(model, motion string, amount func(Motion) string) string {
	for _, m := range s.Motions {
		if m.Model == model && m.Motion == motion {
			return Money(amount(m))
		}
	}
	return Money("0.00")
}

// models are the rows, in the order of ModelOrder.
func (s *Screen) models() []ModelTotal {
	place := func(t ModelTotal) int {
		if i := slices.Index(s.ModelOrder, t.Model); i >= 0 {
			return i
		}
		return len(s.ModelOrder)
	}
	sorted := slices.Clone(s.Totals)
	slices.SortStableFunc(sorted, func(a, b ModelTotal) int { return place(a) - place(b) })
	return sorted
}

// writeRanges says how much the answer depends on the choices, for whoever
// settles the argument.
func (s *Screen) writeRanges(w io.Writer) {
	if len(s.Ranges) > 0 {
		fmt.Fprintln(w)
		t := Table{Columns: []Column{
			{Head: "share of pipeline", Max: 18}, {Head: s.Ranges[0].PrimaryModel, Right: true}, {Head: "95 % interval", Right: true},
			{Head: "least", Right: true}, {Head: "most", Right: true}, {Head: "verdict"},
		}}
		for _, r := range s.Ranges {
			t.Add(motionHead(r.Motion), rate(r.Share), interval(r.Low, r.High), Percent(r.Least), Percent(r.Most), verdict(r))
		}
		t.Write(w)
		sentence(w, fmt.Sprintf("Shares of what is credited; least and most are of %s of model, lens, window and lookback (table attribution_sensitivity).",
			Plural(s.Ranges[0].Combinations, "combination")))
	}
	sentence(w, "Attribution shares out what happened; it does not say what would be missing without a motion.")
}

func verdict(r ShareRange) string {
	switch r.Verdict {
	case "robust":
		return "robust"
	case "too_few_deals":
		return fmt.Sprintf("too few deals: %d", r.Deals)
	}
	return "depends on the model"
}

func motionHead(motion string) string {
	if words, ok := motionHeads[motion]; ok {
		return words
	}
	return motion
}
