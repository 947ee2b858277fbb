package land

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"abm/pipeline/config"
)

// readFile reads an extract as landing does and holds its records against the
// independent count, unless the file fails.
func readFile(t *testing.T, text []byte, format, encoding string) (*heard, error) {
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
	in, err := openExtract(path, format, p, nil)
	if err != nil {
		return nil, err
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
			return nil, err
		}
		if err := parser.run(j, h); err != nil {
			return nil, err
		}
		counted += int(j.records)
	}
	if got := len(h.records) + len(h.rules); got != counted {
		t.Fatalf("counted %d, read %d good and %v", counted, len(h.records), h.rules)
	}
	return h, nil
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
	encodings := []string{"utf-8", "utf-16", "windows-1252", "iso-8859-1"}
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

// FuzzGzip holds the reading of gzip against the standard library's: what that
// one cannot unpack fails, what it can is read like the plain text.
func FuzzGzip(f *testing.F) {
	pack := func(parts ...string) []byte {
		var b bytes.Buffer
		for _, part := range parts {
			w := gzip.NewWriter(&b)
			if _, err := w.Write([]byte(part)); err != nil {
				f.Fatal(err)
			}
			if err := w.Close(); err != nil {
				f.Fatal(err)
			}
		}
		return b.Bytes()
	}
	f.Add(pack("Id,Amount,Created\n1,5,2024-01-01\n"))
	f.Add(pack("Id,Amount,Created\n1,", "", "5,2024-01-01\n"))
	f.Add(append(pack("Id,Amount,Created\n"), "behind"...))
	f.Add(append(pack("Id,Amount,Created\n"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		if !isGzip(b) {
			return
		}
		got, err := readFile(t, b, "csv", "")
		z, want := gzip.NewReader(bytes.NewReader(b))
		var plain []byte
		if want == nil {
			plain, want = io.ReadAll(io.LimitReader(z, 1<<20))
		}
		if isGzip(plain) || isZstd(plain) || len(plain) == 1<<20 {
			return // packed twice, which is refused; or more than this test looks at
		}
		if want != nil {
			if err == nil {
				t.Fatalf("%x was read, compress/gzip says %v", b, want)
			}
			return
		}
		h, want := readFile(t, plain, "csv", "")
		if (err == nil) != (want == nil) || !reflect.DeepEqual(got, h) {
			t.Fatalf("%q\npacked %+v, %v\nplain %+v, %v", plain, got, err, h, want)
		}
	})
}

// FuzzZstd packs text, and cuts what is packed: whole it is read like the plain
// text, else it fails.
func FuzzZstd(f *testing.F) {
	f.Add([]byte("Id,Amount,Created\n1,5,2024-01-01\n"), uint16(0), false)
	f.Add([]byte("Id,Amount,Created\n1,5,2024-01-01\n"), uint16(3), true)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte, cut uint16, isSkippableFirst bool) {
		if isGzip(text) || isZstd(text) || len(text) == 0 {
			return
		}
		packed := z.EncodeAll(text, nil)
		if isSkippableFirst {
			packed = append([]byte{0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'h', 'i'}, packed...)
		}
		got, err := readFile(t, packed, "csv", "")
		want, wantErr := readFile(t, text, "csv", "")
		if (err == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\npacked %+v, %v\nplain %+v, %v", text, got, err, want, wantErr)
		}
		if n := len(packed) - 1 - int(cut)%len(packed); isZstd(packed[:n]) && wantErr == nil && len(want.records)+len(want.rules) > 0 {
			if h, err := readFile(t, packed[:n], "csv", ""); err == nil && (!isSkippableFirst || n != 10) {
				t.Fatalf("%q, packed and cut to %d bytes, was read: %+v", text, n, h)
			}
		}
	})
}

