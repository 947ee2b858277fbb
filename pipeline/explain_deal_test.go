package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"abm/pipeline"
	"abm/pipeline/report"
)

// Each touch says what it weighs under each model and why, or why it weighs
// nothing. The first case is that of KNOWN_ANSWERS.md: touches on days 1, 5,
// 10, 15 and 20, the lead created on day 10, the deal on day 20.
func TestExplainDealSaysTheRoleOfEachTouch(t *testing.T) {
	t.Parallel()
	k := &knownCases{night: newWorldNight(t, ""), extracts: map[string][]map[string]string{}}
	datedWShape(k)
	// Sales before the first milestone and behind the last; one form makes the lead and the deal.
	k.deal("mixed", "status=open", "amount=100", "created_at="+day(12))
	k.lead("mixed.lead", day(10))
	for i, kind := range []string{"meeting", "email", "direct", "form", "meeting"} {
		k.touch(fmt.Sprintf("mixed.%d", i+1), kind, "mixed.lead", day(7+i))
	}
	k.deal("directs", "status=open", "amount=100", "created_at="+day(12))
	k.deal("calls", "status=open", "amount=100", "created_at="+day(12))
	for i := range 2 {
		k.touch(fmt.Sprintf("directs.%d", i+1), "direct", "", day(1+i))
		k.touch(fmt.Sprintf("calls.%d", i+1), "meeting", "", day(1+i))
	}
	for name, records := range k.extracts {
		k.records(name, records...)
	}
	k.run()

	roles := map[string][]string{}
	for _, deal := range []string{"dated", "mixed", "directs", "calls"} {
		credits, err := pipeline.AskRows[report.Credit](context.Background(), k.open(), "explain_credit", deal, "account", "influenced", "all")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range credits {
			key := deal + " " + c.Model
			roles[key] = append(roles[key], strings.TrimSpace(fmt.Sprintf("%.4f %s %s", c.Weight, c.Role, c.Pipeline)))
		}
	}
	for key, want := range map[string][]string{
		"dated w_shaped":       {"0.3000 FT 30.00", "0.0500 between 5.00", "0.3000 LC 30.00", "0.0500 between 5.00", "0.3000 OC 30.00"},
		"dated u_shaped":       {"0.5000 FT 50.00", "0.0000 no milestone", "0.5000 LC 50.00", "0.0000 no milestone", "0.0000 no milestone"},
		"dated full_path":      {"0.2250 FT 22.50", "0.0500 between 5.00", "0.2250 LC 22.50", "0.0500 between 5.00", "0.4500 OC CW 45.00"},
		"dated first_touch":    {"1.0000 first 100.00", "0.0000 not first", "0.0000 not first", "0.0000 not first", "0.0000 not first"},
		"dated last_touch":     {"0.0000 not last", "0.0000 not last", "0.0000 not last", "0.0000 not last", "1.0000 last 100.00"},
		"dated linear":         {"0.2000 1 of 5 20.00", "0.2000 1 of 5 20.00", "0.2000 1 of 5 20.00", "0.2000 1 of 5 20.00", "0.2000 1 of 5 20.00"},
		"dated position_based": {"0.4000 first 40.00", "0.0667 between 6.67", "0.0667 between 6.66", "0.0667 between 6.67", "0.4000 last 40.00"},
		// The deal is created on day 12; day 8 is direct, day 10 the form.
		"mixed w_shaped":          {"0.0000 outside", "0.3000 FT 30.00", "0.1000 between 10.00", "0.6000 LC OC 60.00", "0.0000 outside"},
		"mixed last_non_direct":   {"0.0000 not last", "0.0000 not last", "0.0000 direct", "0.0000 not last", "1.0000 last not direct 100.00"},
		"directs last_non_direct": {"0.0000 direct", "1.0000 last, all direct 100.00"},
		"calls w_shaped":          {"0.5000 1 of 2 50.00", "0.5000 1 of 2 50.00"},
		"calls u_shaped":          {"0.5000 1 of 2 50.00", "0.5000 1 of 2 50.00"},
	} {
		if got := roles[key]; !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", key, got, want)
		}
	}
	for i, d := range []int{19, 15, 10, 5, 0} {
		if got := roles["dated time_decay"][i]; !strings.Contains(got, fmt.Sprintf(" %d d before last", d)) {
			t.Errorf("time_decay, touch %d: %s, want %d days", i+1, got, d)
		}
	}
}
