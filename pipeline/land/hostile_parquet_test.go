package land_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"abm/models"
	"abm/pipeline/land"
)

func parquetOf[T any](t *testing.T, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestParquetTypes lands ids, amounts and times of the types that warehouses
// write.
func TestParquetTypes(t *testing.T) {
	at := time.Date(2024, 1, 19, 9, 42, 24, 0, time.UTC)
	// Julian day 2460329 is 2024-01-19.
	int96 := func(nanos uint64, day uint32) deprecated.Int96 {
		return deprecated.Int96{uint32(nanos), uint32(nanos >> 32), day}
	}
	type unsigned struct {
		Id      uint64
		Amount  uint32
		Created deprecated.Int96
	}
	type identified struct {
		Id      [16]byte `parquet:"Id,uuid"`
		Amount  float64
		Created time.Time `parquet:"Created,timestamp(nanosecond)"`
	}
	type nested struct {
		Id      string
		Amount  []int64
		Created string
	}
	type listed struct {
		Id      string
		Amount  []int64 `parquet:"Amount,list"`
		Created string
	}
	type within struct {
		Id      string
		Amount  struct{ Created, Amount string }
		Created string
	}
	type beside struct {
		Id      string
		Created string
		Tags    []string `parquet:"tags,list"`
		Owner   struct{ Id, Created string }
		ByDay   map[string]string
	}
	id := [16]byte{0x0c, 0x9a, 0x1f, 0x6e, 0x2a, 0x53, 0x4c, 0x8b, 0x9d, 0x53, 0x11, 0xf2, 0xf3, 0xa4, 0xb5, 0xc6}
	const idText = "0c9a1f6e-2a53-4c8b-9d53-11f2f3a4b5c6"
	for _, tt := range []struct {
		name, text, ids string
		fails           []string
	}{
		{"unsigned and INT96", parquetOf(t, unsigned{math.MaxUint64, math.MaxUint32, int96(34944e9, 2460329)}), "18446744073709551615=429496729500", nil},
		{"uuid, double, nanoseconds", parquetOf(t, identified{id, 12.5, at}), idText + "=1250", nil},
		{"a double that is no number", parquetOf(t, identified{id, math.NaN(), at}), idText, nil},
		{"a list of three levels", parquetOf(t, listed{"1", []int64{1, 2}, "2024-01-01"}), "", []string{`"Amount"`, "list", "plain column"}},
		{"a structure", parquetOf(t, within{Id: "1", Created: "2024-01-01"}), "", []string{`"Amount"`, "structure", "plain column"}},
		{"nested columns that nobody maps", parquetOf(t, beside{Id: "1", Created: at.Format(time.RFC3339), Owner: struct{ Id, Created string }{"2", "3"}}), "1", nil},
		{"a list", parquetOf(t, nested{"1", []int64{1, 2}, "2024-01-01"}), "", []string{`"Amount"`, "list", "plain column"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, plainDeals("deals.parquet"))
			w.write("deals.parquet", tt.text)
			if tt.fails != nil {
				w.fails(tt.fails...)
				return
			}
			w.land()
			deals := readAll[models.Deal](t, w.selection("", land.KnownBy).Files["deal"])
			if got := ids(deals, true); got != tt.ids {
				t.Errorf("landed %s, want %s", got, tt.ids)
			}
			if deals[0].CreatedAt != at.UnixMicro() {
				t.Errorf("created at %d, want %d", deals[0].CreatedAt, at.UnixMicro())
			}
		})
	}
}

