package land

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvExtract is an open CSV file.
type csvExtract struct {
	chunks
	delimiter byte
	names     []string
	first     *job // the rest of the part that held the header
}

func openCSV(t *text, p *plan) (*csvExtract, error) {
	e := &csvExtract{chunks: chunks{text: t, count: csvCounter{delimiter: p.delimiter, limit: maxRecordBytes}.count}, delimiter: p.delimiter}
	if err := e.readHeader(); err != nil {
		return nil, err
	}
	return e, nil
}

// readHeader takes the first record that is not blank as the header.
func (e *csvExtract) readHeader() error {
	j, err := e.chunks.next(nil)
	if err == io.EOF || (err == nil && len(j.data) == 0) {
		return errors.New("it is empty, without even a header: deliver it with its header line")
	}
	if err != nil {
		return err
	}
	start := 0
	for start < len(j.data) && (j.data[start] == '\n' || j.data[start] == '\r') {
		start = lineEnd(j.data, start)
	}
	if err := notCSV(j.data[start:]); err != nil {
		return err
	}
	parser := newCSVParser(e.delimiter, 0, e.decoded)
	end, ok := parser.split(j.data, start)
	if !ok {
		return fmt.Errorf("line %d, the header, has a quote out of place", 1+lines(j.data[:start]))
	}
	for _, field := range parser.fields {
		e.names = append(e.names, strings.TrimSpace(strings.Clone(string(field))))
	}
	if strings.Join(e.names, "") == "" {
		return errors.New("its header is empty")
	}
	if end < len(j.data) {
		end = lineEnd(j.data, end)
	}
	j.firstLine += lines(j.data[:end])
	j.data = j.data[end:]
	j.records--
	e.record-- // the header is none
	e.first = j
	return nil
}

// notCSV names what is sent in place of a CSV file.
func notCSV(b []byte) error {
	head := b[:min(len(b), 4096)]
	lower := bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype")), bytes.HasPrefix(lower, []byte("<html")):
		return errors.New("it is an HTML page, probably a login or error page: fetch the extract again")
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return errors.New("it is an XML file: export it as CSV")
	case bytes.HasPrefix(lower, []byte("{\"")):
		return errors.New("it looks like JSON: set format: ndjson")
	case bytes.IndexByte(head[:firstLineEnd(head, 0)], 0) >= 0:
		return errors.New("it holds NUL bytes: a binary file, or UTF-16 without a byte order mark (set encoding: utf-16)")
	}
	return nil
}

func (e *csvExtract) header() []string { return e.names }

func (e *csvExtract) next(buf []byte) (*job, error) {
	if j := e.first; j != nil {
		e.first = nil
		return j, nil
	}
	return e.chunks.next(buf)
}

func (e *csvExtract) newParser() parser {
	return csvRunner{newCSVParser(e.delimiter, len(e.names), e.decoded)}
}

type csvRunner struct{ *csvParser }

func (r csvRunner) run(j *job, s sink) error {
	r.parse(j.data, j.firstLine, s)
	return nil
}

// jsonExtract is an open NDJSON file.
type jsonExtract struct {
	chunks
	names []string
	first *job
}

func openJSON(t *text, p *plan) (*jsonExtract, error) {
	e := &jsonExtract{chunks: chunks{text: t, count: countLines}, names: p.wanted()}
	j, err := e.chunks.next(nil)
	if err == io.EOF {
		return e, nil
	}
	if err != nil {
		return nil, err
	}
	head := bytes.TrimSpace(j.data[:min(len(j.data), 4096)])
	if bytes.HasPrefix(head, []byte("[")) {
		return nil, errors.New("it is a JSON array: deliver one object a line (NDJSON)")
	}
	if err := notCSV(head); err != nil && !bytes.HasPrefix(head, []byte("{")) {
		return nil, err
	}
	e.first = j
	return e, nil
}

func (e *jsonExtract) header() []string { return e.names }

func (e *jsonExtract) next(buf []byte) (*job, error) {
	if j := e.first; j != nil {
		e.first = nil
		return j, nil
	}
	return e.chunks.next(buf)
}

func (e *jsonExtract) newParser() parser { return jsonRunner{newJSONParser(e.names, e.decoded)} }

type jsonRunner struct{ *jsonParser }

func (r jsonRunner) run(j *job, s sink) error {
	r.parse(j.data, j.firstLine, s)
	return nil
}
