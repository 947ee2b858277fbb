package pipeline_test

import (
	"testing"
	"time"
)

// Leads, MQAs and SQLs, worked by hand. Day 0 is Saturday, 1 March 2025: the
// weeks end on days 1 and 8, and on day 204.
func TestLeadsMQAsAndSQLsAreCredited(t *testing.T) {
	t.Parallel()
	k := newMotionNight(t, "engagement: {mqa: {enter_points: 1, leave_points: 0.5, people: 2}}\ndomains: {internal: [ours.example]}\n")
	account := func(id string) { k.add("account", "account_id="+id, "account_name=Firm "+id) }

	// One person: seen anonymously, by name, captured by a form, then qualified by sales on day 20.
	account("A")
	k.add("lead", "lead_id=A.1", "account_id=A", "created_at="+day(10), "sql_at="+day(20))
	k.touch("A.anonymous", "email", "", day(1))
	k.touch("A.read", "email", "A.1", day(5))
	k.touch("A.form", "form", "A.1", day(10))
	k.touch("A.next", "meeting", "A.1", day(11))
	k.touch("A.planned", "form", "A.1", day(4), "status=planned")
	// Two records of one person are one lead, of the first one's day; the second was qualified.
	account("B")
	k.add("lead", "lead_id=B.1", "account_id=B", "email=b@b.example", "created_at="+day(10))
	k.add("lead", "lead_id=B.2", "account_id=B", "email=b@b.example", "created_at="+day(12), "sql_at="+day(40))
	k.touch("B.visit", "direct", "B.2", day(9))
	// Bought first, generated later: nobody captured the person. Not qualified before the as-of day.
	k.add("lead", "lead_id=C.1", "account_id=B", "email=c@b.example", "created_at="+day(2), "acquisition=purchased")
	k.add("lead", "lead_id=C.2", "account_id=B", "email=c@b.example", "created_at="+day(12), "acquisition=generated", "sql_at=2027-01-01")
	// One of our own, trying the form.
	k.add("lead", "lead_id=O.1", "email=test@ours.example", "created_at="+day(10), "sql_at="+day(11))
	// No account, no touch; and a day that nobody knows.
	k.add("lead", "lead_id=D.1", "created_at="+day(10))
	k.add("lead", "lead_id=D.2")
	// Two people's forms make an MQA of week one, and again half a year on; the touch of day 9 is too late for the first.
	account("M")
	k.add("lead", "lead_id=M.1", "account_id=M")
	k.add("lead", "lead_id=M.2", "account_id=M")
	for _, person := range []string{"M.1", "M.2"} {
		k.touch(person+".first", "form", person, day(3))
		k.touch(person+".again", "form", person, day(200))
	}
	k.touch("M.sunday", "email", "", "2025-03-09T23:59:59Z")
	k.touch("M.monday", "email", "", day(9))
	// Already one when the history of 104 weeks begins: nobody knows since when.
	account("F")
	k.add("lead", "lead_id=F.1", "account_id=F")
	k.add("lead", "lead_id=F.2", "account_id=F")
	k.touch("F.1.form", "form", "F.1", "2024-07-03")
	k.touch("F.2.form", "form", "F.2", "2024-07-03")
	k.writeCases()
	k.run()

	credits := func(outcome, lens, model string, want ...string) {
		t.Helper()
		k.want(`select strftime(period_month, '%Y-%m') || ' ' || channel || ' ' || motion || ' ' || credit from attribution_outcome
			where outcome = '`+outcome+`' and lens = '`+lens+`' and model = '`+model+`' order by period_month, channel`, want...)
	}
	// A: email, email, form: a form's place in order is first, because content comes before email. B: direct alone. D: nothing.
	credits("lead", "account", "linear", "2025-03 content lead_gen 0.333333", "2025-03 direct demand_gen 1.000000", "2025-03 email demand_gen 0.666667", "2025-03 unattributed unattributed 1.000000")
	credits("lead", "account", "first_touch", "2025-03 direct demand_gen 1.000000", "2025-03 email demand_gen 1.000000", "2025-03 unattributed unattributed 1.000000")
	credits("lead", "account", "last_touch", "2025-03 content lead_gen 1.000000", "2025-03 direct demand_gen 1.000000", "2025-03 unattributed unattributed 1.000000")
	credits("lead", "account", "position_based", "2025-03 content lead_gen 0.400000", "2025-03 direct demand_gen 1.000000", "2025-03 email demand_gen 0.600000", "2025-03 unattributed unattributed 1.000000")
	credits("lead", "lead", "linear", "2025-03 content lead_gen 0.500000", "2025-03 direct demand_gen 1.000000", "2025-03 email demand_gen 0.500000", "2025-03 unattributed unattributed 1.000000")
	// A's SQL comes after the meeting: 4 touches. B's is of day 40, 10 April.
	credits("sql", "account", "linear", "2025-03 content lead_gen 0.250000", "2025-03 email demand_gen 0.500000", "2025-03 meeting sales 0.250000", "2025-04 direct demand_gen 1.000000")
	credits("sql", "lead", "last_touch", "2025-03 meeting sales 1.000000", "2025-04 direct demand_gen 1.000000")
	// M: 2 forms and Sunday's mail; half a year later 4 forms and 2 mails.
	credits("mqa", "account", "linear", "2025-03 content lead_gen 0.666667", "2025-03 email demand_gen 0.333333", "2025-09 content lead_gen 0.666667", "2025-09 email demand_gen 0.333333")
	credits("mqa", "account", "last_touch", "2025-03 email demand_gen 1.000000", "2025-09 content lead_gen 1.000000")
	k.want("select count(*) from attribution_outcome where outcome = 'mqa' and lens = 'lead'", "0")
	k.want("select distinct model from attribution_outcome order by model", outcomeModels[:]...)
}

// Without a day on which sales qualified anybody there is no SQL to credit.
func TestNoSQLWithoutADate(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.records("lead", map[string]string{"lead_id": "L", "created_at": day(1)})
	n.run()
	n.want("select outcome, lens, sum(credit) from attribution_outcome where model = 'linear' group by all order by all", "lead|account|1", "lead|lead|1")

	// Nothing beside deals is asked for.
	n.write("abm.yaml", "warehouse: warehouse\nattribution: {outcomes: []}\n"+simpleSources)
	n.now = n.now.Add(time.Hour)
	n.run()
	n.want("select count(*) from attribution_outcome", "0")
}
