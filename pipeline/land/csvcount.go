package land

import "bytes"

// csvCounter counts the records of a CSV file and finds where they end. It
// shares no code with the parser: what it counts is what the parser is held
// against, and where it cuts is where the parser starts.
//
// The rules, which both follow:
//   - a line ends with LF, CRLF or a lone CR; a line with nothing on it is no record;
//   - a field that starts with a quote ends at the next single quote, which a
//     delimiter or a line end must follow; two quotes stand for one;
//   - a quote elsewhere, and a quoted field that does not end within
//     maxRecordBytes or the file, damage the record; so do more or fewer cells
//     than the header has, where the record is of several lines;
//   - a damaged record costs its first line only: reading goes on at the next;
//   - a line longer than maxRecordBytes is one damaged record (see chunks).
//
// The first quote that an unclosed one meets begins a cell of a later record.
// What follows it there is no delimiter and no line end, unless that cell
// begins with one, so that the damage shows and the later record is read.
type csvCounter struct {
	delimiter byte
	width     int // columns of the header
	limit     int // maxRecordBytes
}

// maxRecordBytes bounds one record, line ends included.
const maxRecordBytes = 8 << 20

// States of the scan.
const (
	atRecord   = iota // nothing of the record seen
	atField           // behind a delimiter
	inField           // in a field without quotes
	inQuotes          // in a quoted field
	afterQuote        // behind a quote that may end the field
	inDamage          // in the first line of a damaged record
)

// count scans whole records from the start of b, where a record starts. It
// returns how many there are, of how many lines, and where the last one ends.
// With last set b is the end of the file and all of it is counted. It stops
// early at a line longer than maxRecordBytes.
func (c csvCounter) count(b []byte, last bool) (records, lines int64, end int) {
	const window = 1 << 16
	tryAt := 0
	for i := 0; i < len(b); {
		if i >= tryAt {
			if n, size := c.countPlain(b[i:min(len(b), i+window)]); size > 0 {
				records += n
				lines += n
				i += size
				end = i
				continue
			}
			tryAt = i + window/8
		}
		size, whole, isRecord := c.one(b[i:], last)
		if !whole {
			break
		}
		if isRecord {
			records++
		}
		lines += lineCount(b[i : i+size])
		i += size
		end = i
	}
	return records, lines, end
}

// countPlain counts the lines before the first quote, where none of them is
// empty and all end with LF or CRLF. It gives up, with 0, where there is
// anything out of the ordinary.
func (c csvCounter) countPlain(b []byte) (records int64, end int) {
	if q := bytes.IndexByte(b, '"'); q >= 0 {
		b = b[:q]
	}
	const worthwhile = 4096
	if len(b) < worthwhile {
		return 0, 0
	}
	b = b[:bytes.LastIndexByte(b, '\n')+1]
	if len(b) == 0 || b[0] == '\n' || b[0] == '\r' || bytes.Contains(b, []byte("\n\n")) || bytes.Contains(b, []byte("\n\r")) {
		return 0, 0
	}
	if bytes.IndexByte(b, '\r') >= 0 && bytes.Count(b, []byte("\r")) != bytes.Count(b, []byte("\r\n")) {
		return 0, 0
	}
	return int64(bytes.Count(b, []byte("\n"))), len(b)
}

// one scans a single record, byte by byte. whole is false where it does not
// end within b.
func (c csvCounter) one(b []byte, last bool) (end int, whole, isRecord bool) {
	state, firstLine, cells := atRecord, -1, 1
	limit := min(len(b), c.limit)
	for i := 0; i < limit; i++ {
		ch := b[i]
		if state == inQuotes {
			switch {
			case ch == '"':
				state = afterQuote
			case firstLine < 0 && (ch == '\n' || ch == '\r'):
				firstLine = i
			}
			continue
		}
		switch {
		case ch == '\n' || ch == '\r':
			// Whether a CR at the end of b stands alone is not known yet.
			if ch == '\r' && i+1 == len(b) && !last {
				return 0, false, false
			}
			if firstLine >= 0 && cells != c.width {
				return lineEnd(b, firstLine), true, true
			}
			return lineEnd(b, i), true, state != atRecord
		case ch == c.delimiter:
			if state != inDamage {
				state = atField
				cells++
			}
		case ch == '"':
			switch state {
			case atRecord, atField:
				state = inQuotes
			case afterQuote:
				state = inQuotes
			case inField:
				state = inDamage
			}
		default:
			switch state {
			case atRecord, atField:
				state = inField
			case afterQuote:
				state = inDamage
			}
		}
		if state == inDamage && firstLine >= 0 {
			return lineEnd(b, firstLine), true, true
		}
	}
	return c.unfinished(b, last, state, firstLine, cells)
}

// unfinished settles a record that does not end within b.
func (c csvCounter) unfinished(b []byte, last bool, state, firstLine, cells int) (end int, whole, isRecord bool) {
	full := len(b) >= c.limit
	if !last && !full {
		return 0, false, false
	}
	if firstLine >= 0 && (state == inQuotes || full || cells != c.width) {
		return lineEnd(b, firstLine), true, true
	}
	if full {
		return 0, false, false
	}
	return len(b), true, state != atRecord
}

// lineEnd is the place behind the line end at i.
func lineEnd(b []byte, i int) int {
	if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
		return i + 2
	}
	return i + 1
}
