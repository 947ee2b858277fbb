package land

import (
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestParseDecimal(t *testing.T) {
	for _, tt := range []struct {
		style, text string
		exponent    int
		want        int64
		bad         bool
	}{
		{"", "1124741.15", 2, 112474115, false},
		{"", "0", 2, 0, false},
		{"", "-12.5", 2, -1250, false},
		{"", "1,234,567.891", 2, 123456789, false},
		{"", "$22,700.00", 2, 2270000, false},
		{"", "$1,117.10K", 2, 111710000, false},
		{"", "($1,000.00)", 2, -100000, false},
		{"", "-$5", 2, -500, false},
		{"", "$-5", 2, -500, false},
		{"", "EUR 12.30", 2, 1230, false},
		{"", "12.30 EUR", 2, 1230, false},
		{"", "2.5M", 0, 2500000, false},
		{"", "1.5E7", 2, 1500000000, false},
		{"", "1e-2", 2, 1, false},
		{"", "0.005", 2, 1, false},
		{"", "-0.005", 2, -1, false},
		{"", "0.0049999999999999999999", 2, 0, false},
		{"", "10500000.333333333333", 2, 1050000033, false},
		{"", "-1234567890123.455000000000000001", 2, -123456789012346, false},
		{"", "25000.000000000000000000", 2, 2500000, false},
		{"", "1,00,000", 0, 100000, false},
		{"", "100", 0, 100, false},
		{"", "1.234", 3, 1234, false},
		{"1.234,56", "146536,25", 2, 14653625, false},
		{"1.234,56", "R$ 100.000", 2, 10000000, false},
		{"1.234,56", "1.234.567,8", 2, 123456780, false},
		{"1 234,56", "1 234 567,89 €", 2, 123456789, false},
		{"1 234,56", "1\u00a0234,5", 2, 123450, false},
		{"", "92233720368547758.07", 2, 9223372036854775807, false},
		{"", "92233720368547758.08", 2, 0, true},
		{"", "146536,25", 2, 0, true},
		{"", "1.234,56", 2, 0, true},
		{"", "1,2,3", 2, 0, true},
		{"", "12,34.5", 2, 0, true},
		{"1.234,56", "1,234.56", 2, 0, true},
		{"", "", 2, 0, true},
		{"", ".", 2, 0, true},
		{"", "-", 2, 0, true},
		{"", "NaN", 2, 0, true},
		{"", "Infinity", 2, 0, true},
		{"", "0x10", 2, 0, true},
		{"", "1e400", 2, 0, true},
		{"", "1.2.3", 2, 0, true},
		{"", "12 apples", 2, 0, true},
		{"", "5%", 2, 0, true},
	} {
		style, err := parseNumberStyle(tt.style)
		if err != nil {
			t.Fatal(err)
		}
		d, ok := parseDecimal([]byte(tt.text), style)
		var got int64
		if ok {
			got, ok = d.minor(tt.exponent)
		}
		if ok == tt.bad || got != tt.want {
			t.Errorf("%q in %q: %d, %v; want %d, %v", tt.text, tt.style, got, ok, tt.want, !tt.bad)
		}
	}
}

func TestInteger(t *testing.T) {
	for text, want := range map[string]int64{"7": 7, "7.0": 7, "1,200": 1200, "5.7": -1, "1.5E1": 15, "1.55E1": -1} {
		d, ok := parseDecimal([]byte(text), plainNumbers)
		n, whole := d.integer()
		if !ok || whole != (want >= 0) || (whole && n != want) {
			t.Errorf("%q is %d, %v; want %d", text, n, whole, want)
		}
	}
}

// FuzzDecimal holds plain numbers against big.Rat and strconv.
func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"1.5", "-0.005", "12345678.905", "1,234.5", "1e5", "$3K", "(2)", "999999999999999999.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := parseDecimal([]byte(text), plainNumbers)
		if !ok || strings.Trim(text, "-0123456789.") != "" || strings.Count(text, ".") > 1 || len(text) > 17 {
			return
		}
		if strings.HasSuffix(text, "-") {
			text = "-" + strings.TrimSuffix(text, "-")
		}
		rat, good := new(big.Rat).SetString(text)
		if !good {
			return
		}
		cents := new(big.Rat).Mul(rat, big.NewRat(100, 1))
		half := big.NewRat(int64(cents.Sign()), 2)
		cents.Add(cents, half)
		want := new(big.Int).Quo(cents.Num(), cents.Denom())
		if got, ok := d.minor(2); ok != want.IsInt64() || (ok && big.NewInt(got).Cmp(want) != 0) {
			t.Fatalf("%q: %d, want %s", text, got, want)
		}
		wantFloat, err := strconv.ParseFloat(text, 64)
		if got, ok := d.float(); err == nil && (!ok || got != wantFloat) {
			t.Fatalf("%q: %v, want %v", text, got, wantFloat)
		}
	})
}

