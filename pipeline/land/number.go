package land

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// numberStyle says which sign separates decimals and which groups thousands.
type numberStyle struct {
	decimal byte
	group   byte // ' ' stands for a blank, a no-break blank or an apostrophe
}

// plainNumbers is the style of JSON and Parquet numbers.
var plainNumbers = numberStyle{decimal: '.', group: ','}

// parseNumberStyle reads a style shown by example: 1,234.56 or 1.234,56 or
// "1 234,56". Empty is 1,234.56.
func parseNumberStyle(example string) (numberStyle, error) {
	switch example {
	case "", "1,234.56", "1234.56":
		return plainNumbers, nil
	case "1.234,56", "1234,56":
		return numberStyle{decimal: ',', group: '.'}, nil
	case "1 234,56", "1'234,56":
		return numberStyle{decimal: ',', group: ' '}, nil
	case "1 234.56", "1'234.56":
		return numberStyle{decimal: '.', group: ' '}, nil
	}
	return numberStyle{}, fmt.Errorf("numbers: %q is not a style; write 1,234.56 or 1.234,56 or \"1 234,56\"", example)
}

// decimal is a number as its digits: mantissa x 10^-scale. It is exact.
type decimal struct {
	mantissa int64
	scale    int
}

// parseDecimal reads a number in a style. Currency signs and codes around it
// are dropped, a K, M or B at its end multiplies, brackets or a minus on
// either side negate, and a power of ten (1.5E7) is understood. Groups must be
// of three digits (or of two, as in 1,00,000), so that a number of another
// style is refused instead of misread.
func parseDecimal(b []byte, style numberStyle) (decimal, bool) {
	if d, ok := parsePlain(b, style.decimal); ok {
		return d, true
	}
	b, negative := stripSigns(b)
	b = stripCurrency(b)
	b, inner := stripSigns(b)
	negative = negative != inner
	b, power := stripSuffix(b)
	d, ok := parseGrouped(b, style)
	if !ok {
		return decimal{}, false
	}
	d.scale -= power
	if negative {
		d.mantissa = -d.mantissa
	}
	return d, true
}

// parsePlain reads digits with an optional minus and decimal sign: the usual case.
func parsePlain(b []byte, point byte) (decimal, bool) {
	i, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		i, negative = 1, true
	}
	if len(b)-i < 1 || len(b)-i > 19 {
		return decimal{}, false
	}
	var d decimal
	digits, seen := 0, false
	for ; i < len(b); i++ {
		c := b[i]
		switch {
		case c >= '0' && c <= '9':
			if digits++; digits > 18 {
				return decimal{}, false
			}
			d.mantissa = d.mantissa*10 + int64(c-'0')
			if seen {
				d.scale++
			}
		case c == point && !seen:
			seen = true
		default:
			return decimal{}, false
		}
	}
	if negative {
		d.mantissa = -d.mantissa
	}
	return d, digits > 0
}

// stripSigns drops a minus or plus on either side, or brackets around.
func stripSigns(b []byte) ([]byte, bool) {
	b = trim(b)
	switch {
	case len(b) > 2 && b[0] == '(' && b[len(b)-1] == ')':
		return trim(b[1 : len(b)-1]), true
	case bytes.HasPrefix(b, []byte("\u2212")):
		return trim(b[len("\u2212"):]), true
	case len(b) > 1 && b[0] == '-':
		return trim(b[1:]), true
	case len(b) > 1 && b[0] == '+':
		return trim(b[1:]), false
	case len(b) > 1 && b[len(b)-1] == '-':
		return trim(b[:len(b)-1]), true
	}
	return b, false
}

// currencySigns stand around an amount; R$ and kr are written with letters.
var currencySigns = [...]string{"R$", "US$", "C$", "A$", "HK$", "S$", "NZ$", "$", "€", "£", "¥", "₹", "₩", "₽", "₺", "₪", "₫", "฿", "zł", "kr", "Kč", "Ft"}

func stripCurrency(b []byte) []byte {
	for _, sign := range currencySigns {
		if rest, ok := bytes.CutPrefix(b, []byte(sign)); ok {
			b = trim(rest)
			break
		}
		if rest, ok := bytes.CutSuffix(b, []byte(sign)); ok {
			b = trim(rest)
			break
		}
	}
	if len(b) > 3 && isCode(b[:3]) && !isLetter(b[3]) {
		b = trim(b[3:])
	} else if n := len(b); n > 3 && isCode(b[n-3:]) && !isLetter(b[n-4]) {
		b = trim(b[:n-3])
	}
	return b
}

