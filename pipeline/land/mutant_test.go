package land_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"abm/models"
)

// original is an extract before it is damaged: what is in it, and where.
type original struct {
	records []record
	text    []byte
	// starts of the records in text, then its end. What is before is the header.
	starts []int
	// ends of the header and of the records, without their line ends.
	ends []int
	// hides says that cells begin with a delimiter or a line end.
	hides bool
}

// record is a record of an extract, and what must land of it.
type record struct {
	cells map[string]string
	want  models.Deal
}

// newRecords makes records with ids that no other has. Their texts hold quotes,
// delimiters and line ends, in one of a hundred files thousands of them. Only
// where they are to hide do they begin with one of the latter two: such a text
// can hide an unclosed quote before it (see csvCounter).
func newRecords(r *rand.Rand, hides bool) []record {
	first := []string{"w", `"`, `""`, "é", "-"}
	if hides {
		first = []string{",", "\n", "\",", "\r\n", "w"}
	}
	pieces := []string{"a", ",", `"`, "\n", "\r\n", "é", ";", " ", "word", "漢", "1", "\r"}
	records := make([]record, 12+r.IntN(12))
	long := -1
	if r.IntN(100) == 0 {
		long = r.IntN(len(records))
	}
	for i := range records {
		stage := first[r.IntN(len(first))] + "a"
		n := r.IntN(8)
		if i == long {
			n = 20_000
		}
		for range n {
			stage += pieces[r.IntN(len(pieces))]
		}
		stage = strings.TrimSpace(stage + "z") // blanks around a cell are dropped
		at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(1e8)) * time.Second)
		cents := int64(r.IntN(1e8))
		id := fmt.Sprintf("d%03d%06x", i, r.IntN(1<<24))
		records[i] = record{
			cells: map[string]string{"Id": id, "Amount": fmt.Sprintf("%d.%02d", cents/100, cents%100), "Created": at.Format(time.RFC3339), "Stage": stage},
			want:  models.Deal{DealID: id, AmountMinor: &cents, CreatedAt: at.UnixMicro(), Stage: &stage},
		}
	}
	return records
}

