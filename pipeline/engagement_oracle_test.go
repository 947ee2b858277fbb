package pipeline_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// The oracle of engagement decides from METRICS.md, "Engagement" and "People
// and accounts". Where that leaves room, it reads:
//   - The daily cap is in base points, so that it is multiplied by seniority as
//     the points are: a chief's hour is worth twice a manager's hour.
//   - The decay weight is round(65,536 x 2^(-age/half-life)) up to an age of 12
//     half-lives, then 0; a touch's decayed points are rounded to a millionth.
//   - Weeks before the history's first are not judged: its MQA state starts at no.
//   - Engaged people, momentum and the last 90 days count whole business days,
//     the day of evaluation included.

const engagementYAML = `time_zone: Europe/Berlin
motions:
  - {motion: sales, touch_type: "^talk$"}
  - {motion: demand_gen, touch_type: "^(ping|glance|stroll)$"}
fit:
  - {field: industry, values: [software], points: 30}
  - {field: employees, min: 200, max: 5000, points: 20}
engagement:
  history_weeks: 60
  points:
    - {touch_type: "^ping$", points: 1.5, daily_cap: 4}
    - {touch_type: "^talk$", points: 1, per_minute: true, daily_cap: 60}
    - {touch_type: "^glance$", points: 0.1, daily_cap: 0.3}
    - {touch_type: "^stroll$", points: 2, daily_cap: 0}
    - {touch_type: "^form$", points: 10, daily_cap: 20}
`

const signalSource = `  - {name: signal, entity: signal, files: "signal.csv", columns: {signal_id: signal_id, account_id: account_id, signal_type: signal_type, signalled_at: signalled_at}}
`

type touchPoints struct {
	touchType, motion string
	micros, cap       int64 // cap 0 is none
	perMinute         bool
}

var pointKinds = []touchPoints{
	{"ping", "demand_gen", 1_500_000, 4_000_000, false},
	{"talk", "sales", 1_000_000, 60_000_000, true},
	{"glance", "demand_gen", 100_000, 300_000, false},
	{"stroll", "demand_gen", 2_000_000, 0, false},
	{"form", "lead_gen", 10_000_000, 20_000_000, false},
}

// titles and their seniority weights in thousandths (METRICS.md, Engagement).
var titles = []struct {
	title  string
	weight int64
}{{"Chief Financial Officer", 2000}, {"VP Marketing", 1500}, {"Director Sales", 1250}, {"Office Manager", 1000}, {"Clerk", 500}, {"", 500}}

var signalPoints = map[string]struct {
	micros   int64
	halfLife float64
}{"intent": {10_000_000, 30}, "hiring": {5_000_000, 60}, "award": {5_000_000, 30}}

// company is an account with what happened to it.
type company struct {
	id, industry string
	employees    int // 0 is unknown
	people       []int
	touches      []companyTouch
	signals      []companySignal
}

type companyTouch struct {
	id, person string // person is the lead, empty for anonymous
	weight     int64
	kind       touchPoints
	minutes    float64
	status     string
	at         time.Time
}

type companySignal struct {
	id, kind string
	at       time.Time
}

// randomCompanies draws bursts of touches over 500 days, so that accounts come
// and go, with many on one day.
func randomCompanies(seed uint64, count int, asOf time.Time) []company {
	r := rand.New(rand.NewPCG(seed, 2))
	companies := make([]company, count)
	serial := 0
	for i := range companies {
		c := &companies[i]
		c.id = fmt.Sprintf("A%03d", i)
		c.industry = []string{"Software", "retail", ""}[r.IntN(3)]
		c.employees = []int{0, 100, 300}[r.IntN(3)]
		for range r.IntN(5) {
			c.people = append(c.people, r.IntN(len(titles)))
		}
		for range r.IntN(5) {
			burst := asOf.Add(-time.Duration(r.IntN(500*24*60)) * time.Minute)
			for range 1 + r.IntN(25) {
				serial++
				at := burst.Add(time.Duration(r.IntN(10*24*4)) * 15 * time.Minute)
				if at.Before(asOf) {
					c.touches = append(c.touches, c.touch(r, serial, at))
				}
			}
		}
		for s := range r.IntN(3) {
			c.signals = append(c.signals, companySignal{fmt.Sprintf("S%03d%d", i, s),
				[]string{"intent", "hiring", "award"}[r.IntN(3)], asOf.Add(-time.Duration(1+r.IntN(800*24)) * time.Hour)})
		}
	}
	return companies
}

