package pipeline_test

import (
	"strings"
	"testing"
)

const handYAML = `fit:
  - {field: industry, values: [software], points: 30}
  - {field: employees, min: 200, max: 5000, points: 20}
`

// hand writes a company whose accounts are worked by hand, as of 30 June 2026,
// a Tuesday. Everybody is an Office Manager, weight 1, so that points are the
// base points of METRICS.md.
type hand struct {
	*night
	accounts, leads, touches, deals [][]string
}

func (h *hand) account(id, parent, domain, tier, industry, employees string) {
	h.accounts = append(h.accounts, []string{id, parent, "Firm " + id, domain, tier, "", industry, employees})
}

func (h *hand) lead(id, account, email, company, visitor, role string) {
	h.leads = append(h.leads, []string{id, account, email, company, "Office Manager", "2026-01-01", "", visitor, role})
}

// touch at noon of a day; minutes only count for meetings.
func (h *hand) touch(id, lead, account, domain, touchType, minutes, visitor, day string) {
	h.touches = append(h.touches, []string{id, lead, account, "", domain, touchType, "", "", "", "", "", minutes, visitor, "", id, day + "T12:00:00Z", ""})
}

func (h *hand) deal(id, account, status, created, closed string) {
	h.deals = append(h.deals, []string{id, account, "", "new_business", status, "1000", "", created, closed})
}

func (h *hand) finish() {
	writeRecords(h.night, "account", headers["account"], h.accounts)
	writeRecords(h.night, "lead", headers["lead"]+",buying_role", h.leads)
	writeRecords(h.night, "touch", headers["touch"], h.touches)
	writeRecords(h.night, "deal", headers["deal"], h.deals)
	h.run()
}

func TestEngagementByHand(t *testing.T) {
	t.Parallel()
	h := &hand{night: newNight(t, "")}
	h.write("abm.yaml", "warehouse: warehouse\n"+handYAML+strings.Replace(simpleSources, "title: title,", "title: title, buying_role: buying_role,", 1))
	stories := []func(*hand) func(){stageStory, pointStory, mqaStory, momentumStory, roleStory, parentStory, domainStory, matchStory, visitorStory, fitStory}
	var checks []func()
	for _, story := range stories {
		checks = append(checks, story(h))
	}
	h.finish()
	for _, check := range checks {
		check()
	}
}

// stageStory: page view, forms and webinars of two people, a deal lost, a deal
// won. Points at the week ends, 2^(-days/30): 0.9 on 8 March, 19.0 on the
// 15th, 71.3 on the 22nd, 31.8 on 26 April, 27.0 on 3 May, 12.0 on 7 June,
// 10.2 on the 14th, 8.7 on the 21st.
func stageStory(h *hand) func() {
	h.account("S", "", "", "", "software", "300")
	h.lead("S1", "S", "", "", "", "")
	h.lead("S2", "S", "", "", "", "")
	h.touch("s1", "S1", "", "", "page_view", "", "", "2026-03-03")
	h.touch("s2", "S1", "", "", "form", "", "", "2026-03-11")
	h.touch("s3", "S1", "", "", "form", "", "", "2026-03-11")
	for _, id := range []string{"s4", "s5"} {
		h.touch(id, "S1", "", "", "form", "", "", "2026-03-18")
		h.touch(id+"x", "S2", "", "", "form", "", "", "2026-03-18")
	}
	h.touch("s6", "S1", "", "", "webinar", "", "", "2026-03-19")
	h.touch("s7", "S2", "", "", "webinar", "", "", "2026-03-19")
	h.deal("S-lost", "S", "lost", "2026-04-01", "2026-05-01")
	h.deal("S-won", "S", "won", "2026-06-22", "2026-06-26")
	h.account("L", "", "", "", "", "")
	h.deal("L-lost", "L", "lost", "2026-04-01", "2026-05-01")
	return func() {
		h.want(`select account_stage, entered_on, left_on from account_stage where account_id = 'S' order by entered_on`,
			"unaware|2024-07-08|2026-03-08", "aware|2026-03-08|2026-03-15", "engaged|2026-03-15|2026-03-22", "mqa|2026-03-22|2026-04-01",
			"opportunity|2026-04-01|2026-05-01", "mqa|2026-05-01|2026-05-03", "engaged|2026-05-03|2026-06-21", "aware|2026-06-21|2026-06-22",
			"opportunity|2026-06-22|2026-06-26", "customer|2026-06-26|(null)")
		h.want(`select reason from account_stage where account_id = 'S' and entered_on in (date '2026-05-01', date '2026-05-03') order by entered_on`,
			"the last open deal was lost", "points or people fell below the MQA rule")
		h.want(`select account_stage, entered_on, left_on from account_stage where account_id = 'L' order by entered_on`,
			"unaware|2024-07-08|2026-04-01", "opportunity|2026-04-01|2026-05-01", "unaware|2026-05-01|(null)")
		h.want(`select account_id, account_stage, is_customer, open_deals, won_deals from account where account_id in ('S', 'L') order by account_id`,
			"L|unaware|false|0|0", "S|customer|true|0|1")
		h.want(`select week_start from account_engagement_week where account_id = 'S' and is_mqa order by week_start`,
			"2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20")
	}
}

