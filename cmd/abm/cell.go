package main

import (
	"math"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// cellText writes a value as text; a null is empty. Times are UTC.
func cellText(column arrow.Array, i int) string {
	if column.IsNull(i) {
		return ""
	}
	switch c := column.(type) {
	case *array.String:
		return c.Value(i)
	case *array.Decimal128:
		return c.Value(i).ToString(c.DataType().(*arrow.Decimal128Type).Scale)
	case *array.Float64:
		return strconv.FormatFloat(c.Value(i), 'g', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(c.Value(i)), 'g', -1, 32)
	case *array.Date32:
		return c.Value(i).ToTime().Format(time.DateOnly)
	case *array.Timestamp:
		unit := c.DataType().(*arrow.TimestampType).Unit
		return c.Value(i).ToTime(unit).Format("2006-01-02 15:04:05.999999")
	}
	return column.ValueStr(i)
}

// isText is true for columns of words: what a spreadsheet could take for a
// formula.
func isText(t arrow.DataType) bool { return !isNumber(t) && !isTime(t) && t.ID() != arrow.BOOL }

func isNumber(t arrow.DataType) bool {
	return arrow.IsInteger(t.ID()) || arrow.IsFloating(t.ID()) || arrow.IsDecimal(t.ID())
}

func isTime(t arrow.DataType) bool { return t.ID() == arrow.DATE32 || t.ID() == arrow.TIMESTAMP }

// finite is false for what JSON has no number for.
func finite(column arrow.Array, i int) bool {
	switch c := column.(type) {
	case *array.Float64:
		return !math.IsNaN(c.Value(i)) && !math.IsInf(c.Value(i), 0)
	case *array.Float32:
		return !math.IsNaN(float64(c.Value(i))) && !math.IsInf(float64(c.Value(i)), 0)
	}
	return true
}
