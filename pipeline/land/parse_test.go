package land

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// heard is a sink that keeps what it hears.
type heard struct {
	records [][]string
	lines   []int64
	rules   []string
	raw     []string
}

func (h *heard) record(fields [][]byte, _ []bool, at place, _ []byte) {
	var record []string
	for _, f := range fields {
		record = append(record, string(f))
	}
	h.records = append(h.records, record)
	h.lines = append(h.lines, at.line)
}

func (h *heard) damaged(rej reject, _ [][]byte, at place, raw []byte) {
	h.rules = append(h.rules, fmt.Sprintf("%d:%s", at.line, rej.rule))
	h.raw = append(h.raw, string(raw))
}

func parseCSV(text string, width int) *heard {
	h := &heard{}
	names := make([]string, width)
	for i := range names {
		names[i] = fmt.Sprintf("column %d", i)
	}
	newCSVParser(',', names, false).parse([]byte(text), place{line: 1}, h)
	return h
}

func TestCSVRules(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // records, cells joined by |
		rules      string // line:rule of the damaged
	}{
		{"line ends mixed", "a,b\nc,d\r\ne,f\rg,h", "a|b c|d e|f g|h", ""},
		{"blank lines are no records", "\n\na,b\r\n\r\n\rc,d\n\n", "a|b c|d", ""},
		{"quotes", `"a","b ""x"""` + "\n", `a|b ""x""`, ""},
		{"line end in quotes", "\"a\nx\",b\nc,d\n", "a\nx|b c|d", ""},
		{"empty cells", ",\n\"\",x\n", "| |x", ""},
		{"ragged", "a\na,b,c\nd,e\n", "d|e", "1:ragged 2:ragged"},
		{"unquoted text behind a quote", "\"un\"quoted,b\nc,d\n", "c|d", "1:quote"},
		{"quote within a plain cell", "5\" pipe,b\nc,d\n", "c|d", "1:quote"},
		{"a quote without an end costs its line", "\"a,b\nc,d\n\"e\",f\n", "c|d e|f", "1:quote"},
		{"a quote without an end at the end", "a,b\nc,\"d\ne,f\n", "a|b e|f", "2:quote"},
		{"NUL", "a,b\x00\nc,d\n", "c|d", "1:nul"},
		{"not UTF-8", "a,\xff\nc,d\n", "c|d", "1:utf8"},
		{"line numbers", "\"a\r\nx\",b\nc\nd,\"\"\"\n", "a\r\nx|b", "3:ragged 4:quote"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := parseCSV(tt.text, 2)
			var got []string
			for _, r := range h.records {
				got = append(got, strings.Join(r, "|"))
			}
			want := strings.ReplaceAll(tt.want, `""`, `"`)
			if strings.Join(got, " ") != want {
				t.Errorf("records %q, want %q", strings.Join(got, " "), want)
			}
			if rules := strings.Join(h.rules, " "); rules != tt.rules {
				t.Errorf("damaged %q, want %q", rules, tt.rules)
			}
			n, _, end := csvCounter{',', 2, maxRecordBytes}.count([]byte(tt.text), true)
			if int(n) != len(h.records)+len(h.rules) || end != len(tt.text) {
				t.Errorf("counted %d records up to %d, parsed %d", n, end, len(h.records)+len(h.rules))
			}
		})
	}
}

// TestCSVComesBackEqual writes random tables with the standard library.
func TestCSVComesBackEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"a", "Z", " ", ",", "\"", "\n", "\r\n", ";", "é", "漢", "0", "'", "\t"}
	for round := range 2000 {
		width := 1 + r.IntN(5)
		var rows [][]string
		for range r.IntN(8) {
			row := make([]string, width)
			for i := range row {
				for range r.IntN(6) {
					row[i] += alphabet[r.IntN(len(alphabet))]
				}
			}
			if width == 1 && row[0] == "" {
				row[0] = "x" // written as a blank line, which is no record
			}
			rows = append(rows, row)
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		h := parseCSV(b.String(), width)
		if len(rows) != len(h.records) || (len(rows) > 0 && !reflect.DeepEqual(rows, h.records)) {
			t.Fatalf("round %d: wrote %q\nread %q\ndamaged %v\ntext %q", round, rows, h.records, h.rules, b.String())
		}
	}
}

