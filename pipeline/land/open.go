package land

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// job is a part of an extract that one worker parses into one row group.
type job struct {
	// records by the independent count, of which the first has firstRecord.
	records, firstRecord int64
	// data and firstLine of a text file.
	data      []byte
	firstLine int64
	// rowGroup and firstRow of a Parquet file.
	rowGroup int
	firstRow int64
}

// extract is an open extract file.
type extract interface {
	// header lists their columns; for NDJSON those that the mapping reads.
	header() []string
	// next returns the next part, read into buf where it has room, or io.EOF.
	next(buf []byte) (*job, error)
	// newParser returns a parser for one worker.
	newParser() parser
	// read returns how many bytes of the file were read so far.
	read() int64
	compression() string
	close() error
}

// parser reads a job's records.
type parser interface {
	run(j *job, s sink) error
}

// formatOf is the source's format, else that of the file's name.
func formatOf(format, path string) (string, error) {
	if format != "" {
		return format, nil
	}
	name := strings.ToLower(filepath.Base(path))
	for _, ext := range [...]string{".gz", ".zst", ".zstd"} {
		name = strings.TrimSuffix(name, ext)
	}
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".txt":
		return "csv", nil
	case ".ndjson", ".jsonl", ".json":
		return "ndjson", nil
	case ".parquet", ".pq":
		return "parquet", nil
	}
	return "", errors.New("its name does not say what format it is; set format: csv, ndjson or parquet")
}

// openExtract opens a file in its format.
func openExtract(path, format string, p *plan) (extract, error) {
	if format == "parquet" {
		return openParquet(path, p)
	}
	t, err := openText(path, p)
	if err != nil {
		return nil, err
	}
	var e extract
	switch format {
	case "csv":
		e, err = openCSV(t, p)
	case "ndjson":
		e, err = openJSON(t, p)
	default:
		err = fmt.Errorf("format %q is not csv, ndjson or parquet", format)
	}
	if err != nil {
		return nil, errors.Join(err, t.close())
	}
	return e, nil
}

// text is a text file, decompressed and decoded to UTF-8.
type text struct {
	file    *os.File
	raw     *counted
	reader  io.Reader
	packing string
	decoded bool
	closers []func()
	out     int64 // bytes read behind decompression
}

// counted counts the bytes that pass. Its count may be read concurrently.
type counted struct {
	r io.Reader
	n atomic.Int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}

func openText(path string, p *plan) (*text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t := &text{file: f, raw: &counted{r: f}, packing: "none"}
	if err := t.open(p.source.Encoding); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

func (t *text) open(name string) error {
	r := bufio.NewReaderSize(t.raw, 1<<16)
	magic, err := r.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	t.reader = r
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		t.packing = "gzip"
		z, err := gzip.NewReader(r)
		if err != nil {
			return fmt.Errorf("gzip header is damaged: %w", err)
		}
		t.reader, t.closers = z, append(t.closers, func() { _ = z.Close() }) // what it has to say was said while reading
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		t.packing = "zstd"
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return fmt.Errorf("zstd header is damaged: %w", err)
		}
		t.reader, t.closers = z, append(t.closers, z.Close)
	}
	return t.decode(name)
}

// decode puts the decoder of the named encoding before the reader. A byte
// order mark decides where there is one, and is dropped.
func (t *text) decode(name string) error {
	r := bufio.NewReaderSize(t.reader, 1<<16)
	mark, err := r.Peek(4)
	if err != nil && err != io.EOF {
		return t.readError(err)
	}
	t.reader = r
	var enc encoding.Encoding
	switch normal := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name)); {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		_, err := r.Discard(3)
		return err
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}), bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case normal == "" || normal == "utf8":
		return sniff(mark)
	case normal == "utf16" || normal == "utf16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case normal == "utf16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case normal == "windows1252" || normal == "cp1252":
		enc = charmap.Windows1252
	case normal == "iso88591" || normal == "latin1":
		enc = charmap.ISO8859_1
	default:
		return fmt.Errorf("encoding %q is not utf-8, utf-16, windows-1252 or iso-8859-1", name)
	}
	t.reader, t.decoded = enc.NewDecoder().Reader(r), true
	return nil
}

