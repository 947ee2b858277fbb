package land_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
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
	id := [16]byte{0x0c, 0x9a, 0x1f, 0x6e, 0x2a, 0x53, 0x4c, 0x8b, 0x9d, 0x53, 0x11, 0xf2, 0xf3, 0xa4, 0xb5, 0xc6}
	const idText = "0c9a1f6e-2a53-4c8b-9d53-11f2f3a4b5c6"
	for _, tt := range []struct {
		name, text, ids string
		fails           []string
	}{
		{"unsigned and INT96", parquetOf(t, unsigned{math.MaxUint64, math.MaxUint32, int96(34944e9, 2460329)}), "18446744073709551615=429496729500", nil},
		{"uuid, double, nanoseconds", parquetOf(t, identified{id, 12.5, at}), idText + "=1250", nil},
		{"a double that is no number", parquetOf(t, identified{id, math.NaN(), at}), idText, nil},
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
	good := parquetOf(t, row{"1", "2024-01-01", "x"}, row{"2", "2024-01-02", "y"})
	column := func(m *format.FileMetaData) *format.ColumnMetaData { return &m.RowGroups[0].Columns[0].MetaData }
	// A list of 2^31-1 row groups, of which none follows: fields 1 (version), 2
	// (schema, empty), 3 (rows), 4 (row groups).
	list := []byte{0x15, 2, 0x19, 0x0c, 0x16, 0, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07}
	for name, text := range map[string]string{
		"a list of two billion":       withFooter("PAR1", list),
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
