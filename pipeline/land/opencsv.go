package land

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// csvExtract is an open CSV file.
type csvExtract struct {
	chunks
	delimiter byte
	names     []string
}

func openCSV(t *text, p *plan) (*csvExtract, error) {
	e := &csvExtract{chunks: newChunks(t, "\r\n"), delimiter: p.delimiter}
	if err := e.readHeader(); err != nil {
		return nil, err
	}
	if err := e.checkTitle(p.wanted()); err != nil {
		return nil, err
	}
	e.count = csvCounter{delimiter: p.delimiter, width: len(e.names), limit: maxRecordBytes}.count
	return e, nil
}

// maxHeaderBytes bounds the header: names take far less.
const maxHeaderBytes = 1 << 20

// readHeader takes the first record that is not blank as the header. Excel's
// own line before it, sep=, is passed over.
func (e *csvExtract) readHeader() error {
	b, err := e.peek()
	if err != nil {
		return err
	}
	start := skipLineEnds(b, 0)
	if sign, end := separatorLine(b, start); sign == e.delimiter {
		start = skipLineEnds(b, end)
	} else if sign != 0 {
		return fmt.Errorf("its first line says sep=%c: set delimiter: %q", sign, string(sign))
	}
	if start == len(b) {
		return errors.New("it is empty, without even a header: deliver it with its header line")
	}
	if err := notCSV(b[start:]); err != nil {
		return err
	}
	parser := newCSVParser(e.delimiter, nil, e.decoded)
	head := b[:min(len(b), start+maxHeaderBytes)]
	end, ok := parser.split(head, start)
	if line := 1 + lineCount(b[:start]); !ok {
		return fmt.Errorf("line %d, the header, has a quote out of place: deliver the file again", line)
	} else if end == len(head) && len(head) < len(b) {
		return fmt.Errorf("line %d, the header, is longer than %d MiB: deliver the file with a header line", line, maxHeaderBytes>>20)
	}
	for _, field := range parser.fields {
		e.names = append(e.names, strings.TrimSpace(strings.Clone(string(field))))
	}
	if strings.Join(e.names, "") == "" {
		return errors.New("its header is empty: deliver it with its header line")
	}
	if end < len(b) {
		end = lineEnd(b, end)
	}
	e.skip(end)
	return nil
}

// checkTitle names the line that is the header where titles stand before it.
func (e *csvExtract) checkTitle(wanted []string) error {
	const titleLines = 20
	isWanted := func(name string) bool { return slices.Contains(wanted, strings.TrimSpace(name)) }
	if slices.ContainsFunc(e.names, isWanted) {
		return nil
	}
	parser, line := newCSVParser(e.delimiter, nil, e.decoded), e.at.line
	b := e.ahead.data[:min(len(e.ahead.data), maxHeaderBytes)]
	for at := 0; at < len(b) && line < e.at.line+titleLines; line++ {
		found := 0
		if _, ok := parser.split(b, at); ok {
			for _, cell := range parser.fields {
				if isWanted(string(cell)) {
					found++
				}
			}
		}
		if found > 1 || found == len(wanted) && found > 0 {
			return fmt.Errorf("its header stands in line %d: take away the lines before it", line)
		}
		if at = firstLineEnd(b, at); at < len(b) {
			at = lineEnd(b, at)
		}
	}
	return nil
}

// skipLineEnds is the place of the first byte from i on that ends no line.
func skipLineEnds(b []byte, i int) int {
	for i < len(b) && (b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// separatorLine reads the line at start by which Excel names a file's
// delimiter; 0 where it is none.
func separatorLine(b []byte, start int) (sign byte, end int) {
	end = firstLineEnd(b[:min(len(b), start+16)], start)
	line := bytes.Trim(b[start:end], `"`)
	rest, ok := bytes.CutPrefix(bytes.ToLower(line), []byte("sep="))
	if !ok || len(rest) != 1 {
		return 0, 0
	}
	return rest[0], end
}

// notCSV names what is sent in place of a CSV file.
func notCSV(b []byte) error {
	head := b[:min(len(b), 4096)]
	lower := bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return errors.New("it is an XML file: export it as CSV")
	case bytes.HasPrefix(lower, []byte("<table")):
		return errors.New("it is a table in HTML, as some systems export for Excel: export it as CSV")
	case bytes.HasPrefix(lower, []byte("<")):
		return errors.New("it is an HTML page, probably a login or error page: fetch the extract again")
	case isJSONArray(lower):
		return errors.New("it is a JSON array: deliver it as CSV, or as one object a line with format: ndjson")
	case bytes.HasPrefix(lower, []byte("{")) && bytes.HasPrefix(trimJSON(lower[1:]), []byte(`"`)):
		return errors.New("it looks like JSON: set format: ndjson where it is one object a line, or fetch the extract again where it is an error message")
	case bytes.IndexByte(head[:firstLineEnd(head, 0)], 0) >= 0:
		return errors.New("it holds NUL bytes: a binary file, or UTF-16 without a byte order mark (set encoding: utf-16)")
	}
	return nil
}

// isJSONArray tells an array of objects, or an empty one, by its beginning.
func isJSONArray(b []byte) bool {
	array, ok := bytes.CutPrefix(b, []byte("["))
	array = trimJSON(array)
	return ok && (bytes.HasPrefix(array, []byte("{")) || bytes.HasPrefix(array, []byte("]")))
}

func (e *csvExtract) header() []string { return e.names }

func (e *csvExtract) newParser() parser {
	return csvRunner{newCSVParser(e.delimiter, e.names, e.decoded)}
}

type csvRunner struct{ *csvParser }

func (r csvRunner) run(j *job, s sink) error {
	if j.tooLong {
		r.overlong(j.data, j.at, s)
		return nil
	}
	r.parse(j.data, j.at, s)
	return nil
}
