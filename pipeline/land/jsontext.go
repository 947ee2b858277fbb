package land

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

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
	case c == 't':
		return skipWord(b, i, "true")
	case c == 'f':
		return skipWord(b, i, "false")
	case c == 'n':
		return skipWord(b, i, "null")
	}
	return skipNumber(b, i)
}

func skipWord(b []byte, i int, word string) int {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return -1
	}
	return i + len(word)
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

func isBlankJSON(c byte) bool {
	return c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n')
}

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
