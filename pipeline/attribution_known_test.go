package pipeline_test

import (
	"fmt"
	"testing"
)

// The answers here come from elsewhere (KNOWN_ANSWERS.md) or are worked by
// hand from METRICS.md; one run holds every case as accounts and deals of
// their own.

const knownYAML = `attribution:
  sensitivity: {lookbacks: [], bootstrap: 0}
  windows: [sourced, accelerated, influenced]
  scopes: [all, marketing]
  detail:
    - {lens: account, window: sourced}
    - {lens: account, window: accelerated}
    - {lens: account, window: influenced}
    - {lens: lead, window: influenced}
  custom:
    - {name: thirty_seventy, first: 30, last: 70}
    - {name: ours, first: 10, lead_creation: 20, deal_creation: 30, rest: 40}
`

func TestAttributionKnownAnswers(t *testing.T) {
	t.Parallel()
	k := &knownCases{night: newWorldNight(t, knownYAML), extracts: map[string][]map[string]string{}}
	ninePaths(k)
	threeJourneys(k)
	vignettePaths(k)
	datedWShape(k)
	marketoShapes(k)
	simpleShapes(k)
	decayed(k)
	windowsAndScopes(k)
	lenses(k)
	edges(k)
	coincidences(k)
	for name, records := range k.extracts {
		k.records(name, records...)
	}
	k.night.run()
	k.checkCredits()
	checkChannelSums(k)
	checkEdges(k)
}

// ninePaths: A is direct, B email, C display; value 3 each, all created in one month.
func ninePaths(k *knownCases) {
	channel := map[rune]string{'A': "direct", 'B': "email", 'C': "display"}
	for i, path := range []string{"A", "AB", "ABC", "B", "BA", "BCA", "C", "CA", "CBA"} {
		var channels []string
		for _, c := range path {
			channels = append(channels, channel[c])
		}
		k.path(fmt.Sprintf("nine%d", i+1), "3", "2024-10-15", channels...)
	}
}

// threeJourneys: values six times those of KNOWN_ANSWERS.md, so that no share is cut to a cent.
func threeJourneys(k *knownCases) {
	k.path("three1", "12", "2024-11-15", "direct")
	k.path("three2", "18", "2024-11-15", "organic_search", "email")
	k.path("three3", "30", "2024-11-15", "organic_search", "organic_social", "email")
	// And one as it stands there: 5 over three touches is 1.67, 3.33, 5.00 so far.
	k.path("three4", "5", "2024-06-15", "organic_search", "organic_social", "email")
	k.credit("three4", "linear", "sourced", "1 1.67, 2 1.66, 3 1.67")
	k.path("three5", "-5", "2024-06-15", "organic_search", "organic_social", "email")
	k.credit("three5", "linear", "sourced", "1 -1.67, 2 -1.66, 3 -1.67")
}

// vignettePaths are those of the ChannelAttribution vignette, value 30 each:
// first and last A 3 of 3, linear A 2.1 and B 0.9; and a (4), a>b (6).
func vignettePaths(k *knownCases) {
	a, b := "webinar", "podcast"
	k.path("vig1", "30", "2024-12-15", a, b, a, b, b, a)
	k.path("vig2", "30", "2024-12-15", a, b, b, a, a)
	k.path("vig3", "30", "2024-12-15", a, a)
	k.path("pair1", "4", "2024-09-15", a)
	k.path("pair2", "6", "2024-09-15", a, b)
}

