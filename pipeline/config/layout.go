package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// directive is one letter of strptime: how Go writes it and what it looks like.
type directive struct {
	layout string
	digits string // as a regular expression
}

// directives are strptime's letters that a date can be read by without
// guessing. A hyphen (%-d) is the same without a leading zero.
func directives() map[string]directive {
	return map[string]directive{
		"Y": {"2006", "[0-9]{4}"}, "y": {"06", "[0-9]{2}"},
		"m": {"01", "[0-9]{2}"}, "-m": {"1", "[0-9]{1,2}"},
		"d": {"02", "[0-9]{2}"}, "-d": {"2", "[0-9]{1,2}"},
		"b": {"Jan", "[A-Za-z]{3}"}, "B": {"January", "[A-Za-z]+"},
		"a": {"Mon", "[A-Za-z]{3}"}, "A": {"Monday", "[A-Za-z]+"},
		"j": {"002", "[0-9]{3}"},
		// Go reads an hour of the 24 with or without its zero.
		"H": {"15", "[0-9]{1,2}"}, "-H": {"15", "[0-9]{1,2}"},
		"I": {"03", "[0-9]{2}"}, "-I": {"3", "[0-9]{1,2}"},
		"M": {"04", "[0-9]{2}"}, "-M": {"4", "[0-9]{1,2}"},
		"S": {"05", "[0-9]{2}"}, "-S": {"5", "[0-9]{1,2}"},
		"f": {"999999999", "[0-9]{1,9}"},
		"p": {"PM", "[AP]M"}, "P": {"pm", "[ap]m"},
		"z": {"Z0700", "(?:Z|[+-][0-9]{4})"}, ":z": {"Z07:00", "(?:Z|[+-][0-9]{2}:[0-9]{2})"},
		"F": {"2006-01-02", "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
		"T": {"15:04:05", "[0-9]{1,2}:[0-9]{2}:[0-9]{2}"},
	}
}

// part is a directive, or a literal where name is empty.
type part struct {
	name    string
	literal string
}

// GoLayout turns strptime's letters into a layout of package time, for example
// "%d.%m.%Y %H:%M:%S.%f" into "02.01.2006 15:04:05.999999999".
//
//	%Y %y      year of four or two digits (69 to 99 are 1969 to 1999)
//	%m %-m     month, with or without a leading zero; %b Jan, %B January
//	%d %-d     day; %j day of the year; %a Mon, %A Monday
//	%H %-H     hour of 24; %I %-I hour of 12, with %p (PM) or %P (pm)
//	%M %S      minute, second; %-M, %-S without a leading zero
//	%f         fraction of the second, right behind "%S." or "%S,"
//	%z %:z     offset: +0200 or Z, +02:00 or Z
//	%F %T %%   %Y-%m-%d, %H:%M:%S, a percent sign
//
// The error says which part cannot be read and what to write instead. %Z is
// refused: names of zones are ambiguous.
func GoLayout(strptime string) (string, error) {
	parts, err := splitLayout(strptime)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.goText())
	}
	if err := checkLayout(parts, b.String()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// LayoutPattern turns strptime's letters into a regular expression (package
// regexp, not anchored) that finds such a date inside a longer text, such as a
// file's name. What it finds is parsed with GoLayout's layout.
func LayoutPattern(strptime string) (*regexp.Regexp, error) {
	if _, err := GoLayout(strptime); err != nil {
		return nil, err
	}
	parts, err := splitLayout(strptime)
	if err != nil {
		return nil, err
	}
	known := directives()
	var b strings.Builder
	for _, p := range parts {
		if p.name == "" {
			b.WriteString(regexp.QuoteMeta(p.literal))
			continue
		}
		b.WriteString(known[p.name].digits)
	}
	pattern, err := regexp.Compile(b.String())
	if err != nil {
		return nil, fmt.Errorf("compile layout %q: %w", strptime, err)
	}
	return pattern, nil
}

func (p part) goText() string {
	if p.name == "" {
		return p.literal
	}
	return directives()[p.name].layout
}

func splitLayout(s string) ([]part, error) {
	if !utf8.ValidString(s) {
		return nil, errors.New("not UTF-8")
	}
	known := directives()
	var parts []part
	for s != "" {
		literal, rest, found := strings.Cut(s, "%")
		if literal != "" {
			parts = append(parts, part{literal: literal})
		}
		if !found {
			break
		}
		n := 1
		if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, ":") {
			n = 2
		}
		if len(rest) < n {
			return nil, errors.New("% stands at the end; write %% for a percent sign")
		}
		name := rest[:n]
		s = rest[n:]
		if name == "%" {
			parts = append(parts, part{literal: "%"})
			continue
		}
		if _, ok := known[name]; !ok {
			return nil, unknownDirective(name)
		}
		parts = append(parts, part{name: name})
	}
	return parts, nil
}

func unknownDirective(name string) error {
	switch name {
	case "Z":
		return errors.New("%Z: names of time zones are ambiguous; write the name as it stands (for example UTC) and set the source's time_zone")
	case "s":
		return errors.New("%s: seconds since 1970 are no layout")
	}
	return fmt.Errorf("%%%s is not one of %%Y %%y %%m %%d %%b %%B %%a %%A %%j %%H %%I %%M %%S %%f %%p %%P %%z %%:z %%F %%T %%%%, or with a hyphen %%-m %%-d %%-H %%-I %%-M %%-S", name)
}

// checkLayout refuses a layout that names no day, that leaves noon or midnight
// open, or whose literals Go would take for a part of a date.
func checkLayout(parts []part, layout string) error {
	has := map[string]bool{}
	for i, p := range parts {
		has[strings.Trim(p.name, "-:")] = true
		if p.name == "f" && !followsSecond(parts[:i]) {
			return errors.New(`%f must stand right behind "%S." or "%S,"`)
		}
	}
	month := has["m"] || has["b"] || has["B"]
	switch {
	case !has["F"] && (!has["Y"] && !has["y"] || !has["j"] && (!month || !has["d"])):
		return errors.New("a layout needs year, month and day (%Y-%m-%d) or year and day of the year (%Y%j)")
	case has["I"] && !has["p"] && !has["P"]:
		return errors.New("%I needs %p: 08:00 of which half of the day?")
	}
	// What Go writes must be what the parts write one by one: a literal that
	// holds a digit, Jan, Mon, MST, PM or _ before a day is read as a date's.
	for _, at := range []time.Time{
		time.Date(1999, 11, 28, 23, 59, 58, 987654321, time.FixedZone("", 5*3600)),
		time.Date(2003, 2, 4, 5, 6, 7, 120000000, time.FixedZone("", -7*3600)),
	} {
		var b strings.Builder
		for i, p := range parts {
			switch {
			case p.name == "f": // Go writes a fraction together with its point
				b.WriteString(at.Format("." + p.goText())[1:])
			case p.name != "":
				b.WriteString(at.Format(p.goText()))
			case i+1 < len(parts) && parts[i+1].name == "f":
				b.WriteString(p.literal)
			case at.Format(p.literal) != p.literal:
				return fmt.Errorf("the text %q looks like a part of a date; leave it out or use a letter with %%", p.literal)
			default:
				b.WriteString(p.literal)
			}
		}
		if at.Format(layout) != b.String() {
			return errors.New("a text between the letters looks like a part of a date; separate them otherwise")
		}
	}
	return nil
}

func followsSecond(before []part) bool {
	n := len(before)
	return n >= 2 && (before[n-1].literal == "." || before[n-1].literal == ",") && (before[n-2].name == "S" || before[n-2].name == "-S" || before[n-2].name == "T")
}
