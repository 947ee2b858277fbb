package pipeline_test

import "testing"

// Fit by hand. Of the company, by the account's record before the lead's own:
// industry 30, employees 20 from 200 on, 10 from 50 on. Of the person:
// seniority 40, a word of the title 10. A from 75 % of what is known, B from
// 50 %, C from 25 %.
//
//	F1 software, 300, vp, marketing         100 of 100: A
//	F2 software, 60 (the account's), other   40 of 90, title unknown: C
//	F3 retail, 300, manager, sales           30 of 100: C
//	F4 nothing but a manager                  0 of 40, one of four known: no grade, no bad fit
//	F5 software, vp                          70 of 70: A, half of the fields known
//	F6 retail, 20, manager, finance           0 of 100: D
func TestLeadFitByHand(t *testing.T) {
	t.Parallel()
	q := newQualifying(t, `
fit:
  - {field: industry, values: [software], points: 30}
  - {field: employees, min: 200, points: 20}
  - {field: employees, min: 50, points: 10}
qualification:
  fit:
    - {field: seniority, values: [c_level, VP], points: 40}
    - {field: title, values: [marketing, sales], points: 10}
  mql: {score: 10, fit: B}
  segments:
    - {field: country, values: [Germany], score: 20, fit: D}
    - {field: country, values: [germany, france], score: 5}
`)
	q.account("big", "industry", "Software", "employees", "300")
	q.account("small", "industry", "Software", "employees", "60")
	q.lead("F1", "account_id", "big", "industry", "retail", "employees", "1", "seniority", "vp", "title", "Head of Marketing")
	q.lead("F2", "account_id", "small", "employees", "5000", "seniority", "other", "country", "Germany")
	q.lead("F3", "industry", "Retail", "employees", "300", "title", "Sales Lead", "country", "France")
	q.lead("F4", "country", "France")
	q.lead("F5", "industry", "Software", "seniority", "vp")
	q.lead("F6", "industry", "retail", "employees", "20", "title", "wholesale finance")
	for _, id := range []string{"F2", "F3", "F4"} {
		q.touch(id, "form", "2026-06-30", "status", "completed")
	}
	q.finish()
	// The points of F2 weigh half: others have 0.5.
	q.want(`select lead_id, fit_grade, cast(fit_points as varchar), fit_completeness, lead_grade, round(score), round(mql_score), is_over_mql
		from lead_score order by lead_id`,
		"F1|A|100.00|1|A4|0|10|false",
		"F2|C|40.00|0.75|C3|5|20|false",
		"F3|C|30.00|1|C1|10|5|false",
		"F4|(null)|0.00|0.25|-1|10|5|true",
		"F5|A|70.00|0.5|A4|0|10|false",
		"F6|D|0.00|1|D4|0|10|false")
	q.want(`select driver, reason, round(points) from lead_score_driver where lead_id = 'F1' and driver_kind = 'fit' order by driver`,
		"employees|employees: 300|20", "industry|industry: software|30", "seniority|seniority: vp|40", "title|title: (given)|10")
}

