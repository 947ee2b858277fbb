package report_test

import (
	"bytes"
	"strings"
	"testing"

	"abm/pipeline/report"
)

func TestChannelPage(t *testing.T) {
	probability, without, effect, order, states, share := 1./3, 1./6, .5, int64(1), int64(3), .2
	p := report.ChannelPage{
		AsOf: "2026-06-30", ModelOrder: []string{"linear", "markov"}, Name: "email", Basis: "channel",
		Touches: report.ChannelTouches{Touches: 3, Counted: 1, FirstAt: day("2026-01-01"), LastAt: day("2026-02-01")},
		Shares: []report.ChannelShare{{Model: "markov", Lens: "account", Window: "sourced", Scope: "all", Outcome: "revenue", Share: .2, Effect: &effect,
			Conversions: .2, Probability: &probability, Without: &without, Paths: 3, Converting: 1, ChannelPaths: 2, ChannelConverting: 1, Order: &order, States: &states}},
		View:   report.View{Lens: "account", Window: "influenced", Scope: "all"},
		Models: []report.ChannelModel{{Model: "markov", Pipeline: "200.00", Revenue: "0.00", PipelineShare: &share}, {Model: "linear", Pipeline: "1333.33", Revenue: "0.00"}},
		Paths: []report.ChannelPath{{Path: strings.Repeat("email x2 > direct > ", 8) + "display", Touches: 25, Deals: 1, Won: 1,
			Pipeline: "1000.00", Revenue: "1000.00", Example: "d1"}},
	}
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(page.String()), " ")
	for _, want := range []string{
		"Channel email, as of 2026-06-30. 3 touches from 2026-01-01 00:00 to 2026-02-01 00:00 UTC, of which 1 counts.",
		"markov revenue account sourced all 33.3 % 16.7 % 50.0 % 20.0 % 0.20 of 1",
		"2 of 3 paths hold a touch of email, 1 of the 1 that convert",
		"linear 1,333.33 0.00 markov 200.00 20.0 % 0.00",
		"1 1 1,000.00 1,000.00 25 d1 email x2 > direct > email x2 > direct > email x2 > direct > ... 5 steps ... > direct > email x2 > direct > email x2 > direct > display",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, page.String())
		}
	}
	if strings.Contains(text, "Shapley") {
		t.Errorf("the page speaks of a model that was not asked for:\n%s", page.String())
	}
}
