package land

import (
	"encoding/binary"
	"strings"
)

// jsonNames are the names of an object's members: those that the mapping reads
// and those that were met.
type jsonNames struct {
	members []jsonMember
	index   map[string]int // of members, by name
	last    int            // the member before the one at hand
}

type jsonMember struct {
	name   string
	quoted quotedName
	slot   int // of its cell; -1 where nobody reads it
	seen   bool
	within *jsonNames // of its members, where the mapping reads some
	// next is the member that followed it: records name theirs in much the same
	// order, and leave some out.
	next int
}

// quotedName is a name as it stands in a record, with its quotes and its colon;
// empty where that takes escapes. Its first and its last letters are words as well:
// mostly they are all there is to compare.
type quotedName struct {
	text        string
	first, last uint64
	ofFirst     uint64 // the letters that first has
}

func newQuotedName(name string) quotedName {
	q := quotedName{text: `"` + name + `":`, ofFirst: ^uint64(0)}
	n := len(q.text)
	if n < wordBytes {
		q.ofFirst >>= 8 * (wordBytes - n)
	}
	var first [wordBytes]byte
	copy(first[:], q.text)
	q.first = binary.LittleEndian.Uint64(first[:])
	if n >= wordBytes {
		q.last = binary.LittleEndian.Uint64([]byte(q.text[n-wordBytes:]))
	}
	return q
}

// leads reports whether b begins with the name, and has a word's room for it.
func (q *quotedName) leads(b []byte) bool {
	n := len(q.text)
	if n == 0 || len(b) < max(n, wordBytes) || binary.LittleEndian.Uint64(b)&q.ofFirst != q.first {
		return false
	}
	if n <= wordBytes {
		return true
	}
	return binary.LittleEndian.Uint64(b[n-wordBytes:]) == q.last &&
		(n <= 2*wordBytes || string(b[wordBytes:n-wordBytes]) == q.text[wordBytes:n-wordBytes])
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
		n.members[member].quoted = newQuotedName(name)
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
