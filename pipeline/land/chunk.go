package land

import (
	"bytes"
	"io"
)

// chunkBytes is how much text becomes one row group. It bounds the memory of
// landing: each worker holds one chunk, and a few wait.
const chunkBytes = 16 << 20

// chunks cuts a text file into parts at record boundaries.
type chunks struct {
	*text
	count func(b []byte, last bool) (records, lines int64, end int)
	// early counts while what was read is in the processor's cache; else a part
	// is counted when it is whole.
	early    bool
	lineEnds string // bytes that end a line
	size     int    // chunkBytes
	// ahead was loaded to look at; carry is the cut record behind the last part.
	ahead  part
	carry  []byte
	ended  bool
	at     place // of the next part
	record int64 // records before it
}

func newChunks(t *text, lineEnds string) chunks {
	return chunks{text: t, lineEnds: lineEnds, size: chunkBytes, at: place{line: 1, offset: int64(t.mark)}}
}

// part is what was read of the file and not handed out, and what was counted of it:
// records and lines, up to the end of the last whole record.
type part struct {
	data           []byte
	records, lines int64
	end            int
}

// countOn counts what was not counted of a part.
func (c *chunks) countOn(p *part) {
	records, lines, end := c.count(p.data[p.end:], c.ended)
	p.records, p.lines, p.end = p.records+records, p.lines+lines, p.end+end
}

// peek loads the first part without taking it.
func (c *chunks) peek() ([]byte, error) {
	if err := c.load(nil); err != nil {
		return nil, err
	}
	return c.ahead.data, nil
}

// skip takes the first bytes of what peek gave away.
func (c *chunks) skip(n int) {
	c.pass(n, lineCount(c.ahead.data[:n]))
	c.ahead = part{data: c.ahead.data[n:]}
}

// pass moves the place by n bytes, in which so many lines end.
func (c *chunks) pass(n int, lines int64) {
	c.at.line += lines
	c.at.offset += int64(n)
}

// load fills ahead, in buf where it has room.
func (c *chunks) load(buf []byte) error {
	if len(c.ahead.data) > 0 {
		return nil
	}
	const least = blockBytes
	if cap(buf) < c.size {
		buf = make([]byte, min(c.size, max(least, len(c.carry))))
	}
	buf = buf[:min(cap(buf), c.size)]
	n := copy(buf, c.carry)
	c.carry = c.carry[:0]
	p := part{}
	for !c.ended && n < c.size {
		read, err := c.fill(buf[n:min(n+blockBytes, len(buf))])
		if err != nil && err != io.EOF {
			return err
		}
		c.ended = err == io.EOF
		n += read
		if p.data = buf[:n]; c.early {
			c.countOn(&p)
		}
		if n < len(buf) || n == c.size {
			continue
		}
		// Small files are many: a buffer grows with what there is to read.
		buf = append(make([]byte, 0, min(c.size, 4*len(buf))), buf...)
		buf = buf[:cap(buf)]
	}
	p.data = buf[:n]
	c.ahead = p
	return nil
}

func (c *chunks) next(buf []byte) (*job, error) {
	if err := c.load(buf); err != nil {
		return nil, err
	}
	p := c.ahead
	c.ahead = part{}
	if len(p.data) == 0 {
		return nil, io.EOF
	}
	c.countOn(&p)
	if p.end == 0 && !c.ended && len(p.data) < c.size {
		c.carry = append(c.carry, p.data...) // what was left of a part is too little
		return c.next(nil)
	}
	if p.end == 0 {
		return c.overlong(p.data)
	}
	j := &job{data: p.data[:p.end], records: p.records, firstRecord: c.record + 1, at: c.at}
	c.pass(p.end, p.lines)
	c.record += p.records
	c.carry = append(c.carry, p.data[p.end:]...)
	return j, nil
}

// overlong takes a line that no part holds whole as one record: its beginning
// is kept to be reported, the rest is passed over. Its line end stays, as that
// of a blank line.
func (c *chunks) overlong(b []byte) (*job, error) {
	j := &job{data: bytes.Clone(b[:min(len(b), maxRaw)]), records: 1, firstRecord: c.record + 1, at: c.at, tooLong: true}
	c.record++
	for {
		if i := bytes.IndexAny(b, c.lineEnds); i >= 0 {
			c.pass(i, 0)
			c.ahead = part{data: b[i:]}
			return j, nil
		}
		c.pass(len(b), 0)
		c.carry, c.ahead = c.carry[:0], part{}
		if err := c.load(b); err != nil {
			return nil, err
		}
		if b, c.ahead = c.ahead.data, (part{}); len(b) == 0 {
			return j, nil
		}
	}
}
