package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"abm/pipeline/report"
)

// comparisons has one of each thing that can be said.
func comparisons() []report.Comparison {
	f := func(x float64) *float64 { return &x }
	row := func(outcome, verdict string, change func(*report.Comparison)) report.Comparison {
		c := report.Comparison{
			Cohort: "abm_2026", Arm: "treated", Against: "holdout", Source: "programme", Unit: "account", Outcome: outcome, Method: "holdout",
			Window: 180, Verdict: verdict, Enrolled: 1200, Treated: 1000, Control: 990, Worthwhile: f(.05), Q: f(.2),
			Warnings: "spill_over", Warning: "some parents have both",
		}
		change(&c)
		return c
	}
	values := func(c *report.Comparison, treated, control, low, high float64) {
		c.ValueTreated, c.ValueControl, c.Difference, c.Low, c.High = f(treated), f(control), f(treated-control), f(low), f(high)
	}
	return []report.Comparison{
		row("mqa", "works", func(c *report.Comparison) { values(c, .6, .5, .057, .143); c.Q = f(.0004) }),
		row("deal", "does_not", func(c *report.Comparison) { values(c, .301, .3, -.039, .041) }),
		row("deal", "", func(c *report.Comparison) {
			values(c, .301, .22, .05, .11)
			c.Method, c.Control, c.Warnings, c.Warning = "naive", 9000, "unlike", "the arms are too unlike"
		}),
		row("revenue", "cannot_tell", func(c *report.Comparison) {
			values(c, 12345.678, 13000, -9000, 7691.4)
			c.Worthwhile, c.MoreAccounts, c.MoreWeeks = f(2600), f(1), f(1)
			c.Warnings, c.Warning = "spill_over, zero_inflated", "some parents have both; most have nothing"
		}),
		row("engagement", "cannot_tell", func(c *report.Comparison) {
			values(c, 20, 20.04, -3, 2.92)
			c.MoreAccounts, c.MoreWeeks = f(12345), f(521)
		}),
		row("cycle_days", "cannot_tell", func(c *report.Comparison) {
			c.Treated, c.Worthwhile, c.MoreWeeks = 0, nil, f(14)
			c.Warnings, c.Warning = "no_treated, spill_over", "no window has ended yet; some parents have both"
		}),
		{Cohort: "tier", Arm: "one_to_one", Against: "no_tier", Source: "tier", Unit: "account", Outcome: "deal", Method: "matched", Window: 180,
			Verdict: "cannot_tell", Enrolled: 1, Warnings: "no_control", Warning: "there is nobody to compare with"},
	}
}

func TestCohortPageLooksAsAgreed(t *testing.T) {
	page := report.CohortPage{AsOf: "2026-06-30", Currency: "EUR", Rows: comparisons()}
	var text bytes.Buffer
	if err := page.Write(&text); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "cohorts.golden")
	if *update {
		if err := os.WriteFile(golden, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("the page changed; look at it, then run go test -update:\n%s", text.String())
	}
}
