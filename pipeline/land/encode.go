package land

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/klauspost/compress/s2"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Landed files are put together here, out of the library's encodings: its own
// writer takes the levels, bounds and words of a column value by value, which
// was a fifth of landing. They are read a few times and replaced by the next
// snapshot, so that speed counts for more than size: Snappy by its faster
// encoder, and bounds of whole numbers and dates only.

// groupWriter encodes one row group of a landed file, column by column. Any
// goroutine may fill it; fileWriter writes it.
type groupWriter struct {
	columns []*columnWriter
}

func newGroupWriter(schema *parquet.Schema) *groupWriter {
	g := &groupWriter{}
	for _, path := range schema.Columns() {
		g.columns = append(g.columns, newColumnWriter(schema, path))
	}
	return g
}

// end encodes what is left of the row group.
func (g *groupWriter) end() error {
	for _, c := range g.columns {
		if err := c.end(); err != nil {
			return err
		}
	}
	return nil
}

// size is how much memory the row group takes so far.
func (g *groupWriter) size() int {
	n := 0
	for _, c := range g.columns {
		n += c.dictionaryPage.Len() + c.pages.Len() + len(c.texts)
		if c.dictionary != nil {
			n += len(c.dictionary.plain)
		}
	}
	return n
}

// pageBytes is about how much of a column becomes one page.
const pageBytes = 256 << 10

// columnWriter encodes one column of a row group.
type columnWriter struct {
	kind       parquet.Kind
	optional   bool
	encoding   encoding.Encoding
	dictionary *dictionary // nil where the column has no dictionary

	// Of the page at hand. A column uses levels, and those of its kind.
	rows     int
	nulls    int
	levels   []byte // of an optional column: 1 for a value, 0 for a null
	int64s   []int64
	int32s   []int32 // or indexes of words
	doubles  []float64
	booleans []bool
	texts    []byte
	offsets  []uint32 // of the texts, and where the last one ends
	encoded  struct{ levels, values, packed []byte }

	// Of the row group so far.
	dictionaryPage, pages bytes.Buffer
	chunk                 format.ColumnMetaData
	hasBounds             bool
	min, max              int64
}

func newColumnWriter(schema *parquet.Schema, path []string) *columnWriter {
	leaf, ok := schema.Lookup(path...)
	if !ok {
		panic(fmt.Sprintf("land: the schema lists a column %s and has none", path)) // never
	}
	c := &columnWriter{kind: leaf.Node.Type().Kind(), optional: leaf.Node.Optional(), encoding: leaf.Node.Encoding()}
	switch {
	case c.encoding == nil && c.kind == parquet.ByteArray:
		c.encoding = &parquet.DeltaLengthByteArray
	case c.encoding == nil:
		c.encoding = &parquet.Plain
	}
	c.chunk = format.ColumnMetaData{Type: format.Type(c.kind), PathInSchema: path, Codec: format.Snappy, Encoding: thrift.Slice[format.Encoding]{format.RLE, c.encoding.Encoding()}}
	if c.encoding.Encoding() == format.RLEDictionary {
		c.dictionary = &dictionary{index: map[string]int32{}}
		c.chunk.Encoding = append(c.chunk.Encoding, format.Plain)
	}
	c.reset()
	return c
}

// reset makes room for the next row group.
func (c *columnWriter) reset() {
	c.dictionaryPage.Reset()
	c.pages.Reset()
	c.hasBounds = false
	m := &c.chunk
	m.NumValues, m.TotalUncompressedSize, m.DictionaryPageOffset, m.Statistics = 0, 0, 0, format.Statistics{}
	if c.dictionary != nil {
		c.dictionary.reset()
	}
	c.resetPage()
}

func (c *columnWriter) resetPage() {
	c.rows, c.nulls = 0, 0
	c.levels, c.int64s, c.int32s, c.doubles, c.booleans = c.levels[:0], c.int64s[:0], c.int32s[:0], c.doubles[:0], c.booleans[:0]
	c.texts, c.offsets = c.texts[:0], append(c.offsets[:0], 0)
}

