// Package paths reads path files: journeys that somebody has already aggregated,
// one row a path, as the attribution packages of R and Python take them.
//
//	path,conversions,value,null
//	search > social > email,5,1200.50,41
//
// It reads as a stream and keeps nothing but the names of channels. It is
// strict: what it cannot be sure of is an *Error that says where and what to do.
package paths

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// DefaultSeparator stands between the channels of a path.
const DefaultSeparator = ">"

// MaxCount is the highest count or value of a row: about up to here every whole
// number has a float64 of its own.
const MaxCount = 1e15

// Path is a row of a path file: the numbers of its channels, oldest touch
// first, and how many journeys went that way. Counts need not be whole.
type Path struct {
	Channels    []int
	Conversions float64 // journeys that ended in a conversion
	Value       float64 // what those are worth together; 0 without such a column
	Null        float64 // journeys that ended without; 0 without such a column
}

// Options say how to read a path file.
type Options struct {
	// Name names the file in errors.
	Name string
	// Separator stands between channels; blanks around it are trimmed.
	Separator string
	// NoNulls ignores the column of journeys without conversion.
	NoNulls bool
}

// Error is a mistake in a path file.
type Error struct {
	File         string
	Line, Column int // from 1; the column in bytes
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// The columns, by their place in Reader.at.
const (
	columnPath = iota
	columnConversions
	columnValue
	columnNull
	columns
)

// columnOf knows each column under our name and under the peers'.
func columnOf(name string) (column int, ok bool) {
	switch strings.ToLower(name) {
	case "path":
		return columnPath, true
	case "conversions", "total_conversions":
		return columnConversions, true
	case "value", "total_conversion_value":
		return columnValue, true
	case "null", "total_null":
		return columnNull, true
	}
	return 0, false
}

const columnHint = "the columns of a path file are path, conversions, value (optional) and null (optional), " +
	"or path, total_conversions, total_conversion_value and total_null"

// Reader reads the rows of a path file.
type Reader struct {
	options  Options
	csv      *csv.Reader
	at       [columns]int // column -> field, -1 if the file has no such column
	names    []string
	number   map[string]int
	path     []int
	line     int     // of the last row
	journeys float64 // of all rows
}

// NewReader reads the header of a path file. A byte order mark is skipped.
func NewReader(r io.Reader, options Options) (*Reader, error) {
	if err := CheckSeparator(options.Separator); err != nil {
		return nil, err
	}
	buffered := bufio.NewReader(r)
	if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\uFEFF")) {
		_, _ = buffered.Discard(len(mark))
	}
	p := &Reader{options: options, csv: csv.NewReader(buffered), number: map[string]int{}}
	p.csv.ReuseRecord = true
	if trimmed := strings.TrimSpace(options.Separator); trimmed != "" {
		p.options.Separator = trimmed
	}
	head, err := p.csv.Read()
	if err == io.EOF {
		return nil, p.errorf(1, 1, "the file is empty; %s", columnHint)
	}
	if err != nil {
		return nil, p.readError(err)
	}
	return p, p.header(head)
}

func CheckSeparator(separator string) error {
	switch {
	case separator == "":
		return errors.New("the separator of channels is empty")
	case !utf8.ValidString(separator) || strings.ContainsAny(separator, "\"\r\n"):
		return fmt.Errorf("%q cannot separate channels: it holds a quote, the end of a line or what is not UTF-8", separator)
	}
	return nil
}

// header finds the columns.
func (p *Reader) header(head []string) error {
	p.at = [columns]int{-1, -1, -1, -1}
	for field, name := range head {
		name = strings.TrimSpace(name)
		column, ok := columnOf(name)
		switch {
		case !ok && len(head) == 1 && strings.ContainsAny(name, ";\t"):
			return p.fieldErrorf(field, "the header is a single column, %q: separate columns by commas", name)
		case !ok:
			return p.fieldErrorf(field, "unknown column %q; %s", name, columnHint)
		case p.at[column] >= 0:
			return p.fieldErrorf(field, "column %q says what column %d says already; remove one", name, p.at[column]+1)
		}
		p.at[column] = field
	}
	for column, name := range []string{"path", "conversions"} {
		if p.at[column] < 0 {
			return p.errorf(1, 1, "there is no column %s; %s", name, columnHint)
		}
	}
	return nil
}

// HasValue is true where the file has a column of values.
func (p *Reader) HasValue() bool { return p.at[columnValue] >= 0 }

// Channels names the channels read so far, by number: in the order of their
// first appearance.
func (p *Reader) Channels() []string { return p.names }

// Separator is what stands between channels, without blanks around it.
func (p *Reader) Separator() string { return p.options.Separator }

// Next reads a row. Its Channels are valid until the next call. io.EOF is the
// end of a file that held at least one journey.
func (p *Reader) Next() (Path, error) {
	row, err := p.csv.Read()
	if err == io.EOF {
		return Path{}, p.end()
	}
	if err != nil {
		return Path{}, p.readError(err)
	}
	p.line, _ = p.csv.FieldPos(0)
	path, err := p.row(row)
	if err != nil {
		return Path{}, err
	}
	p.journeys += path.Conversions + path.Null
	return path, nil
}

