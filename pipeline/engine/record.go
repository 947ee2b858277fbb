package engine

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// field is one column of a struct that travels as Arrow: its `arrow` tag is
// the column's name, and ",date" or ",timestamp" where it is a time.Time.
type field struct {
	index int
	name  string
	typ   arrow.DataType
}

func fields(t reflect.Type) ([]field, error) {
	var out []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("arrow")
		if tag == "" {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		typ, err := arrowType(t.Field(i).Type, option)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		out = append(out, field{index: i, name: name, typ: typ})
	}
	return out, nil
}

func arrowType(t reflect.Type, option string) (arrow.DataType, error) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]() && option == "date":
		return arrow.FixedWidthTypes.Date32, nil
	case t == reflect.TypeFor[time.Time]():
		return &arrow.TimestampType{Unit: arrow.Microsecond}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return arrow.BinaryTypes.String, nil
	case reflect.Int64, reflect.Int:
		return arrow.PrimitiveTypes.Int64, nil
	case reflect.Float64:
		return arrow.PrimitiveTypes.Float64, nil
	case reflect.Bool:
		return arrow.FixedWidthTypes.Boolean, nil
	}
	return nil, fmt.Errorf("no Arrow type for %s", t)
}

// Records turns rows into an Arrow record reader of one batch.
func Records[T any](rows []T) (array.RecordReader, error) {
	fs, err := fields(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	columns := make([]arrow.Field, len(fs))
	for i, f := range fs {
		columns[i] = arrow.Field{Name: f.name, Type: f.typ, Nullable: true}
	}
	schema := arrow.NewSchema(columns, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, row := range rows {
		v := reflect.ValueOf(row)
		for i, f := range fs {
			appendValue(b.Field(i), v.Field(f.index))
		}
	}
	batch := b.NewRecordBatch()
	defer batch.Release()
	return array.NewRecordReader(schema, []arrow.RecordBatch{batch})
}

func appendValue(b array.Builder, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			b.AppendNull()
			return
		}
		v = v.Elem()
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(v.String())
	case *array.Int64Builder:
		b.Append(v.Int())
	case *array.Float64Builder:
		b.Append(v.Float())
	case *array.BooleanBuilder:
		b.Append(v.Bool())
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(v.Interface().(time.Time)))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.Interface().(time.Time).UnixMicro()))
	}
}

// Decode reads all records into rows, as Rows does.
func Decode[T any](records array.RecordReader) ([]T, error) {
	var rows []T
	for row, err := range Rows[T](records) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Rows reads records row by row, for relations too long to hold, and releases
// them at the end. Columns are found by name; a null becomes nil where the
// field is a pointer, else the zero value. After an error no row follows.
func Rows[T any](records array.RecordReader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer records.Release()
		var none T
		fs, err := fields(reflect.TypeFor[T]())
		if err != nil {
			yield(none, err)
			return
		}
		for records.Next() {
			batch := records.RecordBatch()
			columns, err := columnsOf(batch, fs)
			if err != nil {
				yield(none, err)
				return
			}
			for r := range int(batch.NumRows()) {
				var row T
				if err := setRow(reflect.ValueOf(&row).Elem(), fs, columns, r); err != nil {
					yield(none, err)
					return
				}
				if !yield(row, nil) {
					return
				}
			}
		}
		if err := records.Err(); err != nil {
			yield(none, fmt.Errorf("read records: %w", err))
		}
	}
}

// columnsOf finds the columns of fields.
func columnsOf(batch arrow.RecordBatch, fs []field) ([]arrow.Array, error) {
	columns := make([]arrow.Array, len(fs))
	for i, f := range fs {
		at := batch.Schema().FieldIndices(f.name)
		if len(at) != 1 {
			return nil, fmt.Errorf("decode records: no column %s", f.name)
		}
		columns[i] = batch.Column(at[0])
	}
	return columns, nil
}

func setRow(row reflect.Value, fs []field, columns []arrow.Array, r int) error {
	for i, f := range fs {
		if err := setValue(row.Field(f.index), columns[i], r); err != nil {
			return fmt.Errorf("decode column %s: %w", f.name, err)
		}
	}
	return nil
}

func setValue(v reflect.Value, column arrow.Array, r int) error {
	if column.IsNull(r) {
		return nil
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch a := column.(type) {
	case *array.String:
		// The bytes belong to the batch, which does not outlive this call.
		v.SetString(strings.Clone(a.Value(r)))
	case *array.Int64:
		v.SetInt(a.Value(r))
	case *array.Int32:
		v.SetInt(int64(a.Value(r)))
	case *array.Float64:
		v.SetFloat(a.Value(r))
	case *array.Decimal128:
		scale := a.DataType().(*arrow.Decimal128Type).Scale
		if v.Kind() == reflect.Float64 {
			v.SetFloat(a.Value(r).ToFloat64(scale))
			break
		}
		v.SetString(a.Value(r).ToString(scale))
	case *array.Boolean:
		v.SetBool(a.Value(r))
	case *array.Date32:
		v.Set(reflect.ValueOf(a.Value(r).ToTime()))
	case *array.Timestamp:
		v.Set(reflect.ValueOf(a.Value(r).ToTime(arrow.Microsecond)))
	default:
		return fmt.Errorf("no Go type for %s", column.DataType())
	}
	return nil
}