// Score by hand. Half-life 30 days: a webinar on 1 May is worth 10 on its day,
// 5 on the 31st, where a form makes it 15, and 2.5 on 30 June. Two forms on a
// day are 20 points, their cap: the third adds none. Signals have their own
// half-life: a merger of 20 points 120 days ago is worth 10, at half its
// strength 5; leadership change, written as words, 60 days ago 7.5. What is
// merely seen of an account raises the priority of its people, not their score.
func TestLeadScoreByHand(t *testing.T) {
	t.Parallel()
	q := newQualifying(t, "")
	q.account("A")
	q.account("B")
	q.lead("S1", "account_id", "A", "created_at", "2026-04-01")
	q.lead("S2", "account_id", "B", "created_at", "2026-06-01")
	q.lead("S3", "account_id", "A", "created_at", "2026-06-01")
	q.touch("S1", "webinar", "2026-05-01")
	q.touch("S1", "form", "2026-05-31")
	q.touch("S1", "page_view", "2026-05-31")
	q.touch("S1", "email", "2026-06-20", "direction", "outbound", "status", "sent") // merely sent
	for range 3 {
		q.touch("S2", "form", "2026-06-30")
	}
	q.signal("A", "merger", "", "2026-03-02")
	q.signal("A", "merger", "0.5", "2026-03-02")
	q.signal("A", "Leadership Change", "", "2026-05-01")
	q.finish()
	q.want(`select lead_id, cast(score as varchar), cast(signal_points as varchar), cast(priority_points as varchar), priority_rank, score_level, top_reason from lead_score order by lead_id`,
		"S1|8.000000|22.500000|30.500000|1|3|merger signal",
		"S2|20.000000|0.000000|20.000000|3|2|form via other",
		"S3|0.000000|22.500000|22.500000|2|4|merger signal")
	q.want(`select driver_kind, driver, events, cast(points as varchar) from lead_score_driver where lead_id = 'S1' order by driver_kind, driver`,
		"signal|leadership_change|1|7.500000", "signal|merger|2|15.000000",
		"touch|form|1|5.000000", "touch|page_view|1|0.500000", "touch|webinar|1|2.500000")
}

// Every criterion is answered yes, no or unknown, by the first of its tests
// whose field is known; a test of one's own comes first.
func TestChecklistsByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		yaml string
		// met is who answers every point with yes: an SQL, as nothing else tells any.
		met  []string
		want []string
	}{
		{"", []string{"C1"}, []string{
			"C1|authority|yes|is_decision_maker|yes|declared", "C1|budget|yes|budget|9000|declared", "C1|need|yes|has_need|yes|declared", "C1|timing|yes|timeframe_days|180|declared",
			"C2|authority|no|buying_role|champion|rep", "C2|budget|no|budget|0|declared", "C2|need|no|has_need|no|declared", "C2|timing|no|timeframe_days|181|declared",
			"C3|authority|yes|seniority|c_level|inferred", "C3|budget|unknown|(null)|(null)|(null)", "C3|need|unknown|(null)|(null)|(null)", "C3|timing|unknown|(null)|(null)|(null)",
		}},
		{`qualification: {checklist: champ, criteria: [{criterion: money, field: attributes.Note, operator: matches, threshold: "confirm", source: rep}]}`, nil, []string{
			"C1|authority|yes|is_decision_maker|yes|declared", "C1|challenges|yes|has_need|yes|declared", "C1|money|no|attributes.Note|(given)|rep", "C1|prioritization|yes|timeframe_days|180|declared",
			"C2|authority|no|buying_role|champion|rep", "C2|challenges|no|has_need|no|declared", "C2|money|no|budget|0|declared", "C2|prioritization|no|timeframe_days|181|declared",
			"C3|authority|yes|seniority|c_level|inferred", "C3|challenges|unknown|(null)|(null)|(null)", "C3|money|yes|attributes.Note|(given)|rep", "C3|prioritization|unknown|(null)|(null)|(null)",
		}},
		{`qualification: {checklist: form, criteria: [{criterion: users, field: users, operator: ">=", threshold: 9}]}`, []string{"C1"}, []string{
			"C1|budget|yes|budget|9000|declared", "C1|decision_maker|yes|is_decision_maker|yes|declared", "C1|quotes_required|yes|quotes_required|3|declared", "C1|timeframe|yes|timeframe_days|180|declared", "C1|users|yes|users|10|declared",
			"C2|budget|no|budget|0|declared", "C2|decision_maker|no|buying_role|champion|rep", "C2|quotes_required|no|quotes_required|0|declared", "C2|timeframe|no|timeframe_days|181|declared", "C2|users|no|users|8|declared",
			"C3|budget|unknown|(null)|(null)|(null)", "C3|decision_maker|yes|seniority|c_level|inferred", "C3|quotes_required|unknown|(null)|(null)|(null)", "C3|timeframe|unknown|(null)|(null)|(null)", "C3|users|unknown|(null)|(null)|(null)",
		}},
	} {
		q := newQualifying(t, c.yaml+"\n")
		q.lead("C1", "is_decision_maker", "true", "buying_role", "user", "budget_minor", "9,000", "has_need", "true", "timeframe_days", "180",
			"users", "10", "quotes_required", "3", "Note", "call Jane Doe")
		q.lead("C2", "buying_role", "champion", "budget_minor", "0", "has_need", "false", "timeframe_days", "181", "users", "8", "quotes_required", "0")
		q.lead("C3", "seniority", "", "title", "Chief Operating Officer", "Note", "Confirmed by Jane Doe")
		q.finish()
		q.want(`select lead_id, criterion, verdict, field, given_value, source from lead_criterion order by lead_id, criterion`, c.want...)
		q.want(`select lead_id from lead_state where state = 'sql' and reason = 'every point of the checklist is met' order by lead_id`, c.met...)
	}
}

