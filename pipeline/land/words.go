package land

// Text is scanned eight bytes at a time: a word holds them, the first in its
// lowest byte. What follows marks bytes of a word by their highest bit, exactly.
// Source: Henry S. Warren, Hacker's Delight, 2nd edition, section 6-1.
const (
	wordBytes = 8
	ones      = 0x0101010101010101 // times a byte: that byte, eight times
	highs     = 0x8080808080808080
)

// equalBytes marks the bytes that are those of all, which repeats one byte.
func equalBytes(word, all uint64) uint64 {
	x := word ^ all
	return ^((x&^highs + ^uint64(highs)) | x) & highs
}

// controlBytes marks the bytes below a blank.
func controlBytes(word uint64) uint64 {
	return ^((word | highs) - ones*' ') &^ word & highs
}
