package pipeline_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

func checkJourneys(n *night, deals []judgedDeal) {
	n.t.Helper()
	var want []string
	for _, d := range deals {
		for _, lens := range []string{"account", "lead"} {
			j := d.journeys[lens]
			for i, touch := range j.touches {
				want = append(want, fmt.Sprintf("%s %s %d %s %t %t %t %t %t", d.id, lens, i+1, d.touches[touch].id,
					i < j.sourced, i == j.first, i == j.lead, i == j.opportunity, i == j.close))
			}
		}
	}
	m := &mismatches{t: n.t, what: "attribution_journey"}
	m.lines(n, `select deal_id, lens, touch_id, position, is_sourced, is_first_touch, is_lead_creation, is_deal_creation, is_close
		from attribution_journey order by deal_id, lens, position`, each(want), func(r row) string {
		return fmt.Sprintf("%s %s %d %s %t %t %t %t %t", r.text(0), r.text(1), r.number(3), r.text(2), r.is(4), r.is(5), r.is(6), r.is(7), r.is(8))
	})
}

// checkExcluded holds every touch that is in no journey against the first
// reason that METRICS.md lists for it, per deal and lens, and once where its
// account has no deal.
func checkExcluded(n *night, deals []judgedDeal) {
	n.t.Helper()
	o := deals[0].oracle
	var want []string
	used, withDeal := map[int]bool{}, map[string]bool{}
	for _, d := range deals {
		withDeal[d.account] = true
		people := o.people(d.worldDeal, d.dealState)
		for _, lens := range []string{"account", "lead"} {
			for _, i := range d.journeys[lens].touches {
				used[i] = true
			}
			for _, i := range o.byAccount[d.account] {
				if reason := d.reason(o.touches[i], lens, people); reason != "" {
					want = append(want, fmt.Sprintf("%s %s %s %s", d.id, lens, o.touches[i].id, reason))
				}
			}
		}
	}
	for i, t := range o.touches {
		if t.at.Before(o.asOf) && !used[i] && !withDeal[o.accountOf(t)] {
			reason := "no_deal"
			switch {
			case o.accountOf(t) == "":
				reason = "unmatched"
			case t.planned:
				reason = "planned"
			}
			want = append(want, fmt.Sprintf(" none %s %s", t.id, reason))
		}
	}
	slices.Sort(want)
	m := &mismatches{t: n.t, what: "attribution_excluded"}
	m.lines(n, `select deal_id || ' ' || lens || ' ' || touch_id || ' ' || reason from attribution_excluded order by deal_id, lens, touch_id`,
		each(want), func(r row) string { return r.text(0) })
}

// reason that keeps a touch of the deal's account out of a journey, empty where it is in.
func (d *judgedDeal) reason(t worldTouch, lens string, people map[string]bool) string {
	switch {
	case t.at.Before(d.dealState.created.Add(-lookbackDays * 24 * time.Hour)):
		return "outside_lookback"
	case d.dealState.closed && t.at.After(d.end):
		return "after_close"
	case lens == "lead" && (t.lead < 0 || !people[d.leads[t.lead].person()]):
		return "not_on_deal"
	case t.planned:
		return "planned"
	}
	return ""
}

// creditLine is compared as values, not as text: there are millions.
type creditLine struct {
	deal string
	view
	touch                             string
	position, pipeline, revenue, part int64
}

func checkTouchCredits(n *night, deals []judgedDeal) {
	n.t.Helper()
	m := &mismatches{t: n.t, what: "attribution_touch"}
	next := creditLines(deals)
	rows := 0
	stream(n, `select deal_id, model, lens, touch_window, touch_scope, touch_id, position,
		cast(pipeline * 100 as bigint), cast(revenue * 100 as bigint), cast(round(weight * 1000000) as bigint)
		from attribution_touch order by deal_id, model, lens, touch_window, touch_scope, position`, func(r row) {
		got := creditLine{r.peek(0), view{r.peek(1), r.peek(2), r.peek(3), r.peek(4)}, r.peek(5), r.number(6), r.number(7), r.number(8), r.number(9)}
		rows++
		if want, ok := next(); !ok || got != want {
			m.add("got %+v, want %+v (%t)", got, want, ok)
		}
	})
	if want, ok := next(); ok || rows == 0 {
		m.add("%d rows, then none for %+v", rows, want)
	}
	m.done()
	n.t.Logf("compared %d credits of touches", rows)
}

func creditLines(deals []judgedDeal) func() (creditLine, bool) {
	d, c, p := 0, 0, 0
	return func() (creditLine, bool) {
		for d < len(deals) {
			deal := &deals[d]
			if c == len(deal.combinations) {
				d, c, p = d+1, 0, 0
				continue
			}
			k := &deal.combinations[c]
			if p == len(k.positions) || !k.hasDetail() {
				c, p = c+1, 0
				continue
			}
			x := k.positions[p]
			p++
			return creditLine{deal.id, k.view, deal.touches[x.touch].id, int64(x.position), x.pipeline, x.revenue, x.part}, true
		}
		return creditLine{}, false
	}
}

