package solve_test

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the test's own zones, whatever the machine has

	"abm/pipeline/solve"
)

// oddZones change clocks at midnight, skip dates, or stand far from UTC.
var oddZones = []string{
	"UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Kathmandu",
	"Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham", "America/Sao_Paulo", "America/Havana",
	"America/Santiago", "America/Asuncion", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Tehran", "Asia/Amman",
	"Australia/Lord_Howe", "Antarctica/Troll", "Asia/Tokyo",
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func sameDate(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// The date a reader derives from the row is the date Go's own clock says: at
// every split, the nanosecond before, each clock change, and random instants.
func TestBusinessCalendarGivesTheLocalDate(t *testing.T) {
	from, to := day(2009, 1, 1), day(2032, 12, 31)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, name := range oddZones {
		t.Run(name, func(t *testing.T) {
			loc := zone(t, name)
			rows, err := solve.BusinessCalendar(loc, from, to)
			if err != nil {
				t.Fatal(err)
			}
			if want := int(to.Sub(from).Hours()/24) + 1; len(rows) != want {
				t.Fatalf("%d rows, want %d", len(rows), want)
			}
			check := func(at time.Time) {
				t.Helper()
				i := int(at.Sub(from) / (24 * time.Hour))
				if at.Before(from) || i >= len(rows) {
					return
				}
				row := rows[i]
				got := row.DateBefore
				if !row.SplitAt.IsZero() && !at.Before(row.SplitAt) {
					got = row.DateAfter
				}
				if !sameDate(got, at.In(loc)) {
					t.Fatalf("%s: date %s, want %s (row %+v)", at.Format(time.RFC3339Nano),
						got.Format(time.DateOnly), at.In(loc).Format(time.RFC3339Nano), row)
				}
			}
			for i, row := range rows {
				if want := from.AddDate(0, 0, i); !row.UTCDate.Equal(want) {
					t.Fatalf("row %d is %s, want %s", i, row.UTCDate, want)
				}
				if s := row.SplitAt; !s.IsZero() {
					if !s.After(row.UTCDate) || !s.Before(row.UTCDate.AddDate(0, 0, 1)) || s.Location() != time.UTC {
						t.Fatalf("split %s is not inside %s", s, row.UTCDate)
					}
					if sameDate(row.DateBefore, row.DateAfter) {
						t.Fatalf("split %s changes no date", s)
					}
					check(s)
					check(s.Add(-time.Nanosecond))
				} else if !row.DateAfter.Equal(row.DateBefore) {
					t.Fatalf("two dates without a split: %+v", row)
				}
				check(row.UTCDate)
				check(row.UTCDate.AddDate(0, 0, 1).Add(-time.Nanosecond))
			}
			for at := from; at.Before(to); {
				_, end := at.In(loc).ZoneBounds()
				if end.IsZero() {
					break
				}
				for _, d := range []time.Duration{-time.Hour, -1, 0, 1, time.Hour} {
					check(end.Add(d))
				}
				at = end
			}
			for range 20_000 {
				check(from.Add(time.Duration(rng.Int64N(int64(to.Sub(from))))))
			}
		})
	}
}

func TestBusinessCalendarOfTheSkippedDay(t *testing.T) {
	rows, err := solve.BusinessCalendar(zone(t, "Pacific/Apia"), day(2011, 12, 29), day(2011, 12, 31))
	if err != nil {
		t.Fatal(err)
	}
	// Samoa went from UTC-10 (summer time) to UTC+14 at the end of 29 December.
	want := []solve.BusinessDay{
		{day(2011, 12, 29), day(2011, 12, 29).Add(10 * time.Hour), day(2011, 12, 28), day(2011, 12, 29)},
		{day(2011, 12, 30), day(2011, 12, 30).Add(10 * time.Hour), day(2011, 12, 29), day(2011, 12, 31)},
		{day(2011, 12, 31), day(2011, 12, 31).Add(10 * time.Hour), day(2011, 12, 31), day(2012, 1, 1)},
	}
	for i := range want {
		if rows[i] != want[i] {
			t.Errorf("row %d: %v, want %v", i, rows[i], want[i])
		}
	}
}

func TestBusinessCalendarErrors(t *testing.T) {
	if _, err := solve.BusinessCalendar(time.UTC, day(2020, 1, 2), day(2020, 1, 1)); err == nil {
		t.Error("a range that ends before it starts passed")
	}
	// Newfoundland fell back from 00:01 to 23:01 on 7 November 2010: the 7th began for
	// a minute at 02:30 UTC, and for good at 03:30.
	rows, err := solve.BusinessCalendar(zone(t, "America/St_Johns"), day(2010, 11, 7), day(2010, 11, 7))
	if want := day(2010, 11, 7).Add(3*time.Hour + 30*time.Minute); err != nil || !rows[0].SplitAt.Equal(want) || !rows[0].DateAfter.Equal(day(2010, 11, 7)) {
		t.Errorf("a day with two changes: %v, %v", rows, err)
	}
	if rows, err := solve.BusinessCalendar(nil, day(2020, 1, 1), day(2020, 1, 1).Add(23*time.Hour)); err != nil || len(rows) != 1 || !rows[0].SplitAt.IsZero() {
		t.Errorf("UTC by default: %v, %v", rows, err)
	}
}

func TestDayStartAndEnd(t *testing.T) {
	for _, tc := range []struct {
		zone       string
		y          int
		m          time.Month
		d          int
		start, end string
	}{
		{"UTC", 2024, 2, 28, "2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z"},
		{"Europe/Berlin", 2024, 3, 31, "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"}, // 23 hours
		{"Europe/Berlin", 2024, 10, 27, "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z"},
		{"Asia/Kathmandu", 2024, 1, 1, "2023-12-31T18:15:00Z", "2024-01-01T18:15:00Z"},
		// Clocks sprang from 00:00 to 01:00: the day begins at 01:00 local.
		{"America/Sao_Paulo", 2017, 10, 15, "2017-10-15T03:00:00Z", "2017-10-16T02:00:00Z"},
		// Clocks fell from 24:00 back to 23:00: the day has 25 hours.
		{"America/Sao_Paulo", 2017, 2, 18, "2017-02-18T02:00:00Z", "2017-02-19T03:00:00Z"},
		{"Asia/Beirut", 2022, 3, 27, "2022-03-26T22:00:00Z", "2022-03-27T21:00:00Z"},
		{"Africa/Cairo", 2023, 4, 28, "2023-04-27T22:00:00Z", "2023-04-28T21:00:00Z"},
		{"Pacific/Apia", 2011, 12, 29, "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Pacific/Apia", 2011, 12, 30, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"}, // never was
		{"Pacific/Apia", 2011, 12, 31, "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"},
		{"Pacific/Kiritimati", 2024, 1, 1, "2023-12-31T10:00:00Z", "2024-01-01T10:00:00Z"},
		{"Europe/Berlin", 2023, 12, 31 + 1, "2023-12-31T23:00:00Z", "2024-01-01T23:00:00Z"},
	} {
		loc := zone(t, tc.zone)
		start, end := solve.DayStart(loc, tc.y, tc.m, tc.d), solve.DayEnd(loc, tc.y, tc.m, tc.d)
		if got := start.Format(time.RFC3339); got != tc.start {
			t.Errorf("%s %d-%d-%d starts %s, want %s", tc.zone, tc.y, tc.m, tc.d, got, tc.start)
		}
		if got := end.Format(time.RFC3339); got != tc.end {
			t.Errorf("%s %d-%d-%d ends %s, want %s", tc.zone, tc.y, tc.m, tc.d, got, tc.end)
		}
	}
}

// Days follow one another without gap or overlap, and hold just their own date.
func TestDaysTile(t *testing.T) {
	for _, name := range oddZones {
		loc := zone(t, name)
		for date := day(2009, 1, 1); date.Before(day(2026, 1, 1)); date = date.AddDate(0, 0, 1) {
			y, m, d := date.Date()
			start, end := solve.DayStart(loc, y, m, d), solve.DayEnd(loc, y, m, d)
			if start.Equal(end) {
				continue // a date the zone skipped
			}
			if !sameDate(start.In(loc), date) || !sameDate(end.Add(-1).In(loc), date) ||
				sameDate(start.Add(-1).In(loc), date) || sameDate(end.In(loc), date) {
				t.Fatalf("%s %s: %s to %s", name, date.Format(time.DateOnly), start.In(loc), end.In(loc))
			}
		}
	}
}

func TestISOWeekStart(t *testing.T) {
	for date := day(2019, 12, 20); date.Before(day(2027, 1, 10)); date = date.AddDate(0, 0, 1) {
		got := solve.ISOWeekStart(date.Add(13 * time.Hour))
		gy, gw := got.ISOWeek()
		wy, ww := date.ISOWeek()
		if got.Weekday() != time.Monday || gy != wy || gw != ww || got.Hour() != 0 || got.Location() != time.UTC {
			t.Fatalf("%s: week starts %s", date, got)
		}
	}
	// 00:30 on a Monday in Berlin is still Sunday in UTC: the local date counts.
	monday := time.Date(2024, 7, 1, 0, 30, 0, 0, zone(t, "Europe/Berlin"))
	if got := solve.ISOWeekStart(monday); !got.Equal(day(2024, 7, 1)) {
		t.Errorf("got %s", got)
	}
}