// Who studies or looks for a job is out unless abm.yaml says else; of several
// records of a person the newest that knows speaks.
func TestDisqualifiesByDefault(t *testing.T) {
	t.Parallel()
	q := newQualifying(t, `
qualification:
  disqualify:
    - {field: company_name, operator: matches, threshold: "rival", reason: competitor}
`)
	q.lead("D1", "title", "PhD Student")
	q.lead("D2", "title", "Internal Auditor")
	q.lead("D3", "title", "Seeking new opportunities")
	q.lead("D4", "title", "CEO", "company_name", "Rival & Sons")
	q.lead("D5", "email", "a@firm.example", "title", "Student", "created_at", "2024-06-01")
	q.lead("D5b", "email", "a@firm.example", "title", "Engineer", "created_at", "2026-06-01")
	q.finish()
	q.want(`select lead_id, reason, given_value from lead_disqualification order by lead_id`,
		"D1|student|(given)", "D3|job_seeker|(given)", "D4|competitor|(given)")
	q.want(`select count(*) from lead_score`, "5")
	q.want(`select lead_id, state_source, reason from lead_state where state = 'disqualified' order by lead_id`,
		"D1|rule|out by rule: student", "D3|rule|out by rule: job_seeker", "D4|rule|out by rule: competitor")
}

// Who may stand in queues, and whose touches count, under each way to treat
// consent. N gave none, Y gave it, W withdrew it, O opted out although consent
// was given once; A is a visit without a person.
func TestConsent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mode, contactable, counted, heldBack string }{
		{"legitimate_interest", "N Y", "A N Y", "2"},
		{"required", "Y", "A Y", "3"},
		{"off", "N O W Y", "A N O W Y", ""},
	} {
		q := newQualifying(t, "qualification: {consent: "+c.mode+"}\n")
		q.account("F", "domain", "firm.example")
		q.lead("N")
		q.lead("Y", "has_consent", "true")
		q.lead("W", "has_consent", "false")
		q.lead("O", "has_consent", "true", "has_opted_out", "true")
		for _, id := range []string{"N", "Y", "W", "O"} {
			q.touch(id, "form", "2026-06-30")
		}
		q.touch("", "page_view", "2026-06-30", "company_domain", "firm.example")
		q.finish()
		q.want(`select coalesce(string_agg(lead_id, ' ' order by lead_id), '') from lead_score where is_contactable`, c.contactable)
		q.want(`select string_agg(coalesce(lead_id, 'A'), ' ' order by coalesce(lead_id, 'A')) from touch where is_counted`, c.counted)
		q.want(`select count(*) from lead_score where score > 0 and not is_contactable`, "0")
		var want []string
		if c.heldBack != "" {
			want = []string{"lead|" + c.heldBack, "touch|" + c.heldBack}
		}
		q.want(`select entity, records from data_quality where rule_name = 'no_consent' or record_id = 'no_consent' order by entity`, want...)
	}
}
