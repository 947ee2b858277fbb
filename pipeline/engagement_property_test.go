package pipeline_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// engagementNight is a night of random companies, seen as of 30 June 2026 in Berlin.
type engagementNight struct {
	*night
	companies       []company
	zone            *time.Location
	asOf, firstWeek time.Time
}

// Points, score, drivers, people, momentum, the weekly history, MQA and the
// account stages of random companies are those of the oracle.
func TestEngagementOfRandomAccountsMeetsTheDefinitions(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	n := newNight(t, "")
	n.now = time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)
	n.write("abm.yaml", "warehouse: warehouse\n"+engagementYAML+simpleSources+signalSource)
	asOf := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	e := &engagementNight{night: n, zone: zone, asOf: asOf,
		// 60 ISO weeks end in the week of Monday 29 June.
		firstWeek: time.Date(2026, 6, 29, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -7*59),
		companies: randomCompanies(30, 150, time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC))}
	e.write()
	started := time.Now()
	e.night.run()
	t.Logf("run: %.1f s", time.Since(started).Seconds())
	e.checkTouches()
	e.checkAccounts()
	e.checkDrivers()
	e.checkWeeks()
}

func (e *engagementNight) write() {
	var accounts, leads, touches, signals [][]string
	for _, c := range e.companies {
		employees := ""
		if c.employees > 0 {
			employees = fmt.Sprint(c.employees)
		}
		accounts = append(accounts, []string{c.id, "", "Firm " + c.id, "", "", "", c.industry, employees})
		for i, p := range c.people {
			leads = append(leads, []string{c.person(i), c.id, "", "", titles[p].title, "2024-01-01", "", ""})
		}
		for _, t := range c.touches {
			touches = append(touches, []string{t.id, t.person, c.id, "", "", t.kind.touchType, "email", "", t.status, "", "",
				fmt.Sprint(t.minutes), "", "", t.id, instant(t.at), ""})
		}
		for _, s := range c.signals {
			signals = append(signals, []string{s.id, c.id, s.kind, instant(s.at)})
		}
	}
	writeRecords(e.night, "account", headers["account"], accounts)
	writeRecords(e.night, "lead", headers["lead"], leads)
	writeRecords(e.night, "touch", headers["touch"], touches)
	writeRecords(e.night, "signal", "signal_id,account_id,signal_type,signalled_at", signals)
}

// micros writes millionths as a DECIMAL(18, 6) prints them.
func micros(x int64) string { return fmt.Sprintf("%d.%06d", x/1_000_000, x%1_000_000) }

func (e *engagementNight) checkTouches() {
	e.t.Helper()
	want := map[string]string{}
	for i := range e.companies {
		c := &e.companies[i]
		for _, t := range c.touches {
			want[t.id] = "0.000000 0.000000" // unless it counts
		}
		for _, x := range c.events(e.zone) {
			if x.touch != "" {
				want[x.touch] = micros(x.micros) + " " + micros(x.worth(e.asOf))
			}
		}
	}
	m := &mismatches{t: e.t, what: "touch"}
	stream(e.night, `select touch_id, cast(points as varchar) || ' ' || cast(decayed_points as varchar) from touch`, func(r row) {
		if r.text(1) != want[r.text(0)] {
			m.add("%s has points %s, want %s", r.text(0), r.text(1), want[r.text(0)])
		}
		delete(want, r.text(0))
	})
	if len(want) > 0 {
		m.add("%d touches are missing", len(want))
	}
	m.done()
}

