package pipeline_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"
)

// The oracle of demand gen against lead gen reads the structs of models/
// (DealMotion, MotionTiming, AttributionOutcome), not the SQL:
//   - Which motion is first is a matter of the journey's order, ties included.
//   - No lead of these worlds was bought: the deal's first lead is captured.
//   - A quantile is the value at the rank ceil(share x n), in whole days of the
//     seconds on the clock.

// motionLine is what deal_motion says of a deal in a window.
type motionLine struct {
	deal, lens, window, overlap, first, last string
	touches                                  int
	isMarketing                              bool
	// demandGen, leadGen and captured are zero where there is none.
	demandGen, leadGen, captured time.Time
}

func (d *judgedDeal) motions(lens, window string) motionLine {
	j := d.journeys[lens]
	l := motionLine{deal: d.id, lens: lens, window: window, overlap: "untouched", first: "none", last: "none", touches: j.sourced}
	end := d.dealState.created
	if window == "influenced" {
		l.touches, end = len(j.touches), d.end
	}
	order := ""
	for i, index := range j.touches[:l.touches] {
		t := d.touches[index]
		if i == 0 {
			l.first = t.kind.motion
		}
		l.last = t.kind.motion
		l.isMarketing = l.isMarketing || t.kind.motion != "sales"
		switch {
		case t.kind.motion == "demand_gen" && l.demandGen.IsZero():
			l.demandGen, order = t.at, order+"D"
		case t.kind.motion == "lead_gen" && l.leadGen.IsZero():
			l.leadGen, order = t.at, order+"L"
		case t.kind.motion == "unclassified":
			order += "?"
		case t.kind.motion == "sales":
			order += "s"
		}
	}
	l.overlap = overlapOf(order)
	l.captured = l.leadGen
	lookback := d.dealState.created.Add(-lookbackDays * 24 * time.Hour)
	if i := d.creatingLead(d.worldDeal, d.dealState, d.people(d.worldDeal, d.dealState), lookback); i >= 0 {
		if at := d.leads[i].created; !at.After(end) && (l.captured.IsZero() || at.Before(l.captured)) {
			l.captured = at
		}
	}
	return l
}

// overlapOf reads the order in which the motions came: D and L once each.
func overlapOf(order string) string {
	marks := map[rune]int{}
	for i, m := range order {
		if _, seen := marks[m]; !seen {
			marks[m] = i
		}
	}
	d, hasDemand := marks['D']
	l, hasLead := marks['L']
	_, hasOdd := marks['?']
	switch {
	case order == "":
		return "untouched"
	case hasDemand && hasLead && d < l:
		return "demand_gen_first"
	case hasDemand && hasLead:
		return "lead_gen_first"
	case hasDemand:
		return "demand_gen_only"
	case hasLead:
		return "lead_gen_only"
	case hasOdd:
		return "unclassified"
	}
	return "sales_only"
}

// cells joins what a row holds with blanks.
func cells(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

func micro(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMicro()
}

// checkMotions holds deal_motion row by row, motion_overlap in its sums and
// motion_timing in its quantiles against the oracle.
func checkMotions(n *night, deals []judgedDeal) {
	n.t.Helper()
	var lines []string
	sums := map[string][4]int64{}
	steps := map[string][]int64{}
	for i := range deals {
		d := &deals[i]
		for _, lens := range []string{"account", "lead"} {
			for _, window := range []string{"influenced", "sourced"} {
				l := d.motions(lens, window)
				lines = append(lines, cells(l.deal, lens, window, l.overlap, l.first, l.last, l.touches, l.isMarketing, micro(l.demandGen), micro(l.leadGen), micro(l.captured)))
				d.addMotions(sums, l)
				if window == "sourced" {
					d.addSteps(steps, l)
				}
			}
		}
	}
	m := &mismatches{t: n.t, what: "deal_motion"}
	m.lines(n, `select deal_id, lens, touch_window, overlap, first_motion, last_motion, touches, is_marketing_touched,
		coalesce(epoch_us(first_demand_gen_at), 0), coalesce(epoch_us(first_lead_gen_at), 0), coalesce(epoch_us(lead_captured_at), 0)
		from deal_motion order by deal_id, lens, touch_window`, each(lines), func(r row) string {
		return cells(r.peek(0), r.peek(1), r.peek(2), r.peek(3), r.peek(4), r.peek(5), r.number(6), r.is(7), r.number(8), r.number(9), r.number(10))
	})
	var want []string
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		want = append(want, cells(key, sums[key]))
	}
	m = &mismatches{t: n.t, what: "motion_overlap"}
	m.lines(n, `select lens || ' ' || touch_window || ' ' || overlap || ' ' || first_motion || ' ' || last_motion || ' ' || period_month as part,
		cast(sum(deals) as bigint), cast(sum(won_deals) as bigint), cast(sum(pipeline) * 100 as bigint), cast(sum(revenue) * 100 as bigint)
		from motion_overlap group by part order by part`, each(want), func(r row) string {
		return cells(r.text(0), [4]int64{r.number(1), r.number(2), r.number(3), r.number(4)})
	})
	want = nil
	for _, key := range slices.Sorted(maps.Keys(steps)) {
		days := steps[key]
		slices.Sort(days)
		rank := func(share, of int) int64 { return days[(share*len(days)+of-1)/of-1] / secondsADay }
		want = append(want, cells(key, len(days), rank(1, 2), rank(9, 10)))
	}
	m = &mismatches{t: n.t, what: "motion_timing"}
	m.lines(n, `select lens || ' ' || timing_step || ' ' || deal_status as part, deals, median_days, p90_days from motion_timing order by part`,
		each(want), func(r row) string { return cells(r.text(0), r.number(1), r.number(2), r.number(3)) })
}

