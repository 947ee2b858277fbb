package land

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetExtract is an open Parquet file. Its values are read as the text they
// would have in a CSV file, so that one mapping and one set of rules serve all
// formats. A damaged file can make the Parquet library panic; every call that
// touches the file is guarded.
type parquetExtract struct {
	file    *os.File
	parquet *parquet.File
	names   []string
	columns []parquetColumn // by leaf
	weights []weight        // by row group, of the columns that are read
	jobs    []job
	done    int
}

// parquetColumn is a leaf and how its values are written.
type parquetColumn struct {
	index  int // into names; -1 where it is not read
	number bool
	write  func(dst []byte, v parquet.Value) []byte
}

// A worker takes parquetRows of a Parquet file at a time, less where they are
// long: parquetText bytes as text, by what the page headers say of them. More
// than mostText is no extract: a few long values of a dictionary may stand for
// terabytes.
const (
	parquetRows = 1 << 17
	parquetText = 32 << 20
	mostText    = 256 << 20
)

func openParquet(path string, p *plan) (e *parquetExtract, err error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	defer guard(&err)
	file, err := openGuarded(f)
	if err != nil {
		return nil, err
	}
	e = &parquetExtract{file: f, parquet: file}
	wanted := p.wanted()
	if len(file.Metadata().Schema) < 2 {
		return nil, errors.New("it has no columns: deliver it with those that are mapped")
	}
	halves := halfFloats(file.Metadata().Schema)
	for i, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		if err := e.addColumn(path, leaf, slices.Contains(wanted, path[0])); err != nil {
			return nil, err
		}
		if c := &e.columns[i]; c.index >= 0 && halves[i] {
			c.write, c.number = writeHalf, true
		}
	}
	if err := e.checkPages(); err != nil {
		return nil, err
	}
	e.addJobs()
	return e, nil
}

// addColumn adds a leaf by its path; the leaf itself knows only its last name.
// Only flat columns have a name here, and of those only the wanted ones are
// read: a picture in another column is no one's business.
func (e *parquetExtract) addColumn(path []string, leaf parquet.LeafColumn, wanted bool) error {
	c := parquetColumn{index: -1}
	flat := len(path) == 1 && leaf.MaxRepetitionLevel == 0
	if wanted && !flat {
		return fmt.Errorf("column %q is a list or a structure: deliver it as a plain column, or take it out of the mapping", path[0])
	}
	if flat {
		if wanted {
			if d := decimalOf(leaf.Node.Type()); d != nil && (d.Scale < 0 || d.Scale > maxScale) {
				return fmt.Errorf("column %q says that it is of %d decimals: deliver the file again, with %d at most", path[0], d.Scale, maxScale)
			}
			c.index = len(e.names)
			c.write, c.number = parquetWriter(leaf.Node.Type())
		}
		e.names = append(e.names, path[0])
	}
	e.columns = append(e.columns, c)
	return nil
}

// checkPages walks the pages of the columns that are read and weighs them.
func (e *parquetExtract) checkPages() error {
	r, indexes := newPageReader(e.file), e.parquet.OffsetIndexes()
	groups := e.parquet.Metadata().RowGroups
	e.weights = make([]weight, len(groups))
	for i := range groups {
		for j, c := range e.columns {
			if c.index < 0 {
				continue
			}
			var index *format.OffsetIndex
			if at := i*len(e.columns) + j; at < len(indexes) {
				index = &indexes[at]
			}
			w, err := r.check(&groups[i].Columns[j], groups[i].NumRows, index)
			if err != nil {
				return fmt.Errorf("the Parquet data of column %q, row group %d, is damaged: deliver the file again (%w)", e.names[c.index], i, err)
			}
			e.weights[i].add(w)
		}
		if n := e.weights[i].values; n > maxPageValues {
			return fmt.Errorf("row group %d has pages of %d million values together: deliver the file again with smaller pages, or as CSV", i, n/1e6)
		}
	}
	return nil
}

