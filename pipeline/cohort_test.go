package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"abm/fixtures"
	"abm/pipeline"
	"abm/pipeline/report"
)

// cohortSources are simpleSources with programme members, and touches that
// carry the variant of an A/B test.
func cohortSources() string {
	return strings.Replace(simpleSources, "touch_type: touch_type", "touch_type: touch_type, variant: variant", 1) +
		`  - {name: member, entity: programme_member, mode: delta, files: "member_*.csv", extract_date: {file: "%Y-%m-%d"}, columns: {programme: programme, account_id: account_id, arm: arm, started_at: started_at, ended_at: ended_at}}
`
}

// newCohortNight is a night of cohortSources. As of day 486, all windows of a
// start on day 100 have ended. What happened long before is there so that the
// windows before a start are known.
func newCohortNight(t *testing.T, yaml string) *knownCases {
	t.Helper()
	k := &knownCases{night: newNight(t, ""), extracts: map[string][]map[string]string{}}
	k.write("abm.yaml", "warehouse: warehouse\n"+yaml+cohortSources())
	k.deal("Old", "status=lost", "created_at="+day(-700), "closed_at="+day(-690))
	k.touch("Old.1", "form", "", day(-700))
	return k
}

// member enrols accounts, all on one day.
func (k *knownCases) member(programme, arm string, start int, accounts ...string) {
	for _, a := range accounts {
		k.add("member", "programme="+programme, "account_id="+a, "arm="+arm, "started_at="+day(start))
	}
}

func (k *knownCases) accounts(cells string, ids ...string) {
	for _, id := range ids {
		k.add("account", append(strings.Split(cells, " "), "account_id="+id, "account_name=Firm "+id)...)
	}
}

// land writes the extracts, their records in the order that order makes of them, and runs the night.
func (k *knownCases) land(order func([][]string)) {
	k.t.Helper()
	for file, header := range map[string]string{
		"lead": headers["lead"], "touch": headers["touch"] + ",variant", "deal": headers["deal"], "account": headers["account"],
		"member_2026-06-30": "programme,account_id,arm,started_at,ended_at",
	} {
		extract, _, _ := strings.Cut(file, "_")
		columns := strings.Split(header, ",")
		var rows [][]string
		for _, record := range k.extracts[extract] {
			row := make([]string, len(columns))
			for i, c := range columns {
				row[i] = record[c]
			}
			rows = append(rows, row)
		}
		order(rows)
		writeRecords(k.night, file, header, rows)
	}
	k.run()
}

func asTheyAre([][]string) {}

// outcome of a cohort, worked by hand: n and value of both sides.
func (k *knownCases) outcome(cohort, outcome, method string, days int, want string) {
	k.t.Helper()
	k.want(fmt.Sprintf(`select n_treated || ' ' || n_control || ' ' || coalesce(cast(round(value_treated, 4) as varchar), '-') || ' ' || coalesce(cast(round(value_control, 4) as varchar), '-')
		from cohort_comparison where cohort = '%s' and outcome = '%s' and method = '%s' and window_days = %d`, cohort, outcome, method, days), want)
}

