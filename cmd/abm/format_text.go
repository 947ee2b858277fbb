package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/pipeline/report"
)

// What a table for people holds at most.
const (
	tableRows = 1000
	tableCell = 48
)

// recordWriter writes records in one format.
type recordWriter func(io.Writer, array.RecordReader) error

// textFormat finds the writer of a format that is text, nil if it is none.
func (a *app) textFormat(format string) recordWriter {
	switch format {
	case "table":
		return a.writeTable
	case "csv":
		return writeCSV
	case "json":
		return writeJSON
	}
	return nil
}

// writeTable sets a table for people: long cells are cut, and long answers.
func (a *app) writeTable(w io.Writer, records array.RecordReader) error {
	t := report.Table{}
	for _, f := range records.Schema().Fields() {
		t.Columns = append(t.Columns, report.Column{Head: f.Name, Right: isNumber(f.Type), Max: tableCell})
	}
	rows, more := 0, false
	err := eachRow(records, func(batch arrow.RecordBatch, i int) error {
		if more = rows == tableRows; more {
			return io.EOF
		}
		rows++
		cells := make([]string, len(t.Columns))
		for c := range cells {
			cells[c] = shown(batch.Column(c), i)
		}
		t.Add(cells...)
		return nil
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	t.Write(out)
	fmt.Fprintf(out, "(%s)\n", report.Plural(int64(rows), "row"))
	if more {
		fmt.Fprintf(a.stderr, "abm: only the first %s rows are shown; every other --format gives all\n", report.Count(tableRows))
	}
	return out.Flush()
}

// shown is a cell for people: a copy, because the batch's memory is used anew
// for the next one, and with as many digits as a person reads.
func shown(column arrow.Array, i int) string {
	if f, ok := column.(*array.Float64); ok && !f.IsNull(i) {
		return strconv.FormatFloat(f.Value(i), 'g', 6, 64)
	}
	return strings.Clone(cellText(column, i))
}

// eachRow visits every row; io.EOF from the visitor ends the visit.
func eachRow(records array.RecordReader, visit func(batch arrow.RecordBatch, i int) error) error {
	for records.Next() {
		batch := records.RecordBatch()
		for i := range int(batch.NumRows()) {
			if err := visit(batch, i); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	return records.Err()
}

// writeCSV writes RFC 4180 with a header, its texts safe for spreadsheets and
// terminals.
func writeCSV(w io.Writer, records array.RecordReader) error {
	out := csv.NewWriter(w)
	fields := records.Schema().Fields()
	cells := make([]string, len(fields))
	for i, f := range fields {
		cells[i] = spreadsheetSafe(f.Name)
	}
	if err := out.Write(cells); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	err := eachRow(records, func(batch arrow.RecordBatch, i int) error {
		for c := range cells {
			cells[c] = cellText(batch.Column(c), i)
			if isText(fields[c].Type) {
				cells[c] = spreadsheetSafe(cells[c])
			}
		}
		return out.Write(cells)
	})
	if err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out.Flush()
	return out.Error()
}

// spreadsheetSafe gives a text that a spreadsheet would run as a formula a
// leading apostrophe, and takes control characters out, but for tabs and line
// ends: names come from extracts, and CSV is shown on terminals too.
func spreadsheetSafe(text string) string {
	text = strings.Map(func(r rune) rune {
		if (unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, text)
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// writeJSON writes one object per line (NDJSON), columns in order. Decimals
// keep their digits; what JSON has no number for is null.
func writeJSON(w io.Writer, records array.RecordReader) error {
	out := bufio.NewWriter(w)
	fields := records.Schema().Fields()
	names := make([][]byte, len(fields))
	for i, f := range fields {
		name, err := json.Marshal(f.Name)
		if err != nil {
			return fmt.Errorf("write json: %w", err)
		}
		names[i] = name
	}
	err := eachRow(records, func(batch arrow.RecordBatch, i int) error {
		for c, name := range names {
			fmt.Fprintf(out, "%c%s:", separator(c), name)
			value, err := jsonValue(batch.Column(c), fields[c].Type, i)
			if err != nil {
				return fmt.Errorf("write json: column %s: %w", fields[c].Name, err)
			}
			out.Write(value)
		}
		_, err := out.WriteString("}\n")
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func separator(column int) rune {
	if column == 0 {
		return '{'
	}
	return ','
}

func jsonValue(column arrow.Array, t arrow.DataType, i int) ([]byte, error) {
	switch {
	case column.IsNull(i) || !finite(column, i):
		return []byte("null"), nil
	case isNumber(t):
		return []byte(cellText(column, i)), nil
	case isTime(t), t.ID() == arrow.STRING:
		return json.Marshal(cellText(column, i))
	}
	return json.Marshal(column.GetOneForMarshal(i))
}
