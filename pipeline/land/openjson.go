package land

import (
	"bytes"
	"errors"
)

// jsonExtract is an open NDJSON file.
type jsonExtract struct {
	chunks
	names []string
}

func openJSON(t *text, p *plan) (*jsonExtract, error) {
	e := &jsonExtract{chunks: newChunks(t, "\n"), names: p.wanted()}
	e.count, e.early = countLines, true
	b, err := e.peek()
	if err != nil {
		return nil, err
	}
	if err := notNDJSON(b); err != nil {
		return nil, err
	}
	return e, nil
}

// notNDJSON names what is sent in place of an NDJSON file. A damaged first
// line is no reason to refuse the others.
func notNDJSON(b []byte) error {
	head := bytes.TrimSpace(b[:min(len(b), 1<<16)])
	switch {
	case isJSONArray(head):
		return errors.New("it is a JSON array: deliver one object a line (NDJSON)")
	case len(head) == 0, bytes.HasPrefix(head, []byte("{")), bytes.Contains(head, []byte("\n{")):
		return nil
	}
	if err := notCSV(head); err != nil {
		return err
	}
	if bytes.Contains(head, []byte("\n")) {
		return errors.New("its first lines are not JSON objects: deliver one object a line, or set format: csv where it is a CSV file")
	}
	return nil
}

func (e *jsonExtract) header() []string { return e.names }

func (e *jsonExtract) newParser() parser { return jsonRunner{newJSONParser(e.names, e.decoded)} }

type jsonRunner struct{ *jsonParser }

func (r jsonRunner) run(j *job, s sink) error {
	if j.tooLong {
		r.overlong(j.data, j.at, s)
		return nil
	}
	r.parse(j.data, j.at, s)
	return nil
}
