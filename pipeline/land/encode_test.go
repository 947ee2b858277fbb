package land

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// landedRow has a column of each kind and encoding that landed tables have.
type landedRow struct {
	ID       string   `parquet:"id"`
	Note     *string  `parquet:"note,optional"`
	Source   string   `parquet:"source,dict"`
	Type     *string  `parquet:"type,optional,dict"`
	Number   int64    `parquet:"number,delta"`
	Amount   *int64   `parquet:"amount,optional"`
	Day      int32    `parquet:"day,date"`
	At       int64    `parquet:"at,timestamp(microsecond:local)"`
	Ended    *int32   `parquet:"ended,optional,date"`
	Minutes  *float64 `parquet:"minutes,optional"`
	Deleted  bool     `parquet:"deleted"`
	Response *bool    `parquet:"response,optional"`
	Empty    *string  `parquet:"empty,optional"`
}

func randomRow(r *rand.Rand, n int) landedRow {
	row := landedRow{
		ID: fmt.Sprint("id", n), Source: "crm", Number: int64(n), Day: r.Int32N(30000), At: r.Int64() - 1<<62, Deleted: r.IntN(9) == 0,
	}
	text, word := strings.Repeat("é,", r.IntN(40)), fmt.Sprint("w", r.IntN(200))
	amount, ended, minutes, response := r.Int64()-1<<62, r.Int32()-1<<30, r.NormFloat64(), r.IntN(2) == 0
	if r.IntN(2) == 0 {
		row.Note, row.Amount = &text, &amount
	}
	if r.IntN(3) == 0 {
		row.Type, row.Minutes = &word, &minutes
	}
	if r.IntN(50) > 0 {
		row.Ended, row.Response = &ended, &response
	}
	return row
}