// inParts reads text as landing does, in parts of a size.
func inParts(t *testing.T, b []byte, size, limit int) (h *heard) {
	t.Helper()
	c := newChunks(&text{reader: bytes.NewReader(b), packing: "none"}, "\r\n")
	c.size, c.count = size, csvCounter{',', 2, limit}.count
	h = &heard{}
	p := csvRunner{newCSVParser(',', []string{"one", "two"}, false)}
	p.limit = limit
	counted := int64(0)
	for {
		j, err := c.next(nil)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		counted += j.records
		if err := p.run(j, h); err != nil {
			t.Fatal(err)
		}
	}
	if int(counted) != len(h.records)+len(h.rules) {
		t.Fatalf("%q in parts of %d: counted %d, parsed %q and %v", b, size, counted, h.records, h.rules)
	}
	h.raw = nil // of a line that is too long, the beginning is as long as the part
	return h
}

// checkParts holds the parser against the independent count, and a file read in
// parts against the same file read at once.
func checkParts(t *testing.T, b []byte, size int) {
	t.Helper()
	const limit = 24
	whole := inParts(t, b, max(len(b), limit)+1, limit)
	parts := inParts(t, b, limit+1+size, limit)
	if !reflect.DeepEqual(whole, parts) {
		t.Fatalf("%q\nat once %+v\nin parts of %d %+v", b, whole, limit+1+size, parts)
	}
}

// FuzzCSV holds the parser against the independent count, in parts of any
// size, and against encoding/csv, whose records it must read wherever that one
// reads all of a text.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\nc,d\n", "\"a\n\",\"\"\r\n", "\"a,b\nc,\"d\"\n", "\"\"\"\n\"", "a\rb\r\n\r\"\r", "\"x\"y\n", "5\"\n\"a\nb\nc\nd\"e\n"} {
		f.Add([]byte(seed), uint8(40))
	}
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		checkParts(t, b, int(size))
		checkStandard(t, b)
	})
}

// checkStandard wants what encoding/csv reads. It is not asked about carriage
// returns, of which it makes nothing, nor about text that is no record to us.
func checkStandard(t *testing.T, b []byte) {
	t.Helper()
	if bytes.ContainsAny(b, "\r\x00") || !utf8.Valid(b) || bytes.HasPrefix(b, byteOrderMark) || bytes.Contains(b, []byte("column 0,column 1")) {
		return
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = 2
	want, err := r.ReadAll()
	if err != nil {
		return
	}
	for _, record := range want {
		record[0] = strings.TrimPrefix(record[0], string(byteOrderMark)) // of a file put together from several
	}
	h := parseCSV(string(b), 2)
	if len(h.rules) > 0 || len(want) != len(h.records) || len(want) > 0 && !reflect.DeepEqual(want, h.records) {
		t.Fatalf("%q\nread %q, damaged %v\nwant %q", b, h.records, h.rules, want)
	}
}

// FuzzCSVDamage puts a damaged line among good records, all of which must be
// read, as the rules at csvCounter have it: unless a cell of theirs begins with
// a delimiter or a line end, behind quotes or not.
func FuzzCSVDamage(f *testing.F) {
	f.Add("text, 1|b|c\nc|d\"|\"\"|z", "a,\"b", uint8(1))
	f.Add("|x|\"q\"|", "\"", uint8(0))
	f.Add("a|b", "\"\",\"", uint8(9))
	f.Fuzz(func(t *testing.T, cells, damaged string, at uint8) {
		if strings.ContainsAny(damaged, "\r\n") || len(damaged) > 1000 || strings.ContainsAny(cells, "\r\x00\ufeff") || !utf8.ValidString(cells) {
			return
		}
		var lines []string
		var want [][]string
		all := strings.Split(cells, "|")
		for i := 0; i+1 < len(all); i += 2 {
			record := all[i : i+2]
			for _, cell := range record {
				if c := strings.TrimLeft(cell, "\""); c != "" && (c[0] == ',' || c[0] == '\n') {
					return
				}
			}
			if record[0] == "column 0" && record[1] == "column 1" {
				return // the header once more
			}
			var b strings.Builder
			w := csv.NewWriter(&b)
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
			w.Flush()
			lines, want = append(lines, b.String()), append(want, record)
		}
		place := int(at) % (len(lines) + 1)
		text := strings.Join(lines[:place], "") + damaged + "\n" + strings.Join(lines[place:], "")
		h := parseCSV(text, 2)
		for i, record := range want {
			if !slices.ContainsFunc(h.records, func(r []string) bool { return slices.Equal(r, record) }) {
				t.Fatalf("%q in %q: record %d, %q, is lost; read %q, damaged %v", damaged, text, i, record, h.records, h.rules)
			}
		}
		if n := len(h.records) + len(h.rules); n > len(want)+1 || n < len(want) {
			t.Fatalf("%q in %q: %d records, want %d and one damaged", damaged, text, n, len(want))
		}
	})
}

// TestCSVInParts runs the fuzz target's check over random damaged text.
func TestCSVInParts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	alphabet := "ab,\"\"\n\r,\n"
	for range 50_000 {
		b := make([]byte, r.IntN(80))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		checkParts(t, b, r.IntN(40))
	}
}

