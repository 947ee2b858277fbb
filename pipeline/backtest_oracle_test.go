package pipeline_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// backtestWeek is an account at a week's end, by account_engagement_week.
type backtestWeek struct {
	start, end time.Time
	points     float64
	people     int
}

// backtestDeal is the days of a deal; ended is zero while it is open.
type backtestDeal struct{ opened, ended time.Time }

// backtestCount is a row of mqa_backtest, or a sum of rows.
type backtestCount struct{ mqas, inDeal, converted, caught int }

// The oracle walks each account through its weeks once per threshold, as the
// rule is told (enter, stay, leave), and looks at every deal for every entry:
// what the SQL says without doing so.
func backtestMeetsTheRuleToldByWeeks(t *testing.T, n *night) {
	weeks, deals := n.backtestWeeks(), n.backtestDeals()
	totals := map[string][]backtestCount{}
	for _, row := range n.rows("select touch_scope, cast(enter_points as varchar), cast(sum(mqas) as bigint), cast(sum(mqas_in_deal) as bigint), cast(coalesce(sum(converted), 0) as bigint), cast(coalesce(sum(caught_deals), 0) as bigint) from mqa_backtest group by touch_scope, enter_points order by touch_scope, mqa_backtest.enter_points") {
		cells := strings.Split(row, "|")
		points, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		want := tellBacktest(weeks[cells[0]], deals, points)
		if got := strings.Join(cells[2:], " "); got != fmt.Sprintf("%d %d %d %d", want.mqas, want.inDeal, want.converted, want.caught) {
			t.Errorf("%s at %s points: MQAs, in deal, converted, caught %s, want %v", cells[0], cells[1], got, want)
		}
		totals[cells[0]] = append(totals[cells[0]], want)
	}
	// A higher threshold never gives more MQAs; and there is something to count.
	for scope, counts := range totals {
		if len(counts) != 8 || counts[0].mqas == 0 || counts[0].caught == 0 {
			t.Errorf("%s: %v", scope, counts)
		}
		if !slices.IsSortedFunc(counts, func(a, b backtestCount) int { return b.mqas + b.inDeal - a.mqas - a.inDeal }) {
			t.Errorf("%s: a higher threshold has more MQAs: %v", scope, counts)
		}
	}
	n.want("select count(*) from mqa_backtest where converted > mqas or caught_deals > deals or precision_share > 1 or recall_share > 1 or median_lead_days not between 1 and 90", "0")
}

// tellBacktest counts over the months that are scored: precision over MQAs
// whose month ended 90 days before 30 June 2026, recall over deals from the
// first month that has 90 days of history before it.
func tellBacktest(accounts map[string][]backtestWeek, deals map[string][]backtestDeal, enter float64) backtestCount {
	scoredUntil, scoredFrom := dateAt("2026-03-31"), dateAt("2024-11-01")
	var c backtestCount
	for account, weeks := range accounts {
		caught := map[time.Time]bool{}
		for _, on := range entries(weeks, enter) {
			next, inDeal := nextDeals(deals[account], on)
			switch {
			case inDeal:
				c.inDeal++
				continue
			case len(next) > 0 && !on.After(scoredUntil):
				c.converted++
			}
			c.mqas++
			for _, opened := range next {
				if !opened.Before(scoredFrom) {
					caught[opened] = true
				}
			}
		}
		c.caught += len(caught)
	}
	return c
}

// entries are the week ends at which the account becomes an MQA: in at so many
// points and two people, out below 30 or without people. What it was before
// the history is not known until it is out.
func entries(weeks []backtestWeek, enter float64) []time.Time {
	var on []time.Time
	isMQA, isKnown, after := false, false, dateAt("2024-07-01")
	for _, w := range weeks {
		if w.start.Sub(after) > 7*24*time.Hour || w.points < 30 || w.people == 0 {
			isMQA, isKnown = false, true
		}
		after = w.start
		if w.points < 30 || w.people == 0 || isMQA || w.points < enter || w.people < 2 {
			continue
		}
		isMQA = true
		if isKnown {
			on = append(on, w.end)
		}
	}
	return on
}

// nextDeals are the days, up to 90 after the day, on which the account opens a
// deal while it has none; and whether it has one open that evening.
func nextDeals(deals []backtestDeal, on time.Time) (opened []time.Time, inDeal bool) {
	covers := func(d backtestDeal, at time.Time) bool {
		return !d.opened.After(at) && (d.ended.IsZero() || !d.ended.Before(at))
	}
	for _, d := range deals {
		// A deal closed on the day is no longer open that evening, unless
		// another was opened before it ended.
		inDeal = inDeal || covers(d, on) && !d.ended.Equal(on)
		if !d.opened.After(on) || d.opened.After(on.AddDate(0, 0, 90)) {
			continue
		}
		isFirst := !slices.ContainsFunc(deals, func(o backtestDeal) bool { return o.opened.Before(d.opened) && covers(o, d.opened) })
		if isFirst && !slices.ContainsFunc(opened, d.opened.Equal) {
			opened = append(opened, d.opened)
		}
	}
	return opened, inDeal
}

// backtestWeeks are the weeks of the accounts that fit: the others enter nothing.
func (n *night) backtestWeeks() map[string]map[string][]backtestWeek {
	n.t.Helper()
	scopes := map[string]map[string][]backtestWeek{"all": {}, "marketing": {}}
	for _, row := range n.rows("select account_id, week_start, evaluated_on, cast(points as varchar), engaged_people, cast(points_without_sales as varchar), engaged_people_without_sales from account_engagement_week where account_id in (select account_id from account where fit_grade <= 'C') order by account_id, week_start") {
		c := strings.Split(row, "|")
		for scope, at := range map[string]int{"all": 3, "marketing": 5} {
			points, err1 := strconv.ParseFloat(c[at], 64)
			people, err2 := strconv.Atoi(c[at+1])
			if err1 != nil || err2 != nil {
				n.t.Fatal(row)
			}
			scopes[scope][c[0]] = append(scopes[scope][c[0]], backtestWeek{dateAt(c[1]), dateAt(c[2]), points, people})
		}
	}
	return scopes
}

func (n *night) backtestDeals() map[string][]backtestDeal {
	n.t.Helper()
	deals := map[string][]backtestDeal{}
	for _, row := range n.rows("select c.account_id, c.created_on, coalesce(cast(c.closed_on as varchar), '') from deal_account as c inner join deal as d on c.deal_id = d.deal_id where d.deal_type <> 'renewal' order by c.account_id, c.created_on, c.deal_id") {
		c := strings.Split(row, "|")
		d := backtestDeal{opened: dateAt(c[1])}
		if c[2] != "" {
			d.ended = dateAt(c[2])
		}
		deals[c[0]] = append(deals[c[0]], d)
	}
	return deals
}

// dateAt reads a date; the zero time where it is none.
func dateAt(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