// columns of an extract, in an order of its own.
func columns(r *rand.Rand) []string {
	names := []string{"Id", "Amount", "Created", "Stage"}
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

// csvOriginal writes records as CSV. The lines of some files end in several ways.
func csvOriginal(r *rand.Rand, hides bool) original {
	o := original{records: newRecords(r, hides), hides: hides}
	lineEnds := [][]string{{"\n"}, {"\r\n"}, {"\r"}, {"\n", "\r\n", "\r"}}[r.IntN(4)]
	names, quoteAll := columns(r), r.IntN(3) == 0
	row := func(cell func(string) string) {
		for i, name := range names {
			if i > 0 {
				o.text = append(o.text, ',')
			}
			text := cell(name)
			if quoteAll || strings.ContainsAny(text, ",\"\r\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			o.text = append(o.text, text...)
		}
		o.ends = append(o.ends, len(o.text))
		o.text = append(o.text, lineEnds[r.IntN(len(lineEnds))]...)
		o.starts = append(o.starts, len(o.text))
	}
	row(func(name string) string { return name })
	for _, rec := range o.records {
		row(func(name string) string { return rec.cells[name] })
	}
	return o
}

// jsonOriginal writes records as NDJSON, each with its members in an order of
// its own, nested or flat.
func jsonOriginal(r *rand.Rand, nested bool) original {
	o := original{records: newRecords(r, true), starts: []int{0}, ends: []int{0}}
	for _, rec := range o.records {
		members := map[string]any{}
		for name, text := range rec.cells {
			members[name] = text
		}
		if nested {
			members = map[string]any{"Id": rec.cells["Id"], "tags": []any{1, map[string]any{"Id": "no"}, nil}, "properties": map[string]any{
				"Amount": rec.cells["Amount"], "Stage": rec.cells["Stage"], "at": map[string]any{"Created": rec.cells["Created"]}, "Id": "no",
			}}
		}
		o.text = appendObject(o.text, r, members)
		o.ends = append(o.ends, len(o.text))
		o.text = append(o.text, '\n')
		o.starts = append(o.starts, len(o.text))
	}
	return o
}

// appendObject writes an object with its members in a random order.
func appendObject(b []byte, r *rand.Rand, members map[string]any) []byte {
	names := slices.Sorted(maps.Keys(members))
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for i, name := range names {
		b = append(b, "{,"[min(i, 1)])
		b = fmt.Appendf(b, "%q:", name)
		if within, ok := members[name].(map[string]any); ok {
			b = appendObject(b, r, within)
			continue
		}
		text, err := json.Marshal(members[name])
		if err != nil {
			panic(err) // texts, numbers and lists of them
		}
		b = append(b, text...)
	}
	return append(b, '}')
}

// mutant is a damaged extract.
type mutant struct {
	original
	kind, file string
	bytes      []byte
	// touched records by index; -1 is the header.
	touched map[int]bool
	// unchecked damage is one that nothing in the format can show.
	unchecked bool
}

// touch notes the records that the bytes from..to of the text belong to. Where
// a record loses its line end, the next is touched as well.
func (m *mutant) touch(from, to int) {
	to = max(to, from+1)
	if from < m.starts[0] {
		m.touched[-1] = true
	}
	for i := range m.records {
		if from < m.starts[i+1] && to > m.starts[i] {
			m.touched[i] = true
			if to > m.ends[i+1] {
				m.touched[i+1] = true
			}
		}
	}
	if from < m.starts[0] && to > m.ends[0] {
		m.touched[0] = true
	}
}

// splice replaces the bytes from..to of the text.
func (m *mutant) splice(from, to int, by string) {
	m.touch(from, to)
	m.bytes = slices.Concat(m.text[:from], []byte(by), m.text[to:])
}

// lines of the text, as places of their starts and the end.
func (m *mutant) lines() []int {
	places := []int{0}
	for i, c := range m.text {
		if c == '\n' || c == '\r' && (i+1 == len(m.text) || m.text[i+1] != '\n') {
			places = append(places, i+1)
		}
	}
	return places
}

// wide turns a bit of the text in UTF-16, with a byte order mark.
func (m *mutant) wide(r *rand.Rand) {
	encoded := utf16Text(m.text)
	at := r.IntN(len(encoded))
	encoded[at] ^= 1 << r.IntN(8)
	m.bytes = encoded
	if at < 2 {
		m.touched[-1] = true
		return
	}
	unit := 2
	for from, char := range string(m.text) {
		if unit += 2 * len(utf16.Encode([]rune{char})); at < unit {
			m.touch(from, from+utf8.RuneLen(char)+1) // half a pair takes what follows with it
			return
		}
	}
}

// utf16Text is text in UTF-16, with a byte order mark. What is not UTF-8
// becomes the replacement character.
func utf16Text(text []byte) []byte {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(string(text))) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return b
}

// textDamage does one kind of damage to the text of a mutant.
type textDamage struct {
	kind string
	do   func(m *mutant, r *rand.Rand)
}

// textDamages: the last is for CSV only.
var textDamages = []textDamage{
	{"none (columns shuffled)", func(m *mutant, _ *rand.Rand) { m.bytes = m.text }},
	{"bit flipped", func(m *mutant, r *rand.Rand) {
		at := r.IntN(len(m.text))
		m.splice(at, at+1, string([]byte{m.text[at] ^ 1<<r.IntN(8)}))
	}},
	{"bytes cut", func(m *mutant, r *rand.Rand) {
		at := r.IntN(len(m.text))
		m.splice(at, min(at+1+r.IntN(30), len(m.text)), "")
	}},
	{"end cut", func(m *mutant, r *rand.Rand) { m.splice(r.IntN(len(m.text)), len(m.text), "") }},
	{"line doubled", func(m *mutant, r *rand.Rand) {
		l := m.lines()
		i := r.IntN(len(l) - 1)
		if !slices.Contains(m.starts, l[i]) || !slices.Contains(m.starts, l[i+1]) {
			m.touch(l[i], l[i]) // a line within a record: a whole one only lands twice
		}
		m.bytes = slices.Concat(m.text[:l[i+1]], m.text[l[i]:])
		if i == 0 {
			clear(m.touched) // the header twice touches no record
		}
	}},
	{"lines swapped", func(m *mutant, r *rand.Rand) {
		l := m.lines()
		i := r.IntN(len(l) - 2)
		j := i + 1 + r.IntN(len(l)-2-i)
		m.touch(l[i], l[i])
		m.touch(l[j], l[j])
		if bytes.Count(m.text[l[i]:l[i+1]], []byte(`"`))%2 == 1 || bytes.Count(m.text[l[j]:l[j+1]], []byte(`"`))%2 == 1 {
			m.touch(l[i], l[j]) // half a quoted cell went over them: they lie within it now
		}
		m.bytes = slices.Concat(m.text[:l[i]], m.text[l[j]:l[j+1]], m.text[l[i+1]:l[j]], m.text[l[i]:l[i+1]], m.text[l[j+1]:])
	}},
	{"quote added", func(m *mutant, r *rand.Rand) { at := r.IntN(len(m.text)); m.splice(at, at, `"`) }},
	{"quote lost", func(m *mutant, r *rand.Rand) {
		at := r.IntN(len(m.text))
		if i := bytes.IndexByte(m.text[at:], '"'); i >= 0 {
			m.splice(at+i, at+i+1, "")
			return
		}
		m.splice(at, at+1, `"`)
	}},
	{"header renamed", func(m *mutant, r *rand.Rand) {
		header, err := csv.NewReader(bytes.NewReader(m.text[:m.ends[0]])).Read()
		if err != nil {
			panic(err)
		}
		m.touched[-1] = true
		header[r.IntN(4)] = []string{"", header[r.IntN(4)], "Owner"}[r.IntN(3)]
		m.bytes = slices.Concat([]byte(strings.Join(header, ",")), m.text[m.ends[0]:])
	}},
}

// bytesDamages damage a packed file or Parquet, whose records lie anywhere.
var bytesDamages = []struct {
	kind string
	do   func(b []byte, r *rand.Rand) (damaged []byte, from, to int)
}{
	{"bit flipped", func(b []byte, r *rand.Rand) ([]byte, int, int) {
		at := r.IntN(len(b))
		b = bytes.Clone(b)
		b[at] ^= 1 << r.IntN(8)
		return b, at, at + 1
	}},
	{"bytes cut", func(b []byte, r *rand.Rand) ([]byte, int, int) {
		at := r.IntN(len(b))
		end := min(at+1+r.IntN(30), len(b))
		return slices.Concat(b[:at], b[end:]), at, end
	}},
	{"end cut", func(b []byte, r *rand.Rand) ([]byte, int, int) {
		at := r.IntN(len(b))
		return b[:at], at, len(b)
	}},
}

// parquetOriginal writes records as Parquet, packed in one of the usual ways.
// within says whether bytes lie in a page, where its CRC guards them.
func parquetOriginal(t *testing.T, r *rand.Rand) (o original, within func(from, to int) bool) {
	t.Helper()
	type row struct {
		Id      string
		Amount  int64     `parquet:"Amount,decimal(2:18)"`
		Created time.Time `parquet:"Created,timestamp(microsecond)"`
		Stage   *string   `parquet:"Stage,optional,dict"`
	}
	o = original{records: newRecords(r, true)}
	rows := make([]row, len(o.records))
	for i, rec := range o.records {
		rows[i] = row{rec.want.DealID, *rec.want.AmountMinor, time.UnixMicro(rec.want.CreatedAt).UTC(), rec.want.Stage}
	}
	options := []parquet.WriterOption{parquet.MaxRowsPerRowGroup(9), parquet.DataPageVersion(1 + r.IntN(2))}
	if codec := r.IntN(4); codec > 0 {
		options = append(options, []parquet.WriterOption{parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Gzip), parquet.Compression(&parquet.Zstd)}[codec-1])
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, rows, options...); err != nil {
		t.Fatal(err)
	}
	o.text = b.Bytes()
	pages := pagesOf(t, o.text)
	return o, func(from, to int) bool {
		return slices.ContainsFunc(pages, func(p [2]int) bool { return p[0] <= from && to <= p[1] })
	}
}

// pagesOf lists where the pages of a Parquet file lie, without their headers.
func pagesOf(t *testing.T, b []byte) (pages [][2]int) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.Metadata().RowGroups {
		for _, c := range group.Columns {
			at := int(c.MetaData.DataPageOffset)
			if d := int(c.MetaData.DictionaryPageOffset); d > 0 {
				at = min(at, d)
			}
			for end := at + int(c.MetaData.TotalCompressedSize); at < end; {
				var h format.PageHeader
				r := (&thrift.CompactProtocol{}).NewReaderFromBytes(b[at:])
				if err := thrift.NewDecoder(r).Decode(&h); err != nil && err != io.EOF {
					t.Fatal(err)
				}
				at += r.BytesRead()
				pages = append(pages, [2]int{at, at + int(h.CompressedPageSize)})
				at += int(h.CompressedPageSize)
			}
		}
	}
	return pages
}