func (e *parquetExtract) addJobs() {
	record := int64(1)
	for i, group := range e.parquet.RowGroups() {
		rows := group.NumRows()
		most := min(parquetRows, max(1, parquetText/max(1, e.weights[i].text/max(1, rows))))
		for first := int64(0); first < rows; first += most {
			n := min(most, rows-first)
			e.jobs = append(e.jobs, job{records: n, firstRecord: record, rowGroup: i, firstRow: first})
			record += n
		}
	}
}

func (e *parquetExtract) header() []string    { return e.names }
func (e *parquetExtract) compression() string { return "none" }
func (e *parquetExtract) close() error        { return e.file.Close() }
func (e *parquetExtract) newParser() parser   { return &parquetParser{extract: e, limit: maxRecordBytes} }

func (e *parquetExtract) read() int64 {
	if len(e.jobs) == 0 {
		return e.parquet.Size()
	}
	return e.parquet.Size() * int64(e.done) / int64(len(e.jobs))
}

func (e *parquetExtract) next([]byte) (*job, error) {
	if e.done == len(e.jobs) {
		return nil, io.EOF
	}
	e.done++
	return &e.jobs[e.done-1], nil
}

// parquetParser reads the rows of a job.
type parquetParser struct {
	extract *parquetExtract
	limit   int    // maxRecordBytes
	arena   []byte // what is left of the block that cells are written to
	text    int64  // of the job's cells so far
}

// parquetBatch is how many rows are read at a time, less where their pages take
// more than pagesAtATime.
const (
	parquetBatch = 256
	pagesAtATime = 64 << 20
)

func (p *parquetParser) run(j *job, s sink) (err error) {
	defer guard(&err)
	columns := make([]*columnReader, len(p.extract.columns)) // by leaf
	for i, chunk := range p.extract.parquet.RowGroups()[j.rowGroup].ColumnChunks() {
		if p.extract.columns[i].index < 0 {
			continue
		}
		r := &columnReader{pages: chunk.Pages()}
		defer func() { err = errors.Join(err, r.close()) }()
		if err := r.pages.SeekToRow(j.firstRow); err != nil {
			return p.damage(i, j.firstRecord, err)
		}
		columns[i] = r
	}
	p.text = 0
	batch := max(1, min(parquetBatch, pagesAtATime/max(1, p.extract.weights[j.rowGroup].densest)))
	for done := int64(0); done < j.records; {
		n := int(min(batch, j.records-done))
		for i, r := range columns {
			if r == nil {
				continue
			}
			if err := r.read(n); err != nil {
				return p.damage(i, j.firstRecord+done, err)
			}
		}
		for row := range n {
			p.emit(columns, row, j.firstRecord+done+int64(row), s)
		}
		if p.text > mostText {
			return fmt.Errorf("the rows from %d on hold more than %d MiB of text, row for row: deliver the file as CSV, or without the long texts", j.firstRecord, mostText>>20)
		}
		done += int64(n)
	}
	return nil
}

// damage says that a leaf cannot be read from a row on.
func (p *parquetParser) damage(leaf int, row int64, err error) error {
	return fmt.Errorf("the Parquet data of column %q is damaged at row %d or soon after: deliver the file again (%w)", p.extract.names[p.extract.columns[leaf].index], row, err)
}

// columnReader reads a flat column, batch by batch.
type columnReader struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader // of page
	batch  [parquetBatch]parquet.Value
	spent  []parquet.Page // read to the end in this batch, which points into them
}

// read fills the batch with the next n values. The batch before is lost.
func (r *columnReader) read(n int) error {
	r.release()
	for done := 0; done < n; {
		if r.page == nil {
			page, err := r.pages.ReadPage()
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			r.page, r.values = page, page.Values()
		}
		some, err := r.values.ReadValues(r.batch[done:n])
		done += some
		if err != nil && err != io.EOF {
			return err
		}
		if err == io.EOF || some == 0 {
			r.spent, r.page = append(r.spent, r.page), nil
		}
	}
	return nil
}

func (r *columnReader) release() {
	for _, page := range r.spent {
		parquet.Release(page)
	}
	r.spent = r.spent[:0]
}