func (e *engagementNight) checkAccounts() {
	e.t.Helper()
	type answer struct {
		line     string
		momentum float64
		points   int64
	}
	want := map[string]answer{}
	mqas := 0
	for i := range e.companies {
		c := &e.companies[i]
		events := c.events(e.zone)
		s := stand(events, e.asOf)
		weeks := e.weeks(c, events)
		last := weeks[len(weeks)-1]
		mqaAt, touches := "(null)", 0
		if last.isMQA {
			mqas++
			at := len(weeks) - 1
			for at > 0 && weeks[at-1].isMQA {
				at--
			}
			mqaAt = weeks[at].start.Format(time.DateOnly)
		}
		var recent, before int64
		for _, x := range events {
			switch age := daysFrom(x.day, e.asOf); {
			case age < 7:
				recent += x.micros
			case age < 28:
				before += x.micros
			}
			if x.touch != "" && daysFrom(x.day, e.asOf) < 90 {
				touches++
			}
		}
		want[c.id] = answer{
			fmt.Sprintf("%s %s %d %d %t %t %s %s", micros(s.points), hundredths(score(s.points)), s.people, touches,
				last.isMQA, last.isMarketingMQA, mqaAt, c.grade()),
			float64(recent) / max(5e6, float64(before)/3), s.points}
	}
	if mqas == 0 || mqas == len(e.companies) {
		e.t.Errorf("%d of %d companies are MQAs: the case tells nothing", mqas, len(e.companies))
	}
	m := &mismatches{t: e.t, what: "account_engagement"}
	lastPoints, lastID := int64(math.MaxInt64), ""
	stream(e.night, `select account_id, cast(points as varchar) || ' ' || cast(engagement_score as varchar) || ' ' || cast(engaged_people as varchar)
		|| ' ' || cast(touches_90d as varchar) || ' ' || cast(is_mqa as varchar) || ' ' || cast(is_mqa_without_sales as varchar)
		|| ' ' || coalesce(cast(mqa_at as varchar), '(null)') || ' ' || fit_grade, cast(round(momentum * 1e9) as bigint)
		from account_engagement order by engagement_rank`, func(r row) {
		w, ok := want[r.text(0)]
		if r.text(1) != w.line {
			m.add("%s is %s, want %s (%t)", r.text(0), r.text(1), w.line, ok)
		}
		if math.Abs(float64(r.number(2))/1e9-w.momentum) > 1e-8 {
			m.add("%s has momentum %d / 1e9, want %g", r.text(0), r.number(2), w.momentum)
		}
		if w.points > lastPoints || w.points == lastPoints && r.text(0) < lastID {
			m.add("%s is ranked below %s", r.text(0), lastID)
		}
		lastPoints, lastID = w.points, r.text(0)
		delete(want, r.text(0))
	})
	if len(want) > 0 {
		m.add("%d accounts are missing", len(want))
	}
	m.done()
}

func hundredths(x int64) string { return fmt.Sprintf("%d.%02d", x/100, x%100) }

func (e *engagementNight) checkDrivers() {
	e.t.Helper()
	type driver struct{ account, motion, touchType, signal string }
	type sum struct {
		micros, count int64
		people        map[string]bool
	}
	want, totals := map[driver]*sum{}, map[string]int64{}
	for i := range e.companies {
		c := &e.companies[i]
		for _, x := range c.events(e.zone) {
			d := driver{c.id, x.motion, x.touchType, x.signal}
			if want[d] == nil {
				want[d] = &sum{people: map[string]bool{}}
			}
			want[d].micros += x.worth(e.asOf)
			want[d].count++
			if x.person != "" {
				want[d].people[x.person] = true
			}
			totals[c.id] += x.worth(e.asOf)
		}
	}
	m := &mismatches{t: e.t, what: "account_engagement_driver"}
	contributed := map[string]int64{}
	stream(e.night, `select account_id, motion, touch_type, signal_type, cast(points as varchar), touches, people, cast(score_contribution * 100 as bigint)
		from account_engagement_driver`, func(r row) {
		d := driver{r.text(0), r.text(1), r.text(2), r.text(3)}
		w := want[d]
		if w == nil {
			m.add("%v is not expected", d)
			return
		}
		if r.text(4) != micros(w.micros) || r.number(5) != w.count || r.number(6) != int64(len(w.people)) {
			m.add("%v has %s points of %d by %d, want %s of %d by %d", d, r.text(4), r.number(5), r.number(6), micros(w.micros), w.count, len(w.people))
		}
		// Largest remainder: within a hundredth of the exact share.
		if total := totals[d.account]; total > 0 {
			exact := float64(score(total)) * float64(w.micros) / float64(total)
			if math.Abs(float64(r.number(7))-exact) >= 1 {
				m.add("%v contributes %d hundredths of the score, want %.2f", d, r.number(7), exact)
			}
		}
		contributed[d.account] += r.number(7)
		delete(want, d)
	})
	for d := range want {
		m.add("%v is missing", d)
	}
	for account, total := range totals {
		if contributed[account] != score(total) {
			m.add("%s: contributions add up to %d hundredths, the score is %d", account, contributed[account], score(total))
		}
	}
	m.done()
}

