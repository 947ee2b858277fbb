package land

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// place is where a record stands in its file: the number of its first line (of
// the record, in Parquet) and how many bytes of unpacked text, in UTF-8, lie
// before it; -1 in Parquet.
type place struct{ line, offset int64 }

// sink takes the records that a parser finds. The slices are valid until the
// parser's chunk is done with.
type sink interface {
	// record takes the cells of a record, as many as the file has columns. A
	// cell of native is true where the file says that it is a number.
	record(fields [][]byte, native []bool, at place, raw []byte)
	// damaged takes a record that could not be read, with what cells it seems to have.
	damaged(rej reject, fields [][]byte, at place, raw []byte)
}

// csvParser cuts chunks of a CSV file into cells, by the rules stated at
// csvCounter.
type csvParser struct {
	names    []string // of the header
	limit    int      // maxRecordBytes
	decoded  bool     // from another encoding: a replacement character is damage
	fields   [][]byte
	most     int  // fields that are kept: one more than there are columns
	quoting  bool // the record at hand has quoted cells
	arena    []byte
	special  [256]bool
	splitter byte
}

// newCSVParser returns a parser of records, or of the header where names is nil.
func newCSVParser(delimiter byte, names []string, decoded bool) *csvParser {
	p := &csvParser{names: names, limit: maxRecordBytes, most: len(names) + 1, decoded: decoded, splitter: delimiter}
	if names == nil {
		p.most = maxHeaderBytes
	}
	for _, c := range [...]byte{delimiter, '"', '\n', '\r'} {
		p.special[c] = true
	}
	return p
}

// parse reads all records of a chunk, whose place is given.
func (p *csvParser) parse(b []byte, from place, s sink) {
	p.arena = p.arena[:0] // cells point into it until the chunk is done with
	line, clean, checked := from.line, false, 0
	for start := 0; start < len(b); {
		if start >= checked {
			checked = stripEnd(b, start)
			rule, _ := dirt(b[start:checked], p.decoded)
			clean = rule == ""
		}
		if b[start] == '\n' || b[start] == '\r' {
			start = lineEnd(b, start)
			line++
			continue
		}
		at := place{line: line, offset: from.offset + int64(start)}
		end, ok := p.split(b, start)
		if !ok || end-start >= p.limit || (len(p.fields) != len(p.names) && firstLineEnd(b[:end], start) < end) {
			end = firstLineEnd(b, start)
			s.damaged(reject{rule: ruleQuote, message: "a quote that neither starts nor ends a field, or a quoted field without an end; a quote within a field must be doubled"}, p.fields, at, b[start:end])
			ok = false
		}
		raw := b[start:end]
		next := end
		if end < len(b) {
			next = lineEnd(b, end)
		}
		if ok {
			p.emit(s, raw, at, clean && end <= checked)
		}
		if line++; p.quoting {
			line += lineCount(raw)
		}
		start = next
	}
}

// emit hands a well-formed record on.
func (p *csvParser) emit(s sink, raw []byte, at place, clean bool) {
	if !clean {
		if rule, message := dirt(raw, p.decoded); rule != "" {
			s.damaged(reject{rule: rule, message: message}, p.fields, at, raw)
			return
		}
	}
	if len(p.fields) != len(p.names) {
		s.damaged(reject{rule: ruleRagged, message: p.ragged()}, p.fields, at, raw)
		return
	}
	// Files that were put together have marks and headers in between.
	p.fields[0] = bytes.TrimPrefix(p.fields[0], byteOrderMark)
	if p.isHeader() {
		s.damaged(reject{rule: ruleHeader, message: "the record is the header once more"}, p.fields, at, raw)
		return
	}
	s.record(p.fields, nil, at, raw)
}

// ragged says how many cells a record has that is not as wide as the header.
func (p *csvParser) ragged() string {
	if len(p.fields) > len(p.names) {
		return fmt.Sprintf("the record has more cells than the header's %d", len(p.names))
	}
	return fmt.Sprintf("the record has %d cells, the header %d", len(p.fields), len(p.names))
}

// byteOrderMark is U+FEFF in UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// isHeader reports a record whose cells are the names of the columns.
func (p *csvParser) isHeader() bool {
	for i, cell := range p.fields {
		if string(cell) != p.names[i] && string(trim(cell)) != p.names[i] {
			return false
		}
	}
	return true
}

