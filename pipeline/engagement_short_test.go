package pipeline_test

import "testing"

// A half-life so short that points are gone while their person still counts as
// engaged: the weekly history still says so, and agrees with today.
func TestEngagedPeopleOutliveShortHalfLives(t *testing.T) {
	t.Parallel()
	n := newNight(t, "engagement: {half_life_days: 5}\n")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme"})
	n.records("lead", map[string]string{"lead_id": "L", "account_id": "A", "title": "CEO"})
	n.records("touch", map[string]string{"touch_id": "t", "lead_id": "L", "touch_type": "form", "touched_at": "2026-04-20"})
	n.run()
	n.want("select engaged_people, cast(points as varchar) from account_engagement", "1|0.000000")
	n.want("select count(*), min(engaged_people), max(engaged_people) from account_engagement_week", "11|1|1")
}