const secondsADay = 86400

// addMotions adds the deal to the sums of its month of creation, and of its close where it is won.
func (d *judgedDeal) addMotions(sums map[string][4]int64, l motionLine) {
	add := func(month time.Time, more [4]int64) {
		key := fmt.Sprintf("%s %s %s %s %s %s-01", l.lens, l.window, l.overlap, l.first, l.last, month.Format("2006-01"))
		s := sums[key]
		for i := range s {
			s[i] += more[i]
		}
		sums[key] = s
	}
	add(d.dealState.created, [4]int64{1, 0, d.pipeline, 0})
	if d.won {
		add(d.end, [4]int64{0, 1, 0, d.revenue})
	}
}

// addSteps adds the seconds of each step that the deal went in its order.
func (d *judgedDeal) addSteps(steps map[string][]int64, l motionLine) {
	add := func(step string, from, to time.Time) {
		if from.IsZero() || to.IsZero() || to.Before(from) {
			return
		}
		for _, status := range []string{"all", "won"} {
			if status == "all" || d.won {
				key := l.lens + " " + step + " " + status
				steps[key] = append(steps[key], to.Unix()-from.Unix())
			}
		}
	}
	add("demand_gen_to_lead", l.demandGen, l.captured)
	add("lead_to_deal", l.captured, d.dealState.created)
	add("demand_gen_to_deal", l.demandGen, d.dealState.created)
}

// outcomeModels credit leads, MQAs and SQLs.
var outcomeModels = [...]string{"first_touch", "last_non_direct", "last_touch", "linear", "position_based", "time_decay"}

// checkOutcomes holds the credits of every person's first lead against the
// oracle. Whose account a lead or touch is, matching says; tests of its own
// hold that.
func checkOutcomes(n *night, w *world) {
	n.t.Helper()
	o := newOracle(w)
	accounts := accountsOf(n, o)
	sums := map[string]int64{}
	for _, i := range firstLeads(w) {
		l := w.leads[i]
		person := l.person()
		for lens, found := range map[string][]int{"account": accounts.touches[accounts.person[l.id]], "lead": o.byPerson[person]} {
			o.addOutcome(sums, lens, l.created, found)
		}
	}
	var want []string
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		want = append(want, cells(key, sums[key]))
	}
	m := &mismatches{t: n.t, what: "attribution_outcome"}
	m.lines(n, `select lens || ' ' || model || ' ' || channel || ' ' || motion || ' ' || period_month as part, cast(credit * 1000000 as bigint)
		from attribution_outcome where outcome = 'lead' order by part`, each(want), func(r row) string {
		return cells(r.text(0), r.number(1))
	})
}

type matchedAccounts struct {
	// person is the account of the person behind each lead; touches are those of each account.
	person  map[string]string
	touches map[string][]int
}

func accountsOf(n *night, o *oracle) matchedAccounts {
	a := matchedAccounts{map[string]string{}, map[string][]int{}}
	ofTouch := map[string]string{}
	stream(n, `select touch_id, account_id from touch where account_id is not null`, func(r row) { ofTouch[r.text(0)] = r.text(1) })
	for i, t := range o.touches {
		if account := ofTouch[t.id]; account != "" {
			a.touches[account] = append(a.touches[account], i)
		}
	}
	stream(n, `select lead_id, first_value(account_id) over (partition by person_id order by account_id is null, confidence desc, lead_id)
		from lead_account_match qualify first_value(account_id) over (partition by person_id order by account_id is null, confidence desc, lead_id) is not null`,
		func(r row) { a.person[r.text(0)] = r.text(1) })
	return a
}

// firstLeads are the earliest records of the people of whom one is dated.
func firstLeads(w *world) []int {
	first := map[string]int{}
	for i, l := range w.leads {
		if l.created.IsZero() {
			continue
		}
		b, seen := first[l.person()]
		if best := w.leads[b]; !seen || l.created.Before(best.created) || l.created.Equal(best.created) && l.id < best.id {
			first[l.person()] = i
		}
	}
	return slices.Collect(maps.Values(first))
}

// addOutcome credits one outcome under every model: a million shared by the
// summed weights of each channel and motion, in their order.
func (o *oracle) addOutcome(sums map[string]int64, lens string, at time.Time, found []int) {
	var j journey
	for _, i := range found {
		t := o.touches[i]
		from := dayOf(at).AddDate(0, 0, -lookbackDays)
		if !t.planned && t.at.Before(o.asOf) && !t.at.Before(from) && !t.at.After(at) {
			j.touches = append(j.touches, i)
		}
	}
	j.first, j.lead, j.opportunity, j.close = -1, -1, -1, -1
	o.sortTouches(j.touches)
	kept := make([]int, len(j.touches))
	for i := range kept {
		kept[i] = i
	}
	for _, model := range outcomeModels {
		key := func(part string) string {
			return fmt.Sprintf("%s %s %s %s-01", lens, model, part, at.Format("2006-01"))
		}
		if len(kept) == 0 {
			sums[key("unattributed unattributed")] += 1_000_000
			continue
		}
		parts := map[string]*big.Rat{}
		for i, w := range o.weights(view{model: model}, "pipeline", j, kept) {
			kind := o.touches[j.touches[i]].kind
			part := kind.channel + " " + kind.motion
			if parts[part] == nil {
				parts[part] = new(big.Rat)
			}
			parts[part].Add(parts[part], w)
		}
		names := slices.Sorted(maps.Keys(parts))
		weights := make([]*big.Rat, len(names))
		for i, name := range names {
			weights[i] = parts[name]
		}
		for i, micros := range credit(1_000_000, weights) {
			if weights[i].Sign() > 0 {
				sums[key(names[i])] += micros
			}
		}
	}
}
