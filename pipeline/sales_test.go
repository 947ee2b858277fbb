package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// salesNight is a company in raw records as of 2026-06-30: what sales does with
// its leads is for the tables to find out.
type salesNight struct {
	*night
	extracts map[string][]map[string]string
}

// salesColumns are those of its extracts, under our own names.
func salesColumns() map[string]string {
	return map[string]string{
		"lead":  "lead_id,account_id,email,status,acquisition,campaign_id,owner_key,has_consent,employees,created_at,mql_at,sal_at,sql_at",
		"touch": "touch_id,lead_id,campaign_id,touch_type,channel,direction,captured_contact,is_response,touched_at",
		"deal":  "deal_id,account_id,lead_id,status,amount_minor,sdr_key,ae_key,created_at,closed_at",
		"spend": "spent_on,channel,cost_type,amount_minor",
	}
}

func newSalesNight(t *testing.T, yaml string) *salesNight {
	t.Helper()
	s := &salesNight{newNight(t, ""), map[string][]map[string]string{}}
	// What sales does does not depend on attribution: little of it saves time.
	text := "warehouse: warehouse\nengagement: {history_weeks: 8}\n" +
		"attribution: {models: [linear], lenses: [lead], windows: [influenced], detail: [], outcomes: [], primary_model: linear, sensitivity: {lookbacks: [], bootstrap: 0}}\n" +
		yaml + "sources:\n"
	for entity, columns := range salesColumns() {
		var pairs []string
		for c := range strings.SplitSeq(columns, ",") {
			pairs = append(pairs, c+": "+c)
		}
		text += "  - {name: " + entity + ", entity: " + entity + ", files: " + entity + ".csv, columns: {" + strings.Join(pairs, ", ") + "}}\n"
	}
	s.write("abm.yaml", text)
	return s
}

// add writes a record of an extract, as column=value cells.
func (s *salesNight) add(extract string, cells ...string) {
	record := map[string]string{}
	for _, c := range cells {
		name, value, _ := strings.Cut(c, "=")
		record[name] = value
	}
	s.extracts[extract] = append(s.extracts[extract], record)
}

// calls are attempts to reach a lead, of which nobody answers, so many on days
// that follow each other.
func (s *salesNight) calls(lead, first string, n int) {
	day, _ := time.Parse(time.DateOnly, first)
	for i := range n {
		at := day.AddDate(0, 0, i).Format(time.DateOnly)
		s.add("touch", fmt.Sprintf("touch_id=%s call %s", lead, at), "lead_id="+lead, "touch_type=call", "direction=outbound", "touched_at="+at+"T09:00:00Z")
	}
}

// seen is something that the person did.
func (s *salesNight) seen(lead, kind, at string) {
	s.add("touch", fmt.Sprintf("touch_id=%s %s %s", lead, kind, at), "lead_id="+lead, "touch_type="+kind, "touched_at="+at+"T12:00:00Z")
}

func (s *salesNight) run() {
	s.t.Helper()
	for name, header := range salesColumns() {
		columns := strings.Split(header, ",")
		var rows [][]string
		for _, record := range s.extracts[name] {
			row := make([]string, len(columns))
			for i, c := range columns {
				row[i] = record[c]
				delete(record, c)
			}
			for c := range record {
				s.t.Fatalf("extract %s has no column %s", name, c)
			}
			rows = append(rows, row)
		}
		writeRecords(s.night, name, header, rows)
	}
	s.night.run()
}