// write appends values, of which each is null or of the column's kind. A null in
// a column that has none is a zero or an empty text.
func (c *columnWriter) write(values []parquet.Value) error {
	c.rows += len(values)
	if c.optional {
		from := len(c.levels)
		c.levels = slices.Grow(c.levels, len(values))[:from+len(values)]
		levels := c.levels[from:]
		for i := range levels {
			level := byte(0)
			if !values[i].IsNull() {
				level = 1
			}
			levels[i] = level
		}
		nulls := bytes.Count(levels, []byte{0})
		if c.nulls += nulls; nulls == len(values) {
			values = nil
		}
	}
	switch {
	case c.dictionary != nil:
		for i := range values {
			if !c.optional || !values[i].IsNull() {
				c.int32s = append(c.int32s, c.dictionary.add(values[i].ByteArray()))
			}
		}
	case c.kind == parquet.ByteArray:
		for i := range values {
			if !c.optional || !values[i].IsNull() {
				c.texts = append(c.texts, values[i].ByteArray()...)
				c.offsets = append(c.offsets, uint32(len(c.texts)))
			}
		}
	default:
		c.writeFixed(values)
	}
	if len(c.levels)+8*len(c.int64s)+4*len(c.int32s)+8*len(c.doubles)+len(c.booleans)+len(c.texts)+4*len(c.offsets) < pageBytes {
		return nil
	}
	return c.endPage()
}

func (c *columnWriter) writeFixed(values []parquet.Value) {
	for i := range values {
		v := &values[i]
		switch {
		case c.optional && v.IsNull():
		case c.kind == parquet.Int64:
			c.int64s = append(c.int64s, v.Int64())
		case c.kind == parquet.Int32:
			c.int32s = append(c.int32s, v.Int32())
		case c.kind == parquet.Double:
			c.doubles = append(c.doubles, v.Double())
		case c.kind == parquet.Boolean:
			c.booleans = append(c.booleans, v.Boolean())
		}
	}
}

// encode encodes the values of the page at hand.
func (c *columnWriter) encode(to []byte) ([]byte, error) {
	switch {
	case c.dictionary != nil:
		return c.encoding.EncodeInt32(to, c.int32s)
	case c.kind == parquet.ByteArray:
		return c.encoding.EncodeByteArray(to, c.texts, c.offsets)
	case c.kind == parquet.Int64:
		for _, x := range c.int64s {
			c.bound(x)
		}
		return c.encoding.EncodeInt64(to, c.int64s)
	case c.kind == parquet.Int32:
		for _, x := range c.int32s {
			c.bound(int64(x))
		}
		return c.encoding.EncodeInt32(to, c.int32s)
	case c.kind == parquet.Double:
		return c.encoding.EncodeDouble(to, c.doubles)
	case c.kind == parquet.Boolean:
		return c.encoding.EncodeBoolean(to, packBits(c.booleans))
	}
	return nil, fmt.Errorf("no landed column is of kind %s", c.kind)
}

func (c *columnWriter) bound(x int64) {
	if !c.hasBounds {
		c.hasBounds, c.min, c.max = true, x, x
	}
	c.min, c.max = min(c.min, x), max(c.max, x)
}

