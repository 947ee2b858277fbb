package land

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// email derives the person's key and the domain. Text without an @ is not an
// address and gives neither: a note such as "none" must not join people.
func (c *converter) email(cell []byte) {
	person, domain := parquet.Value{}, parquet.Value{}
	start := len(c.arena)
	c.arena = appendLower(c.arena, firstAddress(cell))
	address := c.arena[start:len(c.arena):len(c.arena)]
	at := len(address) - 1
	for at >= 0 && address[at] != '@' {
		at--
	}
	if at > 0 && at < len(address)-1 {
		domain = parquet.ByteArrayValue(address[at+1:])
		c.mac.Reset()
		c.mac.Write(address)
		var sum [sha256.Size]byte
		digest := c.mac.Sum(sum[:0])
		start = len(c.arena)
		c.arena = hex.AppendEncode(c.arena, digest)
		person = parquet.ByteArrayValue(c.arena[start:len(c.arena):len(c.arena)])
	}
	c.derive(c.plan.leaf.personKey, person)
	c.derive(c.plan.leaf.emailDomain, domain)
}

// firstAddress is the first address of a cell that holds more than one: a list of
// them, or a name before or behind it, which no table may show.
func firstAddress(cell []byte) []byte {
	if !bytes.ContainsAny(cell, "[{<(,;:\" \t") {
		return cell
	}
	at := bytes.IndexByte(cell, '@')
	if at < 0 {
		return cell
	}
	start, end := at, at+1
	for start > 0 && isLocalPart(cell[start-1]) {
		start--
	}
	for end < len(cell) && isHostPart(cell[end]) {
		end++
	}
	return bytes.TrimRight(cell[start:end], ".-")
}

func isHostPart(b byte) bool {
	return b >= 0x80 || isLetter(b) || '0' <= b && b <= '9' || b == '.' || b == '-'
}

// keyed is the keyed hash of one of the company's own people, of a system's id
// as of a name: equal words of one system have equal keys.
func (c *converter) keyed(col *column, cell []byte) []byte {
	id := c.id(col, cell)
	start := len(c.arena)
	c.arena = c.appendKeyed(c.arena, id)
	return c.arena[start:len(c.arena):len(c.arena)]
}

// appendKeyed appends the keyed hash of a text, letter case aside, in hex.
func (c *converter) appendKeyed(to, text []byte) []byte {
	var sum [sha256.Size]byte
	c.mac.Reset()
	c.mac.Write(bytes.ToLower(text))
	return hex.AppendEncode(to, c.mac.Sum(sum[:0]))
}

// withoutAddress leaves of each e-mail address in a text its domain only: texts
// are published, and the domain is what they are matched by.
func (c *converter) withoutAddress(text []byte) []byte {
	at := bytes.IndexByte(text, '@')
	if at < 0 {
		return text
	}
	start := len(c.arena)
	for ; at >= 0; at = bytes.IndexByte(text, '@') {
		local := at
		for local > 0 && isLocalPart(text[local-1]) {
			local--
		}
		c.arena = append(c.arena, text[:local]...)
		if local == at {
			c.arena = append(c.arena, '@') // a handle, or a sign of its own
		}
		text = text[at+1:]
	}
	c.arena = append(c.arena, text...)
	return c.arena[start:len(c.arena):len(c.arena)]
}

// isLocalPart is true for what stands before the @ of an address in use. Signs
// that RFC 5322 allows and URLs are made of are left out: the host must stay.
func isLocalPart(b byte) bool {
	return b >= 0x80 || isLetter(b) || '0' <= b && b <= '9' || strings.IndexByte(".%+-_'", b) >= 0
}

// derive puts a value that no column is mapped to into the batch.
func (c *converter) derive(leaf int, v parquet.Value) {
	if leaf >= 0 {
		c.leaves[leaf][c.rows] = v
	}
}

// attributes writes the kept columns as a JSON object of texts.
func (c *converter) attributes(fields [][]byte) {
	leaf := c.plan.leaf.attributes
	start, any := len(c.arena), false
	for _, k := range c.bound.keep {
		text := trim(fields[k.index])
		if len(text) == 0 || c.isNull(text) {
			continue
		}
		separator := byte(',')
		if !any {
			separator = '{'
		}
		any = true
		c.arena = append(c.arena, separator)
		c.arena = appendJSONString(c.arena, []byte(k.name))
		c.arena = append(c.arena, ':')
		c.arena = appendJSONString(c.arena, text)
	}
	if !any {
		c.leaves[leaf][c.rows] = parquet.Value{}
		return
	}
	c.arena = append(c.arena, '}')
	c.leaves[leaf][c.rows] = parquet.ByteArrayValue(c.arena[start:len(c.arena):len(c.arena)])
}

// key hashes the key of a record as it would be landed; false where a key
// column that is required is null, not readable or not there.
func (c *converter) key(fields [][]byte) (uint64, bool) {
	c.native = nil
	start := len(c.arena)
	defer func() { c.arena = c.arena[:start] }()
	exponent := c.plan.exponent
	for i := range c.plan.columns[:c.plan.keyColumns] {
		col := &c.plan.columns[i]
		for _, at := range c.bound.columns[i] {
			if at >= len(fields) {
				return 0, false
			}
		}
		cell, at := c.cell(col, c.bound.columns[i], fields)
		if c.value(col, cell, at, &exponent) != nil {
			return 0, false
		}
	}
	sum := uint64(0)
	for _, leaf := range c.plan.keys {
		sum = hashValue(sum, c.leaves[leaf][c.rows])
	}
	return sum, true
}

// appendRefs describes the batch for the comparison with another snapshot.
func (c *converter) appendRefs(to []ref, file int32) []ref {
	start := len(to)
	for row := range c.rows {
		to = append(to, ref{number: c.leaves[c.plan.leaf.record][row].Int64(), file: file})
	}
	batch := to[start:]
	for _, leaf := range c.plan.keys {
		for row, v := range c.leaves[leaf][:c.rows] {
			batch[row].key = hashValue(batch[row].key, v)
		}
	}
	for _, leaf := range c.plan.content {
		for row, v := range c.leaves[leaf][:c.rows] {
			batch[row].hash = hashValue(batch[row].hash, v)
		}
	}
	return to
}

// sameDay reports whether a record has the extract date of the first one; the
// time of day may differ.
func (c *converter) sameDay(cell []byte) bool {
	if cell = trim(cell); string(cell) == string(c.day) {
		return true
	}
	day, ok := c.extractDay(cell)
	first, okFirst := c.extractDay(c.day)
	return ok && okFirst && day.Equal(first)
}

// extractDay reads the extract date column of a record.
func (c *converter) extractDay(cell []byte) (time.Time, bool) {
	var m moment
	if cell = trim(cell); !c.read(&m, cell) && !m.readISO(cell) {
		return time.Time{}, false
	}
	return time.Date(m.year, time.Month(m.month), m.day, 0, 0, 0, 0, time.UTC), true
}
