package land

import (
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// outcome is what became of one part of a file, and after adding them up, of
// the whole file.
type outcome struct {
	accepted, rejected int64
	reasons            map[string]int64
	first              *Rejected // the first reject's line, column, rule and message
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
		if o.reasons == nil {
			o.reasons = map[string]int64{}
		}
		o.reasons[reason] += n
	}
	if o.first == nil {
		o.first = part.first
	}
	o.rejectedKeys = append(o.rejectedKeys, part.rejectedKeys...)
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

	group  *parquet.ConcurrentRowGroupWriter
	number int64
	out    *outcome
	err    error
}

// run parses a part into a row group.
func (w *worker) run(j *job, group *parquet.ConcurrentRowGroupWriter) *outcome {
	w.group, w.number, w.out, w.err, w.isSample = group, j.firstRecord, &outcome{}, nil, true
	w.convert.reset()
	err := w.parser.run(j, w)
	if err == nil {
		w.flush()
		err = w.err
	}
	if read := w.out.accepted + w.out.rejected; err == nil && read != j.records {
		err = fmt.Errorf("records %d to %d: the independent count is %d, but %d were read (%d accepted, %d rejected): the file is not landed; please report this file's shape as a defect",
			j.firstRecord, j.firstRecord+j.records-1, j.records, read, w.out.accepted, w.out.rejected)
	}
	w.out.err = err
	return w.out
}

func (w *worker) record(fields [][]byte, native []bool, line int64, raw []byte) {
	if rej := w.convert.convert(fields, native, w.number); rej != nil {
		w.reject(*rej, fields, line, raw)
		return
	}
	w.number++
	w.out.accepted++
	if w.convert.rows == batchRows {
		w.flush()
	}
}

func (w *worker) damaged(rej reject, fields [][]byte, line int64, raw []byte) {
	w.reject(rej, fields, line, raw)
}

// reject notes why a record is not landed and keeps its text.
func (w *worker) reject(rej reject, fields [][]byte, line int64, raw []byte) {
	o := w.out
	o.rejected++
	if o.reasons == nil {
		o.reasons = map[string]int64{}
	}
	o.reasons[rej.column+":"+rej.rule]++
	if o.first == nil {
		o.first = &Rejected{Line: line, Column: rej.column, Rule: rej.rule, Message: rej.message}
	}
	if w.withRefs {
		if key, ok := w.convert.key(fields); ok {
			o.rejectedKeys = append(o.rejectedKeys, rejectedKey{key, w.place})
		}
	}
	if raw == nil {
		raw = w.rawOf(fields)
	}
	o.quarantine = appendQuarantine(o.quarantine, w.file, w.number, line, rej, raw)
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

// maxRaw bounds how much of a rejected record's text is kept.
const maxRaw = 1 << 20

// appendQuarantine writes one rejected record as a line of JSON. Text that is
// not UTF-8 is kept as hexadecimal, so that nothing of it is lost.
func appendQuarantine(b []byte, file string, number, line int64, rej reject, raw []byte) []byte {
	b = append(b, `{"file":`...)
	b = appendJSONString(b, []byte(file))
	b = fmt.Appendf(b, `,"record":%d,"line":%d,"column":`, number, line)
	b = appendJSONString(b, []byte(rej.column))
	b = append(b, `,"rule":`...)
	b = appendJSONString(b, []byte(rej.rule))
	b = append(b, `,"message":`...)
	b = appendJSONString(b, []byte(rej.message))
	if len(raw) > maxRaw {
		b = fmt.Appendf(b, `,"raw_bytes":%d`, len(raw))
		raw = raw[:maxRaw]
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

// flush encodes the batch into the row group.
func (w *worker) flush() {
	n := w.convert.rows
	w.convert.tallyBatch(w.tallies, w.isSample)
	w.isSample = false
	if w.withRefs {
		w.out.refs = w.convert.appendRefs(w.out.refs, w.place)
	}
	if n > 0 && w.err == nil {
		for i, c := range w.group.ColumnWriters() {
			if _, err := c.WriteRowValues(w.convert.leaves[i][:n]); err != nil {
				w.err = fmt.Errorf("encode column %s: %w", w.convert.plan.schema.Columns()[i][0], err)
				break
			}
		}
	}
	w.convert.reset()
}
