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
	count    func(b []byte, last bool) (records, lines int64, end int)
	lineEnds string // bytes that end a line
	size     int    // chunkBytes
	// ahead was loaded to look at; carry is the cut record behind the last part.
	ahead, carry []byte
	ended        bool
	at           place // of the next part
	record       int64 // records before it
}

func newChunks(t *text, lineEnds string) chunks {
	return chunks{text: t, lineEnds: lineEnds, size: chunkBytes, at: place{line: 1, offset: int64(t.mark)}}
}

// peek loads the first part without taking it.
func (c *chunks) peek() ([]byte, error) {
	if err := c.load(nil); err != nil {
		return nil, err
	}
	return c.ahead, nil
}

// skip takes the first bytes of what peek gave away.
func (c *chunks) skip(n int) {
	c.pass(n, lineCount(c.ahead[:n]))
	c.ahead = c.ahead[n:]
}

// pass moves the place by n bytes, in which so many lines end.
func (c *chunks) pass(n int, lines int64) {
	c.at.line += lines
	c.at.offset += int64(n)
}

// load fills ahead, in buf where it has room.
func (c *chunks) load(buf []byte) error {
	if len(c.ahead) > 0 {
		return nil
	}
	const least = 1 << 18
	if cap(buf) < c.size {
		buf = make([]byte, min(c.size, max(least, len(c.carry))))
	}
	buf = buf[:min(cap(buf), c.size)]
	n := copy(buf, c.carry)
	c.carry = c.carry[:0]
	for !c.ended {
		read, err := c.fill(buf[n:])
		if err != nil && err != io.EOF {
			return err
		}
		c.ended = err == io.EOF
		if n += read; n < len(buf) || n == c.size {
			break
		}
		// Small files are many: a buffer grows with what there is to read.
		buf = append(make([]byte, 0, min(c.size, 4*len(buf))), buf...)
		buf = buf[:cap(buf)]
	}
	c.ahead = buf[:n]
	return nil
}

func (c *chunks) next(buf []byte) (*job, error) {
	if err := c.load(buf); err != nil {
		return nil, err
	}
	b := c.ahead
	c.ahead = nil
	if len(b) == 0 {
		return nil, io.EOF
	}
	records, lines, end := c.count(b, c.ended)
	if end == 0 && !c.ended && len(b) < c.size {
		c.carry = append(c.carry, b...) // what was left of a part is too little
		return c.next(nil)
	}
	if end == 0 {
		return c.overlong(b)
	}
	j := &job{data: b[:end], records: records, firstRecord: c.record + 1, at: c.at}
	c.pass(end, lines)
	c.record += records
	c.carry = append(c.carry, b[end:]...)
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
			c.ahead = b[i:]
			return j, nil
		}
		c.pass(len(b), 0)
		c.carry, c.ahead = c.carry[:0], nil
		if err := c.load(b); err != nil {
			return nil, err
		}
		if b, c.ahead = c.ahead, nil; len(b) == 0 {
			return j, nil
		}
	}
}
