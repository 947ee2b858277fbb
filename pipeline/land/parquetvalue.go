package land

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

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
