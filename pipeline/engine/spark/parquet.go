package spark

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// batchRows is how many rows are exchanged at a time.
const batchRows = 8192

// writeParquet writes records to a file; it reads them to the end. The file's
// columns are in the order of their names: Spark selects them in the records'.
func writeParquet(path string, records array.RecordReader) (err error) {
	group := parquet.Group{}
	var names []string
	for _, f := range records.Schema().Fields() {
		node, err := parquetNode(f.Type)
		if err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
		group[f.Name] = parquet.Optional(node)
		names = append(names, f.Name)
	}
	sort.Strings(names)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := parquet.NewWriter(file, parquet.NewSchema("records", group))
	for records.Next() {
		if err := writeBatch(w, records.RecordBatch(), names); err != nil {
			return err
		}
	}
	if err := records.Err(); err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	return w.Close()
}

func parquetNode(t arrow.DataType) (parquet.Node, error) {
	switch t.ID() {
	case arrow.STRING:
		return parquet.String(), nil
	case arrow.INT64:
		return parquet.Leaf(parquet.Int64Type), nil
	case arrow.FLOAT64:
		return parquet.Leaf(parquet.DoubleType), nil
	case arrow.BOOL:
		return parquet.Leaf(parquet.BooleanType), nil
	case arrow.DATE32:
		return parquet.Date(), nil
	case arrow.TIMESTAMP:
		if ts := t.(*arrow.TimestampType); ts.Unit == arrow.Microsecond && ts.TimeZone == "" {
			return parquet.TimestampAdjusted(parquet.Microsecond, false), nil
		}
	}
	return nil, fmt.Errorf("no Parquet type for %s", t)
}