// Four accounts against four, all from day 100, worked by hand.
func TestCohortOutcomesByHand(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, "")
	k.accounts("employees=100", "T1", "T2", "T3", "T4", "H1", "H2", "H3", "H4")
	k.member("p", "treated", 100, "T1", "T2", "T3", "T4")
	k.member("p", "holdout", 100, "H1", "H2", "H3", "H4")
	deal := func(account, status string, amount, created, closed int, cells ...string) {
		k.add("deal", append([]string{"deal_id=" + fmt.Sprint(account, created), "account_id=" + account, "status=" + status,
			fmt.Sprint("amount=", amount), "created_at=" + day(created), "closed_at=" + day(closed)}, cells...)...)
	}
	deal("T1", "won", 9000, 100, 120)                      // on the day of the start: before it
	deal("T2", "won", 1000, 101, 150)                      // the day after; won on day 50
	deal("T3", "won", 2000, 280, 281)                      // the last day of 180, won the day after
	deal("T4", "won", 4000, 281, 290)                      // a day late for 180
	deal("T4", "won", 7000, 110, 112, "deal_type=renewal") // follows from a contract
	deal("H1", "lost", 300, 110, 120)                      //
	deal("H2", "won", 500, 110, 120)                       //
	deal("H3", "won", 800, 90, 130)                        // opened before the start
	k.touch("T1.before", "form", "", day(99))              // an unknown person's form: 10 points, halved
	k.touch("T1.start", "form", "", day(100))              // still before
	k.touch("T1.after", "form", "", day(101))              //
	k.touch("T1.late", "form", "", day(281))               // outside 180
	k.add("lead", "lead_id=H4.1", "account_id=H4", "created_at="+day(50))
	k.touch("H4.1", "form", "H4.1", day(120)) // one engaged person, 5 points: a title nobody knows weighs half
	k.land(asTheyAre)

	k.outcome("p", "deal", "holdout", 30, "4 4 0.25 0.5")
	k.outcome("p", "deal", "holdout", 180, "4 4 0.5 0.5")
	k.outcome("p", "deal", "holdout", 365, "4 4 0.75 0.5")
	k.outcome("p", "pipeline", "holdout", 180, "4 4 750.0 200.0") // 3,000 and 800 over four
	k.outcome("p", "won", "holdout", 30, "4 4 0.0 0.25")
	k.outcome("p", "won", "holdout", 180, "4 4 0.25 0.25")
	k.outcome("p", "revenue", "holdout", 180, "4 4 250.0 125.0")
	k.outcome("p", "revenue", "holdout", 365, "4 4 1750.0 125.0")
	k.outcome("p", "win_rate", "holdout", 180, "4 4 1.0 0.5") // one of one closed, one of two
	k.outcome("p", "deal_size", "holdout", 180, "4 4 1500.0 400.0")
	k.outcome("p", "engagement", "holdout", 180, "4 4 1.25 1.25")
	k.outcome("p", "engagement_change", "holdout", 180, "4 4 -1.25 1.25") // 5 less 10, over four
	k.outcome("p", "engaged_people", "holdout", 180, "4 4 0.0 0.25")
	// The share with a deal less that of the 180 days before: T1, and H3.
	k.outcome("p", "deal", "did", 180, "4 4 0.25 0.25")
	k.outcome("p", "pipeline", "did", 180, "4 4 -1500.0 0.0") // (3000 - 9000) / 4, (800 - 800) / 4
	// Everybody who is not treated: the four of the holdout and Old.
	k.outcome("p", "deal", "naive", 180, "4 5 0.5 0.4")
	k.want("select count(*) from cohort_comparison where method = 'naive' and (window_days <> 180 or verdict is not null)", "0")
	k.want("select distinct method from cohort_comparison where is_primary", "holdout")
	k.want("select distinct verdict from cohort_comparison where is_primary", "cannot_tell")
	k.want("select accounts, round(deals_created, 2) from cohort_curve where side = 'control' and week_number = 1", "4|0.5") // both on day 110, in the week after that of day 100
}

// What happens at the edges is defined, and said.
func TestCohortsAtTheEdges(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, "")
	k.accounts("employees=100", "A", "B", "C", "D", "E")
	k.accounts("employees=100 tier=alone", "N")
	warns := func(cohort, name, want string) {
		t.Helper()
		k.want(`select distinct contains(', ' || warnings || ',', ', `+name+`,') from cohort_comparison where is_primary and outcome = 'deal' and cohort = '`+cohort+`'`, want)
	}
	k.member("nobody_like", "treated", 100, "N")
	k.member("empty", "holdout", 100, "A", "B")
	k.member("both", "treated", 100, "A", "B")
	k.member("both", "holdout", 100, "B", "C") // B is in both
	k.member("first", "treated", 100, "D")
	k.member("first", "holdout", 100, "C")
	k.member("second", "treated", 150, "D", "E")
	k.member("second", "holdout", 150, "A")
	k.member("later", "treated", 700, "A", "Ghost")
	k.member("later", "treated", 400, "B") // 86 days are seen
	k.member("later", "holdout", 400, "C")
	k.land(asTheyAre)

	k.outcome("nobody_like", "deal", "matched", 180, "0 0 - -")
	k.want("select member_id, control_id is null from cohort_match where cohort = 'nobody_like'", "N|true")
	warns("nobody_like", "no_control", "true")
	k.outcome("empty", "deal", "holdout", 180, "0 2 - -")
	warns("empty", "no_treated", "true")
	k.want("select account_id, left_out_reason from cohort_member where cohort = 'both' and left_out_reason is not null", "B|in_two_arms")
	k.outcome("both", "deal", "holdout", 180, "1 1 0.0 0.0")
	warns("both", "in_two_arms", "true")
	warns("first", "overlap", "true")
	warns("second", "overlap", "true")
	warns("both", "overlap", "false")
	k.want("select account_id, left_out_reason from cohort_member where cohort = 'later' and left_out_reason is not null order by 1", "A|starts_later", "Ghost|starts_later")
	warns("later", "starts_later", "true")
	k.outcome("later", "deal", "holdout", 30, "1 1 0.0 0.0")
	k.outcome("later", "deal", "holdout", 90, "0 0 - -")
	k.want("select distinct verdict from cohort_comparison where is_primary", "cannot_tell")
}

