package land

import (
	"bytes"
	"fmt"
	"strings"
)

// layout is a strptime layout: literals and directives.
type layout struct {
	text  string
	steps []step
}

// step is one directive, or a literal byte where directive is 0. A blank in a
// layout stands for any number of blanks.
type step struct {
	directive byte
	literal   byte
}

// directives that parseLayout knows. A minus between % and the letter changes
// nothing: leading zeros are optional in reading.
const directives = "YymdHIMSfpbBaAzZjeTDFsR"

// parseLayout compiles a strptime layout such as %d/%m/%Y %H:%M.
func parseLayout(text string) (layout, error) {
	l := layout{text: text}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '%' {
			l.steps = append(l.steps, step{literal: c})
			continue
		}
		i++
		if i < len(text) && text[i] == '-' {
			i++
		}
		if i >= len(text) {
			return layout{}, fmt.Errorf("layout %q ends within a directive", text)
		}
		if err := l.add(text[i]); err != nil {
			return layout{}, err
		}
	}
	if len(l.steps) == 0 {
		return layout{}, fmt.Errorf("layout is empty")
	}
	return l, nil
}

func (l *layout) add(directive byte) error {
	expand := map[byte]string{'T': "H:M:S", 'R': "H:M", 'D': "m/d/y", 'F': "Y-m-d"}
	if composed, ok := expand[directive]; ok {
		for _, c := range []byte(composed) {
			if isLetter(c) {
				l.steps = append(l.steps, step{directive: c})
			} else {
				l.steps = append(l.steps, step{literal: c})
			}
		}
		return nil
	}
	if directive == '%' {
		l.steps = append(l.steps, step{literal: '%'})
		return nil
	}
	if !strings.ContainsRune(directives, rune(directive)) {
		return fmt.Errorf("layout %q has the unknown directive %%%c; known are %%%s", l.text, directive, strings.Join(strings.Split(directives, ""), " %"))
	}
	l.steps = append(l.steps, step{directive: directive})
	return nil
}

// parse reads a whole cell.
func (l layout) parse(b []byte) (moment, bool) {
	m, rest, ok := l.prefix(b)
	return m, ok && len(rest) == 0 && m.valid()
}

// reading is a moment while it is read.
type reading struct {
	moment
	pm, hasPM bool
	hour12    bool
	yearDay   int
}

// prefix reads the layout from the start of b and returns what follows it.
func (l layout) prefix(b []byte) (moment, []byte, bool) {
	r := reading{moment: moment{year: 1970, month: 1, day: 1}}
	for _, s := range l.steps {
		ok := true
		switch {
		case s.directive != 0:
			b, ok = r.read(s.directive, b)
		case s.literal == ' ':
			b = bytes.TrimLeft(b, " \t")
		default:
			if ok = len(b) > 0 && b[0] == s.literal; ok {
				b = b[1:]
			}
		}
		if !ok {
			return moment{}, nil, false
		}
	}
	return r.moment, b, r.finish()
}

// finish settles what two directives decide together.
func (r *reading) finish() bool {
	if r.hour12 {
		if r.hour < 1 || r.hour > 12 {
			return false
		}
		r.hour %= 12
		if r.pm {
			r.hour += 12
		}
	}
	if r.yearDay > 0 {
		r.month, r.day = 1, r.yearDay
		for r.month <= 12 && r.day > daysIn(r.year, r.month) {
			r.day -= daysIn(r.year, r.month)
			r.month++
		}
	}
	return true
}

func (r *reading) read(directive byte, b []byte) ([]byte, bool) {
	var ok bool
	switch directive {
	case 'Y':
		r.year, b, ok = digits(b, 4, 4)
	case 'y':
		r.year, b, ok = digits(b, 2, 2)
		// The century turns at 69, as POSIX has it.
		if r.year += 1900; r.year < 1969 {
			r.year += 100
		}
	case 'm':
		r.month, b, ok = digits(b, 1, 2)
	case 'd', 'e':
		r.day, b, ok = digits(bytes.TrimLeft(b, " "), 1, 2)
	case 'j':
		r.yearDay, b, ok = digits(b, 1, 3)
		ok = ok && r.yearDay >= 1 && r.yearDay <= 366
	case 'b', 'B':
		r.month, b, ok = name(b, months[:])
	case 'a', 'A':
		_, b, ok = name(b, weekdays[:])
	default:
		return r.readClock(directive, b)
	}
	return b, ok
}