// pointStory: what a touch earns, how it decays, and the score at the
// threshold: 100 x (1 - 1/e) = 63.21, at half of it 100 x (1 - e^-0.5) = 39.35.
func pointStory(h *hand) func() {
	for _, id := range []string{"P60", "P30", "P0"} {
		h.account(id, "", "", "", "", "")
		h.lead(id+".1", id, "", "", "", "")
	}
	h.touch("p60", "P60.1", "", "", "meeting", "90", "", "2026-06-30") // an hour is the most
	h.touch("p30", "P30.1", "", "", "meeting", "60", "", "2026-05-31") // a half-life ago
	for id, day := range map[string]string{"p0a": "2026-05-01", "p0b": "2025-07-05", "p0c": "2025-07-04"} {
		h.touch(id, "P0.1", "", "", "form", "", "", day) // 60, 360 and 361 days ago
	}
	h.touch("p0d", "", "P0", "", "form", "", "", "2026-06-30") // anonymous: half
	return func() {
		h.want(`select account_id, cast(points as varchar), cast(engagement_score as varchar) from account_engagement where account_id in ('P60', 'P30') order by account_id`,
			"P30|30.000000|39.35", "P60|60.000000|63.21")
		h.want(`select touch_id, cast(points as varchar), cast(decayed_points as varchar), is_anonymous from touch where touch_id like 'p0%' order by touch_id`,
			"p0a|10.000000|2.500000|false", "p0b|10.000000|0.002441|false", "p0c|10.000000|0.000000|false", "p0d|5.000000|5.000000|true")
	}
}

// mqaStory: sales touches alone make an MQA, but not the variant without
// sales; one person alone never does, nor an account that does not fit.
func mqaStory(h *hand) func() {
	for id, industry := range map[string]string{"Q2": "software", "Q1": "software", "QD": "retail"} {
		h.account(id, "", "", "", industry, "")
		h.lead(id+".1", id, "", "", "", "")
		h.lead(id+".2", id, "", "", "", "")
		h.touch(id+"a", id+".1", "", "", "meeting", "60", "", "2026-06-24")
		second := id + ".2"
		if id == "Q1" {
			second = id + ".1"
		}
		h.touch(id+"b", second, "", "", "meeting", "60", "", "2026-06-25")
	}
	return func() {
		h.want(`select account_id, is_mqa, is_mqa_without_sales, engaged_people, mqa_at from account_engagement where account_id like 'Q%' order by account_id`,
			"Q1|false|false|1|(null)", "Q2|true|false|2|2026-06-22", "QD|false|false|2|(null)")
	}
}

// momentumStory: 20 points in the last 7 days; before, 30 in three weeks, or
// nothing, where the divisor is 5. The day before those weeks is out.
func momentumStory(h *hand) func() {
	for _, id := range []string{"M2", "M4"} {
		h.account(id, "", "", "", "", "")
		h.lead(id+".1", id, "", "", "", "")
		h.touch(id+"a", id+".1", "", "", "meeting", "20", "", "2026-06-24")
		h.touch(id+"b", id+".1", "", "", "meeting", "60", "", "2026-06-02")
	}
	h.touch("M2c", "M2.1", "", "", "meeting", "20", "", "2026-06-23")
	h.touch("M2d", "M2.1", "", "", "meeting", "10", "", "2026-06-03")
	return func() {
		h.want(`select account_id, momentum from account_engagement where account_id like 'M_' and account_id <> 'ME' order by account_id`, "M2|2", "M4|4")
	}
}

// roleStory: two of the six roles asked for, one of them twice.
func roleStory(h *hand) func() {
	h.account("R", "", "", "", "", "")
	h.lead("R1", "R", "", "", "", "champion")
	h.lead("R2", "R", "", "", "", "champion")
	h.lead("R3", "R", "", "", "", "finance")
	h.lead("R4", "R", "", "", "", "")
	return func() {
		h.want(`select round(buying_group_share * 6) from account_engagement where account_id = 'R'`, "2")
		h.want(`select max(buying_group_share) from account_engagement where account_id <> 'R'`, "0")
	}
}

// parentStory: a chain, a circle with a tail (its lowest id stands at the top),
// an own parent, and a parent that nobody knows.
func parentStory(h *hand) func() {
	for id, parent := range map[string]string{"T1": "T2", "T2": "T3", "T3": "", "C2": "C3", "C3": "C4", "C4": "C2", "C1": "C4", "ME": "ME", "N": "ghost"} {
		h.account(id, parent, "", "", "", "")
	}
	return func() {
		h.want(`select account_id, parent_account_id from account where account_id in ('T1', 'T2', 'T3', 'C1', 'C2', 'C3', 'C4', 'ME', 'N') order by account_id`,
			"C1|C2", "C2|C2", "C3|C2", "C4|C2", "ME|ME", "N|ghost", "T1|T3", "T2|T3", "T3|T3")
	}
}