// checkChannelSums reads the published answers per channel: revenue by model
// over the deals closed in the month of the case.
func checkChannelSums(k *knownCases) {
	k.t.Helper()
	sums := func(month string, want ...string) {
		k.t.Helper()
		k.want(`select model || ' ' || channel || ' ' || cast(sum(revenue) as varchar) from attribution_channel
			where lens = 'account' and touch_window = 'sourced' and touch_scope = 'all' and period_month = date '`+month+`'
			and model in ('first_touch', 'last_touch', 'last_non_direct', 'linear', 'position_based')
			group by model, channel order by model, channel`, want...)
	}
	sums("2024-10-01",
		"first_touch direct 9.00", "first_touch display 9.00", "first_touch email 9.00",
		"last_non_direct direct 3.00", "last_non_direct display 12.00", "last_non_direct email 12.00",
		"last_touch direct 15.00", "last_touch display 6.00", "last_touch email 6.00",
		"linear direct 10.50", "linear display 7.50", "linear email 9.00",
		"position_based direct 11.10", "position_based display 7.50", "position_based email 8.40")
	sums("2024-11-01",
		"first_touch direct 12.00", "first_touch organic_search 48.00",
		"last_non_direct direct 12.00", "last_non_direct email 48.00",
		"last_touch direct 12.00", "last_touch email 48.00",
		"linear direct 12.00", "linear email 19.00", "linear organic_search 19.00", "linear organic_social 10.00",
		"position_based direct 12.00", "position_based email 21.00", "position_based organic_search 21.00", "position_based organic_social 6.00")
	sums("2024-12-01",
		"first_touch webinar 90.00", "last_non_direct webinar 90.00", "last_touch webinar 90.00",
		"linear podcast 27.00", "linear webinar 63.00",
		// 40 + 4 x 5: each touch between gets 5 of 100 (n=6), 6.67 (n=5).
		"position_based podcast 8.50", "position_based webinar 81.50")
	k.want(`select channel || ' ' || cast(sum(revenue) as varchar) from attribution_channel
		where lens = 'account' and touch_window = 'sourced' and touch_scope = 'all' and period_month = date '2024-09-01' and model = 'linear'
		group by channel order by channel`, "podcast 3.00", "webinar 7.00")
}

// datedWShape: touches on days 1, 5, 10, 15, 20; lead created on day 10, deal on day 20.
func datedWShape(k *knownCases) {
	k.deal("dated", "status=won", "amount=100", "created_at="+day(20), "closed_at="+day(50))
	k.lead("dated.lead", day(10))
	for _, d := range []int{1, 5, 10, 15, 20} {
		k.touch(fmt.Sprintf("dated.day%d", d), "email", "dated.lead", day(d))
	}
	for _, window := range []string{"sourced", "influenced"} {
		k.credit("dated", "w_shaped", window, "day1 30.00, day5 5.00, day10 30.00, day15 5.00, day20 30.00")
	}
	k.deal("alone", "status=won", "amount=100", "created_at="+day(20), "closed_at="+day(50))
	k.touch("alone.only", "email", "", day(1))
	for _, model := range []string{"first_touch", "last_touch", "last_non_direct", "linear", "time_decay", "position_based",
		"u_shaped", "w_shaped", "full_path", "thirty_seventy", "ours", "markov", "markov_motion", "shapley"} {
		k.credit("alone", model, "influenced", "only 100.00")
	}
}

// marketoShapes: U is 50/50, W 30/30/30 + 10, full path 22.5 x 4 + 10. The
// opportunity touch is the marketing touch closest before the deal's creation:
// meetings are not, neither first, before creation nor last.
func marketoShapes(k *knownCases) {
	k.deal("marketo", "status=won", "amount=1000", "created_at="+day(40), "closed_at="+day(80))
	k.lead("marketo.lead", day(20))
	for _, x := range []struct {
		id, kind string
		day      int
	}{{"cold", "meeting", 1}, {"ft", "email", 5}, {"r1", "email", 10}, {"lc", "form", 20}, {"r2", "email", 25},
		{"oc", "webinar", 30}, {"talk", "meeting", 39}, {"r3", "email", 50}, {"cw", "email", 60}, {"sign", "meeting", 79}} {
		k.touch("marketo."+x.id, x.kind, "marketo.lead", day(x.day))
	}
	k.credit("marketo", "u_shaped", "influenced", "ft 500.00, lc 500.00")
	k.credit("marketo", "w_shaped", "influenced", "ft 300.00, r1 50.00, lc 300.00, r2 50.00, oc 300.00")
	k.credit("marketo", "w_shaped", "sourced", "ft 300.00, r1 50.00, lc 300.00, r2 50.00, oc 300.00")
	k.credit("marketo", "full_path", "influenced",
		"ft 225.00, r1 25.00, lc 225.00, r2 25.00, oc 225.00, talk 25.00, r3 25.00, cw 225.00")
	// The close is not in the window sourced: 22.5 : 22.5 : 22.5 : 10 over what is there.
	k.credit("marketo", "full_path", "sourced", "ft 290.32, r1 64.52, lc 290.32, r2 64.52, oc 290.32")
	k.credit("marketo", "full_path", "accelerated", "cw 1000.00")
	// Without the meeting three share the 10.
	k.creditIn("marketo", "full_path", "account", "influenced", "marketing",
		"ft 225.00, r1 33.33, lc 225.00, r2 33.34, oc 225.00, r3 33.33, cw 225.00")
	// A model of one's own: 10, 20, 30 and 40 shared by the two between.
	k.credit("marketo", "ours", "sourced", "ft 100.00, r1 200.00, lc 200.00, r2 200.00, oc 300.00")
}