func (p *Reader) end() error {
	if p.journeys > 0 {
		return io.EOF
	}
	switch {
	case len(p.names) == 0:
		return p.errorf(1, 1, "there is no path below the header")
	case p.options.NoNulls:
		return p.errorf(p.line, 1, "no path of the file has a conversion, and nulls are ignored: nothing is left to attribute")
	}
	return p.errorf(p.line, 1, "every count of the file is 0: nothing is left to attribute")
}

func (p *Reader) row(row []string) (Path, error) {
	for field, text := range row {
		if !utf8.ValidString(text) {
			return Path{}, p.fieldErrorf(field, "the text is not UTF-8; save the file as UTF-8")
		}
	}
	var path Path
	var err error
	if path.Channels, err = p.channels(row[p.at[columnPath]]); err != nil {
		return Path{}, err
	}
	if path.Conversions, err = p.quantity(row, columnConversions); err != nil {
		return Path{}, err
	}
	if path.Value, err = p.quantity(row, columnValue); err != nil {
		return Path{}, err
	}
	if path.Value > 0 && path.Conversions == 0 {
		return Path{}, p.fieldErrorf(p.at[columnValue], "a value of %v without a conversion; count its conversions, or leave out the value", path.Value)
	}
	if path.Null, err = p.quantity(row, columnNull); err != nil {
		return Path{}, err
	}
	if p.options.NoNulls {
		path.Null = 0
	}
	return path, nil
}

// channels splits a path into the numbers of its channels.
func (p *Reader) channels(path string) ([]int, error) {
	field := p.at[columnPath]
	if strings.TrimSpace(path) == "" {
		return nil, p.fieldErrorf(field, "the path is empty; remove the row: nobody can be credited for it")
	}
	p.path = p.path[:0]
	for name := range strings.SplitSeq(path, p.options.Separator) {
		name = strings.TrimSpace(name)
		number, known := p.number[name]
		if !known {
			if wrong := p.unfit(name); wrong != "" {
				return nil, p.fieldErrorf(field, "touch %d of the path %s", len(p.path)+1, wrong)
			}
			number = len(p.names)
			name = strings.Clone(name)
			p.number[name], p.names = number, append(p.names, name)
		}
		p.path = append(p.path, number)
	}
	return p.path, nil
}

// unfit says what keeps a text from naming a channel.
func (p *Reader) unfit(name string) string {
	switch {
	case name == "":
		return fmt.Sprintf("is empty, or a channel is named like the separator %q; name the channel, or choose another with --separator", p.options.Separator)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Sprintf("is %q, which holds a control character; remove it", name)
	case isState(name):
		return fmt.Sprintf("is named %q like a state of the chain; give the channel another name", name)
	}
	return ""
}

// isState is true for the names of the chain's ends, as the transition matrix
// and the peers write them.
func isState(name string) bool {
	name = strings.ToLower(name)
	if inner, ok := strings.CutPrefix(name, "("); ok {
		name = strings.TrimSuffix(inner, ")")
	}
	return slices.Contains([]string{"start", "conversion", "null"}, name)
}

// quantity reads a count or a value; 0 where the file has no such column.
func (p *Reader) quantity(row []string, column int) (float64, error) {
	field := p.at[column]
	if field < 0 {
		return 0, nil
	}
	text := strings.TrimSpace(row[field])
	switch {
	case text == "":
		return 0, p.fieldErrorf(field, "the number is missing; write 0 for none")
	case strings.Trim(text, "0123456789+-.eE") != "":
		return 0, p.fieldErrorf(field, "%q is not a number; write digits, with a point before decimals", text)
	}
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, p.fieldErrorf(field, "%q is not a number; write digits, with a point before decimals", text)
	case math.Signbit(n) && n != 0:
		return 0, p.fieldErrorf(field, "%s is negative; counts and values start at 0", text)
	case err != nil || n > MaxCount:
		return 0, p.fieldErrorf(field, "%s is above %.0e, more than can be added up exactly", text, MaxCount)
	}
	return math.Abs(n), nil // no negative zero
}

func (p *Reader) errorf(line, column int, format string, args ...any) error {
	return &Error{File: p.options.Name, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

func (p *Reader) fieldErrorf(field int, format string, args ...any) error {
	line, column := p.csv.FieldPos(field)
	return p.errorf(line, column, format, args...)
}

// readError places what encoding/csv found.
func (p *Reader) readError(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("read %s: %w", p.options.Name, err)
	}
	switch parse.Err {
	case csv.ErrFieldCount:
		return p.errorf(parse.Line, parse.Column, "the row has another number of columns than the header; quote a cell that holds a comma")
	case csv.ErrQuote:
		if parse.StartLine < parse.Line {
			return p.errorf(parse.StartLine, 1, "a quoted cell of this row never ends; close the quote")
		}
		return p.errorf(parse.Line, parse.Column, "a quoted cell goes on behind its closing quote, or never ends; write a quote inside it twice")
	case csv.ErrBareQuote:
		return p.errorf(parse.Line, parse.Column, "a quote inside a cell that is not quoted; quote the cell, and write the quote twice")
	}
	return p.errorf(parse.Line, parse.Column, "%v", parse.Err)
}
