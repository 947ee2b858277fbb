package land

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// countLines counts the lines of NDJSON that hold anything but blanks, and
// finds where the last whole one ends.
func countLines(b []byte, last bool) (records int64, end int) {
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
		end += size
	}
	return records, end
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

// jsonNames are the names of an object's members: those that the mapping reads
// and those that were met.
type jsonNames struct {
	members []jsonMember
	index   map[string]int // of members, by name
	last    int            // the member before the one at hand
}

type jsonMember struct {
	name   string
	quoted string // as it stands in a record; "" where that takes escapes
	slot   int    // of its cell; -1 where nobody reads it
	seen   bool
	within *jsonNames // of its members, where the mapping reads some
	// next is the member that followed it: records name theirs in much the same
	// order, and leave some out.
	next int
}

func newJSONNames() *jsonNames {
	before := jsonMember{slot: -1} // stands before an object's first
	return &jsonNames{members: []jsonMember{before}, index: map[string]int{}}
}

// add finds the place of a name among the members, where it is new at the end.
func (n *jsonNames) add(name string) (member int) {
	if at, ok := n.index[name]; ok {
		return at
	}
	member = len(n.members)
	n.members = append(n.members, jsonMember{name: name, slot: -1})
	if plainEnd([]byte(name), 0) == len(name) {
		n.members[member].quoted = `"` + name + `"`
	}
	n.index[name] = member
	return member
}

// read gives a name its slot: of the member of that name and, where it has a
// point, of one within a member.
func (n *jsonNames) read(name string, slot int) {
	n.members[n.add(name)].slot = slot
	outer, inner, ok := strings.Cut(name, ".")
	if !ok {
		return
	}
	m := &n.members[n.add(outer)]
	if m.within == nil {
		m.within = newJSONNames()
	}
	m.within.read(inner, slot)
}