func simpleShapes(k *knownCases) {
	// Two touches under 30/70, value 10: 3 and 7.
	k.path("xy", "10", day(20), "email", "webinar")
	k.credit("xy", "thirty_seventy", "sourced", "1 3.00, 2 7.00")
	k.credit("xy", "position_based", "sourced", "1 5.00, 2 5.00")
	k.path("direct", "10", day(20), "email", "direct", "direct")
	k.credit("direct", "last_non_direct", "sourced", "1 10.00")
	k.path("alldirect", "10", day(20), "direct", "direct")
	k.credit("alldirect", "last_non_direct", "sourced", "2 10.00")
	// Half cents round away from zero in the running sum: 0.5 cents so far are 1.
	k.path("cent", "0.01", day(20), "email", "email")
	k.credit("cent", "linear", "sourced", "1 0.01, 2 0.00")
	k.path("minuscent", "-0.01", day(20), "email", "email")
	k.credit("minuscent", "linear", "sourced", "1 -0.01, 2 0.00")
	k.path("nothing", "0", day(20), "email", "email")
	k.credit("nothing", "linear", "sourced", "1 0.00, 2 0.00")
}

// decayed: half-life 7 days, integer weights in 65,536ths. A week apart, weights
// are 1 : 2 : 4. A day apart, 59,358 : 65,536 (2^(-1/7) x 65,536 = 59,357.506;
// real numbers would say 475.26). 10, 3 and 0 days before the last, 24,347 :
// 48,693 : 65,536 of 138,576: 175.69 and 527.08 so far.
func decayed(k *knownCases) {
	for id, days := range map[string][]int{"weeks": {1, 8, 15}, "days": {14, 15}, "odd": {5, 12, 15}} {
		k.deal(id, "status=won", "amount=1000", "created_at="+day(16), "closed_at="+day(16))
		for i, d := range days {
			k.touch(fmt.Sprintf("%s.%d", id, i+1), "email", "", day(d))
		}
	}
	k.credit("weeks", "time_decay", "sourced", "1 142.86, 2 285.71, 3 571.43")
	k.credit("days", "time_decay", "sourced", "1 475.27, 2 524.73")
	k.credit("odd", "time_decay", "sourced", "1 175.69, 2 351.39, 3 472.92")
}

func windowsAndScopes(k *knownCases) {
	k.deal("window", "status=lost", "amount=100", "created_at="+day(10), "closed_at="+day(30))
	k.touch("window.a", "email", "", day(1))
	k.touch("window.b", "meeting", "", day(5))
	k.touch("window.c", "email", "", day(15))
	k.touch("window.d", "email", "", day(20))
	k.touch("window.late", "email", "", day(31))
	k.credit("window", "linear", "sourced", "a 50.00, b 50.00")
	k.credit("window", "linear", "accelerated", "c 50.00, d 50.00")
	k.credit("window", "linear", "influenced", "a 25.00, b 25.00, c 25.00, d 25.00")
	k.credit("window", "last_touch", "sourced", "b 100.00")
	k.credit("window", "first_touch", "accelerated", "c 100.00")
	k.creditIn("window", "linear", "account", "sourced", "marketing", "a 100.00")
	k.creditIn("window", "last_touch", "account", "sourced", "marketing", "a 100.00")
	k.creditIn("window", "linear", "account", "influenced", "marketing", "a 33.33, c 33.34, d 33.33")
	// Lost: no close milestone, so first and opportunity share a full path with nobody between.
	k.creditIn("window", "full_path", "account", "influenced", "marketing", "a 100.00")
	// In an open deal touches count up to the as-of day.
	k.deal("open", "status=open", "amount=100", "created_at="+day(10), "closed_at="+day(20))
	k.touch("open.a", "email", "", day(5))
	k.touch("open.b", "email", "", day(400))
	k.credit("open", "linear", "influenced", "a 50.00, b 50.00")
	k.credit("open", "full_path", "influenced", "a 100.00") // first and opportunity; open deals have no close
}

