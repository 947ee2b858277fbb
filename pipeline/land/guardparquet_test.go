package land

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// TestParquetRuns reads a file of a few hundred bytes whose pages are runs of one
// value: what they unpack to is bounded by their number, not by their bytes.
func TestParquetRuns(t *testing.T) {
	for rows, wants := range map[int32]string{1 << 17: "", 30_000_000: "row group 0 has pages of 90 million values together"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		h, err := readFile(t, runs(t, rows), "parquet", "")
		runtime.ReadMemStats(&after)
		if wants == "" && (err != nil || len(h.records) != int(rows)) {
			t.Errorf("%d rows: %v", rows, err)
		}
		if wants == "" {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("%d rows: error %v, want %s", rows, err, wants)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%d rows: %d MiB were taken", rows, used>>20)
		}
	}
}

// runs is a file of three columns, each of one page that is one run.
func runs(t *testing.T, rows int32) []byte {
	t.Helper()
	schema := parquet.SchemaOf(struct {
		Id      *string `parquet:"Id,optional,dict"`
		Amount  *string `parquet:"Amount,optional,dict"`
		Created *string `parquet:"Created,optional,dict"`
	}{})
	var text bytes.Buffer
	w, err := newFileWriter(&text, schema)
	if err != nil {
		t.Fatal(err)
	}
	g := newGroupWriter(schema)
	for _, c := range g.columns {
		c.dictionary.add([]byte("2024-01-01"))
		c.chunk.NumValues = int64(rows)
		run := binary.AppendUvarint(nil, uint64(rows)<<1)
		levels, indexes := append(bytes.Clone(run), 1), append(append([]byte{1}, run...), 0) // the width before the run
		header := format.PageHeader{Type: format.DataPageV2, UncompressedPageSize: int32(len(levels) + len(indexes)), DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{
			NumValues: rows, NumRows: rows, Encoding: format.RLEDictionary, DefinitionLevelsByteLength: int32(len(levels)), IsCompressed: thrift.New(false),
		})}
		if err := c.writePage(&c.pages, header, levels, indexes); err != nil {
			t.Fatal(err)
		}
		if err := c.endDictionary(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.commit(g); err != nil {
		t.Fatal(err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