// A control is like its member, takes its start, and stands until it is
// enrolled itself.
func TestMatchedControls(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, "")
	k.accounts("employees=300 tier=a", "M1", "M2", "M3")
	k.accounts("employees=300 tier=b", "M4")
	k.accounts("employees=30 tier=a", "M5")
	k.member("m", "treated", 100, "M1")
	k.member("m", "treated", 150, "M2")                                                // until then a control
	k.add("deal", "deal_id=M3", "account_id=M3", "status=open", "created_at="+day(95)) // not like M1: it has a deal open
	k.add("deal", "deal_id=M2", "account_id=M2", "status=open", "amount=100", "created_at="+day(120))
	k.land(asTheyAre)

	// M2 has a deal open when it starts, as M3 has.
	k.want("select member_id, control_id, started_on from cohort_match where cohort = 'm' order by 1", "M1|M2|"+day(100), "M2|M3|"+day(150))
	k.outcome("m", "deal", "matched", 30, "2 2 0.0 0.5") // M2 opened one 20 days after M1's start
	// Of M1 the control is not seen for 90 days: it was enrolled after 49.
	k.outcome("m", "deal", "matched", 90, "1 1 0.0 0.0")
	k.want("select mean_treated - matched_treated, matched_treated is not null from cohort_balance where covariate = 'has_open_deal' and cohort = 'm'", "0|true")
}

// Who was in which arm is what was known when it started, whatever a later
// extract says; of an account enrolled before it was told of, what was told first.
func TestMembershipIsFixedAtTheStart(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, "")
	k.accounts("employees=100", "A", "B", "C")
	header := "programme,account_id,arm,started_at,ended_at"
	writeRecords(k.night, "member_2025-06-01", header, [][]string{{"p", "A", "holdout", day(100), ""}, {"p", "C", "treated", day(100), ""}})
	writeRecords(k.night, "member_2025-08-01", header, [][]string{{"p", "A", "treated", day(100), ""}, {"p", "B", "holdout", day(110), ""}, {"p", "C", "treated", day(100), day(130)}})
	writeRecords(k.night, "member_2025-09-01", header, [][]string{{"p", "B", "treated", day(110), ""}})
	k.land(asTheyAre)
	// The programme lets go of C at the end of day 130: it stays in its arm.
	k.want("select account_id, arm, started_on, ended_on from cohort_member order by 1",
		"A|holdout|"+day(100)+"|(null)", "B|holdout|"+day(110)+"|(null)", "C|treated|"+day(100)+"|"+day(130))
	k.outcome("p", "deal", "holdout", 180, "1 2 0.0 0.0")
}

// Lists of abm.yaml, tiers, and the variants of A/B tests.
func TestRulesTiersAndExperiments(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, `
cohorts:
  - {name: named, accounts: [R1], from: 2025-06-09}
  - {name: loose, tiers: [gold]}
experiments:
  - {name: page, unit: visitor, control: a, campaigns: [C1]}
  - {name: mail, unit: lead, control: a, links: [/mail], from: 2025-06-09}
`)
	k.accounts("employees=100", "R1", "R2", "R3")
	k.accounts("employees=100 tier=gold", "G1")
	visit := func(visitor, variant string, at int) {
		k.touch(fmt.Sprint("R2.", visitor, variant, at), "direct", "", day(at), "visitor_key="+visitor, "variant="+variant, "campaign_id=C1")
	}
	visit("v1", "a", 100)
	visit("v2", "b", 100)
	visit("v3", "a", 100)
	visit("v3", "b", 101) // has seen both
	visit("v4", "b", 102)
	visit("v4", "b", 103)
	k.add("lead", "lead_id=L2", "account_id=R2", "created_at="+day(100), "visitor_key=v2") // on the day v2 saw the page
	mail := func(lead, variant string, at int) {
		k.add("lead", "lead_id="+lead, "account_id=R3", "created_at="+day(90))
		k.add("touch", "touch_id=mail."+lead, "lead_id="+lead, "touch_type=email_sent", "channel=email", "direction=outbound", "status=sent", "link=/mail", "variant="+variant, "touched_at="+day(at))
	}
	mail("P1", "a", 100) // sent is shown, though it earns nothing
	mail("P2", "b", 100)
	mail("P3", "b", 99) // before the test began: day 100 is 9 June
	k.add("deal", "deal_id=D", "account_id=R3", "lead_id=P2", "status=open", "amount=100", "created_at="+day(120))
	k.land(asTheyAre)

	k.want("select cohort, arm, count(*), min(is_fixed_at_start), min(started_on) from cohort_member where source in ('rule', 'tier') group by all order by 1",
		"loose|member|1|false|2026-01-01", "named|member|1|true|"+day(100), "tier|gold|1|false|2026-01-01")
	k.want("select cohort, against, control_id from cohort_match where cohort <> 'named' order by 1", "loose|others|R1", "tier|no_tier|R1") // as like as R2 and R3, and the first of them
	k.want("select distinct contains(warnings, 'members_of_today') from cohort_comparison where cohort in ('loose', 'tier')", "true")
	k.want("select distinct contains(warnings, 'members_of_today') from cohort_comparison where cohort = 'named'", "false")

	k.want("select arm, unit, count(*), count(left_out_reason) from cohort_member where cohort = 'page' group by all order by all", "a|visitor|2|1", "b|visitor|2|0")
	k.want("select count(*) from cohort_member where member_id like '%v1%'", "0") // a visitor's key is not published
	k.outcome("page", "lead", "holdout", 180, "2 1 0.5 0.0")
	k.want("select arm, member_id, started_on from cohort_member where cohort = 'mail' order by all", "a|P1|"+day(99), "b|P2|"+day(99))
	k.outcome("mail", "deal", "holdout", 180, "1 1 1.0 0.0")
	k.outcome("mail", "pipeline", "holdout", 180, "1 1 100.0 0.0")
}