// lenses: the lens lead takes the touches of the contacts, else of the
// account's leads created before the close; anonymous touches are the account's alone.
func lenses(k *knownCases) {
	for _, id := range []string{"named", "unnamed"} {
		k.deal(id, "status=won", "amount=90", "created_at="+day(20), "closed_at="+day(30), map[string]string{"named": "lead_id=named.y"}[id])
		k.lead(id+".x", day(2))
		k.lead(id+".y", day(3))
		k.lead(id+".later", day(31))
		k.touch(id+".1", "email", id+".x", day(5))
		k.touch(id+".2", "email", id+".y", day(6))
		k.touch(id+".3", "email", id+".later", day(7))
		k.touch(id+".4", "email", "", day(8))
		k.creditIn(id, "linear", "account", "influenced", "all", "1 22.50, 2 22.50, 3 22.50, 4 22.50")
	}
	k.creditIn("named", "linear", "lead", "influenced", "all", "2 90.00")
	k.creditIn("unnamed", "linear", "lead", "influenced", "all", "1 45.00, 2 45.00")
	// A contact of another account brings its touches to the lens lead alone.
	k.deal("guest", "status=won", "amount=90", "created_at="+day(20), "closed_at="+day(30), "lead_id=unnamed.x")
	k.creditIn("guest", "linear", "lead", "influenced", "all", "unnamed.1 90.00")
}

func edges(k *knownCases) {
	// At the very instant of creation counts as before, a microsecond later as after; likewise at close.
	k.deal("instant", "status=won", "amount=10", "created_at=2025-03-11T10:00:00Z", "closed_at=2025-03-21T10:00:00Z")
	k.touch("instant.at", "email", "", "2025-03-11T10:00:00Z")
	k.touch("instant.after", "email", "", "2025-03-11T10:00:00.000001Z")
	k.touch("instant.close", "email", "", "2025-03-21T10:00:00Z")
	k.touch("instant.closed", "email", "", "2025-03-21T10:00:00.000001Z")
	k.credit("instant", "linear", "sourced", "at 10.00")
	k.credit("instant", "linear", "accelerated", "after 5.00, close 5.00")
	// Touches of one instant stand in the order of their ids.
	k.deal("tie", "status=won", "amount=10", "created_at="+day(10), "closed_at="+day(10))
	for _, id := range []string{"c", "a", "b"} {
		k.touch("tie."+id, "email", "", day(5))
	}
	k.credit("tie", "first_touch", "sourced", "a 10.00")
	k.credit("tie", "last_touch", "sourced", "c 10.00")
	// Close before creation: creation is the close.
	k.deal("early", "status=won", "amount=10", "created_at="+day(20), "closed_at=2025-03-11T00:00:00Z")
	k.touch("early.before", "email", "", day(9))
	k.touch("early.between", "email", "", day(15))
	k.credit("early", "linear", "sourced", "before 10.00")
	k.credit("early", "linear", "influenced", "before 10.00")
	// The lookback of 365 days is closed at its edge.
	k.deal("edge", "status=won", "amount=10", "created_at=2026-03-01T12:00:00Z", "closed_at=2026-03-02T12:00:00Z")
	k.touch("edge.in", "email", "", "2025-03-01T12:00:00Z")
	k.touch("edge.out", "email", "", "2025-03-01T11:59:59.999999Z")
	k.credit("edge", "linear", "sourced", "in 10.00")
	// No touch at all; only one that was planned; an expansion.
	k.deal("silent", "status=won", "amount=10", "created_at="+day(10), "closed_at="+day(20))
	k.deal("plan", "status=open", "amount=10", "created_at="+day(10))
	k.touch("plan.p", "meeting", "", day(5), "status=planned")
	k.deal("grown", "status=won", "deal_type=expansion", "amount=10", "created_at="+day(10), "closed_at="+day(20))
	k.touch("grown.t", "email", "", day(5))
}

