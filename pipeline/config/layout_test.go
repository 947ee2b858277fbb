package config

import (
	"testing"
	"time"
)

// Dates as they stand in real extracts, and what they mean.
func TestGoLayout(t *testing.T) {
	for _, tt := range []struct{ strptime, text, want string }{
		{"%Y-%m-%d", "2024-01-19", "2024-01-19T00:00:00Z"},
		{"%F %T", "2024-01-19 09:42:24", "2024-01-19T09:42:24Z"},
		{"%d.%m.%Y %H:%M", "19.01.2024 09:42", "2024-01-19T09:42:00Z"},
		{"%d %b, %Y %H:%M:%S", "15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"},
		{"%m/%d/%y %I:%M %p", "02/23/26 08:55 PM", "2026-02-23T20:55:00Z"},
		{"%-m/%-d/%Y %-I:%M %P", "2/3/2026 8:55 pm", "2026-02-03T20:55:00Z"},
		{"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-19T09:42:24.000+0000", "2024-01-19T09:42:24Z"},
		{"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-19T09:42:24.123456-0530", "2024-01-19T15:12:24.123456Z"},
		{"%Y-%m-%dT%H:%M:%S%:z", "2024-01-19T09:42:24+02:00", "2024-01-19T07:42:24Z"},
		{"%Y-%m-%dT%H:%M:%S%z", "2024-01-19T09:42:24Z", "2024-01-19T09:42:24Z"},
		{"%H:%M:%S,%f %d.%m.%Y", "09:42:24,5 19.01.2024", "2024-01-19T09:42:24.5Z"},
		{"%Y%m%d", "20210101", "2021-01-01T00:00:00Z"},
		{"%Y%j", "2024060", "2024-02-29T00:00:00Z"},
		{"%A, %B %-d, %Y", "Friday, January 19, 2024", "2024-01-19T00:00:00Z"},
		{"%Y-%m-%d %H:%M:%S UTC", "2024-01-19 09:42:24 UTC", "2024-01-19T09:42:24Z"},
		{"%d%%%m%%%Y", "19%01%2024", "2024-01-19T00:00:00Z"},
	} {
		layout, err := GoLayout(tt.strptime)
		if err != nil {
			t.Errorf("%s: %v", tt.strptime, err)
			continue
		}
		at, err := time.Parse(layout, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.strptime, err)
			continue
		}
		if got := at.UTC().Format(time.RFC3339Nano); got != tt.want {
			t.Errorf("%s of %s: got %s, want %s", tt.strptime, tt.text, got, tt.want)
		}
		pattern, err := LayoutPattern(tt.strptime)
		if err != nil {
			t.Fatal(err)
		}
		if got := pattern.FindString("leads_" + tt.text + ".csv"); got != tt.text {
			t.Errorf("%s: found %q in a name with %q", tt.strptime, got, tt.text)
		}
	}
}

func TestGoLayoutRefuses(t *testing.T) {
	for _, s := range []string{
		"", "%", "%Y-%m-%", "%Y-%m", "%m-%d", "%H:%M", "%Y-%m-%d %Q", "%Y-%m-%d %Z", "%s", "%-", "%-Y-%m-%d",
		"%Y-%m-%d %I:%M",      // which half of the day
		"%Y-%m-%d %H:%M:%f",   // a fraction of what
		"%Y-%m-%d %H:%M%f",    //
		"%Y-%m-%d at 15:00",   // Go reads 15 as the hour
		"Mon %Y-%m-%d",        // and Mon as the weekday
		"%Y-%m-%d MST",        //
		"%Y-%m-%d _%-d",       // _2 is a day padded with a blank
		"%Y-%m-%d 0%-d",       // 02 is a day padded with a zero
		"2006-01-02 %Y-%m-%d", // a Go layout
	} {
		if layout, err := GoLayout(s); err == nil {
			t.Errorf("%q accepted as %q", s, layout)
		}
	}
}

// What GoLayout accepts, Go writes and reads back without a change of day.
func FuzzGoLayout(f *testing.F) {
	for _, s := range []string{"%Y-%m-%d", "%d.%m.%Y %H:%M:%S.%f", "%-m/%-d/%y %I:%M %p", "%A %j %Y", "x%Fy%T"} {
		f.Add(s)
	}
	at := time.Date(2023, 11, 28, 13, 59, 58, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		layout, err := GoLayout(s)
		if err != nil {
			return
		}
		if _, err := LayoutPattern(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
		got, err := time.Parse(layout, at.Format(layout))
		if err != nil {
			return // the layout contradicts itself: two zones, two years
		}
		if got.Format(time.DateOnly) != at.Format(time.DateOnly) {
			t.Errorf("%q as %q: wrote %q, read %v", s, layout, at.Format(layout), got)
		}
	})
}
