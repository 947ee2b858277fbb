package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// olistOrigins counts the leads and the won ones of each origin, by reading the
// extracts here; empty and unknown are none.
func olistOrigins(t *testing.T, dir string) (leads, won map[string]int) {
	t.Helper()
	read := func(name string) [][]string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return records[1:]
	}
	closed := map[string]bool{}
	for _, r := range read("olist_closed_deals_dataset.csv") {
		closed[r[0]] = true
	}
	leads, won = map[string]int{}, map[string]int{}
	for _, r := range read("olist_marketing_qualified_leads_dataset.csv") {
		origin := r[3]
		if origin == "" || origin == "unknown" {
			origin = "none"
		}
		leads[origin]++
		if closed[r[0]] {
			won[origin]++
		}
	}
	return leads, won
}

// 8,000 leads, 842 of them won: 10.525 %; and each origin's rate, the missing
// ones in a row of their own. One was won before its first contact.
func TestOlistFunnel(t *testing.T) {
	t.Parallel()
	dir := realData(t, "olist_funnel")
	n := realNight(t, dir, olistYAML("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv", `"%Y-%m-%d", "%Y-%m-%d %H:%M:%S"`))
	n.run()
	const toWon = "from funnel where " + overall + " and from_stage = 'lead' and to_stage = 'won' and dimension = "
	n.want("select entered, converted, lost, still_there, rate "+toWon+"'all'", "8000|842|0|7158|0.10525")
	leads, won := olistOrigins(t, dir)
	if leads["none"] != 1159 {
		t.Errorf("%d leads without an origin, 60 empty and 1,099 unknown", leads["none"])
	}
	var want []string
	for _, origin := range slices.Sorted(maps.Keys(leads)) {
		want = append(want, fmt.Sprintf("%s|%d|%d|%v", origin, leads[origin], won[origin], float64(won[origin])/float64(leads[origin])))
	}
	n.want("select member, entered, converted, rate "+toWon+"'lead_source' order by member", want...)
	n.want("select count(distinct lead_id) from lead_state where state = 'won' and is_out_of_order", "1")
	n.want("select records from data_quality where rule_name = 'no_stage_columns'", "8000")
	n.want("select count(*), count(deal_id) from lead_to_revenue", "8000|842")
}

// Every person of the export is in the funnel, in the state that the CRM's
// words say: 24 leads qualified, 36 new or being worked on.
func TestSalesforceFunnelsLoseNoLead(t *testing.T) {
	t.Parallel()
	dir := realData(t, "salesforce_workshop")
	n := realNight(t, dir, readYAML(t, "../fixtures/salesforce.yaml"))
	n.run()
	n.want("select count(*) - (select count(distinct person_id) from lead_account_match) from lead_to_revenue", "0")
	n.want("select state, count(*) from lead_to_revenue where reason like 'status%' group by state", "sql|24")
	n.want("select sum(entered), sum(lost), sum(converted) from funnel where "+overall+" and dimension = 'all' and from_stage = 'lead' and to_stage = 'sql'", "162|0|24")

	dir = realData(t, "salesforce_devorg")
	n = realNight(t, dir, devorgYAML+`
  - name: histories
    preset: salesforce/opportunity_history
    files: OpportunityHistory.csv
    dates: ["%m/%d/%y", "%m/%d/%y %I:%M %p"]
`)
	n.run()
	n.want("select count(*) - (select count(distinct person_id) from lead_account_match) from lead_to_revenue", "0")
	// 22 leads: 9 working, 2 open, 3 closed without conversion, 8 converted, 5 of them into deals: 3 open, 2 lost.
	// 25 contacts, 5 of whom are those leads.
	n.want("select state, count(*) from lead_to_revenue group by state order by state",
		"disqualified|3", "lead|29", "lost|2", "opportunity|3", "sql|3")
}