type dealLine struct {
	deal string
	view
	touches, pipeline, credited, unattributed, revenue, revenueCredited, revenueUnattributed int64
	fallback                                                                                 string
}

func checkDeals(n *night, deals []judgedDeal) {
	n.t.Helper()
	m := &mismatches{t: n.t, what: "attribution_deal"}
	d, c, rows := 0, 0, 0
	stream(n, `select deal_id, model, lens, touch_window, touch_scope, touches, cast(pipeline * 100 as bigint), cast(pipeline_credited * 100 as bigint),
		cast(pipeline_unattributed * 100 as bigint), cast(revenue * 100 as bigint), cast(revenue_credited * 100 as bigint),
		cast(revenue_unattributed * 100 as bigint), fallback
		from attribution_deal order by deal_id, model, lens, touch_window, touch_scope`, func(r row) {
		got := dealLine{r.peek(0), view{r.peek(1), r.peek(2), r.peek(3), r.peek(4)},
			r.number(5), r.number(6), r.number(7), r.number(8), r.number(9), r.number(10), r.number(11), r.peek(12)}
		rows++
		if d == len(deals) {
			m.add("too many rows: %+v", got)
			return
		}
		deal := &deals[d]
		k := &deal.combinations[c]
		want := dealLine{deal: deal.id, view: k.view, touches: int64(k.touches), pipeline: deal.pipeline, revenue: deal.revenue, fallback: k.fallback}
		if k.touches == 0 {
			want.unattributed, want.revenueUnattributed = deal.pipeline, deal.revenue
		} else {
			want.credited, want.revenueCredited = deal.pipeline, deal.revenue
		}
		if got != want {
			m.add("got %+v, want %+v", got, want)
		}
		if c++; c == len(deal.combinations) {
			d, c = d+1, 0
		}
	})
	if d < len(deals) || rows == 0 {
		m.add("%d rows, then none for deal %s", rows, deals[d].id)
	}
	m.done()
}

// checkSums holds the aggregated tables against the oracle's credits, summed
// by the creation month (pipeline, deals) and the close month (revenue, won deals).
func checkSums(n *night, deals []judgedDeal) {
	n.t.Helper()
	for table, by := range map[string]func(worldTouch) string{
		"attribution_motion":   func(t worldTouch) string { return t.kind.motion },
		"attribution_channel":  func(t worldTouch) string { return t.kind.channel + "/" + t.kind.motion },
		"attribution_campaign": func(t worldTouch) string { return cmp.Or(t.campaign, "no_campaign") },
	} {
		column := map[string]string{"attribution_motion": "motion", "attribution_channel": "channel || '/' || motion", "attribution_campaign": "campaign_id"}[table]
		want := sumCredits(deals, by)
		m := &mismatches{t: n.t, what: table}
		stream(n, `select model, lens, touch_window, touch_scope, `+column+` as part, cast(period_month as varchar),
			cast(sum(pipeline) * 100 as bigint), cast(sum(revenue) * 100 as bigint), cast(sum(deals) * 1000000 as bigint), cast(sum(won_deals) * 1000000 as bigint)
			from `+table+` group by all`, func(r row) {
			key := sumKey{view{r.text(0), r.text(1), r.text(2), r.text(3)}, strings.ReplaceAll(r.text(4), "unattributed/unattributed", "unattributed"), r.text(5)}
			got := [4]int64{r.number(6), r.number(7), r.number(8), r.number(9)}
			if got != want[key] {
				m.add("%+v is %v, want %v", key, got, want[key])
			}
			delete(want, key)
		})
		for key, sum := range want {
			if sum != [4]int64{} {
				m.add("%+v is missing, want %v", key, sum)
			}
		}
		m.done()
	}
}

type sumKey struct {
	view
	part, month string
}

func sumCredits(deals []judgedDeal, by func(worldTouch) string) map[sumKey][4]int64 {
	sums := map[sumKey][4]int64{}
	for i := range deals {
		d := &deals[i]
		add := func(v view, part string, pipeline, revenue, share, won int64) {
			key := sumKey{v, part, d.dealState.created.Format("2006-01") + "-01"}
			s := sums[key]
			s[0], s[2] = s[0]+pipeline, s[2]+share
			sums[key] = s
			if d.won {
				key.month = d.end.Format("2006-01") + "-01"
				s := sums[key]
				s[1], s[3] = s[1]+revenue, s[3]+won
				sums[key] = s
			}
		}
		for _, c := range d.combinations {
			if c.touches == 0 {
				add(c.view, "unattributed", d.pipeline, d.revenue, 1_000_000, 1_000_000)
			}
			for _, p := range c.positions {
				add(c.view, by(d.touches[p.touch]), p.pipeline, p.revenue, p.part, p.won)
			}
		}
	}
	return sums
}
