package land

import (
	"bytes"
	"unicode/utf8"
)

// countLines counts the lines of NDJSON, of which those that hold anything but
// blanks are records, and finds where the last whole one ends.
func countLines(b []byte, last bool) (records, lines int64, end int) {
	for end < len(b) {
		size := bytes.IndexByte(b[end:], '\n') + 1
		if size == 0 {
			if !last {
				break
			}
			size = len(b) - end
		}
		if b[end] > ' ' || len(trimJSON(b[end:end+size])) > 0 {
			records++
		}
		lines++
		end += size
	}
	return records, lines, end
}

// jsonParser cuts chunks of NDJSON into cells, by name. A nested value is its
// JSON text; what lies within it is reached by a name such as properties.email.
// A name that occurs twice in a record counts as it stands last.
type jsonParser struct {
	names   *jsonNames
	others  int // names that nobody reads
	limit   int // maxRecordBytes
	decoded bool
	fields  [][]byte
	native  []bool
	escaped bool // a cell of the record at hand was
	arena   []byte
}

func newJSONParser(names []string, decoded bool) *jsonParser {
	p := &jsonParser{names: newJSONNames(), limit: maxRecordBytes, decoded: decoded}
	for slot, name := range names {
		p.names.read(name, slot)
	}
	p.fields, p.native = make([][]byte, len(names)), make([]bool, len(names))
	return p
}

// maxOthers bounds how many unmapped names are remembered: records whose names
// are data would otherwise fill the memory.
const maxOthers = 1000

// member reads a name with its colon and finds its member; nil for one name too
// many. It returns the place of the value.
func (p *jsonParser) member(n *jsonNames, b []byte, i int) (m *jsonMember, end int, ok bool) {
	const tries = 4
	at := n.last
	for range tries {
		at = n.members[at].next
		m = &n.members[at]
		if m.quoted.leads(b[i:]) {
			m.seen = true
			n.last = at
			return m, skipBlank(b, i+len(m.quoted.text)), true
		}
	}
	name, end, ok := p.text(b, i)
	if !ok {
		return nil, 0, false
	}
	if end = skipBlank(b, end); end == len(b) || b[end] != ':' {
		return nil, 0, false
	}
	end = skipBlank(b, end+1)
	at, known := n.index[string(name)]
	if !known && p.others == maxOthers {
		return nil, end, true
	}
	if !known {
		p.others++
		at = n.add(string(name))
	}
	n.members[n.last].next, n.last = at, at
	m = &n.members[at]
	m.seen = true
	return m, end, true
}

// parse reads all records of a chunk, whose place is given.
func (p *jsonParser) parse(b []byte, from place, s sink) {
	p.arena = p.arena[:0]
	line, clean, checked := from.line, false, 0
	for start := 0; start < len(b); line++ {
		if start >= checked {
			checked = stripEnd(b, start)
			strip := b[start:checked]
			clean = utf8.Valid(strip) && !(p.decoded && bytes.Contains(strip, []byte("\uFFFD")))
		}
		end := len(b)
		if n := bytes.IndexByte(b[start:], '\n'); n >= 0 {
			end = start + n
		}
		if raw := trimJSON(b[start:end]); len(raw) > 0 {
			at := place{line: line, offset: from.offset + int64(start)}
			if len(raw) < p.limit {
				p.record(raw, at, clean, s)
			} else {
				p.overlong(raw, at, s)
			}
		}
		start = end + 1
	}
}

// overlong reports a line that is too long, or the beginning of one.
func (p *jsonParser) overlong(raw []byte, at place, s sink) {
	_ = p.line(raw) // for the members that it has before it is cut
	s.damaged(tooLong, p.fields, at, raw)
}

func (p *jsonParser) record(raw []byte, at place, clean bool, s sink) {
	// Files that were put together have marks in between.
	switch ok := p.line(bytes.TrimPrefix(raw, byteOrderMark)); {
	case !clean && !utf8.Valid(raw):
		s.damaged(reject{rule: ruleUTF8, message: "the record is not UTF-8; name the file's encoding under encoding:"}, p.fields, at, raw)
	case !ok:
		s.damaged(reject{rule: ruleJSON, message: "the line is not one JSON object"}, p.fields, at, raw)
	default:
		if !clean || p.escaped {
			for _, cell := range p.fields {
				if rule, message := dirt(cell, p.decoded); rule != "" {
					s.damaged(reject{rule: rule, message: message}, p.fields, at, raw)
					return
				}
			}
		}
		s.record(p.fields, p.native, at, raw)
	}
}

// line reads a line that must be a JSON object and nothing else.
func (p *jsonParser) line(b []byte) bool {
	clear(p.fields)
	clear(p.native)
	p.escaped = false
	return len(b) > 0 && b[0] == '{' && p.object(p.names, b, 0) == len(b)
}

// object reads a JSON object and returns the place behind it, or -1.
func (p *jsonParser) object(n *jsonNames, b []byte, i int) (end int) {
	n.last = 0
	i = skipBlank(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	for {
		m, at, ok := p.member(n, b, i)
		if !ok {
			return -1
		}
		if i = p.value(m, b, at); i < 0 {
			return -1
		}
		if i = skipBlank(b, i); i >= len(b) {
			return -1
		}
		switch b[i] {
		case '}':
			return i + 1
		case ',':
			i = skipBlank(b, i+1)
		default:
			return -1
		}
	}
}

// value reads a member's value into its slot and returns the place behind it,
// or -1.
func (p *jsonParser) value(m *jsonMember, b []byte, i int) (end int) {
	switch {
	case m == nil || i >= len(b):
		return skipValue(b, i, 0)
	case m.slot >= 0 && b[i] == '"':
		cell, end, ok := p.text(b, i)
		if !ok {
			return -1
		}
		p.fields[m.slot], p.native[m.slot] = cell, false
		return end
	case m.within != nil && b[i] == '{':
		end = p.object(m.within, b, i)
	default:
		end = skipValue(b, i, 0)
	}
	if end < 0 || m.slot < 0 {
		return end
	}
	p.fields[m.slot] = b[i:end:end]
	if b[i] == 'n' {
		p.fields[m.slot] = nil
	}
	p.native[m.slot] = b[i] == '-' || (b[i] >= '0' && b[i] <= '9')
	return end
}

// text reads a JSON string, unescaped.
func (p *jsonParser) text(b []byte, i int) (cell []byte, end int, ok bool) {
	if i >= len(b) || b[i] != '"' {
		return nil, 0, false
	}
	if end = plainEnd(b, i+1); end < len(b) && b[end] == '"' {
		return b[i+1 : end : end], end + 1, true
	}
	if end = skipString(b, i); end < 0 {
		return nil, 0, false
	}
	p.escaped = true
	start := len(p.arena)
	p.arena, ok = appendUnescaped(p.arena, b[i+1:end-1])
	return p.arena[start:len(p.arena):len(p.arena)], end, ok
}
