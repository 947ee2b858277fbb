package land

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// A Parquet file says itself how much memory its reader shall take: sizes of
// lists in its footer, of pages in their headers. All of them are held against
// the file before the library reads it, and each page against its CRC where
// the writer gave one. Without CRC a flipped bit in a page cannot be told from
// a value, nor one in the footer that leaves it well-formed.
const (
	maxFooter     = 256 << 20
	maxItems      = 1 << 20 // structures within one footer or index
	maxPageBytes  = 256 << 20
	maxPageValues = 1 << 26 // of one page of each column that is read, together: run lengths take no bytes
	maxRows       = 1 << 31
	maxHeader     = 32 << 20 // of one page: some writers put its least and greatest text there
)

var errParquet = errors.New("it is not a whole Parquet file: deliver it again")

// guard turns a panic of the Parquet library into an error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the Parquet data is damaged: deliver the file again (%v)", r)
	}
}

// openGuarded opens a Parquet file whose footer and page index say nothing
// that the file cannot hold.
func openGuarded(f *os.File) (*parquet.File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	if err := checkFooter(f, size); err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errParquet, err)
	}
	if err := checkRows(file.Metadata()); err != nil {
		return nil, err
	}
	if err := checkIndexes(f, size, file.Metadata()); err != nil {
		return nil, err
	}
	if file, err = parquet.OpenFile(f, size, parquet.SkipBloomFilters(true)); err != nil {
		return nil, fmt.Errorf("%w (%w)", errParquet, err)
	}
	return file, nil
}

func checkFooter(f io.ReaderAt, size int64) error {
	if size == 0 {
		return errors.New("it is empty: deliver it again")
	}
	var head [4]byte
	if _, err := f.ReadAt(head[:], 0); err != nil || string(head[:]) == "PARE" {
		return errors.New("it is cut off or encrypted: deliver it again, whole and unencrypted")
	}
	if string(head[:]) != "PAR1" {
		return errors.New("it is not a Parquet file, which begins with PAR1: deliver it again as one, or set format: to what it is")
	}
	var tail [8]byte
	if _, err := f.ReadAt(tail[:], size-int64(len(tail))); err != nil || string(tail[4:]) != "PAR1" {
		return errParquet
	}
	length := int64(binary.LittleEndian.Uint32(tail[:4]))
	if length > maxFooter || length > size-12 {
		return errParquet
	}
	footer, err := checkSection(f, size-8-length, length)
	if err != nil {
		return err
	}
	var m format.FileMetaData
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, footer, &m); err != nil {
		return fmt.Errorf("%w (%w)", errParquet, err)
	}
	return checkSchema(&m)
}

// checkSection holds one structure of a file against its length, and returns it.
func checkSection(f io.ReaderAt, offset, length int64) ([]byte, error) {
	b := make([]byte, length)
	if _, err := f.ReadAt(b, offset); err != nil {
		return nil, fmt.Errorf("%w (%w)", errParquet, err)
	}
	w := compactWalk{b: b, items: maxItems}
	err := w.structure(0)
	if errors.Is(err, errThriftMany) {
		return nil, fmt.Errorf("its metadata lists more than %d parts, of row groups, columns and pages: deliver it again with larger row groups, or in several files", maxItems)
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errParquet, err)
	}
	return b[:w.at], nil
}

// checkSchema bounds how deep columns are nested, for each of which the library
// keeps its whole path, and wants all of them in each row group: it makes room
// for the product.
func checkSchema(m *format.FileMetaData) error {
	leaves := 0
	var open []int32 // children that are still to come, by depth
	for i := range m.Schema {
		e := &m.Schema[i]
		if e.Type.Valid {
			leaves++
		}
		if e.NumChildren.V > 0 {
			if open = append(open, e.NumChildren.V); len(open) > maxNesting {
				return fmt.Errorf("its columns are nested more than %d deep: deliver it again with plain ones", maxNesting)
			}
			continue
		}
		for len(open) > 0 {
			if open[len(open)-1]--; open[len(open)-1] > 0 {
				break
			}
			open = open[:len(open)-1]
		}
	}
	for i := range m.RowGroups {
		if n := len(m.RowGroups[i].Columns); n != leaves {
			return fmt.Errorf("%w (row group %d has %d columns of %d)", errParquet, i, n, leaves)
		}
	}
	return nil
}