// TestEncodedFileReadsBack writes row groups of several pages, an empty one and a
// short one, and reads them with the library that had no part in writing them.
func TestEncodedFileReadsBack(t *testing.T) {
	schema := parquet.SchemaOf(landedRow{})
	var text bytes.Buffer
	w, err := newFileWriter(&text, schema)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	g := newGroupWriter(schema)
	var want []landedRow
	sizes := []int{70_000, 0, 1, 5_000}
	for _, size := range sizes {
		for from := len(want); len(want) < from+size; {
			var rows []parquet.Row
			for range min(1+r.IntN(2000), from+size-len(want)) {
				want = append(want, randomRow(r, len(want)))
				rows = append(rows, schema.Deconstruct(nil, want[len(want)-1]))
			}
			for i, c := range g.columns {
				var values []parquet.Value
				for _, row := range rows {
					values = append(values, row[i])
				}
				if err := c.write(values); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := g.end(); err != nil {
			t.Fatal(err)
		}
		if n, err := w.commit(g); err != nil || n != int64(size) {
			t.Fatalf("committed %d rows, want %d: %v", n, size, err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[landedRow](bytes.NewReader(text.Bytes()), int64(text.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("row %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	checkBounds(t, text.Bytes(), sizes, want)
}

// checkBounds compares the nulls and bounds that the footer tells with the rows.
func checkBounds(t *testing.T, text []byte, sizes []int, rows []landedRow) {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	group := 0
	for _, size := range sizes {
		if size == 0 {
			continue // no row group is written
		}
		nulls, first := int64(0), true
		var low, high int64
		for _, row := range rows[:size] {
			if row.Amount == nil {
				nulls++
				continue
			}
			if first {
				low, high, first = *row.Amount, *row.Amount, false
			}
			low, high = min(low, *row.Amount), max(high, *row.Amount)
		}
		rows = rows[size:]
		for i, path := range file.Schema().Columns() {
			m := file.Metadata().RowGroups[group].Columns[i].MetaData
			switch path[0] {
			case "amount":
				if m.Statistics.NullCount != nulls {
					t.Errorf("group %d: %d nulls, want %d", group, m.Statistics.NullCount, nulls)
				}
				if first {
					continue
				}
				lowest, highest := parquet.Int64.Value(m.Statistics.MinValue), parquet.Int64.Value(m.Statistics.MaxValue)
				if lowest.Int64() != low || highest.Int64() != high {
					t.Errorf("group %d: bounds %d to %d, want %d to %d", group, lowest.Int64(), highest.Int64(), low, high)
				}
			case "note", "minutes":
				if m.Statistics.MinValue != nil || m.Statistics.MaxValue != nil {
					t.Errorf("%s has bounds", path[0])
				}
			}
		}
		group++
	}
}

// A column that an older file does not have is written as nulls, also where the
// entity asks for it: there they are empty texts and zeros.
func TestNullsInRequiredColumns(t *testing.T) {
	schema := parquet.SchemaOf(landedRow{})
	g := newGroupWriter(schema)
	for _, c := range g.columns {
		if err := c.write(make([]parquet.Value, 3)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := readBack(t, schema, g), make([]landedRow, 3); !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want three empty rows", got)
	}
}

// TestColumnThatBecameOptional: values of an older file, where the column was
// required, come with no level.
func TestColumnThatBecameOptional(t *testing.T) {
	schema := parquet.SchemaOf(landedRow{})
	leaf, _ := schema.Lookup("note")
	g := newGroupWriter(schema)
	for i, c := range g.columns {
		values := make([]parquet.Value, 3)
		if i == leaf.ColumnIndex {
			values[0], values[2] = parquet.ByteArrayValue([]byte("a")), parquet.ByteArrayValue([]byte("b"))
		}
		if err := c.write(values); err != nil {
			t.Fatal(err)
		}
	}
	got := readBack(t, schema, g)
	if len(got) != 3 || got[0].Note == nil || *got[0].Note != "a" || got[1].Note != nil || got[2].Note == nil || *got[2].Note != "b" {
		t.Errorf("read %+v, want a, nothing, b", got)
	}
}

// readBack writes one row group and reads its rows with the library.
func readBack(t *testing.T, schema *parquet.Schema, g *groupWriter) []landedRow {
	t.Helper()
	var text bytes.Buffer
	w, err := newFileWriter(&text, schema)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.end(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.commit(g); err != nil {
		t.Fatal(err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	rows, err := parquet.Read[landedRow](bytes.NewReader(text.Bytes()), int64(text.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestFirstSign compares with a look at each byte.
func TestFirstSign(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	alphabet := []byte{0, 1, 0x1f, ' ', '!', '"', '#', '[', '\\', ']', 'a', 0x7f, 0x80, 0xa2, 0xdc, 0xff}
	for range 200_000 {
		b := make([]byte, r.IntN(20))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
			if r.IntN(3) > 0 {
				b[i] = 'x'
			}
		}
		want := 0
		for want < len(b) && b[want] >= ' ' && b[want] != '"' && b[want] != '\\' {
			want++
		}
		if got := plainEnd(b, 0); got != want {
			t.Fatalf("plainEnd(%q) is %d, want %d", b, got, want)
		}
	}
}

// TestCopiedRowsOfLongTexts: long texts that are copied become row groups of a
// bounded size, as short ones become groups of many rows.
func TestCopiedRowsOfLongTexts(t *testing.T) {
	schema := parquet.SchemaOf(struct {
		Note string `parquet:"note"`
	}{})
	dir := t.TempDir()
	out, err := newOutput(filepath.Join(dir, "landed"), filepath.Join(dir, "rejected"), schema, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer out.abandon()
	text := make([]byte, 4<<20)
	for i := range len(text) / 8 { // what is random packs to nothing less
		binary.LittleEndian.PutUint64(text[8*i:], rand.Uint64())
	}
	const rows = 40
	to := &rowWriter{output: out}
	for range rows {
		if err := to.begin(1); err != nil {
			t.Fatal(err)
		}
		if err := to.group.columns[0].write([]parquet.Value{parquet.ByteArrayValue(text)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.end(); err != nil {
		t.Fatal(err)
	}
	for i, g := range out.writer.footer.RowGroups {
		if g.TotalByteSize > groupBytes+int64(2*len(text)) {
			t.Errorf("row group %d takes %d MiB", i, g.TotalByteSize>>20)
		}
	}
	if out.rows != rows {
		t.Errorf("%d rows were written, want %d", out.rows, rows)
	}
}
