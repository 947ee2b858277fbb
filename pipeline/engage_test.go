package pipeline_test

import "testing"

// The reported touches of one mail's scanner, of a double export and of a
// planned meeting count for nothing; each says why.
func TestTouchesThatDoNotCountSayWhy(t *testing.T) {
	t.Parallel()
	n := newNight(t, "domains: {internal: [ours.example]}\n")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme", "domain": "acme.example"})
	n.records("lead",
		map[string]string{"lead_id": "L", "email": "a@acme.example", "created_at": "2026-06-01"},
		map[string]string{"lead_id": "M", "email": "b@ours.example", "created_at": "2026-06-01"})
	click := func(id, link, second string) map[string]string {
		return map[string]string{"touch_id": id, "lead_id": "L", "touch_type": "email_click", "message_id": "mail", "link": link,
			"touched_at": "2026-06-10T09:00:" + second + "Z", "sent_at": "2026-06-10T09:00:00Z"}
	}
	n.records("touch",
		click("c1", "x", "02"), click("c2", "y", "03"), click("c3", "z", "04"), click("c4", "x", "55"),
		map[string]string{"touch_id": "d1", "lead_id": "L", "touch_type": "page_view", "link": "p", "touched_at": "2026-06-11T10:00:00Z"},
		map[string]string{"touch_id": "d2", "lead_id": "L", "touch_type": "page_view", "link": "p", "touched_at": "2026-06-11T10:00:00Z"},
		map[string]string{"touch_id": "i", "lead_id": "M", "touch_type": "page_view", "touched_at": "2026-06-11T11:00:00Z"},
		map[string]string{"touch_id": "p", "lead_id": "L", "touch_type": "meeting", "status": "planned", "touched_at": "2026-06-12"},
		map[string]string{"touch_id": "s", "lead_id": "L", "touch_type": "sales_email", "direction": "outbound", "status": "sent", "touched_at": "2026-06-12"},
		map[string]string{"touch_id": "u", "company_domain": "gmail.com", "touch_type": "page_view", "touched_at": "2026-06-12"})
	n.run()
	n.want("select touch_id, not_counted_reason, points from touch order by touch_id",
		"c1|machine|0", "c2|machine|0", "c3|machine|0", "c4|(null)|0.5",
		"d1|(null)|0.5", "d2|duplicate|0", "i|internal|0", "p|planned|0",
		"s|sent_only|0", "u|unmatched|0")
	n.want("select touch_id, reason from attribution_excluded where reason <> 'no_deal' order by touch_id",
		"c1|machine", "c2|machine", "c3|machine", "d2|duplicate", "i|unmatched", "p|planned", "s|sent_only", "u|unmatched")
}