// TestHalfPrecision lands numbers of two bytes, as data frames write them. Their
// bits are those of IEEE 754, table 3.6: 0x3c00 is 1, 0x7bff the greatest.
func TestHalfPrecision(t *testing.T) {
	type row struct {
		Id      string
		Amount  [2]byte
		Created string
	}
	var rows []row
	for i, bits := range []uint16{0x3c00, 0x7bff, 0xc500, 0x4a40, 0x0000, 0x0001, 0x7e00, 0x7c00} {
		rows = append(rows, row{strconv.Itoa(i + 1), [2]byte{byte(bits), byte(bits >> 8)}, "2024-01-01"})
	}
	w := newWorld(t, plainDeals("deals.parquet"))
	w.cfg.MaxRejectShare = 1
	w.write("deals.parquet", refooted(t, parquetOf(t, rows...), func(m *format.FileMetaData) {
		for i := range m.Schema {
			if m.Schema[i].Name == "Amount" {
				m.Schema[i].LogicalType.Value = &format.Float16Type{}
			}
		}
	}))
	e := w.land().Entries[0]
	deals := readAll[models.Deal](t, w.selection("", land.KnownBy).Files["deal"])
	const want = "1=100 2=6550400 3=-500 4=1250 5=0 6=0 7"
	if got := ids(deals, true); got != want || e.RejectedByReason["amount_minor:number"] != 1 {
		t.Errorf("landed %s, want %s; rejected %v, want the one that is infinite", got, want, e.RejectedByReason)
	}
}

// TestLongDecimals: a text that says that it is a decimal is no number, however
// long it is; read as one, four megabytes took 16 seconds.
func TestLongDecimals(t *testing.T) {
	type row struct {
		Id      string
		Amount  []byte
		Created string
	}
	file := parquetOf(t, row{"1", []byte{1, 0xe2, 0x40}, "2024-01-01"}, row{"2", bytes.Repeat([]byte{1}, 4<<20), "2024-01-01"})
	w := newWorld(t, plainDeals("deals.parquet"))
	w.cfg.MaxRejectShare = 1
	w.write("deals.parquet", refooted(t, file, func(m *format.FileMetaData) {
		for i := range m.Schema {
			if e := &m.Schema[i]; e.Name == "Amount" {
				e.LogicalType.Value, e.ConvertedType = &format.DecimalType{Scale: 2, Precision: 18}, thrift.Null[deprecated.ConvertedType]{}
			}
		}
	}))
	start := time.Now()
	e := w.land().Entries[0]
	deals := readAll[models.Deal](t, w.selection("", land.KnownBy).Files["deal"])
	if got := ids(deals, true); got != "1=123456" || e.RejectedByReason["amount_minor:number"] != 1 {
		t.Errorf("landed %s, rejected %v", got, e.RejectedByReason)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestParquetOfLongTexts lands rows whose texts take more memory than a row
// may, than a part of a file may, and than a dictionary of them says.
func TestParquetOfLongTexts(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // so that what is in use is what is needed
	type row struct {
		Id      string
		Created string
		Stage   string `parquet:"Stage,dict"`
	}
	rows := func(n, bytes int) (rows []row) {
		long := strings.Repeat("x", bytes)
		for i := range n {
			rows = append(rows, row{strconv.Itoa(i + 1), "2024-01-01", long})
		}
		return rows
	}
	for name, tt := range map[string]struct {
		rows               []row
		accepted, rejected int64
	}{
		"longer than a record may be": {append(rows(1, 20<<20), row{"2", "2024-01-01", "x"}), 1, 1},
		"a thousand of one MiB":       {rows(1000, 1<<20), 1000, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, plainDeals("deals.parquet"))
			w.cfg.MaxRejectShare = 1
			var b bytes.Buffer // without the texts in the page headers, which would be as long
			if err := parquet.Write(&b, tt.rows, parquet.SkipPageStatistics("Stage"), parquet.SkipPageBounds("Stage")); err != nil {
				t.Fatal(err)
			}
			w.write("deals.parquet", b.String())
			stop := make(chan struct{})
			most := heapPeak(stop)
			e := w.land().Entries[0]
			close(stop)
			if e.Accepted != tt.accepted || e.Rejected != tt.rejected || e.RejectedByReason[":too_long"] != tt.rejected {
				t.Errorf("%d accepted, %d rejected: %v", e.Accepted, e.Rejected, e.RejectedByReason)
			}
			if n := <-most; n > 700<<20 {
				t.Errorf("%s: the heap grew by %d MiB", name, n>>20)
			}
		})
	}
	t.Run("a long text among thousands of short ones of a dictionary", func(t *testing.T) {
		all := rows(4096, 0)
		for i := range all {
			all[i].Stage = strconv.Itoa(i)
		}
		all = append(all, rows(80, 4<<20)...)
		w := newWorld(t, plainDeals("deals.parquet"))
		w.write("deals.parquet", parquetOf(t, all...))
		w.fails("deals.parquet", "more than 256 MiB of text", "without the long texts")
	})
}

