package land

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"abm/pipeline/config"
)

// readFile reads an extract as landing does and holds its records against the
// independent count. It returns how many there are, unless the file fails.
func readFile(t *testing.T, text []byte, format, encoding string) (records int, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deals."+format)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := newPlan(&config.Config{TimeZone: "UTC", Location: time.UTC}, config.Source{Entity: "deal", Encoding: encoding, Columns: map[string]config.Names{
		"deal_id": {"Id"}, "created_at": {"Created"}, "amount_minor": {"Amount"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	in, err := openExtract(path, format, p)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}()
	h, counted, parser := &heard{}, 0, in.newParser()
	for {
		j, err := in.next(nil)
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
		if err := parser.run(j, h); err != nil {
			return 0, err
		}
		counted += int(j.records)
	}
	if got := len(h.records) + len(h.rules); got != counted {
		t.Fatalf("counted %d, read %d good and %v", counted, len(h.records), h.rules)
	}
	return counted, nil
}

// FuzzText reads text files of every packing and encoding.
func FuzzText(f *testing.F) {
	const text = "Id,Amount,Created\n1,5,2024-01-01\n2,\"6\n\",2024-01-02\n"
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(text)); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	z, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	encodings := []string{"utf-8", "utf-16", "windows-1252", "iso-8859-1", "utf-16be"}
	for _, seed := range [][]byte{[]byte(text), []byte("\xef\xbb\xbf" + text), packed.Bytes(), z.EncodeAll([]byte(text), nil),
		[]byte("{\"Id\":\"1\"}\n{\"Id\":2\n"), []byte("\xff\xfeI\x00d\x00\n\x00"), []byte("PK\x03\x04"), []byte("<html>")} {
		for i := range encodings {
			f.Add(seed, uint8(i), i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, encoding uint8, isJSON bool) {
		format := "csv"
		if isJSON {
			format = "ndjson"
		}
		_, _ = readFile(t, b, format, encodings[int(encoding)%len(encodings)]) // it may fail, but not panic or miscount
	})
}

// FuzzParquet reads Parquet files: whatever is in them, they fail or all rows
// that they say they have are read.
func FuzzParquet(f *testing.F) {
	type row struct {
		Id      string
		Amount  *float64
		Created time.Time `parquet:"Created,timestamp(millisecond)"`
		Tags    []string
	}
	rows := []row{{Id: "1", Created: time.Unix(1.7e9, 0)}, {Id: "2", Created: time.Unix(1.6e9, 0), Tags: []string{"x"}}}
	for _, options := range [][]parquet.WriterOption{nil, {parquet.Compression(&parquet.Zstd)}, {parquet.Compression(&parquet.Snappy), parquet.DataPageVersion(1)}} {
		var b bytes.Buffer
		if err := parquet.Write(&b, rows, options...); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = readFile(t, b, "parquet", "")
	})
}

// FuzzCompactWalk holds the walk over Thrift's encoding against the decoder:
// what passes can be decoded without panic, and takes as many bytes.
func FuzzCompactWalk(f *testing.F) {
	for _, m := range []format.FileMetaData{{}, {Version: 2, NumRows: 5, Schema: []format.SchemaElement{{Name: "root"}, {Name: "Id"}}, RowGroups: []format.RowGroup{{NumRows: 5, Columns: []format.ColumnChunk{{}}}}}} {
		b, err := thrift.Marshal(&thrift.CompactProtocol{}, &m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		w := compactWalk{b: b, items: 1000}
		if w.structure(0) != nil {
			return
		}
		var m format.FileMetaData
		r := (&thrift.CompactProtocol{}).NewReaderFromBytes(b)
		if err := thrift.NewDecoder(r).Decode(&m); err == nil && r.BytesRead() != w.at {
			t.Fatalf("%x: walked %d bytes, decoded %d", b, w.at, r.BytesRead())
		}
	})
}