// domainStory: two accounts claim a domain; open deal or customer, target
// tier, most leads, lowest id, in this order.
func domainStory(h *hand) func() {
	for _, x := range []struct{ domain, tierOfFirst, tierOfSecond string }{
		{"deal", "1", ""}, {"tier", "", "1"}, {"leads", "", ""}, {"lowest", "", ""}} {
		h.account(x.domain+"-a", "", x.domain+"-shared.example", x.tierOfFirst, "", "")
		h.account(x.domain+"-b", "", x.domain+"-shared.example", x.tierOfSecond, "", "")
		h.lead(x.domain+"-lead", "", "x@"+x.domain+"-shared.example", "", "", "")
	}
	h.deal("deal-open", "deal-b", "open", "2026-06-01", "")
	h.lead("tier-more", "tier-a", "", "", "", "") // more leads do not beat a tier
	h.lead("leads-more", "leads-b", "", "", "", "")
	return func() {
		h.want(`select lead_id, account_id, match_method, runner_up_account_id, is_ambiguous, confidence from lead_account_match
			where lead_id like '%-lead' order by lead_id`,
			"deal-lead|deal-b|domain|deal-a|true|0.6", "leads-lead|leads-b|domain|leads-a|true|0.6",
			"lowest-lead|lowest-a|domain|lowest-b|true|0.6", "tier-lead|tier-b|domain|tier-a|true|0.6")
	}
}

// matchStory: free mail and throw-away mail match no domain, but a company
// name may; a business domain that nobody claims is an account of its own.
func matchStory(h *hand) func() {
	h.accounts = append(h.accounts, []string{"NAME", "", "Nordwind Logistik GmbH", "", "", "", "", ""})
	h.lead("m-free", "", "someone@gmail.com", "", "", "")
	h.lead("m-named", "", "other@gmail.com", "Nordwind Logistik", "", "")
	h.lead("m-throwaway", "", "x@mailinator.com", "", "", "")
	h.lead("m-inferred", "", "y@mail.neverseen.example", "", "", "")
	h.lead("m-wrong-id", "nobody", "z@neverseen.example", "", "", "")
	h.touch("m1", "", "", "www.elsewhere.example", "page_view", "", "", "2026-06-01")
	return func() {
		h.want(`select lead_id, account_id, match_method from lead_account_match where lead_id like 'm-%' order by lead_id`,
			"m-free|(null)|unmatched", "m-inferred|domain:neverseen.example|inferred", "m-named|NAME|name",
			"m-throwaway|(null)|unmatched", "m-wrong-id|domain:neverseen.example|inferred")
		h.want(`select account_id, domain, origin, leads, touches from account where origin = 'inferred' order by account_id`,
			"domain:elsewhere.example|elsewhere.example|inferred|0|1", "domain:neverseen.example|neverseen.example|inferred|2|0")
		h.want(`select is_anonymous, match_method from touch where touch_id = 'm1'`, "true|inferred")
	}
}

// visitorStory: visits of a browser before its person was captured are that
// person's; of two persons captured in it, the first's.
func visitorStory(h *hand) func() {
	h.account("V", "", "", "", "", "")
	h.account("W", "", "", "", "", "")
	h.lead("V1", "V", "", "", "", "")
	h.lead("W1", "W", "", "", "", "")
	h.touch("v1", "", "", "", "page_view", "", "browser", "2026-05-01")
	h.touch("v2", "V1", "", "", "form", "", "browser", "2026-05-10")
	h.touch("v3", "W1", "", "", "form", "", "browser", "2026-05-20")
	h.touch("v4", "", "", "", "page_view", "", "browser", "2026-05-30")
	h.touch("v5", "", "", "", "page_view", "", "stranger", "2026-05-30")
	return func() {
		h.want(`select touch_id, person_id, account_id, is_anonymous, not_counted_reason from touch where touch_id like 'v_' order by touch_id`,
			"v1|V1|V|false|(null)", "v2|V1|V|false|(null)", "v3|W1|W|false|(null)", "v4|V1|V|false|(null)", "v5|(null)|(null)|true|unmatched")
	}
}

// fitStory: of 50 points, A from 37.5, B from 25, C from 12.5; an unknown
// criterion earns nothing and lowers the completeness.
func fitStory(h *hand) func() {
	h.account("fit-a", "", "", "", "Software", "5000")
	h.account("fit-b", "", "", "", "software", "")
	h.account("fit-c", "", "", "", "retail", "200")
	h.account("fit-d", "", "", "", "", "5001")
	return func() {
		h.want(`select account_id, fit_grade, cast(fit_points as varchar), fit_completeness from account where account_id like 'fit-_' order by account_id`,
			"fit-a|A|50.00|1", "fit-b|B|30.00|0.5", "fit-c|C|20.00|1", "fit-d|D|0.00|0.5")
	}
}
