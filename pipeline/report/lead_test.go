package report_test

import (
	"bytes"
	"testing"
	"time"

	"abm/pipeline/report"
)

// A lead that is out, held back, of an unknown account and undated, of which too
// little is known for a grade.
func TestLeadPage(t *testing.T) {
	closed := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	p := report.LeadPage{
		AsOf: "2026-06-30",
		Lead: report.Lead{
			ID: "L1", Acquisition: "purchased", Channel: "unattributed", State: "disqualified", Readiness: "unqualified", Reason: "out by rule: too_small",
			Grade: "-4", FitPoints: "0.00", FitCompleteness: f(.25), Score: "0.00", SignalPoints: "0.00", PriorityPoints: "0.00", MQLScore: "30.00",
			Rank: 1200, Leads: 1250, DriversAddUp: true,
		},
		Criteria: []report.Criterion{
			{Name: "decision_maker", Verdict: "no", Field: "is_decision_maker", Given: "no", Threshold: "in yes", Source: "declared"},
			{Name: "timing", Verdict: "unknown"},
		},
		Out:    []report.Disqualification{{Reason: "too_small", Field: "employees", Given: "4", Threshold: "< 10", Source: "enriched", RulesMet: 2}},
		States: []report.LeadSpell{{State: "disqualified", Source: "rule", Reason: "out by rule: too_small"}},
	}
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "lead_out", page.String())

	p.Out, p.Lead.IsContactable, p.Lead.IsOverMQL, p.Lead.DriversAddUp, p.Lead.FitCompleteness = nil, true, true, false, nil
	p.Lead.AccountID, p.Lead.Account, p.Lead.Since, p.Lead.Score = "A1", "Acme", &closed, "42.50"
	p.Drivers = []report.LeadDriver{{Kind: "touch", Reason: "demo request via organic search", Events: 2, Points: "40.00", LastAt: &closed}}
	page.Reset()
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "lead_warm", page.String())
}
