package report

import (
	"fmt"
	"strconv"
	"strings"
)

// Count writes a whole number with thousands separators.
func Count(n int64) string { return thousands(strconv.FormatInt(n, 10)) }

// Money writes a decimal text ("-1234567.89") with thousands separators; the
// digits are never touched, so that what adds up still does.
func Money(decimal string) string { return thousands(decimal) }

func thousands(number string) string {
	sign, digits := "", number
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	whole, fraction, has := strings.Cut(digits, ".")
	var out strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	if has {
		return sign + out.String() + "." + fraction
	}
	return sign + out.String()
}

// Share writes a share as a percentage, one digit after the point. A few never
// read as none, nor nearly all as all.
func Share(part, whole int64) string {
	switch {
	case whole == 0:
		return "-"
	case part > 0 && 2000*part < whole:
		return "< 0.1 %"
	case part < whole && 2000*(whole-part) < whole:
		return "> 99.9 %"
	}
	return Percent(float64(part) / float64(whole))
}

// Percent writes a share of 0 to 1 as a percentage.
func Percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// Plural writes a count with its noun.
func Plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Count(n) + " " + noun + "s"
}

// Bytes writes an amount of storage in the unit people read it in.
func Bytes(n int64) string {
	unit, size := "bytes", float64(n)
	for _, u := range []string{"kB", "MB", "GB", "TB"} {
		if size < 1000 {
			break
		}
		unit, size = u, size/1000
	}
	if unit == "bytes" {
		return Plural(n, "byte")
	}
	return fmt.Sprintf("%.1f %s", size, unit)
}

func rate(r *float64) string {
	if r == nil {
		return "-"
	}
	return Percent(*r)
}

func interval(low, high *float64) string {
	if low == nil || high == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f to %.1f", 100**low, 100**high)
}