// heapPeak watches the heap until it is told to stop, and sends by how much it
// grew at most.
func heapPeak(stop <-chan struct{}) <-chan uint64 {
	out := make(chan uint64, 1)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	go func() {
		var most uint64
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc-min(before, m.HeapAlloc))
			select {
			case <-stop:
				out <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return out
}

// refooted replaces the footer of a Parquet file.
func refooted(t *testing.T, file string, change func(*format.FileMetaData)) string {
	t.Helper()
	size := int(binary.LittleEndian.Uint32([]byte(file[len(file)-8:])))
	start := len(file) - 8 - size
	var m format.FileMetaData
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, []byte(file[start:len(file)-8]), &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &m)
	if err != nil {
		t.Fatal(err)
	}
	return withFooter(file[:start], footer)
}

func withFooter(body string, footer []byte) string {
	return body + string(footer) + string(binary.LittleEndian.AppendUint32(nil, uint32(len(footer)))) + "PAR1"
}

// TestParquetLies lands files whose metadata ask for more memory or rows than
// there are. None may be believed.
func TestParquetLies(t *testing.T) {
	type row struct{ Id, Created, Stage string }
	type decimals struct {
		Id, Created string
		Amount      int64 `parquet:"Amount,decimal(2:18)"`
	}
	good := parquetOf(t, row{"1", "2024-01-01", "x"}, row{"2", "2024-01-02", "y"})
	column := func(m *format.FileMetaData) *format.ColumnMetaData { return &m.RowGroups[0].Columns[0].MetaData }
	// A list of 2^31-1 row groups, of which none follows: fields 1 (version), 2
	// (schema, empty), 3 (rows), 4 (row groups).
	list := []byte{0x15, 2, 0x19, 0x0c, 0x16, 0, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07}
	nested := make([]format.SchemaElement, 10_000) // each within the one before
	for i := range nested {
		nested[i] = format.SchemaElement{Name: "a", NumChildren: thrift.New(int32(1))}
	}
	for name, text := range map[string]string{
		"a list of two billion":  withFooter("PAR1", list),
		"lists within lists":     withFooter("PAR1", bytes.Repeat([]byte{0x19}, 12<<20)), // each is a list of one list
		"columns within columns": refooted(t, good, func(m *format.FileMetaData) { m.Schema = nested }),
		"a hundred thousand columns": refooted(t, good, func(m *format.FileMetaData) {
			m.Schema, m.RowGroups = slices.Repeat(m.Schema[1:2], 100_000), slices.Repeat(m.RowGroups, 100)
		}),
		"a dictionary of another column": refooted(t, repaged(t, good, func(*format.PageHeader) {}), func(m *format.FileMetaData) {
			column(m).DictionaryPageOffset = m.RowGroups[0].Columns[1].MetaData.DataPageOffset
			column(m).TotalCompressedSize = m.RowGroups[0].Columns[1].MetaData.TotalCompressedSize
		}),
		"two billion decimals": refooted(t, parquetOf(t, decimals{"1", "2024-01-01", 5}), func(m *format.FileMetaData) {
			for i := range m.Schema {
				if d, ok := m.Schema[i].LogicalType.Value.(*format.DecimalType); ok {
					d.Scale = math.MaxInt32
				}
			}
		}),
		"a footer larger than a file": "PAR1\xff\xff\xff\x0fPAR1",
		"a trillion rows":             refooted(t, good, func(m *format.FileMetaData) { m.NumRows, m.RowGroups[0].NumRows = 1e12, 1e12 }),
		"a billion rows":              refooted(t, good, func(m *format.FileMetaData) { m.NumRows, m.RowGroups[0].NumRows = 1e9, 1e9 }),
		"less rows than none":         refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = -5 }),
		"a row more than there is":    refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 3 }),
		"a row less than there is":    refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 1 }),
		"pages outside the file":      refooted(t, good, func(m *format.FileMetaData) { column(m).DataPageOffset = 1 << 40 }),
		"pages before the file":       refooted(t, good, func(m *format.FileMetaData) { column(m).DataPageOffset = -1 << 40 }),
		"pages of another column":     refooted(t, good, func(m *format.FileMetaData) { *column(m) = m.RowGroups[0].Columns[1].MetaData }),
		"an index outside the file":   refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].OffsetIndexOffset = 1 << 40 }),
		"an index as large as memory": refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].ColumnIndexLength = math.MaxInt32 }),
		"no columns":                  refooted(t, good, func(m *format.FileMetaData) { m.RowGroups[0].Columns = nil }),
		"a page of 2 GiB":             repaged(t, good, func(h *format.PageHeader) { h.UncompressedPageSize = math.MaxInt32 }),
		"a page of 2 GiB, packed":     repaged(t, good, func(h *format.PageHeader) { h.CompressedPageSize = math.MaxInt32 }),
		"two billion values": repaged(t, good, func(h *format.PageHeader) {
			h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues = math.MaxInt32, math.MaxInt32
		}),
		"a page with another sum": repaged(t, good, func(h *format.PageHeader) { h.CRC++ }),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, plainDeals("deals.parquet"))
			w.write("deals.parquet", text)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			w.fails("deals.parquet", "again")
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("%d MiB were taken", used>>20)
			}
		})
	}
}