func (r *columnReader) close() error {
	r.release()
	if r.page != nil {
		parquet.Release(r.page)
	}
	return r.pages.Close()
}

// emit writes a row of the batch as cells. Each row has cells of its own: the
// sink may keep them until the job is done.
func (p *parquetParser) emit(columns []*columnReader, row int, number int64, s sink) {
	at := place{line: number, offset: -1}
	fields, native := make([][]byte, len(p.extract.names)), make([]bool, len(p.extract.names))
	isLong := p.isTooLong(columns, row)
	p.room()
	for i, r := range columns {
		if r == nil {
			continue
		}
		c, v := p.extract.columns[i], r.batch[row]
		if v.IsNull() || isNaN(v) || isLong && textBytes(v) > maxRaw {
			continue
		}
		start := len(p.arena)
		p.arena = c.write(p.arena, v)
		fields[c.index] = p.arena[start:len(p.arena):len(p.arena)]
		p.text += int64(len(p.arena) - start)
		native[c.index] = c.number
	}
	if isLong {
		s.damaged(tooLong, fields, at, nil)
		return
	}
	for _, cell := range fields {
		if rule, message := dirt(cell, false); rule != "" {
			s.damaged(reject{rule: rule, message: message}, fields, at, nil)
			return
		}
	}
	s.record(fields, native, at, nil)
}

// isTooLong reports a row whose texts are longer than a record may be.
func (p *parquetParser) isTooLong(columns []*columnReader, row int) bool {
	size := 0
	for _, r := range columns {
		if r != nil {
			size += textBytes(r.batch[row])
		}
	}
	return size >= p.limit
}

// textBytes is the length of a text; 0 of another value.
func textBytes(v parquet.Value) int {
	if v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray {
		return len(v.ByteArray())
	}
	return 0
}

// room begins a new block for cells where the last one is nearly full: blocks
// whose cells nobody keeps any more are given back.
func (p *parquetParser) room() {
	const block, nearlyFull = 1 << 20, 1 << 14
	if cap(p.arena)-len(p.arena) < nearlyFull {
		p.arena = make([]byte, 0, block)
	}
}

// isNaN reports a number that is none: data frames write it for a missing one.
func isNaN(v parquet.Value) bool {
	switch v.Kind() {
	case parquet.Float:
		return math.IsNaN(float64(v.Float()))
	case parquet.Double:
		return math.IsNaN(v.Double())
	}
	return false
}

// parquetWriter says how the values of a type are written as text, and
// whether they are numbers.
func parquetWriter(t parquet.Type) (write func([]byte, parquet.Value) []byte, number bool) {
	if lt := t.LogicalType(); lt != nil {
		switch l := lt.Value.(type) {
		case *format.TimestampType:
			return timestampWriter(l), false
		case *format.DateType:
			return writeDate, false
		case *format.DecimalType:
			return decimalWriter(int(l.Scale)), true
		case *format.UUIDType:
			return writeUUID, false
		case *format.IntType:
			if !l.IsSigned {
				return writeUnsigned, true
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendBool(b, v.Boolean()) }, false
	case parquet.Int32:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, int64(v.Int32()), 10) }, true
	case parquet.Int64:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, v.Int64(), 10) }, true
	case parquet.Int96:
		return writeInt96, false
	case parquet.Float:
		return func(b []byte, v parquet.Value) []byte {
			return strconv.AppendFloat(b, float64(v.Float()), 'g', -1, 32)
		}, true
	case parquet.Double:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendFloat(b, v.Double(), 'g', -1, 64) }, true
	}
	return func(b []byte, v parquet.Value) []byte { return append(b, v.ByteArray()...) }, false
}

// halfFloats marks the leaves of numbers in two bytes, which the library knows
// by their length alone.
func halfFloats(schema []format.SchemaElement) (halves []bool) {
	for i := range schema {
		if schema[i].Type.Valid {
			_, isHalf := schema[i].LogicalType.Value.(*format.Float16Type)
			halves = append(halves, isHalf && schema[i].TypeLength.V == 2)
		}
	}
	return halves
}

