package land

import (
	"encoding/hex"
	"fmt"
	"unicode/utf8"
)

// outcome is what became of one part of a file, and after adding them up, of
// the whole file.
type outcome struct {
	accepted, rejected int64
	reasons            map[string]int64
	lines              map[string]int64 // of the first reject by reason
	first              *Rejected        // the first reject's line, column, rule and message
	quarantine         []byte
	refs               []ref         // of accepted records, where they are asked for
	rejectedKeys       []rejectedKey // of rejected records with a readable key
	err                error
}

// add adds the outcome of the next part.
func (o *outcome) add(part *outcome) {
	o.accepted += part.accepted
	o.rejected += part.rejected
	for reason, n := range part.reasons {
		o.count(reason, n, part.lines[reason])
	}
	if o.first == nil {
		o.first = part.first
	}
	o.rejectedKeys = append(o.rejectedKeys, part.rejectedKeys...)
}

// count adds n rejects, of which the first is at a line.
func (o *outcome) count(reason string, n, line int64) {
	if o.reasons == nil {
		o.reasons, o.lines = map[string]int64{}, map[string]int64{}
	}
	if o.reasons[reason] == 0 {
		o.lines[reason] = line
	}
	o.reasons[reason] += n
}

// worker parses parts of one file and encodes them, one at a time. It is the
// sink of its parser.
type worker struct {
	file    string
	names   []string
	parser  parser
	convert *converter
	// withRefs says that the file belongs to a snapshot, as its place-th origin.
	withRefs bool
	place    int32
	tallies  []tally
	isSample bool // the batch at hand is the first of its part
	held     int  // bytes of the batch's cells, of a Parquet file

	group  *groupWriter
	number int64
	out    *outcome
	err    error
}

// run parses a part into a row group.
func (w *worker) run(j *job, group *groupWriter) *outcome {
	w.group, w.number, w.out, w.err, w.isSample = group, j.firstRecord, &outcome{}, nil, true
	w.convert.reset()
	err := w.parser.run(j, w)
	if err == nil {
		w.flush()
		err = w.err
	}
	if err == nil {
		err = group.end()
	}
	w.convert.tallyNulls(w.tallies, group)
	if read := w.out.accepted + w.out.rejected; err == nil && read != j.records {
		err = fmt.Errorf("records %d to %d: the independent count is %d, but %d were read (%d accepted, %d rejected): the file is not landed; please report this file's shape as a defect",
			j.firstRecord, j.firstRecord+j.records-1, j.records, read, w.out.accepted, w.out.rejected)
	}
	w.out.err = err
	return w.out
}

func (w *worker) record(fields [][]byte, native []bool, at place, raw []byte) {
	if rej := w.convert.convert(fields, native, w.number); rej != nil {
		w.reject(*rej, fields, at, raw)
		return
	}
	w.number++
	w.out.accepted++
	if raw == nil { // of a text file a part bounds what is kept
		for _, cell := range fields {
			w.held += len(cell)
		}
	}
	if w.convert.rows == batchRows || w.held > maxHeld {
		w.flush()
	}
}

func (w *worker) damaged(rej reject, fields [][]byte, at place, raw []byte) {
	w.reject(rej, fields, at, raw)
}

// reject notes why a record is not landed and keeps the beginning of its text.
func (w *worker) reject(rej reject, fields [][]byte, at place, raw []byte) {
	o := w.out
	o.rejected++
	o.count(rej.column+":"+rej.rule, 1, at.line)
	if o.first == nil {
		o.first = &Rejected{Line: at.line, Column: rej.column, Rule: rej.rule, Message: rej.message}
	}
	if w.withRefs {
		if key, ok := w.convert.key(fields); ok {
			o.rejectedKeys = append(o.rejectedKeys, rejectedKey{key, w.place})
		}
	}
	if len(o.quarantine) < maxQuarantine {
		if raw == nil {
			raw = w.rawOf(fields)
		}
		o.quarantine = appendQuarantine(o.quarantine, w.file, w.number, at, rej, raw)
	}
	w.number++
}

// rawOf writes a record that has no text of its own as a JSON object.
func (w *worker) rawOf(fields [][]byte) []byte {
	var b []byte
	for i, cell := range fields {
		if cell == nil || i >= len(w.names) {
			continue
		}
		separator := byte(',')
		if len(b) == 0 {
			separator = '{'
		}
		b = appendJSONString(append(b, separator), []byte(w.names[i]))
		b = appendJSONString(append(b, ':'), cell)
	}
	if len(b) == 0 {
		b = append(b, '{')
	}
	return append(b, '}')
}

// Quarantine is bounded: of one rejected record maxRaw bytes of text are kept,
// of one file the records that come first, maxQuarantine bytes of them. All
// are counted, by reason, in the ledger.
const (
	maxRaw        = 4 << 10
	maxQuarantine = 16 << 20
)

// appendQuarantine writes one rejected record as a line of JSON. Text that is
// not UTF-8 is kept as hexadecimal, so that its bytes can be told.
func appendQuarantine(b []byte, file string, number int64, at place, rej reject, raw []byte) []byte {
	b = append(b, `{"file":`...)
	b = appendJSONString(b, []byte(file))
	b = fmt.Appendf(b, `,"record":%d,"line":%d`, number, at.line)
	if at.offset >= 0 {
		b = fmt.Appendf(b, `,"offset":%d`, at.offset)
	}
	b = append(b, `,"column":`...)
	b = appendJSONString(b, []byte(rej.column))
	b = append(b, `,"rule":`...)
	b = appendJSONString(b, []byte(rej.rule))
	b = append(b, `,"message":`...)
	b = appendJSONString(b, []byte(rej.message))
	if len(raw) > maxRaw {
		b = fmt.Appendf(b, `,"raw_bytes":%d`, len(raw))
		raw = raw[:maxRaw]
		for cut := 1; cut < utf8.UTFMax && !utf8.Valid(raw); cut++ {
			raw = raw[:maxRaw-cut] // not within a character
		}
	}
	if utf8.Valid(raw) {
		b = append(b, `,"raw":`...)
		b = appendJSONString(b, raw)
	} else {
		b = append(b, `,"raw_hex":"`...)
		b = append(hex.AppendEncode(b, raw), '"')
	}
	return append(b, "}\n"...)
}

// maxHeld bounds the text of a batch.
const maxHeld = 16 << 20

// flush encodes the batch into the row group.
func (w *worker) flush() {
	n := w.convert.rows
	w.convert.tallyBatch(w.tallies, w.isSample)
	w.isSample = false
	if w.withRefs {
		w.out.refs = w.convert.appendRefs(w.out.refs, w.place)
	}
	if n > 0 && w.err == nil {
		for i, c := range w.group.columns {
			if i == w.convert.plan.leaf.sha {
				continue // it is written last, when it is known
			}
			if err := c.write(w.convert.leaves[i][:n]); err != nil {
				w.err = fmt.Errorf("encode column %s: %w", w.convert.plan.schema.Columns()[i][0], err)
				break
			}
		}
	}
	w.convert.reset()
	w.held = 0
}
