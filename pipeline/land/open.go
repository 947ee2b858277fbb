package land

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	// at is the place of the first record.
	at place
	// data of a text file; of a line that is tooLong only the beginning.
	data    []byte
	tooLong bool
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
	return "", errors.New("its name does not say what format it is: set format: csv, ndjson or parquet, or let files: not match it")
}

// statFile describes an extract. What is no regular file is refused: reading a
// pipe or a device may never end.
func statFile(path string) (os.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is a pipe, a socket or a device: deliver it as a file")
	}
	return info, err
}

// openFile opens an extract to read it.
func openFile(path string) (*os.File, error) {
	if _, err := statFile(path); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// openExtract opens a file in its format. Where sum is given, it hears every
// byte that is read of a text file, as it lies there.
func openExtract(path, format string, p *plan, sum io.Writer) (extract, error) {
	if format == "parquet" {
		return openParquet(path, p)
	}
	t, err := openText(path, p, sum)
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
	mark    int // bytes of a byte order mark that was dropped
	closers []func()
	out     int64 // bytes read behind decompression
}

// blockBytes is how much of a file is read at a time.
const blockBytes = 256 << 10

// blocks reads so little at a time that what hears of it finds it in the
// processor's cache.
type blocks struct{ r io.Reader }

func (b blocks) Read(p []byte) (int, error) { return b.r.Read(p[:min(len(p), blockBytes)]) }

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

func openText(path string, p *plan, sum io.Writer) (*text, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	t := &text{file: f, raw: &counted{r: f}, packing: "none"}
	if sum != nil {
		t.raw.r = io.TeeReader(blocks{f}, sum)
	}
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
	case isGzip(magic):
		t.packing = "gzip"
		z, err := gzip.NewReader(r)
		if err != nil {
			return t.readError(err)
		}
		t.reader, t.closers = z, append(t.closers, func() { _ = z.Close() }) // what it has to say was said while reading
	case isZstd(magic):
		t.packing = "zstd"
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return t.readError(err)
		}
		t.reader, t.closers = z, append(t.closers, z.Close)
	}
	return t.decode(name)
}

func isGzip(magic []byte) bool { return bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) }

// isZstd tells a Zstandard frame, or a skippable one, as parallel packers put
// before it (RFC 8878, 3.1).
func isZstd(magic []byte) bool {
	return bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		len(magic) >= 4 && magic[0]>>4 == 5 && bytes.Equal(magic[1:4], []byte{0x2a, 0x4d, 0x18})
}

// maxWindow bounds how far back Zstandard may refer: zstd --long=27 at most.
const maxWindow = 128 << 20

// decode puts the decoder of the named encoding before the reader. A byte
// order mark decides where there is one, and is dropped.
func (t *text) decode(name string) error {
	r := bufio.NewReaderSize(t.reader, 1<<16)
	head, err := r.Peek(headerOfTar)
	if err != nil && err != io.EOF {
		return t.readError(err)
	}
	t.reader = r
	if err := sniff(head); err != nil {
		return err
	}
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(head, byteOrderMark):
		t.mark, err = r.Discard(len(byteOrderMark))
		return err
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case name == "" || name == "utf-8":
		return nil
	case name == "utf-16" && len(head) > 0 && head[0] == 0: // a header's first letter is ASCII
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case name == "utf-16":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case name == "windows-1252":
		enc = charmap.Windows1252
	case name == "iso-8859-1":
		enc = charmap.ISO8859_1
	default:
		return fmt.Errorf("encoding %q is not utf-8, utf-16, windows-1252 or iso-8859-1", name)
	}
	t.reader, t.decoded = enc.NewDecoder().Reader(r), true
	return nil
}

// headerOfTar is how many bytes of a tar archive its first header takes.
const headerOfTar = 512

// sniff names files that are something else than their name says, by how they
// begin.
func sniff(head []byte) error {
	begins := func(magic ...string) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return bytes.HasPrefix(head, []byte(m)) })
	}
	switch {
	case begins("PK\x03\x04"):
		return errors.New("it is a zip archive, probably an Excel workbook (XLSX): export it as CSV in UTF-8, or unpack it")
	case begins("PK\x05\x06"):
		return errors.New("it is a zip archive with nothing in it: deliver it again, as CSV")
	case isGzip(head), isZstd(head):
		return errors.New("it is packed twice: unpack it once")
	case begins("BZh", "\xfd7zX", "7z\xbc\xaf"):
		return errors.New("it is packed with bzip2, xz or 7-Zip: deliver it unpacked, or packed with gzip or zstd")
	case len(head) == headerOfTar && string(head[257:262]) == "ustar":
		return errors.New("it is a tar archive: deliver the files in it")
	case begins("PAR1"):
		return errors.New("it is a Parquet file: set format: parquet")
	case begins("\xd0\xcf\x11\xe0"):
		return errors.New("it is an old Excel workbook (XLS): export it as CSV in UTF-8")
	case begins("%PDF"):
		return errors.New("it is a PDF: export it as CSV")
	case begins("\xff\xfe\x00\x00", "\x00\x00\xfe\xff"):
		return errors.New("it is UTF-32: export it in UTF-8")
	case len(head) >= 64 && len(bytes.TrimLeft(head, "\x00")) == 0:
		return errors.New("it begins with NUL bytes alone, as a file does whose disk or copy broke off: deliver it again")
	}
	return nil
}

// A packed file that unpacks to more than bombBytes at more than bombRatio
// times its size, or to more than maxUnpacked, is no extract. Text packs to a
// fifth or a twentieth of its size, and the most repetitive extract to a
// hundredth. A file that is delivered unpacked has no such limits.
const (
	bombBytes   = 256 << 20
	bombRatio   = 200
	maxUnpacked = 256 << 30
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
		return n, fmt.Errorf("it unpacks to more than %d times its size, as no extract does: if it is one, deliver it unpacked", bombRatio)
	}
	if t.packing != "none" && t.out > maxUnpacked {
		return n, fmt.Errorf("it unpacks to more than %d GiB: if it is an extract, deliver it unpacked or in several files", maxUnpacked>>30)
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
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the %s data is cut off: deliver the file again", t.packing)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("it takes more than %d MiB of memory to unpack: pack it without --long, or with --long=27", maxWindow>>20)
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return errors.New("it was packed with a dictionary: pack it without")
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