func isCode(b []byte) bool {
	for _, c := range b {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// stripSuffix drops a K, M or B behind the digits and returns its power of ten.
func stripSuffix(b []byte) ([]byte, int) {
	if len(b) < 2 {
		return b, 0
	}
	power := 0
	switch b[len(b)-1] {
	case 'k', 'K':
		power = 3
	case 'm', 'M':
		power = 6
	case 'b', 'B':
		power = 9
	default:
		return b, 0
	}
	return trim(b[:len(b)-1]), power
}

// parseGrouped reads digits with groups, decimals and a power of ten.
func parseGrouped(b []byte, style numberStyle) (decimal, bool) {
	b, power, ok := cutPower(b)
	if !ok {
		return decimal{}, false
	}
	whole, fraction := b, []byte(nil)
	if i := bytes.IndexByte(b, style.decimal); i >= 0 {
		whole, fraction = b[:i], b[i+1:]
	}
	var digits []byte
	var stack [40]byte
	digits, ok = appendGroups(stack[:0], whole, style.group)
	if !ok || len(digits)+len(fraction) == 0 {
		return decimal{}, false
	}
	for _, c := range fraction {
		if c < '0' || c > '9' {
			return decimal{}, false
		}
	}
	fraction = bytes.TrimRight(fraction, "0")
	d := decimal{scale: -power}
	for _, c := range digits {
		if !d.add(c) {
			return decimal{}, false
		}
	}
	// Decimals behind the first 12, or behind 6 where an int64 has room for no more,
	// are beyond any amount: rounding to minor units cannot see them.
	for i, c := range fraction[:min(len(fraction), 12)] {
		if !d.add(c) {
			return d, i >= 6
		}
		d.scale++
	}
	return d, true
}

// add appends a digit; false where the mantissa has no room for it.
func (d *decimal) add(digit byte) bool {
	n := int64(digit - '0')
	if d.mantissa > (math.MaxInt64-n)/10 {
		return false
	}
	d.mantissa = d.mantissa*10 + n
	return true
}

// cutPower cuts the power of ten off a number such as 1.5E+07.
func cutPower(b []byte) ([]byte, int, bool) {
	i := bytes.IndexAny(b, "eE")
	if i < 0 {
		return b, 0, true
	}
	power, err := strconv.Atoi(string(b[i+1:]))
	if err != nil || power < -30 || power > 30 {
		return nil, 0, false
	}
	return b[:i], power, true
}

// appendGroups appends the digits of a whole number without its group signs.
func appendGroups(dst, whole []byte, group byte) ([]byte, bool) {
	run, groups := 0, 0
	for i := 0; i < len(whole); {
		size, separator := groupSign(whole[i:], group)
		switch {
		case separator:
			if run == 0 || run > 3 || (groups > 0 && run < 2) {
				return nil, false
			}
			groups, run = groups+1, 0
			i += size
		case whole[i] >= '0' && whole[i] <= '9':
			dst = append(dst, whole[i])
			run++
			i++
		default:
			return nil, false
		}
	}
	if groups > 0 && run != 3 || len(dst) > 30 {
		return nil, false
	}
	return dst, true
}

// groupSign reports whether b starts with the group sign, and its bytes.
func groupSign(b []byte, group byte) (int, bool) {
	if group != ' ' {
		return 1, b[0] == group
	}
	for _, sign := range [...]string{" ", "'", "\u00a0", "\u202f", "\u2009", "\u2019"} {
		if bytes.HasPrefix(b, []byte(sign)) {
			return len(sign), true
		}
	}
	return 0, false
}

// minor returns the number in units of 10^-exponent, rounded half away from
// zero where it has more decimals. It is false where an int64 cannot hold it.
func (d decimal) minor(exponent int) (int64, bool) {
	m, shift := d.mantissa, exponent-d.scale
	for ; shift > 0; shift-- {
		if m > math.MaxInt64/10 || m < math.MinInt64/10 {
			return 0, false
		}
		m *= 10
	}
	if shift == 0 {
		return m, true
	}
	if shift < -18 {
		return 0, true
	}
	divisor := int64(1)
	for ; shift < 0; shift++ {
		divisor *= 10
	}
	quotient, rest := m/divisor, m%divisor
	switch half := divisor / 2; {
	case rest >= half:
		quotient++
	case rest <= -half:
		quotient--
	}
	return quotient, true
}

// integer returns a number that has no decimals but zeros.
func (d decimal) integer() (int64, bool) {
	n, ok := d.minor(0)
	if !ok {
		return 0, false
	}
	scale := max(d.scale, 0)
	back, ok := decimal{mantissa: n}.minor(scale)
	return n, ok && (d.scale <= 0 || back == d.mantissa)
}

// float returns the nearest double.
func (d decimal) float() (float64, bool) {
	if d.scale >= 0 && d.scale <= 22 && d.mantissa < 1<<53 && d.mantissa > -(1<<53) {
		return float64(d.mantissa) / pow10[d.scale], true // both exact: one rounding
	}
	f, err := strconv.ParseFloat(strconv.FormatInt(d.mantissa, 10)+"e"+strconv.Itoa(-d.scale), 64)
	return f, err == nil && !math.IsInf(f, 0)
}

// pow10 holds the powers of ten that a double holds exactly.
var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// minorExponent is the number of decimals of a currency, by ISO 4217.
func minorExponent(code string) int {
	switch code {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}