// FuzzLayout holds layouts against the time package: what that one writes is
// read as the same time, and what both read is the same time.
func FuzzLayout(f *testing.F) {
	layouts := []struct{ ours, theirs string }{
		{"%Y-%m-%d %H:%M:%S", "2006-01-02 15:04:05"}, {"%d %b, %Y %H:%M:%S", "02 Jan, 2006 15:04:05"}, {"%m/%d/%y %I:%M %p", "01/02/06 03:04 PM"},
		{"%d.%m.%Y", "02.01.2006"}, {"%Y%m%d", "20060102"}, {"%A, %d %B %Y", "Monday, 02 January 2006"}, {"%Y-%j", "2006-002"},
		{"%Y-%m-%dT%H:%M:%S.%f%z", "2006-01-02T15:04:05.000000-0700"}, {"%-d/%-m/%Y", "2/1/2006"},
	}
	f.Add(int64(1705657344), uint8(1), "15 Apr, 2021 00:03:00", "%d %b")
	f.Add(int64(-1), uint8(6), "2024-366", "%%%f%")
	f.Add(int64(0), uint8(2), "02/23/26 08:55 PM", "%s")
	f.Fuzz(func(t *testing.T, unix int64, which uint8, cell, text string) {
		if any, err := parseLayout(text); err == nil {
			any.parse([]byte(cell)) // must not panic
			any.find(cell)
		}
		pair := layouts[int(which)%len(layouts)]
		l, err := parseLayout(pair.ours)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(unix%(1<<32), 0).UTC() // 1833 to 2106
		if strings.Contains(pair.theirs, "06 ") && (at.Year() < 1969 || at.Year() > 2068) {
			at = time.Unix(0, 0).UTC() // two digits of a year hold a century
		}
		for _, cell := range []string{cell, at.Format(pair.theirs)} {
			m, ok := l.parse([]byte(cell))
			want, err := time.Parse(pair.theirs, cell)
			if err == nil && cell == at.Format(pair.theirs) && !ok {
				t.Fatalf("%q was not read by %s", cell, pair.ours)
			}
			if err == nil && ok && m.local()-m.offset != want.Unix() {
				t.Fatalf("%q by %s: %s, want %s", cell, pair.ours, time.Unix(m.local()-m.offset, 0).UTC(), want)
			}
		}
	})
}

// FuzzForm holds the guesses of encoding and delimiter against tables whose
// form is known.
func FuzzForm(f *testing.F) {
	f.Add("Id,Name", "1,Müller", uint8(0))
	f.Add("a", "\x00\xff\xfe", uint8(1))
	f.Add("\u00a0é", "sep=;\n\"", uint8(3))
	f.Fuzz(func(t *testing.T, head, cell string, which uint8) {
		guessDelimiter([]byte(cell)) // must not panic
		if encoding, _ := guessEncoding([]byte(cell)); utf8.ValidString(cell) && strings.Count(cell, "\x00") == 0 && encoding != "utf-8" {
			t.Fatalf("%q is %s, want utf-8", cell, encoding)
		}
		delimiter := []byte{',', ';', '\t', '|'}[which%4]
		for _, text := range []string{head, cell} {
			if text == "" || strings.ContainsAny(text, ",;\t|\"\r\n\x00") {
				return
			}
		}
		table := strings.Repeat(head+string(delimiter)+cell+string(delimiter)+cell+"\n", 5)
		if got := guessDelimiter([]byte(table)); got != delimiter {
			t.Fatalf("%q is split by %q, want %q", table, got, delimiter)
		}
	})
}

// FuzzLedger puts a damaged entry into a ledger. Reading it may fail, with a
// message that names the entry, and may not panic.
func FuzzLedger(f *testing.F) {
	for _, e := range []Entry{
		{Sequence: 1, Source: "deals", Entity: "deal", File: "deals.csv", Path: "deals.csv", ExtractDate: "2024-01-01", DateFrom: dateFromName, State: Landed,
			Mode: "snapshot", Records: 1, Accepted: 1, Snapshot: "a", SnapshotFiles: 1, LandedFile: "landing/deal/2024-01-01/a.parquet", Format: "csv"},
		{Sequence: 2, Source: "deals", ExtractDate: "2024-01-01", State: Failed, Reason: "no"},
		{Sequence: -1, Source: "deals", Snapshot: "a", Parent: "a", ExtractDate: "0000-00-00", RejectedByReason: map[string]int64{"": 1}, Rejected: 1},
	} {
		text, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		root := filepath.Join(dir, "warehouse")
		write := func(name string, text []byte) {
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		const entry = "00000001-deals-2024-01-01-aaaaaaaaaaaa.json"
		write(filepath.Join(root, ledgerDir, entry), text)
		write(filepath.Join(root, "person.key"), bytes.Repeat([]byte{1}, 32))
		write(filepath.Join(dir, "deals.csv"), []byte("Id,Amount,Created\n1,5,2024-01-01\n"))
		cfg := &config.Config{Dir: dir, Warehouse: "warehouse", TimeZone: "UTC", Location: time.UTC, MaxDeleteShare: 1, Sources: []config.Source{{
			Name: "deals", Entity: "deal", Files: "deals.csv", Mode: "snapshot", Columns: map[string]config.Names{"deal_id": {"Id"}, "created_at": {"Created"}, "amount_minor": {"Amount"}},
		}}}
		if _, err := Ledger(root); err != nil {
			if !strings.Contains(err.Error(), entry) {
				t.Fatalf("the message does not name the entry: %v", err)
			}
			return
		}
		_, err := Rejects(root, cfg)
		_, selectErr := Select(root, cfg, time.Time{}, KnownBy)
		_, landErr := Land(context.Background(), Options{Root: root, Config: cfg, Now: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), Threads: 1})
		for _, err := range []error{err, selectErr, landErr} {
			if err != nil && len(err.Error()) < 20 {
				t.Fatalf("a message that says nothing: %v", err)
			}
		}
	})
}
