package solve

import (
	"fmt"
	"time"
)

// BusinessDay says which calendar dates of the business time zone one UTC day
// holds. With it SQL finds the business date of any instant by one comparison:
// DateAfter where the instant is at or after SplitAt, else DateBefore.
type BusinessDay struct {
	UTCDate    time.Time // the UTC day: its midnight UTC, the key
	SplitAt    time.Time // first instant of DateAfter, strictly inside the UTC day; zero if none
	DateBefore time.Time // local date at the start of the UTC day, as midnight UTC
	DateAfter  time.Time // local date from SplitAt on, as midnight UTC; DateBefore if there is no split
}

// BusinessCalendar returns one row per UTC date from from's to to's, both
// included. It reads the zone's own transitions, so that a clock change at
// midnight, a zone that skips a date and offsets of any size come out right.
// A nil location is UTC.
//
// Where clocks fell back just past midnight (St John's at 00:01, until 2011) the
// local date changes to and fro within one UTC day, which one row cannot say: the
// last change splits the day, and the minute before it belongs to the day that
// went on.
func BusinessCalendar(loc *time.Location, from, to time.Time) ([]BusinessDay, error) {
	first, last := utcDate(from.UTC()), utcDate(to.UTC())
	if last.Before(first) {
		return nil, fmt.Errorf("make business calendar: the range ends on %s, before it starts on %s",
			last.Format(time.DateOnly), first.Format(time.DateOnly))
	}
	loc = orUTC(loc)
	days := make([]BusinessDay, 0, int(last.Sub(first)/(24*time.Hour))+1)
	for date := first; !date.After(last); date = date.AddDate(0, 0, 1) {
		days = append(days, businessDay(loc, date))
	}
	return days, nil
}

// businessDay walks the stretches of constant offset within a UTC day.
func businessDay(loc *time.Location, date time.Time) BusinessDay {
	before := utcDate(date.In(loc))
	day := BusinessDay{UTCDate: date, DateBefore: before, DateAfter: before}
	for t, end := date, date.AddDate(0, 0, 1); ; {
		next := nextDateChange(loc, t, end)
		if next.IsZero() {
			return day
		}
		day.SplitAt, day.DateAfter = next, utcDate(next.In(loc))
		t = next
	}
}

// nextDateChange returns the first instant after t and before end at which the
// local date differs from the one just before, zero if there is none. Within a
// stretch of constant offset that is the next local midnight; at a transition
// it may be any moment.
func nextDateChange(loc *time.Location, t, end time.Time) time.Time {
	date := utcDate(t.In(loc))
	for {
		_, stretchEnd := t.In(loc).ZoneBounds()
		_, offset := t.In(loc).Zone()
		midnight := date.AddDate(0, 0, 1).Add(-time.Duration(offset) * time.Second)
		inStretch := stretchEnd.IsZero() || midnight.Before(stretchEnd)
		switch {
		case inStretch && midnight.Before(end):
			return midnight.UTC()
		case inStretch || !stretchEnd.Before(end):
			return time.Time{}
		case !utcDate(stretchEnd.In(loc)).Equal(date):
			return stretchEnd.UTC()
		}
		t = stretchEnd
	}
}

// DayStart returns the UTC instant at which a business day begins: the first at
// which the local date is y-m-d or later. Where local midnight does not exist,
// that is the end of the gap; a date the zone skips begins, and ends, where the
// next one begins. y, m and d are normalised as time.Date does. A nil location
// is UTC.
func DayStart(loc *time.Location, y int, m time.Month, d int) time.Time {
	loc = orUTC(loc)
	wanted := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	// No zone was ever 28 hours from UTC: the local date is still an earlier one.
	for t := wanted.Add(-28 * time.Hour); ; {
		local := t.In(loc)
		_, stretchEnd := local.ZoneBounds()
		_, offset := local.Zone()
		midnight := wanted.Add(-time.Duration(offset) * time.Second)
		if midnight.Before(t) {
			midnight = t
		}
		if stretchEnd.IsZero() || midnight.Before(stretchEnd) {
			return midnight.UTC()
		}
		t = stretchEnd
	}
}

// DayEnd returns the exclusive end of a business day in UTC: the start of the
// next one.
func DayEnd(loc *time.Location, y int, m time.Month, d int) time.Time {
	return DayStart(loc, y, m, d+1)
}

// ISOWeekStart returns the Monday of the ISO 8601 week of date's own calendar
// date, as midnight UTC.
func ISOWeekStart(date time.Time) time.Time {
	sinceMonday := (int(date.Weekday()) + 6) % 7
	return utcDate(date).AddDate(0, 0, -sinceMonday)
}

// utcDate returns t's calendar date, in t's own location, as midnight UTC: how
// a DATE travels.
func utcDate(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func orUTC(loc *time.Location) *time.Location {
	if loc == nil {
		return time.UTC
	}
	return loc
}
