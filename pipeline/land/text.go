package land

import "bytes"

// trim drops blanks, tabs, line ends and no-break blanks around a cell.
func trim(b []byte) []byte {
	if len(b) == 0 || isInk(b[0]) && isInk(b[len(b)-1]) {
		return b
	}
	return trimBlanks(b)
}

// isInk is true for ASCII that is no blank.
func isInk(c byte) bool { return c > ' ' && c < 0x80 }

func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' && isBlank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	if len(b) > 1 && (b[0] == 0xc2 || b[len(b)-1] == 0xa0) {
		if t := trimNoBreak(b); len(t) < len(b) {
			return trimBlanks(t)
		}
	}
	return b
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'
}

func trimNoBreak(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("\u00a0")), []byte("\u00a0"))
}

// parseBool reads true/false, t/f, yes/no, y/n and 1/0 in any case.
func parseBool(b []byte) (value, ok bool) {
	switch len(b) {
	case 1:
		switch b[0] {
		case '1', 't', 'T', 'y', 'Y':
			return true, true
		case '0', 'f', 'F', 'n', 'N':
			return false, true
		}
	case 2:
		return false, bytes.EqualFold(b, []byte("no"))
	case 3:
		return true, bytes.EqualFold(b, []byte("yes"))
	case 4:
		return true, bytes.EqualFold(b, []byte("true"))
	case 5:
		return false, bytes.EqualFold(b, []byte("false"))
	}
	return false, false
}

// appendSalesforceID appends an id of 15 letters and digits widened to its 18
// case-safe characters; any other id is appended as it is. The three check
// characters say, for each five characters, which of them are capitals.
func appendSalesforceID(dst, id []byte) []byte {
	dst = append(dst, id...)
	if len(id) != 15 {
		return dst
	}
	for _, c := range id {
		if !isLetter(c) && (c < '0' || c > '9') {
			return dst
		}
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	for block := 0; block < 15; block += 5 {
		bits := 0
		for i, c := range id[block : block+5] {
			if c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		dst = append(dst, alphabet[bits])
	}
	return dst
}

// equalLower reports whether text is a word in lower case, its own case aside.
func equalLower(word, text []byte) bool {
	if len(word) != len(text) {
		return false
	}
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// appendLower appends text in ASCII lower case.
func appendLower(dst, text []byte) []byte {
	for _, c := range text {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}
