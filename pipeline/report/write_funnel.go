package report

import (
	"fmt"
	"io"
)

// writeFunnel sets the road from lead to order, and what holds it back.
func (s *Screen) writeFunnel(w io.Writer) {
	if len(s.Funnel) == 0 {
		return
	}
	Heading(w, "From lead to order")
	t := Table{Columns: []Column{
		{Head: "stage"}, {Head: "leads", Right: true}, {Head: "to"}, {Head: "got on", Right: true}, {Head: "rate", Right: true},
		{Head: "95 % interval", Right: true}, {Head: "days", Right: true}, {Head: "lost", Right: true}, {Head: "mostly", Max: 22},
	}}
	for _, f := range s.Funnel {
		t.Add(f.From, Count(f.Entered), f.To, Count(f.Converted), rate(f.Rate), interval(f.Low, f.High), f.MedianDays, Count(f.Dropped), f.MainReason)
	}
	t.Write(w)
	sentence(w, "All leads; who skips MQL or SAL got to it, but was never in it. Rates count those that have had time, days are the median. "+s.Diagnosis.sentence()+
		" By month, segment and acquisition: abm query \"from funnel_diagnosis\"; lead by lead: abm query \"from lead_to_revenue\"")
}

// sentence says what holds the funnel back, and by how much.
func (d Diagnosis) sentence() string {
	counts := fmt.Sprintf("%s, %s, %s: ", Plural(d.Leads, "lead"), Plural(d.SQLs, "SQL"), Plural(d.Customers, "customer"))
	switch d.Bottleneck {
	case "order_acquisition":
		return counts + fmt.Sprintf("the bottleneck is the selling (order_acquisition). %s of the SQLs were won, others win %s or more; that forgoes %s of revenue.",
			rate(d.CloseRate), Percent(d.CloseBenchmarkLow), Money(d.RevenueForgone))
	case "lead_quality":
		return counts + fmt.Sprintf("the bottleneck is the leads (lead_quality). %s of them became SQLs, others reach %s or more; that forgoes %s of revenue.",
			rate(d.SQLRate), Percent(d.SQLBenchmarkLow), Money(d.RevenueForgone))
	case "lead_volume":
		return counts + fmt.Sprintf("the bottleneck is the number of leads (lead_volume). %s of them became SQLs, more than the %s that others reach at best, and the selling is not weak.",
			rate(d.SQLRate), Percent(d.SQLBenchmarkHigh))
	case "too_few":
		return counts + "too few to say what holds the funnel back."
	}
	return counts + "no rate is weak against the benchmarks."
}