// sniff names files that are something else than their name says.
func sniff(magic []byte) error {
	switch {
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		return errors.New("it is a zip archive, probably an Excel workbook (XLSX): export it as CSV in UTF-8")
	case bytes.HasPrefix(magic, []byte("PAR1")):
		return errors.New("it is a Parquet file: set format: parquet")
	case bytes.HasPrefix(magic, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return errors.New("it is an old Excel workbook (XLS): export it as CSV in UTF-8")
	}
	return nil
}

// A file that unpacks to more than bombBytes at more than bombRatio times its
// size is no extract.
const (
	bombBytes = 256 << 20
	bombRatio = 1000
)

// fill reads until buf is full or the file ends. It reports the end as io.EOF
// only where all checks of the compression have passed.
func (t *text) fill(buf []byte) (int, error) {
	n, err := io.ReadFull(t.reader, buf)
	t.out += int64(n)
	if err == io.ErrUnexpectedEOF && n < len(buf) {
		// ReadFull says the same of a file that ends and of one cut off within
		// its compression: only reading on tells them apart.
		_, err = t.reader.Read(make([]byte, 1))
	}
	if t.packing != "none" && t.out > bombBytes && t.out/bombRatio > t.raw.n.Load() {
		return n, fmt.Errorf("it unpacks to more than %d times its size: not an extract", bombRatio)
	}
	if err != nil && err != io.EOF {
		return n, t.readError(err)
	}
	return n, err
}

func (t *text) readError(err error) error {
	if t.packing == "none" {
		return fmt.Errorf("read: %w", err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the %s data is cut off: deliver the file again", t.packing)
	}
	return fmt.Errorf("the %s data is damaged: deliver the file again: %w", t.packing, err)
}

func (t *text) read() int64         { return t.raw.n.Load() }
func (t *text) compression() string { return t.packing }

func (t *text) close() error {
	for _, c := range t.closers {
		c()
	}
	return t.file.Close()
}

// chunkBytes is how much text becomes one row group. It bounds the memory of
// landing: each worker holds one chunk, and a few wait.
const chunkBytes = 16 << 20

// chunks cuts a text file into parts at record boundaries.
type chunks struct {
	*text
	count  func(b []byte, last bool) (records int64, end int)
	carry  []byte
	ended  bool
	line   int64
	record int64
}

func (c *chunks) next(buf []byte) (*job, error) {
	if c.ended && len(c.carry) == 0 {
		return nil, io.EOF
	}
	if cap(buf) < chunkBytes {
		buf = make([]byte, c.room())
	}
	buf = buf[:min(cap(buf), chunkBytes)]
	n := copy(buf, c.carry)
	if !c.ended {
		read, err := c.fill(buf[n:])
		if err != nil && err != io.EOF {
			return nil, err
		}
		c.ended = err == io.EOF
		n += read
	}
	if n == 0 {
		return nil, io.EOF
	}
	buf = buf[:n]
	records, end := c.count(buf, c.ended)
	if end == 0 {
		return nil, fmt.Errorf("the record at line %d is longer than %d MiB: deliver the file without it", c.line+1, maxRecordBytes>>20)
	}
	j := &job{data: buf[:end], records: records, firstRecord: c.record + 1, firstLine: c.line + 1}
	c.line += lines(j.data)
	c.record += records
	c.carry = append(c.carry[:0], buf[end:]...)
	return j, nil
}

// room is how large a buffer the file needs: a chunk, or less where all of it
// is smaller.
func (c *chunks) room() int {
	info, err := c.file.Stat()
	if err != nil || c.packing != "none" || c.decoded || len(c.carry) > 0 || info.Size() >= chunkBytes {
		return chunkBytes
	}
	return max(int(info.Size())+1, 64)
}