func (c *company) touch(r *rand.Rand, serial int, at time.Time) companyTouch {
	t := companyTouch{id: fmt.Sprintf("t%02d%05d", r.IntN(100), serial), weight: 500, kind: pointKinds[r.IntN(len(pointKinds))],
		minutes: float64(r.IntN(91)) / 2, status: "completed", at: at}
	if len(c.people) > 0 && r.IntN(4) > 0 {
		p := r.IntN(len(c.people))
		t.person, t.weight = c.person(p), titles[c.people[p]].weight
	}
	switch r.IntN(15) {
	case 0:
		t.status = "planned"
	case 1:
		t.status = "sent"
	}
	return t
}

func (c *company) person(i int) string { return fmt.Sprintf("%s.p%d", c.id, i) }

// event is what earns an account points.
type event struct {
	touch, person, motion, touchType, signal string
	halfLife                                 float64
	micros                                   int64
	day                                      time.Time
	isSales                                  bool
}

// calendarDay is the business day of an instant, as midnight UTC.
func calendarDay(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func daysFrom(a, b time.Time) int { return int(b.Sub(a).Hours() / 24) }

// events lists what counts, with the cap spent on the earliest touches.
func (c *company) events(zone *time.Location) []event {
	touches := slices.Clone(c.touches)
	slices.SortFunc(touches, func(a, b companyTouch) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	type bucket struct {
		person, touchType string
		day               time.Time
	}
	spent := map[bucket]int64{} // base points
	var events []event
	for _, t := range touches {
		if t.status != "completed" {
			continue
		}
		base := t.kind.micros
		if t.kind.perMinute {
			base = int64(math.Floor(float64(base) * t.minutes))
		}
		b := bucket{t.person, t.kind.touchType, calendarDay(t.at, zone)}
		if t.kind.cap > 0 {
			base = max(0, min(base, t.kind.cap-spent[b]))
		}
		spent[b] += base
		events = append(events, event{t.id, t.person, t.kind.motion, t.kind.touchType, "", 30, base * t.weight / 1000, b.day, t.kind.motion == "sales"})
	}
	for _, s := range c.signals {
		p := signalPoints[s.kind]
		events = append(events, event{"", "", "signal", "", s.kind, p.halfLife, p.micros, calendarDay(s.at, zone), false})
	}
	return events
}

// worth is what an event counts on a day.
func (e event) worth(day time.Time) int64 {
	age := daysFrom(e.day, day)
	if age < 0 || float64(age) > 12*e.halfLife {
		return 0
	}
	weight := int64(math.Round(decayUnit * math.Exp2(-float64(age)/e.halfLife)))
	return (e.micros*weight + decayUnit/2) / decayUnit
}

// standing is an account on a day.
type standing struct {
	points, marketingPoints int64
	people, marketingPeople int
}

func stand(events []event, day time.Time) standing {
	var s standing
	people, marketing := map[string]int64{}, map[string]int64{}
	for _, e := range events {
		worth := e.worth(day)
		s.points += worth
		if !e.isSales {
			s.marketingPoints += worth
		}
		if age := daysFrom(e.day, day); e.person == "" || age < 0 || age >= 90 {
			continue
		}
		people[e.person] += e.micros
		if !e.isSales {
			marketing[e.person] += e.micros
		}
	}
	for p := range people {
		if people[p] >= 1_000_000 {
			s.people++
		}
		if marketing[p] >= 1_000_000 {
			s.marketingPeople++
		}
	}
	return s
}

// isMQA steps the hysteresis: in at 60 points, 2 people and fit C; out below 30 or without people.
func isMQA(before bool, points int64, people int, fits bool) bool {
	if points >= 60_000_000 && people >= 2 && fits {
		return true
	}
	return before && points >= 30_000_000 && people > 0
}

// fitPoints of the profile's 50: 30 for software, 20 for 200 to 5,000 employees.
func (c *company) fitPoints() int {
	points := 0
	if c.industry == "Software" {
		points += 30
	}
	if c.employees >= 200 {
		points += 20
	}
	return points
}

// grade: A from 75 % of the points to be had, B from 50 %, C from 25 %.
func (c *company) grade() string {
	return map[int]string{0: "D", 20: "C", 30: "B", 50: "A"}[c.fitPoints()]
}

// score in hundredths: 100 x (1 - exp(-points / 60)).
func score(micros int64) int64 {
	return int64(math.Round(10_000 * (1 - math.Exp(-float64(micros)/60_000_000))))
}