// TestUntouchedRecordsLand damages one record of a file and wants all others.
func TestUntouchedRecordsLand(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for round := range 1500 {
		const n = 12
		rows := make([]string, n)
		for i := range rows {
			rows[i] = fmt.Sprintf("\"id %d\",\"text, %d\"\n", i, r.IntN(100))
		}
		victim := r.IntN(n)
		row := []byte(rows[victim])
		switch at := r.IntN(len(row) - 1); r.IntN(3) {
		case 0:
			row = append(row[:at:at], append([]byte{'"'}, row[at:]...)...)
		case 1:
			if i := bytes.IndexByte(row, '"'); i >= 0 {
				row = append(row[:i:i], row[i+1:]...)
			}
		case 2:
			row[at] = "\",x\x00\xff"[r.IntN(5)]
		}
		damaged := strings.Join(rows[:victim], "") + string(row) + strings.Join(rows[victim+1:], "")
		h := parseCSV(damaged, 2)
		got := map[string]bool{}
		for _, record := range h.records {
			got[record[0]+"|"+record[1]] = true
		}
		for i, text := range rows {
			if i == victim {
				continue
			}
			want, err := csv.NewReader(strings.NewReader(text)).Read()
			if err != nil {
				t.Fatal(err)
			}
			if !got[want[0]+"|"+want[1]] {
				t.Fatalf("round %d: record %d is lost with record %d damaged:\n%s\ngood %q\ndamaged %v", round, i, victim, damaged, h.records, h.rules)
			}
		}
	}
}

// FuzzJSON holds the scanner against encoding/json: what one calls an object
// the other must too, with the same texts.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":"x"}`, `{"a":"\u00e9\ud83d\ude00\n","b":[1,{"c":null}]}`, `{"a":-1.5e+3}`, `{}`, `{"a":"\ud800"}`, `{"a":01}`, `{"a":1,"a":"2"}`, `{"a":{"b":"x"}}`, `{"a":{"b":"x","c":{}},"a":{"b":1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.IndexByte(b, '\n') >= 0 || len(trimJSON(b)) == 0 {
			return
		}
		h := &heard{}
		newJSONParser([]string{"a", "b", "a.b"}, false).parse(slices.Concat(b, []byte("\n"), b), place{line: 1}, h)
		if len(h.records)+len(h.rules) != 2 || len(h.records) == 1 {
			t.Fatalf("%q twice: %d records and %v", b, len(h.records), h.rules)
		}
		var m map[string]json.RawMessage
		err := json.Unmarshal(bytes.TrimPrefix(b, byteOrderMark), &m)
		good := err == nil && m != nil
		if len(h.records) == 2 && !good {
			t.Fatalf("%q was read, encoding/json says %v", b, err)
		}
		if len(h.records) == 0 && good && !excused(b, h.rules[0]) {
			t.Fatalf("%q was not read: %v", b, h.rules)
		}
		for i, name := range []string{"a", "b"} {
			var want string
			if json.Unmarshal(m[name], &want) != nil {
				want = string(m[name]) // what is no text is kept as it is written
			}
			for _, record := range h.records {
				if record[i] != want {
					t.Fatalf("%q: %s is %q, want %q", b, name, record[i], want)
				}
			}
		}
	})
}