func TestParseISO(t *testing.T) {
	for text, want := range map[string]string{
		"2024-01-19":                         "2024-01-19T00:00:00Z",
		"2024-01-19T09:42:24.000+0000":       "2024-01-19T09:42:24Z",
		"2024-01-19T09:42:24Z":               "2024-01-19T09:42:24Z",
		"2024-01-19 09:42:24.123456789":      "2024-01-19T09:42:24.123456Z",
		"2024-01-19T09:42:24,5+02:00":        "2024-01-19T07:42:24.5Z",
		"2024-01-19 09:42":                   "2024-01-19T09:42:00Z",
		"2024-01-19 09:42:24 UTC":            "2024-01-19T09:42:24Z",
		"2024-01-19T09:42:24-05":             "2024-01-19T14:42:24Z",
		"2024-02-29":                         "2024-02-29T00:00:00Z",
		"2023-02-29":                         "",
		"2024-13-01":                         "",
		"2024-1-1":                           "",
		"20240119":                           "",
		"2024-01-19T":                        "",
		"2024-01-19T25:00:00":                "",
		"2024-01-19T09:42:24.1234567891":     "",
		"2024-01-19T09:42:24.Z":              "",
		"2024-01-19T09:42:24+":               "",
		"2024-01-19T09:42:24+02:00 tomorrow": "",
		"infinity":                           "",
		"0000-00-00":                         "",
	} {
		checkMoment(t, text, want, func(b []byte) (moment, bool) { return parseISO(b) })
	}
}

func checkMoment(t *testing.T, text, want string, parse func([]byte) (moment, bool)) {
	t.Helper()
	m, ok := parse([]byte(text))
	if !ok {
		if want != "" {
			t.Errorf("%q was not read", text)
		}
		return
	}
	got := time.Unix(m.local()-m.offset, m.micro*1000).UTC().Format(time.RFC3339Nano)
	if got != want {
		t.Errorf("%q is %s, want %q", text, got, want)
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range []struct{ layout, text, want string }{
		{"%d %b, %Y %H:%M:%S", "15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"},
		{"%m/%d/%y %I:%M %p", "02/23/26 08:55 PM", "2026-02-23T20:55:00Z"},
		{"%m/%d/%y %I:%M %p", "02/23/26 12:05 am", "2026-02-23T00:05:00Z"},
		{"%m/%d/%y", "02/24/26", "2026-02-24T00:00:00Z"},
		{"%Y%m%d", "20210101", "2021-01-01T00:00:00Z"},
		{"%d-%m-%Y", "31-12-2018", "2018-12-31T00:00:00Z"},
		{"%d-%m-%Y %H:%M", "1-2-2018 7:05", "2018-02-01T07:05:00Z"},
		{"%-d/%-m/%Y", "1/2/2018", "2018-02-01T00:00:00Z"},
		{"%A, %B %d %Y", "Monday, January 15 2024", "2024-01-15T00:00:00Z"},
		{"%F %T.%f%z", "2024-01-15 10:11:12.5+0130", "2024-01-15T08:41:12.5Z"},
		{"%s", "1705312272", "2024-01-15T09:51:12Z"},
		{"%s", "1705312272123", "2024-01-15T09:51:12.123Z"},
		{"%Y-%j", "2024-060", "2024-02-29T00:00:00Z"},
		{"%d.%b.%Y", "15.Apr.2021", "2021-04-15T00:00:00Z"},
		{"%d-%m-%Y", "12-31-2018", ""},
		{"%d-%m-%Y", "31-12-2018 10:00", ""},
		{"%m/%d/%y %I:%M %p", "02/23/26 13:55 PM", ""},
		{"%Y%m%d", "2021010", ""},
	} {
		l, err := parseLayout(tt.layout)
		if err != nil {
			t.Fatal(err)
		}
		checkMoment(t, tt.text, tt.want, l.parse)
	}
	for _, bad := range []string{"", "%", "%Q", "%Y-%"} {
		if _, err := parseLayout(bad); err == nil {
			t.Errorf("layout %q was accepted", bad)
		}
	}
}

func TestDateInFileName(t *testing.T) {
	for _, tt := range []struct{ layout, name, want string }{
		{"%Y-%m-%d", "leads_2024-05-01.csv", "2024-05-01"},
		{"%Y%m%d", "export-20240501T0200.csv.gz", "2024-05-01"},
		{"%Y%m%d", "org12345-20240501.csv", "2024-05-01"},
		{"%Y%m%d", "1234520240501.csv", ""},
		{"%Y-%m-%d", "leads.csv", ""},
		{"%d%b%Y", "leads01May2024.csv", "2024-05-01"},
	} {
		l, err := parseLayout(tt.layout)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if m, ok := l.find(tt.name); ok {
			got = time.Unix(m.local(), 0).UTC().Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.layout, tt.name, got, tt.want)
		}
	}
}