func checkEdges(k *knownCases) {
	k.t.Helper()
	k.want(`select touch_id, deal_id, lens, reason from attribution_excluded
		where lens in ('account', 'none') and touch_id not like 'n%' order by touch_id`,
		"early.between|early|account|after_close", "edge.out|edge|account|outside_lookback", "grown.t||none|no_deal",
		"instant.closed|instant|account|after_close", "plan.p|plan|account|planned", "window.late|window|account|after_close")
	k.want(`select touch_id, reason from attribution_excluded where lens = 'lead' and deal_id in ('named', 'unnamed') order by touch_id`,
		"named.1|not_on_deal", "named.3|not_on_deal", "named.4|not_on_deal", "unnamed.3|not_on_deal", "unnamed.4|not_on_deal")
	k.want(`select deal_id, count(*), min(fallback), max(fallback), cast(sum(pipeline_unattributed) as varchar), cast(sum(revenue_unattributed) as varchar)
		from attribution_deal where deal_id in ('silent', 'plan', 'grown') group by deal_id order by deal_id`,
		"plan|168|unattributed|unattributed|1680.00|0.00", "silent|168|unattributed|unattributed|1680.00|1680.00")
	k.want(`select created_on, closed_on, is_close_before_creation, cycle_days from deal where deal_id = 'early'`, "2025-03-11|2025-03-11|true|0")
	k.want(`select distinct model, fallback from attribution_deal where deal_id = 'alone' and touch_window = 'sourced' and lens = 'account' order by model`,
		"first_touch|none", "full_path|proportional", "last_non_direct|none", "last_touch|none", "linear|none", "markov|none", "markov_motion|none", "ours|proportional",
		"position_based|proportional", "shapley|none", "thirty_seventy|none", "time_decay|none", "u_shaped|proportional", "w_shaped|proportional")
}

// coincidences: milestones on one touch add up, the rest lies between what remains.
func coincidences(k *knownCases) {
	shaped := func(id string, lead, created, closed int, days ...int) {
		k.deal(id, "status=won", "amount=1000", "created_at="+day(created), "closed_at="+day(closed))
		person := ""
		if lead >= 0 {
			person = id + ".lead"
			k.lead(person, day(lead))
		}
		for _, d := range days {
			k.touch(fmt.Sprintf("%s.%d", id, d), "form", person, day(d))
		}
	}
	shaped("ftlc", 1, 10, 10, 1, 5, 10) // the first touch created the lead
	k.credit("ftlc", "u_shaped", "sourced", "1 1000.00")
	k.credit("ftlc", "w_shaped", "sourced", "1 600.00, 5 100.00, 10 300.00")
	// Won on the day it was created: the opportunity touch closes it as well.
	k.credit("ftlc", "full_path", "sourced", "1 450.00, 5 100.00, 10 450.00")
	shaped("lcoc", 10, 10, 30, 1, 5, 10, 20) // lead and deal from one form; then one more
	k.credit("lcoc", "w_shaped", "sourced", "1 300.00, 5 100.00, 10 600.00")
	k.credit("lcoc", "full_path", "influenced", "1 225.00, 5 100.00, 10 450.00, 20 225.00")
	shaped("nobetween", 5, 10, 10, 1, 5, 10) // no rest: its 10 goes to the milestones
	k.credit("nobetween", "w_shaped", "sourced", "1 333.33, 5 333.34, 10 333.33")
	shaped("nolead", -1, 10, 10, 1, 5, 6, 10) // without lead creation: 30 and 30, and 10 between
	k.credit("nolead", "w_shaped", "sourced", "1 428.57, 5 71.43, 6 71.43, 10 428.57")
	k.credit("nolead", "u_shaped", "sourced", "1 1000.00")
	shaped("after", 12, 10, 30, 12, 20) // everything came after creation
	k.credit("after", "u_shaped", "accelerated", "12 1000.00")
	k.credit("after", "w_shaped", "influenced", "12 1000.00")
	k.credit("after", "full_path", "influenced", "12 666.67, 20 333.33")
	// The lead's own last touch outranks a colleague's later one.
	shaped("own", 8, 10, 10, 1, 5)
	k.touch("own.colleague", "email", "", day(7))
	k.credit("own", "u_shaped", "sourced", "1 500.00, 5 500.00")
	// No touch of the lead's own at or before its creation: the journey's last.
	k.deal("other", "status=won", "amount=1000", "created_at="+day(10), "closed_at="+day(10))
	k.lead("other.lead", day(6))
	k.touch("other.1", "email", "", day(1))
	k.touch("other.5", "email", "", day(5))
	k.touch("other.7", "email", "other.lead", day(7))
	k.credit("other", "u_shaped", "sourced", "1 500.00, 5 500.00")
}