func (r *reading) readClock(directive byte, b []byte) ([]byte, bool) {
	var ok bool
	r.hasTime = true
	switch directive {
	case 'H':
		r.hour, b, ok = digits(b, 1, 2)
	case 'I':
		r.hour12 = true
		r.hour, b, ok = digits(b, 1, 2)
	case 'M':
		r.minute, b, ok = digits(b, 1, 2)
	case 'S':
		r.second, b, ok = digits(b, 1, 2)
	case 'f':
		r.micro, b, ok = fraction(b, true)
	case 'p':
		if len(b) < 2 || b[1]|0x20 != 'm' {
			return b, false
		}
		r.pm = b[0]|0x20 == 'p'
		ok = r.pm || b[0]|0x20 == 'a'
		b = b[2:]
	case 'z':
		r.offset, b, ok = parseOffset(b)
		r.hasOffset = ok
	case 'Z':
		ok = bytes.HasPrefix(b, []byte("UTC")) || bytes.HasPrefix(b, []byte("GMT")) || bytes.HasPrefix(b, []byte("Z"))
		if ok {
			_, b, _ = parseOffset(b)
			r.hasOffset = true
		}
	case 's':
		return r.readUnix(b)
	}
	return b, ok
}

// readUnix reads seconds since 1970, UTC; milliseconds where there are 13 digits.
func (r *reading) readUnix(b []byte) ([]byte, bool) {
	n := 0
	seconds := int64(0)
	for n < len(b) && n < 13 && b[n] >= '0' && b[n] <= '9' {
		seconds = seconds*10 + int64(b[n]-'0')
		n++
	}
	if n == 0 {
		return b, false
	}
	if n == 13 {
		r.micro = seconds % 1000 * 1000
		seconds /= 1000
	}
	days := seconds / daySeconds
	if days > 365*200 {
		return b, false
	}
	// The day is counted from 1 January 1970; finish carries it into months.
	r.year, r.month, r.day = civil(days)
	rest := int(seconds % daySeconds)
	r.hour, r.minute, r.second = rest/3600, rest/60%60, rest%60
	r.hasOffset = true
	return b[n:], true
}

// civil is the inverse of daysFromCivil for days from 1970 on.
func civil(days int64) (year, month, day int) {
	year = 1970 + int(days/366)
	for daysFromCivil(year+1, 1, 1) <= days {
		year++
	}
	day = int(days-daysFromCivil(year, 1, 1)) + 1
	month = 1
	for day > daysIn(year, month) {
		day -= daysIn(year, month)
		month++
	}
	return year, month, day
}

var (
	months   = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdays = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// name reads the whole name or its first three letters, in any case, and
// returns its number from 1.
func name(b []byte, names []string) (int, []byte, bool) {
	for i, n := range names {
		if len(b) >= len(n) && strings.EqualFold(string(b[:len(n)]), n) {
			return i + 1, b[len(n):], true
		}
	}
	for i, n := range names {
		if len(b) >= 3 && strings.EqualFold(string(b[:3]), n[:3]) {
			return i + 1, b[3:], true
		}
	}
	return 0, b, false
}

// digits reads between least and most digits.
func digits(b []byte, least, most int) (int, []byte, bool) {
	n, i := 0, 0
	for i < len(b) && i < most && b[i] >= '0' && b[i] <= '9' {
		n = n*10 + int(b[i]-'0')
		i++
	}
	return n, b[i:], i >= least
}

// find looks for the layout anywhere in text: the first place where it reads a
// valid date that no further digit touches.
func (l layout) find(text string) (moment, bool) {
	b := []byte(text)
	digit := func(i int) bool { return i >= 0 && i < len(b) && b[i] >= '0' && b[i] <= '9' }
	for i := range b {
		m, rest, ok := l.prefix(b[i:])
		if !ok || !m.valid() || m.year < 1970 || m.year >= 2100 {
			continue
		}
		end := len(b) - len(rest)
		if (digit(i) && digit(i-1)) || (digit(end-1) && digit(end)) {
			continue
		}
		return m, true
	}
	return moment{}, false
}
