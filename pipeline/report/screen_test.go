package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"abm/pipeline/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func f(x float64) *float64 { return &x }

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// planted is a screen whose figures are made up here, amounts large enough to
// need every column.
func planted() *report.Screen {
	return &report.Screen{
		RunID: "20260701T010203Z-0a1b2c3d", AsOf: "2026-06-30", Currency: "EUR", Warehouse: "/data/warehouse",
		Landed: 2, Unchanged: 1, Removed: 1, Mended: []string{"abm.duckdb follows the published run again"},
		ModelOrder: []string{"first_touch", "linear"},
		Company: report.Company{
			Accounts: 1200, ExtractAccounts: 1000, Inferred: 199, DealAccounts: 1, Leads: 4000, Touches: 1234567,
			CountedTouches: 1000000, MQAs: 12, Checks: 15, Seconds: 61.25,
		},
		Sources: []report.Source{
			{Name: "contacts", Entity: "lead", Files: 1, Records: 4000, Accepted: 4000, Newest: day("2026-06-30")},
			{Name: "touches", Entity: "touch", Files: 2, Records: 1234600, Accepted: 1234567, Rejected: 33, Newest: day("2026-06-30")},
		},
		Matches: []report.Match{
			{Method: "id", Leads: 3000, Touches: 1000000},
			{Method: "domain", Leads: 999, Ambiguous: 1, Touches: 234567},
			{Method: "unmatched", Leads: 1},
		},
		Stages: []report.Stage{{Name: "aware", Accounts: 1100}, {Name: "mqa", Accounts: 100}},
		Top: []report.Top{
			{Rank: 1, AccountID: "a1", Name: "Größenwahn & Söhne Maschinenbau GmbH", Stage: "opportunity", Score: "99.64", EngagedPeople: 1234, IsMQA: true, MQAAt: day("2026-06-29"), Fit: "A", Reason: "webinar registration (lead gen)", IsNew: true},
			{Rank: 2, AccountID: "a2", Name: "Acme", Stage: "engaged", Score: "9.00", EngagedPeople: 2, Fit: "-", Reason: "meeting (sales)"},
		},
		Funnel: []report.FunnelStage{
			{From: "lead", To: "sql", Entered: 1000000, Converted: 50000, Dropped: 700000, MainReason: "disqualified: out by rule: too small", MedianDays: "12", Rate: f(.05), Low: f(.0495), High: f(.0505)},
			{From: "sql", To: "won", Entered: 50000, Converted: 5000, Dropped: 0, MedianDays: "-"},
		},
		Diagnosis: report.Diagnosis{
			Bottleneck: "order_acquisition", Leads: 1000000, SQLs: 50000, Customers: 5000, RevenueForgone: "300000000.00",
			CloseRate: f(.1), CloseBenchmarkLow: .22,
		},
		View:  report.View{Lens: "account", Window: "influenced", Scope: "all"},
		Deals: report.Deals{Deals: 10, Won: 4, Others: 1, Pipeline: "123456789.00", Revenue: "1000.01"},
		Motions: []report.Motion{
			{Model: "linear", Motion: "demand_gen", Pipeline: "100000000.00", Revenue: "500.00"},
			{Model: "linear", Motion: "lead_gen", Pipeline: "23456788.99", Revenue: "500.01"},
			{Model: "linear", Motion: "unattributed", Pipeline: "0.01", Revenue: "0.00"},
			{Model: "first_touch", Motion: "lead_gen", Pipeline: "123456788.99", Revenue: "1000.01"},
			{Model: "first_touch", Motion: "unattributed", Pipeline: "0.01", Revenue: "0.00"},
		},
		Totals: []report.ModelTotal{
			{Model: "linear", Pipeline: "123456789.00", Revenue: "1000.01"},
			{Model: "first_touch", Pipeline: "123456789.00", Revenue: "1000.01"},
		},
		Ranges: []report.ShareRange{
			{Motion: "demand_gen", Verdict: "model_dependent", PrimaryModel: "linear", Combinations: 144, Deals: 40, Share: f(.598), Low: f(.552), High: f(.641), Least: .22, Most: .855},
			{Motion: "lead_gen", Verdict: "robust", PrimaryModel: "linear", Combinations: 144, Deals: 31, Share: f(.391), Least: .36, Most: .4},
			{Motion: "sales", Verdict: "too_few_deals", PrimaryModel: "linear", Combinations: 144, Deals: 29, Share: f(.011), Low: f(0), High: f(.031), Least: 0, Most: 1},
		},
		PrimaryModel: "linear",
		Costs: []report.Cost{
			{Channel: "paid_search", Leads: 3000, MediaCost: "38000.00", LoadedCost: "12345678.90", Revenue: "1000000.01", MediaROI: f(25.3158), LoadedROI: f(-.919), MediaRank: 1, LoadedRank: 12},
			{Channel: "content", Leads: 1000, MediaCost: "0.00", LoadedCost: "100000.00", Revenue: "100000.00", LoadedROI: f(0), LoadedRank: 1},
		},
		Cohorts: []report.Comparison{
			{Cohort: "abm_2026", Arm: "treated", Against: "holdout", Source: "programme", Unit: "account", Outcome: "mqa", Method: "holdout", Window: 180, Verdict: "works", Enrolled: 60, Treated: 50, Control: 40,
				ValueTreated: f(.6), ValueControl: f(.3), Difference: f(.3), Low: f(.1), High: f(.5), Q: f(.004), Worthwhile: f(.06)},
			{Cohort: "abm_2026", Arm: "treated", Against: "holdout", Source: "programme", Unit: "account", Outcome: "deal", Method: "holdout", Window: 180, Verdict: "cannot_tell", Enrolled: 60, Treated: 50, Control: 40,
				ValueTreated: f(.42), ValueControl: f(.3), Difference: f(.12), Low: f(-.079), High: f(.301), Q: f(.24), Worthwhile: f(.06), MoreAccounts: f(1133), MoreWeeks: f(40)},
			{Cohort: "tier", Arm: "one_to_one", Against: "no_tier", Source: "tier", Unit: "account", Outcome: "deal", Method: "matched", Window: 180, Verdict: "cannot_tell", Warnings: "members_of_today", Warning: "membership is today's", Enrolled: 5},
		},
		Overlaps: []report.Overlap{
			{Overlap: "demand_gen_first", Deals: 7, Won: 4, Pipeline: "123456788.98", Revenue: "1000.01"},
			{Overlap: "unclassified", Deals: 1, Pipeline: "0.01", Revenue: "0.00"},
			{Overlap: "untouched", Deals: 2, Pipeline: "0.01", Revenue: "0.00"},
		},
		Timings: []report.Timing{
			{Step: "demand_gen_to_deal", Deals: 8, Median: 100, P90: 300}, {Step: "demand_gen_to_lead", Deals: 1, Median: 1, P90: 1},
			{Step: "lead_to_deal", Deals: 1234, Median: 99, P90: 364},
		},
		CRMSources: []report.CRMSource{
			{Name: "Größenwahn-Messe Hannover 2026", Deals: 8, Pipeline: "123456788.98", SourcedDeals: 7, SourcedPipeline: "123456788.97", InfluencedDeals: 8, InfluencedPipeline: "123456788.98"},
			{Name: "none", Deals: 2, Pipeline: "0.02", SourcedPipeline: "0.00", InfluencedDeals: 1, InfluencedPipeline: "0.01"},
		},
		Predictions: []report.Prediction{
			{Rank: 1, EngagementRank: 1234, Name: "Größenwahn & Söhne Maschinenbau GmbH", Stage: "customer", Probability: .4256, Expected: "12345678.90", Reason: "days since touch 3", Until: day("2026-09-28")},
			{Rank: 2, EngagementRank: 1, Name: "Acme", Stage: "engaged", Probability: .01, Expected: "-", Reason: ""},
		},
		Foresight: report.Foresight{Events: 1234, AUC: f(.629), Low: f(.561), High: f(.698), ScoreAUC: f(.5), Verdict: "model_is_better", Lift: f(2.17)},
		Quality: []report.Quality{
			{Severity: "warn", Rule: "close_before_creation", Entity: "deal", Records: 3, Message: "the deal was closed before it was created; creation is set to the close"},
		},
	}
}

