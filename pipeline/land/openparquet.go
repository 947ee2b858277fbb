package land

import (
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
	jobs    []job
	done    int
}

// parquetColumn is a leaf and how its values are written.
type parquetColumn struct {
	index  int // into names; -1 where it is not read
	number bool
	write  func(dst []byte, v parquet.Value) []byte
}

// parquetRows is how many rows of a Parquet file one worker takes at a time.
const parquetRows = 1 << 17

func openParquet(path string, p *plan) (e *parquetExtract, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	defer guard(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("it is not a whole Parquet file: deliver it again: %w", err)
	}
	e = &parquetExtract{file: f, parquet: file}
	wanted := p.wanted()
	for _, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		e.addColumn(leaf, slices.Contains(wanted, leaf.Path[0]))
	}
	e.addJobs()
	return e, nil
}

// guard turns a panic of the Parquet library into an error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the Parquet data is damaged: deliver the file again (%v)", r)
	}
}

// addColumn adds a leaf. Only flat columns have a name, and of those only the
// wanted ones are read: a picture in another column is no one's business.
func (e *parquetExtract) addColumn(leaf parquet.LeafColumn, wanted bool) {
	c := parquetColumn{index: -1}
	if len(leaf.Path) == 1 && leaf.MaxRepetitionLevel == 0 {
		if wanted {
			c.index = len(e.names)
			c.write, c.number = parquetWriter(leaf.Node.Type())
		}
		e.names = append(e.names, leaf.Path[0])
	}
	e.columns = append(e.columns, c)
}

func (e *parquetExtract) addJobs() {
	record := int64(1)
	for i, group := range e.parquet.RowGroups() {
		for first := int64(0); first < group.NumRows(); first += parquetRows {
			n := min(parquetRows, group.NumRows()-first)
			e.jobs = append(e.jobs, job{records: n, firstRecord: record, rowGroup: i, firstRow: first})
			record += n
		}
	}
}

func (e *parquetExtract) header() []string    { return e.names }
func (e *parquetExtract) compression() string { return "none" }
func (e *parquetExtract) close() error        { return e.file.Close() }
func (e *parquetExtract) newParser() parser   { return &parquetParser{extract: e} }

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
	arena   []byte
}

func (p *parquetParser) run(j *job, s sink) (err error) {
	defer guard(&err)
	rows := p.extract.parquet.RowGroups()[j.rowGroup].Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	if err := rows.SeekToRow(j.firstRow); err != nil {
		return fmt.Errorf("read row %d: %w", j.firstRecord, err)
	}
	p.arena = p.arena[:0]
	buf := make([]parquet.Row, 256)
	for done := int64(0); done < j.records; {
		n, err := rows.ReadRows(buf[:min(int64(len(buf)), j.records-done)])
		for _, row := range buf[:n] {
			p.emit(row, j.firstRecord+done, s)
			done++
		}
		if err == io.EOF || (err == nil && n == 0) {
			return nil // the rows that are missing fail the count
		}
		if err != nil {
			return fmt.Errorf("read row %d: %w", j.firstRecord+done, err)
		}
	}
	return nil
}

// emit writes a row's values as cells. Each row has cells of its own: the sink
// may keep them until the job is done.
func (p *parquetParser) emit(row parquet.Row, number int64, s sink) {
	at := place{line: number, offset: -1}
	fields, native := make([][]byte, len(p.extract.names)), make([]bool, len(p.extract.names))
	for _, v := range row {
		c := p.extract.columns[v.Column()]
		if c.index < 0 || v.IsNull() || isNaN(v) {
			continue
		}
		start := len(p.arena)
		p.arena = c.write(p.arena, v)
		fields[c.index] = p.arena[start:len(p.arena):len(p.arena)]
		native[c.index] = c.number
	}
	for _, cell := range fields {
		if rule, message := dirt(cell, false); rule != "" {
			s.damaged(reject{rule: rule, message: message}, fields, at, nil)
			return
		}
	}
	s.record(fields, native, at, nil)
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
