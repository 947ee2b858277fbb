package land

import "strings"

// jsonNames are the names of an object's members: those that the mapping reads
// and those that were met.
type jsonNames struct {
	members []jsonMember
	index   map[string]int // of members, by name
	last    int            // the member before the one at hand
}

type jsonMember struct {
	name   string
	quoted string // as it stands in a record, with its colon; "" where that takes escapes
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
		n.members[member].quoted = `"` + name + `":`
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