// overlong reports a line that is too long by its beginning, of which only
// the last cell is cut.
func (p *csvParser) overlong(beginning []byte, at place, s sink) {
	p.arena = p.arena[:0]
	if _, ok := p.split(beginning, 0); ok {
		p.fields = p.fields[:len(p.fields)-1]
	}
	s.damaged(tooLong, p.fields, at, beginning)
}

// dirt names what no record may hold.
func dirt(raw []byte, decoded bool) (rule, message string) {
	switch {
	case bytes.IndexByte(raw, 0) >= 0:
		return ruleNUL, "the record holds a NUL byte"
	case !utf8.Valid(raw):
		return ruleUTF8, "the record is not UTF-8; name the file's encoding under encoding:"
	case decoded && bytes.Contains(raw, []byte("\uFFFD")):
		return ruleUTF8, "the record holds bytes that its encoding does not have"
	}
	return "", ""
}

// stripEnd is the end of the next lines of a chunk to be checked at once: few
// enough to be in the processor's cache still when they are parsed.
func stripEnd(b []byte, start int) int {
	const least = 1 << 16
	if len(b)-start > least {
		if i := bytes.IndexByte(b[start+least:], '\n'); i >= 0 {
			return start + least + i + 1
		}
	}
	return len(b)
}

// add keeps a cell. A record of millions of delimiters is not worth the memory
// of its cells: that it has too many is all that counts.
func (p *csvParser) add(cell []byte) {
	if len(p.fields) < p.most {
		p.fields = append(p.fields, cell)
	}
}

// split cuts the record at start into p.fields and returns where its line
// ends: the place of the line end, or len(b). It is false for a damaged one.
func (p *csvParser) split(b []byte, start int) (end int, ok bool) {
	p.fields, p.quoting = p.fields[:0], false
	from := start // of the cell at hand
	for i := start; i+wordBytes <= len(b); i += wordBytes {
		word := binary.LittleEndian.Uint64(b[i:])
		signs := controlBytes(word) | equalBytes(word, ones*'"') | equalBytes(word, ones*uint64(p.splitter))
		for ; signs != 0; signs &= signs - 1 {
			at := i + bits.TrailingZeros64(signs)/8
			switch b[at] {
			case p.splitter:
				p.add(b[from:at:at])
				from = at + 1
			case '\n', '\r':
				p.add(b[from:at:at])
				return at, true
			case '"':
				return p.splitQuoted(b, from)
			}
		}
	}
	return p.splitQuoted(b, from)
}

// splitQuoted cuts the rest of a record, of which some cells may be quoted.
func (p *csvParser) splitQuoted(b []byte, i int) (end int, ok bool) {
	for {
		if i < len(b) && b[i] == '"' {
			if i, ok = p.quoted(b, i+1); !ok {
				return 0, false
			}
		} else {
			from := i
			for i < len(b) && !p.special[b[i]] {
				i++
			}
			p.add(b[from:i:i])
		}
		switch {
		case i == len(b) || b[i] == '\n' || b[i] == '\r':
			return i, true
		case b[i] != p.splitter:
			return 0, false
		}
		i++
	}
}

// quoted reads a quoted field from behind its first quote to behind its last.
func (p *csvParser) quoted(b []byte, from int) (end int, ok bool) {
	p.quoting = true
	q := bytes.IndexByte(b[from:], '"')
	if q < 0 {
		return 0, false
	}
	i := from + q
	if i+1 == len(b) || b[i+1] != '"' {
		p.add(b[from:i:i])
		return i + 1, true
	}
	start := len(p.arena)
	for {
		p.arena = append(p.arena, b[from:i+1]...)
		from = i + 2
		if q = bytes.IndexByte(b[from:], '"'); q < 0 {
			return 0, false
		}
		if i = from + q; i+1 == len(b) || b[i+1] != '"' {
			break
		}
	}
	p.arena = append(p.arena, b[from:i]...)
	p.add(p.arena[start:len(p.arena):len(p.arena)])
	return i + 1, true
}

// firstLineEnd is the place of the first line end from start on, or len(b).
func firstLineEnd(b []byte, start int) int {
	for i := start; i < len(b); i++ {
		if b[i] == '\n' || b[i] == '\r' {
			return i
		}
	}
	return len(b)
}

// lineCount counts the line ends in b.
func lineCount(b []byte) int64 {
	if len(b) < 64 {
		n := int64(0)
		for i := 0; i < len(b); i++ {
			if b[i] == '\n' || (b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n')) {
				n++
			}
		}
		return n
	}
	n := bytes.Count(b, []byte("\n"))
	if bytes.IndexByte(b, '\r') >= 0 {
		n += bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
	}
	return int64(n)
}