// Rows of attempts, by hand. quiet: three calls, never answered: attempts 1 to 3.
// replies: the second call of two is answered by a mail two days on, and after
// it the count begins anew: 1, 2 answered, 1. late: the answer comes 15 days
// after the call, a day too late for nurture.reply_days, but ends the row all
// the same: 1, 1. paused: 90 days between two calls: 1, 1. picked up: the call
// itself is answered: 1 answered, 1. young: a call eight days ago may still be
// answered, and is left out.
func TestAttemptsAreCountedInRows(t *testing.T) {
	s := newSalesNight(t, "funnel: {min_n: 1}\n")
	for _, lead := range []string{"quiet", "replies", "late", "paused", "picked up", "young"} {
		s.add("lead", "lead_id="+lead, "created_at=2025-10-01")
	}
	s.calls("quiet", "2025-11-01", 3)
	s.calls("replies", "2025-11-01", 2)
	s.add("touch", "touch_id=mail", "lead_id=replies", "touch_type=sales_email", "direction=inbound", "touched_at=2025-11-04")
	s.calls("replies", "2025-11-10", 1)
	s.calls("late", "2025-11-01", 1)
	s.add("touch", "touch_id=late mail", "lead_id=late", "touch_type=sales_email", "direction=inbound", "touched_at=2025-11-16")
	s.calls("late", "2025-11-20", 1)
	s.calls("paused", "2025-11-01", 1)
	s.calls("paused", "2026-01-30", 1)
	s.add("touch", "touch_id=talk", "lead_id=picked up", "touch_type=call", "direction=outbound", "is_response=true", "touched_at=2025-11-01")
	s.calls("picked up", "2025-11-02", 1)
	s.calls("young", "2026-06-22", 1)
	s.run()
	// First attempts: quiet 1, replies 2, late 2, paused 2, picked up 2; one of them answered. Second: quiet, replies; one answered.
	s.want("select attempt, attempts, replies, replies_so_far, round(reply_rate, 4), round(reply_rate_low, 4), round(reply_rate_high, 4) from attempt_curve order by attempt",
		"1|9|1|1|0.1111|0.0199|0.435", "2|2|1|2|0.5|0.0945|0.9055", "3|1|0|2|0|0|0.7935")
}

// The next step of each open lead, by hand, on 2026-06-30. Attempts are daily.
// nine: 9 of 10. ten: the tenth, five days ago. opened: the tenth 112 days ago,
// a mail opened 92 days after it. opened at once: 112 and 20 days. silent: 112
// days ago, and nothing since. still opened: a mail opened since, but the tenth
// was five days ago. replied: the tenth was picked up. asked: after the tenth
// the person sent a form. mql: handed over, nobody has called. A new lead that
// nobody handed over is marketing's; who withdrew consent, is disqualified or
// is won stands in no queue.
func TestNextStepOfOpenLeads(t *testing.T) {
	s := newSalesNight(t, "")
	lead := func(id string, cells ...string) {
		s.add("lead", append([]string{"lead_id=" + id, "created_at=2025-10-01"}, cells...)...)
	}
	for _, id := range []string{"nine", "ten", "opened", "opened at once", "silent", "still opened", "replied", "asked", "new", "won"} {
		lead(id)
	}
	lead("withdrawn", "has_consent=false")
	lead("disqualified", "status=Disqualified")
	lead("mql", "mql_at=2026-06-01")
	s.calls("nine", "2026-06-17", 9)
	for _, id := range []string{"ten", "still opened", "withdrawn", "disqualified", "won"} {
		s.calls(id, "2026-06-16", 10)
	}
	s.seen("still opened", "email_open", "2026-06-28")
	for _, id := range []string{"opened", "opened at once", "silent"} {
		s.calls(id, "2026-03-01", 10)
	}
	s.seen("opened", "email_open", "2026-06-10")
	s.seen("opened at once", "email_open", "2026-03-30")
	s.calls("replied", "2026-06-16", 9)
	s.add("touch", "touch_id=answer", "lead_id=replied", "touch_type=call", "direction=outbound", "is_response=true", "touched_at=2026-06-25")
	s.calls("asked", "2026-06-16", 10)
	s.seen("asked", "form", "2026-06-27")
	s.add("deal", "deal_id=D", "lead_id=won", "status=won", "amount_minor=1", "created_at=2026-06-26", "closed_at=2026-06-27")
	s.run()
	// Silent since: the creation, 272 days before the night; or the last sign.
	s.want("select lead_id, next_step, attempts, attempts_ever, days_silent from nurture_queue order by lead_id",
		"asked|keep_trying|0|10|3", "mql|keep_trying|0|0|272", "nine|keep_trying|9|9|272", "opened|re_engage|10|10|20", "opened at once|re_engage|10|10|92",
		"replied|keep_trying|0|10|5", "silent|close|10|10|272", "still opened|hand_back|10|10|2", "ten|hand_back|10|10|272")
	s.want("select records from data_quality where rule_name = 'no_consent' and entity = 'lead'", "1")
}