// accountWeek is an account at the end of a week.
type accountWeek struct {
	standing
	start, evaluated      time.Time
	earned                int64
	isMQA, isMarketingMQA bool
}

// weeks recomputes each week of the history from all events, by brute force.
func (e *engagementNight) weeks(c *company, events []event) []accountWeek {
	var weeks []accountWeek
	var mqa, marketing bool
	for start := e.firstWeek; !start.After(e.asOf); start = start.AddDate(0, 0, 7) {
		w := accountWeek{start: start, evaluated: start.AddDate(0, 0, 6)}
		if w.evaluated.After(e.asOf) {
			w.evaluated = e.asOf
		}
		w.standing = stand(events, w.evaluated)
		for _, x := range events {
			if !x.day.Before(start) && !x.day.After(w.evaluated) {
				w.earned += x.micros
			}
		}
		fits := c.grade() <= "C"
		mqa = isMQA(mqa, w.points, w.people, fits)
		marketing = isMQA(marketing, w.marketingPoints, w.marketingPeople, fits)
		w.isMQA, w.isMarketingMQA = mqa, marketing
		weeks = append(weeks, w)
	}
	return weeks
}

// level of an account without deals (METRICS.md, People and accounts).
func (w accountWeek) level() string {
	switch {
	case w.isMQA:
		return "mqa"
	case w.points >= 10_000_000:
		return "engaged"
	case w.points > 0:
		return "aware"
	}
	return "unaware"
}

func (e *engagementNight) checkWeeks() {
	e.t.Helper()
	var weeks, stages []string
	seen := map[string]int{}
	for i := range e.companies {
		c := &e.companies[i]
		level := "unaware"
		stages = append(stages, fmt.Sprintf("%s unaware %s", c.id, e.firstWeek.Format(time.DateOnly)))
		for _, w := range e.weeks(c, c.events(e.zone)) {
			if w.points > 0 || w.people > 0 || w.isMQA || w.isMarketingMQA {
				weeks = append(weeks, fmt.Sprintf("%s %s %s %s %s %s %d %d %s %t %t", c.id, w.start.Format(time.DateOnly), w.evaluated.Format(time.DateOnly),
					micros(w.points), micros(w.marketingPoints), micros(w.earned), w.people, w.marketingPeople, hundredths(score(w.points)), w.isMQA, w.isMarketingMQA))
			}
			if w.level() != level {
				level = w.level()
				stages = append(stages, fmt.Sprintf("%s %s %s", c.id, level, w.evaluated.Format(time.DateOnly)))
			}
			seen[level]++
		}
	}
	e.t.Logf("weeks by level: %v", seen)
	if len(seen) != 4 {
		e.t.Errorf("only the levels %s occur", strings.Join(slices.Sorted(maps.Keys(seen)), ", "))
	}
	m := &mismatches{t: e.t, what: "account_engagement_week"}
	m.lines(e.night, `select account_id || ' ' || cast(week_start as varchar) || ' ' || cast(evaluated_on as varchar) || ' ' || cast(points as varchar)
		|| ' ' || cast(points_without_sales as varchar) || ' ' || cast(new_points as varchar) || ' ' || cast(engaged_people as varchar)
		|| ' ' || cast(engaged_people_without_sales as varchar) || ' ' || cast(engagement_score as varchar)
		|| ' ' || cast(is_mqa as varchar) || ' ' || cast(is_mqa_without_sales as varchar)
		from account_engagement_week order by account_id, week_start`, each(weeks), func(r row) string { return r.text(0) })
	m = &mismatches{t: e.t, what: "account_stage"}
	m.lines(e.night, `select account_id || ' ' || account_stage || ' ' || cast(entered_on as varchar) from account_stage order by account_id, entered_on`,
		each(stages), func(r row) string { return r.text(0) })
	e.want(`select count(*) from account_stage where left_on is null`, fmt.Sprint(len(e.companies)))
}
