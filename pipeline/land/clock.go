package land

import (
	"bytes"
)

// moment is a date or a date with a time as it was written.
type moment struct {
	year, month, day     int
	hour, minute, second int
	micro                int64
	hasTime              bool
	hasOffset            bool
	offset               int64 // seconds east of UTC
}

// local returns the wall clock as the Unix second it would be in UTC.
func (m moment) local() int64 {
	return daysFromCivil(m.year, m.month, m.day)*daySeconds + int64(m.hour*3600+m.minute*60+m.second)
}

// valid reports whether the calendar and the clock have such a moment.
func (m moment) valid() bool {
	return m.year >= 0 && m.month >= 1 && m.month <= 12 && m.day >= 1 && (m.day <= 28 || m.day <= daysIn(m.year, m.month)) &&
		m.hour >= 0 && m.hour < 24 && m.minute >= 0 && m.minute < 60 && m.second >= 0 && m.second < 60
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysFromCivil counts the days from 1970-01-01 in the Gregorian calendar.
// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
func daysFromCivil(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

// parseISO reads the ISO 8601 family: 2024-01-19, optionally with a time after
// a T or a blank, a fraction of up to nine digits (cut to microseconds) and an
// offset (Z, UTC, +00:00, +0000, +00).
func parseISO(b []byte) (m moment, ok bool) {
	ok = m.readISO(b)
	return m, ok
}

// readISO reads what parseISO does. It is false, and m of no use, for other text.
func (m *moment) readISO(b []byte) bool {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return false
	}
	*m = moment{
		year:  100*pair(b[0], b[1]) + pair(b[2], b[3]),
		month: pair(b[5], b[6]), day: pair(b[8], b[9]),
	}
	if len(b) == 10 {
		return m.valid()
	}
	if len(b) < 16 || (b[10] != 'T' && b[10] != ' ' && b[10] != 't') || b[13] != ':' {
		return false
	}
	m.hasTime = true
	m.hour, m.minute = pair(b[11], b[12]), pair(b[14], b[15])
	rest, ok := b[16:], true
	if len(rest) >= 3 && rest[0] == ':' {
		m.second = pair(rest[1], rest[2])
		rest = rest[3:]
		if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
			m.micro, rest, ok = fraction(rest[1:], ok)
		}
	}
	if !ok || !m.valid() {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	m.offset, rest, m.hasOffset = parseOffset(bytes.TrimLeft(rest, " "))
	return m.hasOffset && len(rest) == 0
}

// pair reads a number of two digits; what is none makes no valid moment.
func pair(tens, ones byte) int {
	if tens -= '0'; tens > 9 {
		return -1e6
	}
	if ones -= '0'; ones > 9 {
		return -1e6
	}
	return 10*int(tens) + int(ones)
}

// fixed reads a number of exactly len(b) digits.
func fixed(b []byte, ok bool) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, ok
}

// fraction reads one to nine decimals of a second as microseconds.
func fraction(b []byte, ok bool) (int64, []byte, bool) {
	micro, i := int64(0), 0
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		if i < 6 {
			micro = micro*10 + int64(b[i]-'0')
		}
	}
	for n := i; n < 6; n++ {
		micro *= 10
	}
	return micro, b[i:], ok && i >= 1 && i <= 9
}

// parseOffset reads Z, UTC, GMT, +hh, +hhmm or +hh:mm.
func parseOffset(b []byte) (seconds int64, rest []byte, ok bool) {
	switch {
	case len(b) > 0 && (b[0] == 'Z' || b[0] == 'z'):
		return 0, b[1:], true
	case bytes.HasPrefix(b, []byte("UTC")) || bytes.HasPrefix(b, []byte("GMT")):
		return 0, b[3:], true
	case len(b) < 3 || (b[0] != '+' && b[0] != '-'):
		return 0, b, false
	}
	hours, ok := fixed(b[1:3], true)
	minutes, size := 0, 3
	switch {
	case len(b) >= 6 && b[3] == ':':
		minutes, ok = fixed(b[4:6], ok)
		size = 6
	case len(b) >= 5 && b[3] >= '0' && b[3] <= '9':
		minutes, ok = fixed(b[3:5], ok)
		size = 5
	}
	seconds = int64(hours*3600 + minutes*60)
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, b[size:], ok && hours <= 18 && minutes < 60
}