// Who was an MQA before the weekly history begins cannot be known, whatever
// window asks; deals can.
func TestMQAsBeforeTheHistoryAreUnknown(t *testing.T) {
	t.Parallel()
	k := newCohortNight(t, "engagement: {history_weeks: 52}\n")
	k.accounts("employees=100", "T1", "H1")
	k.member("p", "treated", 20, "T1")
	k.member("p", "holdout", 20, "H1")
	k.land(asTheyAre)
	k.want("select outcome, n_treated, n_control from cohort_comparison where outcome in ('mqa', 'deal') and method = 'holdout' and window_days = 180 order by outcome",
		"deal|1|1", "mqa|0|0")
}

// The same records in another order give the same rows.
func TestCohortsDoNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	var before []string
	for _, order := range []func([][]string){asTheyAre, slices.Reverse[[][]string]} {
		k := newCohortNight(t, "comparison: {windows: [90], primary_window: 90, bootstrap: 200}\n")
		for i := range 40 {
			id := fmt.Sprint("A", i)
			k.accounts(fmt.Sprint("employees=", 40+20*(i%3)), id)
			if i%2 == 0 {
				k.member("m", "treated", 100+i%4, id)
			}
			k.touch(id+".1", "form", "", day(60+i%7))
			if i%3 == 0 {
				k.add("deal", "deal_id=D"+id, "account_id="+id, "status=won", fmt.Sprint("amount=", 100*i), "created_at="+day(110+i), "closed_at="+day(115+i))
			}
		}
		k.land(order)
		var rows []string
		for _, table := range []string{"cohort_member", "cohort_match", "cohort_balance", "cohort_curve", "cohort_comparison"} {
			found := k.rows("select * exclude (build_id) from " + table)
			if len(found) == 0 {
				t.Errorf("%s is empty", table)
			}
			rows = append(rows, found...)
		}
		if before != nil && !slices.Equal(before, rows) {
			for i := range rows {
				if i < len(before) && rows[i] != before[i] {
					t.Fatalf("in another order:\n %s\n %s", before[i], rows[i])
				}
			}
			t.Fatalf("%d rows, in another order %d", len(before), len(rows))
		}
		before = rows
	}
}

// programmeAgainstTruth holds the comparison of the randomised programme against
// what the generator planted: its arms, who opened a deal, and the effect.
func programmeAgainstTruth(t *testing.T, n *night, p fixtures.ProgrammeTruth) {
	t.Helper()
	effect := p.Treated.ExpectedRate - p.Treated.UntreatedRate
	n.want(fmt.Sprintf(`select arm, against, method, n_treated, n_control, round(value_treated * n_treated), round(value_control * n_control),
			difference_low < %[1]v and %[1]v < difference_high
		from cohort_comparison where cohort = '%[2]s' and outcome = 'deal' and is_primary and window_days = %[3]d`, effect, p.Name, p.HorizonDays),
		fmt.Sprintf("treated|holdout|holdout|%d|%d|%d|%d|true", p.Treated.Accounts, p.Holdout.Accounts, p.Treated.WithDeal, p.Holdout.WithDeal))
	rows, err := pipeline.AskRows[report.Comparison](context.Background(), n.open(), "cohorts", p.Name)
	if err != nil {
		t.Fatal(err)
	}
	page := report.CohortPage{Currency: "EUR", Rows: rows}
	var text bytes.Buffer
	if err := page.Write(&text); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, deal, _ := strings.Cut(text.String(), "\nDeal created")
	deal, _, _ = strings.Cut(deal, "\n\n")
	if !strings.Contains(string(readme), "```\nDeal created"+deal+"\n```\n") {
		t.Errorf("README does not hold what the page says:\nDeal created%s", deal)
	}
}