func packBits(values []bool) []byte {
	bits := make([]byte, (len(values)+7)/8)
	for i, v := range values {
		if v {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	return bits
}

// endPage encodes the page at hand: its levels as they are, its values packed
// where that makes them smaller.
func (c *columnWriter) endPage() (err error) {
	if c.rows == 0 {
		return nil
	}
	if len(c.texts) > math.MaxInt32 {
		return fmt.Errorf("%d bytes are too much for one page", len(c.texts))
	}
	p := &c.encoded
	if p.values, err = c.encode(p.values[:0]); err != nil {
		return err
	}
	p.levels = p.levels[:0]
	if c.optional {
		if p.levels, err = (&rle.Encoding{BitWidth: 1}).EncodeLevels(p.levels, c.levels); err != nil {
			return err
		}
	}
	p.packed = s2.EncodeSnappy(p.packed[:cap(p.packed)], p.values)
	values, isPacked := p.values, false
	if len(p.packed) < len(p.values) {
		values, isPacked = p.packed, true
	}
	header := format.PageHeader{
		Type:                 format.DataPageV2,
		UncompressedPageSize: int32(len(p.levels) + len(p.values)),
		DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{
			NumValues: int32(c.rows), NumNulls: int32(c.nulls), NumRows: int32(c.rows), Encoding: c.encoding.Encoding(),
			DefinitionLevelsByteLength: int32(len(p.levels)), IsCompressed: thrift.New(isPacked),
		}),
	}
	c.chunk.NumValues += int64(c.rows)
	c.chunk.Statistics.NullCount += int64(c.nulls)
	c.resetPage()
	return c.writePage(&c.pages, header, p.levels, values)
}

// end encodes what is left of the column.
func (c *columnWriter) end() error {
	if err := c.endPage(); err != nil || c.dictionary == nil {
		return err
	}
	return c.endDictionary()
}

// endDictionary encodes the dictionary.
func (c *columnWriter) endDictionary() error {
	p := &c.encoded
	p.packed = s2.EncodeSnappy(p.packed[:cap(p.packed)], c.dictionary.plain)
	return c.writePage(&c.dictionaryPage, format.PageHeader{
		Type:                 format.DictionaryPage,
		UncompressedPageSize: int32(len(c.dictionary.plain)),
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(len(c.dictionary.words)), Encoding: format.Plain}),
	}, p.packed)
}

// writePage writes a page of the given parts.
func (c *columnWriter) writePage(to *bytes.Buffer, header format.PageHeader, parts ...[]byte) error {
	sum := uint32(0)
	for _, part := range parts {
		header.CompressedPageSize += int32(len(part))
		sum = crc32.Update(sum, crc32.IEEETable, part)
	}
	header.CRC = int32(sum)
	text, err := thrift.Marshal(new(thrift.CompactProtocol), &header)
	if err != nil {
		return fmt.Errorf("encode page header: %w", err)
	}
	to.Write(text)
	for _, part := range parts {
		to.Write(part)
	}
	c.chunk.TotalUncompressedSize += int64(len(text)) + int64(header.UncompressedPageSize)
	return nil
}

// metadata describes the column chunk, which begins at an offset of the file.
func (c *columnWriter) metadata(offset int64) format.ColumnMetaData {
	m := c.chunk
	m.DataPageOffset = offset + int64(c.dictionaryPage.Len())
	m.TotalCompressedSize = int64(c.dictionaryPage.Len() + c.pages.Len())
	if c.dictionary != nil {
		m.DictionaryPageOffset = offset
	}
	size := 8
	if c.kind == parquet.Int32 {
		size = 4
	}
	if c.hasBounds {
		m.Statistics.MinValue = binary.LittleEndian.AppendUint64(nil, uint64(c.min))[:size]
		m.Statistics.MaxValue = binary.LittleEndian.AppendUint64(nil, uint64(c.max))[:size]
	}
	return m
}

// dictionary holds the words of a column in one row group.
type dictionary struct {
	index map[string]int32
	words []string
	plain []byte // their texts in the plain encoding
	// recent indexes by length, first and last letter: mostly of the few words there are.
	recent [64]int32
}

func (d *dictionary) reset() {
	clear(d.index)
	clear(d.recent[:])
	d.words, d.plain = d.words[:0], d.plain[:0]
}

// add returns the index of a word, which is new or known.
func (d *dictionary) add(text []byte) int32 {
	if len(text) == 0 {
		return d.find(text)
	}
	recent := &d.recent[(len(text)+5*int(text[0])+11*int(text[len(text)-1]))%len(d.recent)]
	if i := *recent; int(i) >= len(d.words) || d.words[i] != string(text) {
		*recent = d.find(text)
	}
	return *recent
}