// FuzzISO holds the ISO reader against the time package.
func FuzzISO(f *testing.F) {
	for _, seed := range []string{"2024-01-19", "2024-01-19T09:42:24.000+00:00", "1969-12-31T23:59:59Z", "2024-02-30", "9999-12-31T23:59:59.999999999Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseISO([]byte(text))
		want, err := time.Parse(time.RFC3339Nano, text)
		if err == nil && !strings.Contains(text, ",") && len(text) <= 35 && !ok {
			// The time package allows offsets and fractions that we do not.
			if _, offset := want.Zone(); offset <= 18*3600 && offset >= -18*3600 && len(text)-strings.IndexByte(text+".", '.') <= 16 {
				t.Fatalf("%q was not read", text)
			}
		}
		if err == nil && ok {
			if got := m.local() - m.offset; got != want.Unix() || m.micro != int64(want.Nanosecond()/1000) {
				t.Fatalf("%q: %d.%06d, want %s", text, got, m.micro, want)
			}
		}
		for _, layout := range []string{"%Y-%m-%d %H:%M:%S", "%d %b %Y %I:%M %p%z", "%s", "%Y-%j"} {
			l, err := parseLayout(layout)
			if err != nil {
				t.Fatal(err)
			}
			l.parse([]byte(text)) // must not panic
			l.find(text)
		}
	})
}

// TestZone walks wall clocks through two years of four zones, against the
// time package run the other way round: instant to wall clock.
func TestZone(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/New_York", "Australia/Lord_Howe"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Skip(err)
		}
		z := newZone(loc)
		start := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		for local := start; local < start+2*366*daySeconds; local += 1800 {
			got := z.instant(local)
			wall := func(u int64) int64 {
				_, offset := time.Unix(u, 0).In(loc).Zone()
				return u + int64(offset)
			}
			// The earliest instant that shows the clock; none in a gap.
			first, shown := int64(0), false
			for u := local - 15*3600; u <= local+15*3600; u += 1800 {
				if wall(u) == local {
					first, shown = u, true
					break
				}
			}
			if shown && got != first {
				t.Fatalf("%s: wall clock %s is %s, want %s", name, time.Unix(local, 0).UTC(), time.Unix(got, 0).UTC(), time.Unix(first, 0).UTC())
			}
			if !shown && wall(got) <= local {
				t.Fatalf("%s: missing wall clock %s was not moved forward", name, time.Unix(local, 0).UTC())
			}
		}
	}
}

func TestSalesforceID(t *testing.T) {
	// Pairs of ids from real Salesforce extracts: the first 15 characters and all 18.
	for _, id := range []string{"001Ec00000GGw3hIAD", "00QEc00000BBaeXMAT", "006Ec00000AieKFIAZ", "001bm00001ZL8UAAA1", "003bm00000zapthAAA", "000000000000000AAA"} {
		if got := string(appendSalesforceID(nil, []byte(id[:15]))); got != id {
			t.Errorf("%s widened to %s", id[:15], got)
		}
	}
	for _, other := range []string{"", "001Ec00000GGw3hIAD", "12345678901234-", "abc"} {
		if got := string(appendSalesforceID(nil, []byte(other))); got != other {
			t.Errorf("%q became %q", other, got)
		}
	}
}

func TestParseBool(t *testing.T) {
	for text, want := range map[string]string{"TRUE": "true", "1": "true", "Yes": "true", "t": "true", "Y": "true", "false": "false", "0": "false", "NO": "false", "2": "", "": "", "ja": "", "truth": ""} {
		v, ok := parseBool([]byte(text))
		got := ""
		if ok {
			got = strconv.FormatBool(v)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestTrim(t *testing.T) {
	for text, want := range map[string]string{"  a b\t": "a b", "\u00a0x\u00a0 ": "x", "à": "à", " \u00a0 ": "", "\u00e0\u00a0": "à"} {
		if got := string(trim([]byte(text))); got != want {
			t.Errorf("%q trimmed to %q, want %q", text, got, want)
		}
	}
}