// TestParquetOfManyRowGroups: a file that is whole and of too many parts is not
// said to be cut off.
func TestParquetOfManyRowGroups(t *testing.T) {
	type row struct{ Id, Created, Stage string }
	good := parquetOf(t, row{"1", "2024-01-01", "x"})
	w := newWorld(t, plainDeals("deals.parquet"))
	w.write("deals.parquet", refooted(t, good, func(m *format.FileMetaData) { m.RowGroups = slices.Repeat(m.RowGroups, 1<<17) }))
	if err := w.fails("deals.parquet", "more than 1048576 parts", "larger row groups"); strings.Contains(err.Error(), "not a whole") {
		t.Errorf("the message is %q", err)
	}
}

// repaged changes the first page header of a Parquet file.
func repaged(t *testing.T, file string, change func(*format.PageHeader)) string {
	t.Helper()
	var h format.PageHeader
	r := (&thrift.CompactProtocol{}).NewReaderFromBytes([]byte(file[4:]))
	if err := thrift.NewDecoder(r).Decode(&h); err != nil {
		t.Fatal(err)
	}
	change(&h)
	header, err := thrift.Marshal(&thrift.CompactProtocol{}, &h)
	if err != nil {
		t.Fatal(err)
	}
	longer := int64(len(header) - r.BytesRead())
	changed := file[:4] + string(header) + file[4+r.BytesRead():]
	return refooted(t, changed, func(m *format.FileMetaData) {
		for i := range m.RowGroups[0].Columns {
			c := &m.RowGroups[0].Columns[i]
			c.OffsetIndexOffset, c.OffsetIndexLength, c.ColumnIndexOffset, c.ColumnIndexLength = 0, 0, 0, 0
			if i == 0 {
				c.MetaData.TotalCompressedSize += longer
				continue
			}
			c.MetaData.DataPageOffset += longer
		}
	})
}