func writeBatch(w *parquet.Writer, batch arrow.RecordBatch, names []string) error {
	columns := make([]arrow.Array, len(names))
	for i, name := range names {
		columns[i] = batch.Column(batch.Schema().FieldIndices(name)[0])
	}
	rows := make([]parquet.Row, 0, batchRows)
	for r := range int(batch.NumRows()) {
		row := make(parquet.Row, len(columns))
		for i, column := range columns {
			row[i] = parquetValue(column, r, i)
		}
		if rows = append(rows, row); len(rows) == batchRows {
			if _, err := w.WriteRows(rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	_, err := w.WriteRows(rows)
	return err
}

func parquetValue(column arrow.Array, r, i int) parquet.Value {
	if column.IsNull(r) {
		return parquet.NullValue().Level(0, 0, i)
	}
	var v parquet.Value
	switch a := column.(type) {
	case *array.String:
		v = parquet.ByteArrayValue([]byte(a.Value(r)))
	case *array.Int64:
		v = parquet.Int64Value(a.Value(r))
	case *array.Float64:
		v = parquet.DoubleValue(a.Value(r))
	case *array.Boolean:
		v = parquet.BooleanValue(a.Value(r))
	case *array.Date32:
		v = parquet.Int32Value(int32(a.Value(r)))
	case *array.Timestamp:
		v = parquet.Int64Value(int64(a.Value(r)))
	}
	return v.Level(0, 1, i)
}

// readParquet reads what Spark wrote, in the order of the files' numbers.
func readParquet(dir string) (array.RecordReader, error) {
	paths, err := parts(dir)
	if err != nil {
		return nil, err
	}
	sort.Slice(paths, func(i, j int) bool { return part(paths[i]) < part(paths[j]) })
	var schema *arrow.Schema
	var batches []arrow.RecordBatch
	for _, path := range paths {
		err := withFile(path, func(f *parquet.File) error {
			found, more, err := readRows(f)
			schema, batches = found, append(batches, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return array.NewRecordReader(schema, batches)
}

// parts lists the Parquet files of a folder.
func parts(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "part-*.parquet"))
	if err != nil || len(paths) == 0 {
		return nil, errors.Join(fmt.Errorf("no Parquet file in %s", dir), err)
	}
	return paths, nil
}

// countRows adds up what the footers of a folder's files say: asked for it, Spark
// would start another job.
func countRows(dir string) (int64, error) {
	paths, err := parts(dir)
	if err != nil {
		return 0, err
	}
	var rows int64
	for _, path := range paths {
		err := withFile(path, func(f *parquet.File) error {
			rows += f.NumRows()
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return rows, nil
}

// withFile opens a Parquet file for f.
func withFile(path string, f func(*parquet.File) error) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	pf, err := parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return err
	}
	return f(pf)
}

// part is the number in part-12.parquet.
func part(path string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "part-"), ".parquet"))
	if err != nil {
		return 0
	}
	return n
}

func readRows(file *parquet.File) (_ *arrow.Schema, batches []arrow.RecordBatch, err error) {
	var fields []arrow.Field
	for _, f := range file.Schema().Fields() {
		t, err := arrowType(f)
		if err != nil {
			return nil, nil, fmt.Errorf("column %s: %w", f.Name(), err)
		}
		fields = append(fields, arrow.Field{Name: f.Name(), Type: t, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	rows := parquet.NewReader(file)
	defer func() { err = errors.Join(err, rows.Close()) }()
	buffer := make([]parquet.Row, batchRows)
	for {
		n, err := rows.ReadRows(buffer)
		if n > 0 {
			batch, err := arrowBatch(schema, buffer[:n])
			if err != nil {
				return nil, nil, err
			}
			batches = append(batches, batch)
		}
		if errors.Is(err, io.EOF) {
			return schema, batches, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
}

func arrowType(f parquet.Field) (arrow.DataType, error) {
	if !f.Leaf() || f.Repeated() {
		return nil, errors.New("a nested column")
	}
	if l := f.Type().LogicalType(); l != nil {
		switch l := l.Value.(type) {
		case *format.StringType:
			return arrow.BinaryTypes.String, nil
		case *format.DateType:
			return arrow.FixedWidthTypes.Date32, nil
		case *format.DecimalType:
			return &arrow.Decimal128Type{Precision: l.Precision, Scale: l.Scale}, nil
		case *format.TimestampType:
			return timestampType(l)
		}
	}
	switch f.Type().Kind() {
	case parquet.Boolean:
		return arrow.FixedWidthTypes.Boolean, nil
	case parquet.Int32:
		return arrow.PrimitiveTypes.Int32, nil
	case parquet.Int64:
		return arrow.PrimitiveTypes.Int64, nil
	case parquet.Double:
		return arrow.PrimitiveTypes.Float64, nil
	}
	return nil, fmt.Errorf("no Arrow type for %s", f.Type())
}

func timestampType(l *format.TimestampType) (arrow.DataType, error) {
	if _, ok := l.Unit.Value.(*format.MicroSeconds); !ok {
		return nil, fmt.Errorf("no Arrow type for %s", l)
	}
	if l.IsAdjustedToUTC {
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}, nil
	}
	return &arrow.TimestampType{Unit: arrow.Microsecond}, nil
}

func arrowBatch(schema *arrow.Schema, rows []parquet.Row) (arrow.RecordBatch, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, row := range rows {
		if len(row) != schema.NumFields() {
			return nil, fmt.Errorf("a row of %d values, want %d", len(row), schema.NumFields())
		}
		for i, v := range row {
			appendValue(b.Field(i), v)
		}
	}
	return b.NewRecordBatch(), nil
}

func appendValue(b array.Builder, v parquet.Value) {
	if v.IsNull() {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.BinaryBuilder.Append(v.ByteArray())
	case *array.BooleanBuilder:
		b.Append(v.Boolean())
	case *array.Int32Builder:
		b.Append(v.Int32())
	case *array.Int64Builder:
		b.Append(v.Int64())
	case *array.Float64Builder:
		b.Append(v.Double())
	case *array.Date32Builder:
		b.Append(arrow.Date32(v.Int32()))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.Int64()))
	case *array.Decimal128Builder:
		b.Append(decimal(v))
	}
}

// decimal reads an unscaled value: 32 or 64 bits, or the two's complement of
// a wide one, big end first.
func decimal(v parquet.Value) decimal128.Num {
	switch v.Kind() {
	case parquet.Int32:
		return decimal128.FromI64(int64(v.Int32()))
	case parquet.Int64:
		return decimal128.FromI64(v.Int64())
	}
	text := v.ByteArray()
	n := new(big.Int).SetBytes(text)
	if len(text) > 0 && text[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(text))))
	}
	return decimal128.FromBigInt(n)
}
