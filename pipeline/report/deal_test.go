package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"abm/pipeline/report"
)

// longDeal has a journey of 100 touches, created behind the 60th.
func longDeal() *report.DealPage {
	p := &report.DealPage{
		AsOf: "2026-06-30", ModelOrder: []string{"first_touch", "linear"},
		Deal: report.Deal{ID: "d1", AccountID: "a1", Account: "Acme", Type: "new_business", Status: "open", Pipeline: "100.00", Revenue: "0.00", CreatedAt: day("2026-03-01"), Credited: true},
		View: report.View{Lens: "account", Window: "influenced", Scope: "all"},
		Models: []report.DealModel{
			{Model: "linear", Fallback: "none", Touches: 100, Pipeline: "100.00", Credited: "100.00", Unattributed: "0.00", TouchSum: "100.00", DemandGen: "100.00", LeadGen: "0.00", Sales: "0.00", Unclassified: "0.00"},
		},
		Excluded: []report.Excluded{{Reason: "planned", Touches: 9, TouchID: "x1", At: day("2026-01-01"), Type: "call", Channel: "cold_call"}},
	}
	for i := range 100 {
		id := fmt.Sprintf("t%03d", i+1)
		p.Journey = append(p.Journey, report.Step{
			Position: int64(i + 1), TouchID: id, At: day("2026-01-01").Add(time.Duration(i) * 24 * time.Hour),
			Type: "page_view", Channel: "direct", Motion: "demand_gen", Sourced: i < 60, LeadCreation: i == 29,
		})
		p.Credits = append(p.Credits, report.Credit{TouchID: id, Model: "linear", Weight: .01, Pipeline: "1.00"})
	}
	return p
}

func TestLongJourneyShowsWhatMatters(t *testing.T) {
	var page bytes.Buffer
	if err := longDeal().Write(&page); err != nil {
		t.Fatal(err)
	}
	journey, _, _ := strings.Cut(page.String(), "WHAT EACH TOUCH")
	for _, want := range []string{"t001", "t012", "t030", "t060", "t061", "t089", "t100", "... 17 touches in between", "and 8 more (--all shows them)"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not show %s:\n%s", want, page.String())
		}
	}
	for _, hidden := range []string{"t013", "t031", "t062", "t088"} {
		if strings.Contains(journey, hidden) {
			t.Errorf("the journey shows %s although nothing happens there", hidden)
		}
	}
	before, after, _ := strings.Cut(journey, "the deal is created")
	if !strings.Contains(before, "t060") || !strings.Contains(after, "t061") {
		t.Errorf("the creation does not stand between touches 60 and 61:\n%s", journey)
	}
}

func TestAllShowsEveryTouch(t *testing.T) {
	p := longDeal()
	p.All = true
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if id := fmt.Sprintf("t%03d", i+1); !strings.Contains(page.String(), id) {
			t.Errorf("--all does not show %s", id)
		}
	}
}

func TestDealPageWarnsOfMissingCents(t *testing.T) {
	p := longDeal()
	p.Models[0].TouchSum = "99.99"
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "WARNING") {
		t.Errorf("the page does not warn of a lost cent:\n%s", page.String())
	}
}

// TestRolesStandBesideWeights sets the W-shaped case by hand: .30, .05, .30,
// .05, .30, and nothing for the call behind the last milestone.
func TestRolesStandBesideWeights(t *testing.T) {
	p := longDeal()
	p.Journey, p.Credits = nil, nil
	p.Models = []report.DealModel{{Model: "first_touch", Touches: 6}, {Model: "w_shaped", Touches: 6}}
	p.ModelOrder = []string{"first_touch", "w_shaped"}
	for i, role := range []string{"FT", "between", "LC", "between", "OC", "outside"} {
		id := fmt.Sprintf("t%d", i+1)
		p.Journey = append(p.Journey, report.Step{Position: int64(i + 1), TouchID: id, At: day("2026-01-01"), Channel: "email", Sourced: true})
		weight := []float64{.3, .05, .3, .05, .3, 0}[i]
		first := report.Credit{TouchID: id, Model: "first_touch", Role: "not first"}
		if i == 0 {
			first = report.Credit{TouchID: id, Model: "first_touch", Weight: 1, Role: "first"}
		}
		p.Credits = append(p.Credits, first, report.Credit{TouchID: id, Model: "w_shaped", Weight: weight, Role: role})
	}
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	want := `HOW EACH TOUCH WEIGHS, AND WHY
   channel  first_touch    w_shaped
1  email    100.0 % first  30.0 % FT
2  email    0 not first    5.0 % between
3  email    0 not first    30.0 % LC
4  email    0 not first    5.0 % between
5  email    0 not first    30.0 % OC
6  email    0 not first    0 outside
`
	if !strings.Contains(page.String(), want) {
		t.Errorf("the page does not hold\n%s\nbut\n%s", want, page.String())
	}
}