func checkRows(m *format.FileMetaData) error {
	rows := int64(0)
	for i := range m.RowGroups {
		n := m.RowGroups[i].NumRows
		if n < 0 || n > maxRows {
			return fmt.Errorf("%w (row group %d has %d rows)", errParquet, i, n)
		}
		if rows += n; rows > maxRows {
			return fmt.Errorf("it has more than %d rows: deliver it in several files", int64(maxRows))
		}
	}
	return nil
}

func checkIndexes(f io.ReaderAt, size int64, m *format.FileMetaData) error {
	for i := range m.RowGroups {
		for j := range m.RowGroups[i].Columns {
			c := &m.RowGroups[i].Columns[j]
			for _, s := range [...][2]int64{{c.ColumnIndexOffset, int64(c.ColumnIndexLength)}, {c.OffsetIndexOffset, int64(c.OffsetIndexLength)}} {
				if s[0] == 0 && s[1] == 0 {
					continue
				}
				if s[0] < 0 || s[1] <= 0 || s[1] > maxFooter || s[0] > size-s[1] {
					return fmt.Errorf("%w (its page index lies outside)", errParquet)
				}
				if _, err := checkSection(f, s[0], s[1]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// pageReader walks the pages of column chunks without decoding them.
type pageReader struct {
	file   *os.File
	buffer *bufio.Reader
}

func newPageReader(f *os.File) *pageReader {
	return &pageReader{file: f, buffer: bufio.NewReaderSize(nil, 1<<20)}
}

// weight is how much memory the values of a column chunk take.
type weight struct {
	// text is about how many bytes all of them are as text: of values that stand
	// in a dictionary, its mean entry each.
	text int64
	// densest is the bytes for each value of the page that has the most.
	densest int64
	// values of the page that has the most.
	values int64
}

func (w *weight) add(other weight) {
	w.text += other.text
	w.densest += other.densest
	w.values += other.values
}

// addPage adds a page of so many values.
func (w *weight) addPage(h *format.PageHeader, values, rows int64) {
	each := int64(h.UncompressedPageSize) / max(values, 1)
	if h.Type == format.DictionaryPage {
		w.text += each * rows
		return
	}
	w.text += int64(h.UncompressedPageSize)
	w.densest = max(w.densest, each)
	w.values = max(w.values, values)
}

// check walks the pages of a flat column's chunk: they must lie within it, fit
// in memory, hold as many values as the row group has rows, match their CRC and
// lie where the page index says. It returns what they weigh.
func (r *pageReader) check(chunk *format.ColumnChunk, rows int64, index *format.OffsetIndex) (w weight, err error) {
	m := &chunk.MetaData
	start := m.DataPageOffset
	if d := m.DictionaryPageOffset; d != 0 {
		if d > start {
			return w, errors.New("its dictionary lies behind its pages")
		}
		start = d // where the library begins to read
	}
	section := io.NewSectionReader(r.file, start, m.TotalCompressedSize)
	r.buffer.Reset(section)
	offset, left, values, page := start, m.TotalCompressedSize, int64(0), 0
	for values < rows {
		header, n, err := r.header()
		if err != nil {
			return w, err
		}
		count, size := valuesOf(header), int64(header.CompressedPageSize)
		if err := checkPage(header, count, left-n); err != nil {
			return w, err
		}
		if header.Type != format.DictionaryPage && index != nil {
			if page >= len(index.PageLocations) || index.PageLocations[page].Offset != offset || index.PageLocations[page].FirstRowIndex != values {
				return w, errors.New("its page index does not fit its pages")
			}
			page++
		}
		if err := r.body(header); err != nil {
			return w, err
		}
		w.addPage(header, count, rows)
		offset += n + size
		left -= n + size
		if header.Type != format.DictionaryPage {
			values += count
		}
	}
	if values != rows {
		return w, fmt.Errorf("its pages hold %d values, its row group %d rows", values, rows)
	}
	return w, nil
}

// header reads the next page header and returns its length.
func (r *pageReader) header() (*format.PageHeader, int64, error) {
	w, err := compactWalk{}, error(nil)
	for _, window := range [...]int{4 << 10, 1 << 20, maxHeader} { // most headers are short
		if window > r.buffer.Size() {
			r.buffer = bufio.NewReaderSize(r.buffer, window)
		}
		b, readErr := r.buffer.Peek(window)
		if readErr != nil && readErr != io.EOF {
			return nil, 0, readErr
		}
		w = compactWalk{b: b, items: 1 << 10}
		if err = w.structure(0); err == nil || readErr == io.EOF {
			break
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("page header: %w", err)
	}
	header := new(format.PageHeader)
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, w.b[:w.at], header); err != nil {
		return nil, 0, fmt.Errorf("page header: %w", err)
	}
	_, err = r.buffer.Discard(w.at)
	return header, int64(w.at), err
}

// body passes over a page and checks its CRC.
func (r *pageReader) body(header *format.PageHeader) error {
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, r.buffer, int64(header.CompressedPageSize)); err != nil {
		return err
	}
	if header.CRC != 0 && sum.Sum32() != uint32(header.CRC) {
		return errors.New("the CRC of a page does not match")
	}
	return nil
}

func valuesOf(h *format.PageHeader) int64 {
	switch {
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		return int64(h.DataPageHeader.V.NumValues)
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		return int64(h.DataPageHeaderV2.V.NumValues)
	case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
		return int64(h.DictionaryPageHeader.V.NumValues)
	}
	return -1
}

// checkPage holds what a page header says against what is left of its chunk.
func checkPage(h *format.PageHeader, values, left int64) error {
	switch {
	case values < 0:
		return fmt.Errorf("a page of type %s cannot be read", h.Type)
	case h.CompressedPageSize < 0 || int64(h.CompressedPageSize) > left:
		return errors.New("a page reaches beyond its column")
	case h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPageBytes:
		return fmt.Errorf("a page unpacks to more than %d MiB", maxPageBytes>>20)
	case values > maxPageValues, h.Type == format.DictionaryPage && values > int64(h.UncompressedPageSize):
		return errors.New("a page has more values than it can hold")
	}
	return nil
}

// compactWalk walks over a structure in Thrift's compact encoding and finds
// what it takes to decode it. Source: the Thrift compact protocol specification.
type compactWalk struct {
	b     []byte
	at    int
	items int // structures that may still come
}

var (
	errThrift     = errors.New("its metadata is damaged")
	errThriftSize = errors.New("its metadata says more than it can hold")
	errThriftMany = errors.New("its metadata lists too many parts")
)

// Types of the compact encoding.
const (
	thriftStop = iota
	thriftTrue
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

func (w *compactWalk) structure(depth int) error {
	if w.items--; w.items < 0 {
		return errThriftMany
	}
	for {
		head, err := w.byte()
		if err != nil {
			return err
		}
		kind := head & 15
		if kind == thriftStop {
			return nil
		}
		if head>>4 == 0 {
			if _, err := w.varint(); err != nil { // the field's number in full
				return err
			}
		}
		if kind == thriftTrue || kind == thriftFalse {
			continue // a field's truth value is its type
		}
		if err := w.value(kind, depth); err != nil {
			return err
		}
	}
}

func (w *compactWalk) value(kind byte, depth int) error {
	const maxDepth = 64
	if depth > maxDepth {
		return errThriftSize
	}
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return w.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := w.varint()
		return err
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, err := w.varint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case thriftList, thriftSet:
		return w.list(depth)
	case thriftStruct:
		return w.structure(depth + 1)
	}
	return errThrift // Parquet has no maps
}

func (w *compactWalk) list(depth int) error {
	head, err := w.byte()
	if err != nil {
		return err
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, err = w.varint(); err != nil {
			return err
		}
	}
	if n > uint64(len(w.b)-w.at) {
		return errThriftSize
	}
	for range n {
		if err := w.value(head&15, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *compactWalk) byte() (byte, error) {
	if w.at == len(w.b) {
		return 0, errThrift
	}
	w.at++
	return w.b[w.at-1], nil
}

func (w *compactWalk) varint() (uint64, error) {
	n, size := binary.Uvarint(w.b[w.at:])
	if size <= 0 {
		return 0, errThrift
	}
	w.at += size
	return n, nil
}

func (w *compactWalk) skip(n uint64) error {
	if n > uint64(len(w.b)-w.at) {
		return errThriftSize
	}
	w.at += int(n)
	return nil
}