// met adds the slots that any record had, and the names that nobody reads.
func (n *jsonNames) met(seen map[int]bool, others map[string]bool) {
	for _, m := range n.members[1:] {
		switch {
		case m.seen && m.slot >= 0:
			seen[m.slot] = true
		case m.seen && m.within == nil:
			others[m.name] = true
		}
		if m.within != nil {
			m.within.met(seen, map[string]bool{}) // an object within is read in part
		}
	}
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

// member reads a name and finds its member; nil for one name too many.
func (p *jsonParser) member(n *jsonNames, b []byte, i int) (m *jsonMember, end int, ok bool) {
	const tries = 4
	at := n.last
	for range tries {
		at = n.members[at].next
		m = &n.members[at]
		if len(m.quoted) > 0 && len(b)-i >= len(m.quoted) && string(b[i:i+len(m.quoted)]) == m.quoted {
			m.seen = true
			n.last = at
			return m, i + len(m.quoted), true
		}
	}
	name, end, ok := p.text(b, i)
	if !ok {
		return nil, 0, false
	}
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
	clean := utf8.Valid(b) && !(p.decoded && bytes.Contains(b, []byte("\uFFFD")))
	line := from.line
	for start := 0; start < len(b); line++ {
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
	switch ok := p.line(raw); {
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
		m, end, ok := p.member(n, b, i)
		if !ok {
			return -1
		}
		if i = skipBlank(b, end); i >= len(b) || b[i] != ':' {
			return -1
		}
		if i = p.value(m, b, skipBlank(b, i+1)); i < 0 {
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

// appendUnescaped appends the text of a JSON string; false for half a
// surrogate pair, which is no character.
func appendUnescaped(dst, s []byte) ([]byte, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := hex4(s[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if i+6 >= len(s) || s[i+1] != '\\' || s[i+2] != 'u' {
					return dst, false
				}
				if r = utf16.DecodeRune(r, hex4(s[i+3:])); r == utf8.RuneError {
					return dst, false
				}
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, s[i])
		}
	}
	return dst, true
}

// hex4 reads four hexadecimal digits, or gives the replacement character.
func hex4(b []byte) rune {
	if len(b) < 4 {
		return utf8.RuneError
	}
	r := rune(0)
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return utf8.RuneError
		}
	}
	return r
}

// plainEnd is the place of the first byte from i on that a JSON string does not
// hold as it is, a quote, a backslash or a control character, or len(b).
func plainEnd(b []byte, i int) int {
	for ; i+wordBytes <= len(b); i += wordBytes {
		word := binary.LittleEndian.Uint64(b[i:])
		if signs := controlBytes(word) | equalBytes(word, ones*'"') | equalBytes(word, ones*'\\'); signs != 0 {
			return i + bits.TrailingZeros64(signs)/8
		}
	}
	for i < len(b) && b[i] != '"' && b[i] != '\\' && b[i] >= ' ' {
		i++
	}
	return i
}

// skipString returns the place behind a JSON string, or -1.
func skipString(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	for i++; ; i++ {
		if i = plainEnd(b, i); i == len(b) || b[i] < ' ' {
			return -1
		}
		if b[i] == '"' {
			return i + 1
		}
		i++ // behind the backslash
		if i >= len(b) || bytes.IndexByte([]byte(`"\/bfnrtu`), b[i]) < 0 {
			return -1
		}
		if b[i] == 'u' {
			if !isHex4(b[i+1:]) {
				return -1
			}
			i += 4
		}
	}
}

func isHex4(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	for _, c := range b[:4] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// maxNesting bounds how deep a nested value is read.
const maxNesting = 200

// skipValue returns the place behind any JSON value, or -1.
func skipValue(b []byte, i, depth int) int {
	if i >= len(b) || depth > maxNesting {
		return -1
	}
	switch c := b[i]; {
	case c == '"':
		return skipString(b, i)
	case c == '{':
		return skipMembers(b, i, depth, '}')
	case c == '[':
		return skipMembers(b, i, depth, ']')
	case c == '-' || (c >= '0' && c <= '9'):
		return skipNumber(b, i)
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(b[i:], []byte(word)) {
			return i + len(word)
		}
	}
	return -1
}

// skipMembers returns the place behind an object or an array.
func skipMembers(b []byte, i, depth int, closing byte) int {
	i = skipBlank(b, i+1)
	if i < len(b) && b[i] == closing {
		return i + 1
	}
	for {
		if closing == '}' {
			if i = skipString(b, i); i < 0 {
				return -1
			}
			if i = skipBlank(b, i); i >= len(b) || b[i] != ':' {
				return -1
			}
			i = skipBlank(b, i+1)
		}
		if i = skipValue(b, i, depth+1); i < 0 {
			return -1
		}
		if i = skipBlank(b, i); i >= len(b) {
			return -1
		}
		switch b[i] {
		case closing:
			return i + 1
		case ',':
			i = skipBlank(b, i+1)
		default:
			return -1
		}
	}
}

// skipNumber returns the place behind a JSON number, or -1.
func skipNumber(b []byte, i int) int {
	run := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if b[i] == '-' {
		i++
	}
	first := i
	if !run() || (b[first] == '0' && i > first+1) {
		return -1
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !run() {
			return -1
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !run() {
			return -1
		}
	}
	return i
}

func skipBlank(b []byte, i int) int {
	for i < len(b) && isBlankJSON(b[i]) {
		i++
	}
	return i
}

func isBlankJSON(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// trimJSON drops what JSON counts as blank around a line.
func trimJSON(b []byte) []byte {
	b = b[skipBlank(b, 0):]
	for len(b) > 0 && isBlankJSON(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// appendJSONString appends text as a JSON string. Bytes that are not UTF-8
// become the replacement character.
func appendJSONString(dst, s []byte) []byte {
	dst = append(dst, '"')
	for len(s) > 0 {
		c := s[0]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < ' ':
			dst = append(dst, `\u00`...)
			dst = append(dst, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRune(s)
			dst = utf8.AppendRune(dst, r)
			s = s[size:]
			continue
		}
		s = s[1:]
	}
	return append(dst, '"')
}
