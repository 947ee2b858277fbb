package report

import (
	"fmt"
	"io"
)

// shownSources is how many of the CRM's sources are listed.
const shownSources = 10

// overlapWords are the rows of the overlap in words.
var overlapWords = map[string]string{
	"demand_gen_only": "demand gen only", "demand_gen_first": "both, demand gen first", "lead_gen_first": "both, lead gen first",
	"lead_gen_only": "lead gen only", "sales_only": "sales only", "unclassified": "neither, motion unknown", "untouched": "no touch",
}

// stepWords are the steps that are shown, in words.
var stepWords = map[string]string{
	"demand_gen_to_lead": "From the first demand-gen touch to the first captured lead",
	"lead_to_deal":       "From the first captured lead to the deal",
}

// writeOverlap sets demand gen against lead gen, and the touches against the CRM.
func (s *Screen) writeOverlap(w io.Writer) {
	if len(s.Overlaps) == 0 {
		return
	}
	Heading(w, "Demand gen against lead gen, both ways")
	sentence(w, fmt.Sprintf("Lens %s, touches up to the close; abm query \"from deal_motion\" names the deals.", s.View.Lens))
	t := Table{Columns: []Column{
		{Head: "deals touched by"}, {Head: "deals", Right: true}, {Head: "share", Right: true}, {Head: "won", Right: true},
		{Head: "pipeline", Right: true}, {Head: "revenue", Right: true},
	}}
	for _, o := range s.Overlaps {
		t.Add(overlapWords[o.Overlap], Count(o.Deals), Share(o.Deals, s.Deals.Deals), Count(o.Won), Money(o.Pipeline), Money(o.Revenue))
	}
	t.Rule()
	t.Add("the deal table", Count(s.Deals.Deals), "", Count(s.Deals.Won), Money(s.Deals.Pipeline), Money(s.Deals.Revenue))
	t.Write(w)
	for _, x := range s.Timings {
		if words, ok := stepWords[x.Step]; ok {
			sentence(w, fmt.Sprintf("%s: a median of %s, nine in ten within %s (%s).",
				words, Plural(x.Median, "day"), Plural(x.P90, "day"), Plural(x.Deals, "deal")))
		}
	}
	s.writeCRM(w)
}

func (s *Screen) writeCRM(w io.Writer) {
	Heading(w, "What the CRM says, what the touches say")
	t := Table{Columns: []Column{
		{Head: "source in the CRM", Max: 24}, {Head: "deals", Right: true}, {Head: "pipeline", Right: true},
		{Head: "sourced", Right: true}, {Head: "share", Right: true}, {Head: "influenced", Right: true}, {Head: "share", Right: true},
	}}
	for i, c := range s.CRMSources {
		if i == shownSources {
			t.Note(fmt.Sprintf("and %d more: abm query \"from source_comparison\"", len(s.CRMSources)-i))
			break
		}
		t.Add(c.Name, Count(c.Deals), Money(c.Pipeline), Money(c.SourcedPipeline), Share(c.SourcedDeals, c.Deals),
			Money(c.InfluencedPipeline), Share(c.InfluencedDeals, c.Deals))
	}
	t.Write(w)
	sentence(w, "Sourced by marketing: the first touch by the deal's creation is not sales. Influenced by it: any such touch up to the close. Shares are of the deals.")
}