// What lies within an object is reached by a name with a point; so is a member
// that has the point in its own name.
func TestJSONWithin(t *testing.T) {
	const text = `{"id":1,"properties":{"email":"a@b.example","owner":{"id":7,"name":"x"},"none":null},"associations":{"email":"no"}}
{"properties":{"owner":{"id":8}},"id":2}
{"properties.email":"flat","id":3,"properties":null}
{"id":4,"properties":[{"email":"in a list"}]}
{"id":5,"properties":{"email":"e"}
{"id":6,"properties":{"email":"e",}}
{"id":7,"properties":{}}
`
	h := &heard{}
	names := []string{"id", "properties.email", "properties.owner", "properties.owner.id"}
	p := newJSONParser(names, false)
	p.parse([]byte(text), place{line: 1}, h)
	var got []string
	for _, r := range h.records {
		got = append(got, strings.Join(r, "|"))
	}
	want := []string{`1|a@b.example|{"id":7,"name":"x"}|7`, `2||{"id":8}|8`, `3|flat||`, `4|||`, `7|||`}
	if !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	if rules := strings.Join(h.rules, " "); rules != "5:json 6:json" {
		t.Errorf("damaged %s, want lines 5 and 6", rules)
	}
	seen, others := map[int]bool{}, map[string]bool{}
	p.names.met(seen, others)
	if len(seen) != len(names) || !maps.Equal(others, map[string]bool{"associations": true}) {
		t.Errorf("seen %v, others %v; want all four and associations", seen, others)
	}
}

// Records may leave names out and order them as they like.
func TestJSONNamesInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	names := []string{"a", "aa", "b", "quoted\"name", "c.d", "é"}
	unread := []string{"x", "y", "aaa"}
	var text []byte
	var want [][]string
	for range 3000 {
		record := make([]string, len(names))
		var members []string
		for _, i := range r.Perm(len(names) + len(unread)) {
			if r.IntN(3) == 0 {
				continue
			}
			name, value := slices.Concat(names, unread)[i], strings.Repeat("v", r.IntN(20))
			if i < len(names) {
				record[i] = value
			}
			members = append(members, string(appendJSONString(nil, []byte(name)))+`:"`+value+`"`)
		}
		text = append(text, "{"+strings.Join(members, ",")+"}\n"...)
		want = append(want, record)
	}
	h := &heard{}
	newJSONParser(names, false).parse(text, place{line: 1}, h)
	if !reflect.DeepEqual(h.records, want) {
		t.Errorf("read %d records, damaged %v; they differ from those written", len(h.records), h.rules)
	}
}

// excused are the records that we refuse and encoding/json mends or ignores:
// text that is not UTF-8, NULs, halves of surrogate pairs, deep nesting.
func excused(b []byte, rule string) bool {
	return rule != "1:json" || bytes.Contains(bytes.ToLower(b), []byte(`\ud`)) || bytes.Count(b, []byte("[")) > maxNesting || bytes.Count(b, []byte("{")) > maxNesting
}

func TestAppendJSONString(t *testing.T) {
	for _, text := range []string{"", "a\"b\\c", "\x00\x1f\n\r\t", "é漢😀", "</script>"} {
		var got string
		if err := json.Unmarshal(appendJSONString(nil, []byte(text)), &got); err != nil || got != text {
			t.Errorf("%q came back as %q, %v", text, got, err)
		}
	}
}
