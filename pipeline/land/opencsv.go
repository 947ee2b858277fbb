package land

import (
	"bytes"
	"errors"
	"fmt"
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
	e.count = csvCounter{delimiter: p.delimiter, width: len(e.names), limit: maxRecordBytes}.count
	return e, nil
}

// readHeader takes the first record that is not blank as the header.
func (e *csvExtract) readHeader() error {
	b, err := e.peek()
	if err != nil {
		return err
	}
	start := 0
	for start < len(b) && (b[start] == '\n' || b[start] == '\r') {
		start = lineEnd(b, start)
	}
	if start == len(b) {
		return errors.New("it is empty, without even a header: deliver it with its header line")
	}
	if err := notCSV(b[start:]); err != nil {
		return err
	}
	parser := newCSVParser(e.delimiter, nil, e.decoded)
	end, ok := parser.split(b, start)
	if !ok || end-start >= maxRecordBytes {
		return fmt.Errorf("line %d, the header, has a quote out of place: deliver the file again", 1+lineCount(b[:start]))
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
	case bytes.HasPrefix(lower, []byte("{\"")):
		return errors.New("it looks like JSON: set format: ndjson")
	case bytes.IndexByte(head[:firstLineEnd(head, 0)], 0) >= 0:
		return errors.New("it holds NUL bytes: a binary file, or UTF-16 without a byte order mark (set encoding: utf-16)")
	}
	return nil
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