func set(t *testing.T, s *report.Screen) string {
	t.Helper()
	var page bytes.Buffer
	if err := s.Write(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// compareGolden holds a page against the file of its name in testdata.
func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the page of %s changed; look at it, then run go test -update:\n%s", name, got)
	}
}

func TestScreenLooksAsAgreed(t *testing.T) {
	compareGolden(t, "screen", set(t, planted()))
}

func TestScreenFitsItsWidth(t *testing.T) {
	for line := range strings.Lines(set(t, planted())) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > report.Width {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

// TestScreenWarnsOfMissingCents plants one cent that a model lost.
func TestScreenWarnsOfMissingCents(t *testing.T) {
	s := planted()
	if text := set(t, s); strings.Contains(text, "WARNING") {
		t.Fatal("the screen warns although everything adds up")
	}
	s.Totals[1].Revenue = "1000.00"
	if text := set(t, s); !strings.Contains(text, "WARNING: a model's revenue does not add up") {
		t.Errorf("the screen does not warn of a lost cent:\n%s", text)
	}
}

func TestScreenSaysWhatHoldsTheFunnelBack(t *testing.T) {
	for bottleneck, want := range map[string]string{
		"order_acquisition": "the bottleneck is the selling (order_acquisition). 10.0 % of the SQLs were won, others win 22.0 % or more; that forgoes 300,000.00 of revenue.",
		"lead_quality":      "the bottleneck is the leads (lead_quality). 1.0 % of them became SQLs, others reach 5.0 % or more; that forgoes 300,000.00 of revenue.",
		"lead_volume":       "the bottleneck is the number of leads (lead_volume). 1.0 % of them became SQLs, more than the 15.2 % that others reach at best",
		"too_few":           "1,000 leads, 50 SQLs, 1 customer: too few to say",
		"none":              "no rate is weak",
	} {
		s := planted()
		s.Diagnosis = report.Diagnosis{
			Bottleneck: bottleneck, Leads: 1000, SQLs: 50, Customers: 1, RevenueForgone: "300000.00",
			SQLRate: f(.01), CloseRate: f(.1), SQLBenchmarkLow: .05, SQLBenchmarkHigh: .152, CloseBenchmarkLow: .22,
		}
		if text := strings.Join(strings.Fields(set(t, s)), " "); !strings.Contains(text, want) {
			t.Errorf("%s: the screen does not say %q", bottleneck, want)
		}
	}
}

// TestScreenOfNothing is the first night of a company that has no data yet.
func TestScreenOfNothing(t *testing.T) {
	text := set(t, &report.Screen{RunID: "r", AsOf: "2026-06-30", Warehouse: "w"})
	for _, want := range []string{"No account has a point yet", "No deal is of a type", "None. 0 accounts are marketing-qualified now.", "Nothing odd was found"} {
		if !strings.Contains(text, want) {
			t.Errorf("the empty screen does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "%!") {
		t.Errorf("the empty screen holds junk:\n%s", text)
	}
}

func TestMoney(t *testing.T) {
	for in, want := range map[string]string{
		"0.00": "0.00", "12.30": "12.30", "999.99": "999.99", "1000.00": "1,000.00", "-1234567.89": "-1,234,567.89",
		"-100.00": "-100.00", "123456789012345.67": "123,456,789,012,345.67",
	} {
		if got := report.Money(in); got != want {
			t.Errorf("Money(%s) = %s, want %s", in, got, want)
		}
	}
}

// TestControlCharacters wants a name that an extract brings to stay on its line.
func TestControlCharacters(t *testing.T) {
	s := planted()
	s.Top[0].Name = "Evil\x1b[2J\r\nInc\u202e"
	if text := set(t, s); strings.ContainsAny(text, "\x1b\r\u202e") || !strings.Contains(text, "Evil [2J  Inc") {
		t.Errorf("control characters reach the screen:\n%q", text)
	}
}

func TestShare(t *testing.T) {
	for _, test := range []struct {
		part, whole int64
		want        string
	}{
		{0, 0, "-"}, {0, 10, "0.0 %"}, {1, 3, "33.3 %"}, {10, 10, "100.0 %"}, {1, 2000, "0.1 %"},
		{1, 2001, "< 0.1 %"}, {1, 1000000, "< 0.1 %"}, {999999, 1000000, "> 99.9 %"},
	} {
		if got := report.Share(test.part, test.whole); got != test.want {
			t.Errorf("Share(%d, %d) = %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}

func TestTable(t *testing.T) {
	table := report.Table{Columns: []report.Column{{Head: "name", Max: 6}, {Head: "n", Right: true}}}
	table.Add("Käsegroßhandel", "1")
	table.Add("x", "1,000")
	table.Rule()
	table.Note("and more")
	var got bytes.Buffer
	table.Write(&got)
	want := "name        n\nKäseg…      1\nx       1,000\n-------------\n    and more\n"
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

// Without a model the screen says why; without anything to judge it by, that.
func TestScreenSaysWhyNothingIsPredicted(t *testing.T) {
	s := planted()
	s.Foresight = report.Foresight{}
	if text := set(t, s); !strings.Contains(text, "the months since cannot tell") {
		t.Errorf("no word on an untested model:\n%s", text)
	}
	s.Foresight.Problem, s.Predictions = "3 deals are few", nil
	if text := set(t, s); !strings.Contains(text, "No model: 3 deals are few.") {
		t.Errorf("no word on the missing model:\n%s", text)
	}
	s.Foresight.Problem = ""
	if text := set(t, s); !strings.Contains(text, "every account has an open deal") {
		t.Errorf("no word on the missing accounts:\n%s", text)
	}
}
