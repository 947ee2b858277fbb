package pipeline

import (
	"math"
	"slices"
	"strings"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/solve"
)

// decayScale is the unit of decay weights: sql/prelude's decay_points divides by it.
const decayScale = 1 << 16

// decayHalfLives is how many half-lives a touch earns points for: what is
// older is worth less than 1/4096 and counts 0.
const decayHalfLives = 12

type calendarDay struct {
	UTCDate    time.Time  `arrow:"utc_date,date"`
	SplitAt    *time.Time `arrow:"split_at,timestamp"`
	DateBefore time.Time  `arrow:"date_before,date"`
	DateAfter  time.Time  `arrow:"date_after,date"`
	// UntilAt is run_parameter's as_of_at: beside a second relation of one row
	// DuckDB hashes the touches and probes with the calendar.
	UntilAt time.Time `arrow:"until_at,timestamp"`
}

type decayWeight struct {
	HalfLife string `arrow:"half_life"`
	AgeDays  int    `arrow:"age_days"`
	Weight   int64  `arrow:"weight"`
}

// historyWeek is a week of the weekly history, and the day as of whose end it is
// evaluated: its last one, or that of the night.
type historyWeek struct {
	WeekStart   time.Time `arrow:"week_start,date"`
	EvaluatedOn time.Time `arrow:"evaluated_on,date"`
}

func historyWeeks(firstWeek, asOf time.Time) []historyWeek {
	var rows []historyWeek
	for week := firstWeek; !week.After(asOf); week = week.AddDate(0, 0, 7) {
		evaluated := week.AddDate(0, 0, 6)
		if evaluated.After(asOf) {
			evaluated = asOf
		}
		rows = append(rows, historyWeek{week, evaluated})
	}
	return rows
}

type historyMonth struct {
	PeriodMonth time.Time `arrow:"period_month,date"`
	LastOn      time.Time `arrow:"last_on,date"`
}

// historyMonths lists the months that the weekly history reaches into, whole.
func historyMonths(firstWeek, asOf time.Time) []historyMonth {
	var rows []historyMonth
	for month := firstWeek.AddDate(0, 0, 1-firstWeek.Day()); !month.After(asOf); month = month.AddDate(0, 1, 0) {
		rows = append(rows, historyMonth{month, month.AddDate(0, 1, -1)})
	}
	return rows
}

// landmark is a day on which accounts are taken as they are then.
type landmark struct {
	On          time.Time `arrow:"landmark_on,date"`
	ExposedFrom time.Time `arrow:"exposed_from,date"`
	// PriorWeek is the last week that ends before the days of exposure.
	PriorWeek time.Time `arrow:"prior_week,date"`
}

// landmarks are the first days of the months before which the history covers
// the days of exposure and a week.
func (b *build) landmarks() []landmark {
	var rows []landmark
	for _, m := range historyMonths(b.firstWeek(), b.asOf) {
		from := m.PeriodMonth.AddDate(0, 0, -b.config.MotionLift.ExposureDays)
		prior := solve.ISOWeekStart(from).AddDate(0, 0, -7)
		if !prior.Before(b.firstWeek()) {
			rows = append(rows, landmark{m.PeriodMonth, from, prior})
		}
	}
	return rows
}

// landmarkDay says what a day is to a landmark: one of exposure (within 0 days)
// or within so many days after it, by the shortest window that has it.
type landmarkDay struct {
	OnDate     time.Time `arrow:"on_date,date"`
	LandmarkOn time.Time `arrow:"landmark_on,date"`
	WithinDays int       `arrow:"within_days"`
}

func landmarkDays(landmarks []landmark, lift config.MotionLift) []landmarkDay {
	windows := slices.Sorted(slices.Values(lift.Windows))
	var rows []landmarkDay
	for _, l := range landmarks {
		for day := range lift.ExposureDays {
			rows = append(rows, landmarkDay{l.ExposedFrom.AddDate(0, 0, day), l.On, 0})
		}
		after := 0
		for _, window := range windows {
			for ; after < window; after++ {
				rows = append(rows, landmarkDay{l.On.AddDate(0, 0, after), l.On, window})
			}
		}
	}
	return rows
}

func (b *build) firstWeek() time.Time {
	return solve.ISOWeekStart(b.asOf).AddDate(0, 0, -7*(b.config.Engagement.HistoryWeeks-1))
}

// calendarRows covers every event a night can know: nothing is landed from
// before 1970, nothing after the as-of day is read.
func calendarRows(loc *time.Location, asOf time.Time) ([]calendarDay, error) {
	days, err := solve.BusinessCalendar(loc, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), asOf.AddDate(0, 0, 2))
	if err != nil {
		return nil, err
	}
	until := solve.DayEnd(loc, asOf.Year(), asOf.Month(), asOf.Day())
	rows := make([]calendarDay, len(days))
	for i, d := range days {
		rows[i] = calendarDay{UTCDate: d.UTCDate, DateBefore: d.DateBefore, DateAfter: d.DateAfter, UntilAt: until}
		if !d.SplitAt.IsZero() {
			rows[i].SplitAt = &days[i].SplitAt
		}
	}
	return rows, nil
}

func decayRows(c *config.Config, halfLives map[string]float64) ([]decayWeight, error) {
	var rows []decayWeight
	add := func(name string, halfLife float64, until, least int) error {
		weights, err := solve.DecayWeights(halfLife, decayScale)
		if err != nil {
			return err
		}
		for age := 0; age <= until && age < len(weights) || age <= least; age++ {
			row := decayWeight{HalfLife: name, AgeDays: age}
			if age <= until && age < len(weights) {
				row.Weight = weights[age]
			}
			rows = append(rows, row)
		}
		return nil
	}
	// Zero weights up to here give an account its week as long as its people
	// count as engaged, and one more in which to lose its MQA state.
	seen := max(c.Engagement.PeopleDays, 7) + 7
	if err := add("attribution", c.Attribution.TimeDecayDays, math.MaxInt, 0); err != nil {
		return nil, err
	}
	for name, halfLife := range halfLives {
		if err := add(name, halfLife, int(decayHalfLives*halfLife), seen); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b decayWeight) int {
		if c := strings.Compare(a.HalfLife, b.HalfLife); c != 0 {
			return c
		}
		return a.AgeDays - b.AgeDays
	})
	return rows, nil
}