func (d *dictionary) find(text []byte) int32 {
	index, ok := d.index[string(text)]
	if !ok {
		word := string(text)
		index = int32(len(d.words))
		d.index[word], d.words = index, append(d.words, word)
		d.plain = binary.LittleEndian.AppendUint32(d.plain, uint32(len(text)))
		d.plain = append(d.plain, text...)
	}
	return index
}

// fileWriter writes row groups and the footer of a Parquet file.
type fileWriter struct {
	to     io.Writer
	offset int64
	footer format.FileMetaData
	// last is the place of a column that commit leaves to writeLast; -1 where
	// there is none.
	last int
}

// magic stands at both ends of a Parquet file.
const magic = "PAR1"

func newFileWriter(to io.Writer, schema *parquet.Schema) (*fileWriter, error) {
	// The library writes the schema into a file without rows.
	var empty bytes.Buffer
	if err := parquet.NewGenericWriter[any](&empty, schema).Close(); err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(empty.Bytes()), int64(empty.Len()))
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	m := file.Metadata()
	w := &fileWriter{to: to, last: -1, footer: format.FileMetaData{Version: m.Version, Schema: m.Schema, ColumnOrders: m.ColumnOrders, CreatedBy: "abm version 1 (build land)"}}
	return w, w.write([]byte(magic))
}

func (w *fileWriter) write(b []byte) error {
	n, err := w.to.Write(b)
	w.offset += int64(n)
	return err
}

// commit writes a row group that has ended, and empties it.
func (w *fileWriter) commit(g *groupWriter) (rows int64, err error) {
	if len(w.footer.RowGroups) > math.MaxInt16 {
		return 0, parquet.ErrTooManyRowGroups
	}
	group := format.RowGroup{FileOffset: w.offset, Ordinal: int16(len(w.footer.RowGroups)), Columns: make(thrift.Slice[format.ColumnChunk], len(g.columns))}
	for i, c := range g.columns {
		if i == w.last {
			c.reset()
			continue
		}
		group.NumRows = c.chunk.NumValues
		if err := w.writeChunk(&group, i, c); err != nil {
			return 0, err
		}
	}
	if group.NumRows > 0 {
		w.footer.RowGroups = append(w.footer.RowGroups, group)
		w.footer.NumRows += group.NumRows
	}
	return group.NumRows, nil
}

// writeChunk writes a column of a row group, and empties it.
func (w *fileWriter) writeChunk(group *format.RowGroup, at int, c *columnWriter) error {
	defer c.reset()
	if group.NumRows == 0 {
		return nil
	}
	m := c.metadata(w.offset)
	group.Columns[at].MetaData = m
	group.TotalByteSize += m.TotalUncompressedSize
	group.TotalCompressedSize += m.TotalCompressedSize
	for _, pages := range [...]*bytes.Buffer{&c.dictionaryPage, &c.pages} {
		if err := w.write(pages.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// writeLast fills the last column of the row groups written so far with one
// value. A column chunk may lie anywhere in its file.
func (w *fileWriter) writeLast(c *columnWriter, v parquet.Value) error {
	values := slices.Repeat([]parquet.Value{v}, batchRows)
	for i := range w.footer.RowGroups {
		group := &w.footer.RowGroups[i]
		for left := group.NumRows; left > 0; left -= batchRows {
			if err := c.write(values[:min(left, batchRows)]); err != nil {
				return err
			}
		}
		if err := c.end(); err != nil {
			return err
		}
		if err := w.writeChunk(group, w.last, c); err != nil {
			return err
		}
	}
	w.last = -1
	return nil
}

// close writes the footer.
func (w *fileWriter) close() error {
	text, err := thrift.Marshal(new(thrift.CompactProtocol), &w.footer)
	if err != nil {
		return fmt.Errorf("encode footer: %w", err)
	}
	text = binary.LittleEndian.AppendUint32(text, uint32(len(text)))
	return w.write(append(text, magic...))
}