// writeHalf writes a number of half precision (IEEE 754 binary16); nothing for
// one that is no number.
func writeHalf(b []byte, v parquet.Value) []byte {
	n := binary.LittleEndian.Uint16(v.ByteArray())
	exponent, fraction := int(n>>10&31), float64(n&1023)
	var x float64
	switch {
	case exponent == 31 && fraction != 0:
		return b
	case exponent == 31:
		x = math.Inf(1)
	case exponent == 0:
		x = math.Ldexp(fraction, -24)
	default:
		x = math.Ldexp(1024+fraction, exponent-25)
	}
	if n>>15 == 1 {
		x = -x
	}
	return strconv.AppendFloat(b, x, 'g', -1, 32)
}

func writeUUID(b []byte, v parquet.Value) []byte {
	id := v.ByteArray()
	if len(id) != 16 {
		return append(b, id...)
	}
	return fmt.Appendf(b, "%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func writeUnsigned(b []byte, v parquet.Value) []byte {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(b, uint64(v.Uint32()), 10)
	}
	return strconv.AppendUint(b, v.Uint64(), 10)
}

func writeDate(b []byte, v parquet.Value) []byte {
	return time.Unix(int64(v.Int32())*daySeconds, 0).UTC().AppendFormat(b, time.DateOnly)
}

// timestampWriter writes an instant with Z, or a local time without an offset.
func timestampWriter(t *format.TimestampType) func([]byte, parquet.Value) []byte {
	layout := "2006-01-02T15:04:05.999999"
	if t.IsAdjustedToUTC {
		layout += "Z"
	}
	convert := time.UnixMicro
	switch t.Unit.Value.(type) {
	case *format.MilliSeconds:
		convert = time.UnixMilli
	case *format.NanoSeconds:
		convert = func(n int64) time.Time { return time.Unix(0, n) }
	}
	return func(b []byte, v parquet.Value) []byte { return convert(v.Int64()).UTC().AppendFormat(b, layout) }
}

// writeInt96 writes the instants of old Spark and Impala files: nanoseconds of
// the day and the Julian day, in UTC.
func writeInt96(b []byte, v parquet.Value) []byte {
	n := v.Int96()
	nanos := int64(uint64(n[1])<<32 | uint64(n[0]))
	const epoch = 2440588 // the Julian day of 1970-01-01
	return time.Unix((int64(n[2])-epoch)*daySeconds, nanos).UTC().AppendFormat(b, "2006-01-02T15:04:05.999999Z")
}

// Decimals of Parquet: writers go to 76 digits, in 32 bytes.
const (
	maxScale        = 76
	maxDecimalBytes = 32
)

// decimalOf is what a decimal type says of itself; nil for other types.
func decimalOf(t parquet.Type) *format.DecimalType {
	lt := t.LogicalType()
	if lt == nil {
		return nil
	}
	d, _ := lt.Value.(*format.DecimalType)
	return d
}

// decimalWriter writes a decimal of any physical type, exactly.
func decimalWriter(scale int) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		var digits string
		switch v.Kind() {
		case parquet.Int32:
			digits = strconv.FormatInt(int64(v.Int32()), 10)
		case parquet.Int64:
			digits = strconv.FormatInt(v.Int64(), 10)
		default:
			if len(v.ByteArray()) > maxDecimalBytes {
				return append(b, "no decimal"...) // which is rejected: to write one of megabytes takes seconds, each
			}
			digits = signed(v.ByteArray()).String()
		}
		if rest, ok := strings.CutPrefix(digits, "-"); ok {
			b, digits = append(b, '-'), rest
		}
		if n := scale + 1 - len(digits); n > 0 {
			digits = strings.Repeat("0", n) + digits
		}
		b = append(b, digits[:len(digits)-scale]...)
		if scale > 0 {
			b = append(append(b, '.'), digits[len(digits)-scale:]...)
		}
		return b
	}
}

// signed reads a big-endian number in two's complement.
func signed(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return n
}
