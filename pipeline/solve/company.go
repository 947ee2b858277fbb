package solve

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// CompanyKey returns the form of a company name under which two spellings of
// one name are equal: letters folded to small ones without accents (ß is ss, ø
// o, ł l), "&" is "and", punctuation is gone, legal forms at the end (GmbH & Co.
// KG, Inc., S.p.A., Sp. z o.o.) and a "the" at either end are dropped, words
// stand one blank apart. In languages that put the legal form first (ООО, PT,
// 株式会社) it is dropped there.
//
// A name is never emptied: a name of legal words alone keeps one of them. A name without a letter or digit gives "". CompanyKey of a key is that
// key.
func CompanyKey(name string) string {
	words := companyWords(name)
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// keyWord is a word of a company name on its way to a key.
type keyWord struct {
	text   string
	dotted bool // written as single letters with dots or slashes between: C.A., I/S
}

func (w keyWord) single() bool { return utf8.RuneCountInString(w.text) == 1 }

// companyWords returns the words of a company's key.
func companyWords(name string) []keyWord {
	words := splitWords(foldText(name))
	for {
		before := len(words)
		words = joinInitials(trimForms(words))
		if len(words) == before {
			return words
		}
	}
}

// foldText folds case, accents, compatibility forms and the letters that
// Unicode does not decompose. It runs until nothing changes, since folding can
// open up new decompositions.
func foldText(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = strings.ToValidUTF8(s, " ")
	// Four rounds are two more than any text was seen to need.
	for range 4 {
		folded := norm.NFC.String(stripAccents(cases.Fold().String(norm.NFKD.String(s))))
		if folded == s {
			break
		}
		s = folded
	}
	return s
}

// stripAccents drops the accents of alphabets in which they are not letters of
// their own: the vowel signs of Indic scripts and the voicing marks of kana stay.
func stripAccents(s string) string {
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.M, r) {
			if keepsMarks(base) {
				b.WriteRune(r)
			}
			continue
		}
		base = r
		if plain := plainLetters(r); plain != "" {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// keepsMarks reports whether a mark after this letter is part of the letter.
func keepsMarks(base rune) bool {
	return unicode.IsLetter(base) &&
		!unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// plainLetters writes letters without a decomposition in plain ones, "" if the
// letter is plain already.
func plainLetters(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'ð', 'Đ', 'Ð':
		return "d"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'þ', 'Þ':
		return "th"
	case 'ħ', 'Ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŋ', 'Ŋ':
		return "n"
	case 'ŧ', 'Ŧ':
		return "t"
	case 'ə', 'Ə':
		return "a"
	default:
		return ""
	}
}

// splitWords cuts folded text into words of letters and digits. Apostrophes
// vanish (mcdonald's is mcdonalds), "&" and "+" become the word and, and single
// letters with dots or slashes between them are one word (s.p.a. is spa, a/s is
// as).
func splitWords(s string) []keyWord {
	var words, chunk []keyWord // a chunk is a stretch broken by dots and slashes only
	var word []rune
	endWord := func() {
		if len(word) > 0 {
			chunk = append(chunk, keyWord{text: string(word)})
			word = word[:0]
		}
	}
	endChunk := func() {
		endWord()
		words = append(words, joinDotted(chunk)...)
		chunk = chunk[:0]
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) && len(word) > 0:
			word = append(word, r)
		case isApostrophe(r):
		case r == '.' || r == '/':
			endWord()
		case r == '&' || r == '+':
			endChunk()
			words = append(words, keyWord{text: "and"})
		default:
			endChunk()
		}
	}
	endChunk()
	return words
}

// joinDotted writes a chunk of single letters as one word and cuts legal forms
// off the words of other chunks.
func joinDotted(chunk []keyWord) []keyWord {
	if len(chunk) > 1 && !slices.ContainsFunc(chunk, func(w keyWord) bool { return !w.single() }) {
		return []keyWord{{text: joinTexts(chunk), dotted: true}}
	}
	var words []keyWord
	for _, w := range chunk {
		for _, part := range splitGlued(w.text) {
			words = append(words, keyWord{text: part})
		}
	}
	return words
}

func joinTexts(words []keyWord) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', '′':
		return true
	default:
		return false
	}
}

// splitGlued cuts a legal form off either end of a word in a script without
// spaces.
func splitGlued(word string) []string {
	if isASCII(word) {
		return []string{word}
	}
	for _, form := range gluedForms {
		if rest, ok := strings.CutSuffix(word, form); ok && rest != "" {
			return append(splitGlued(rest), form)
		}
		if rest, ok := strings.CutPrefix(word, form); ok && rest != "" {
			return append([]string{form}, splitGlued(rest)...)
		}
	}
	return []string{word}
}

// trimForms drops the article and legal forms, as long as a word remains.
func trimForms(words []keyWord) []keyWord {
	for len(words) > 1 && words[0].text == "the" {
		words = words[1:]
	}
	for len(words) > 1 {
		n := trailingForm(words)
		if n == 0 && words[len(words)-1].text == "the" {
			n = 1
		}
		if n == 0 {
			break
		}
		words = words[:len(words)-n]
	}
	for len(words) > 1 {
		if _, ok := leadingForms[words[0].text]; !ok {
			break
		}
		words = words[1:]
	}
	return words
}

// trailingForm returns how many words at the end are one legal form, 0 if
// none. The longest counts, and at least one word stays before it.
func trailingForm(words []keyWord) int {
	for n := min(longestForm, len(words)-1); n > 0; n-- {
		if isLegalForm(words[len(words)-n:]) {
			return n
		}
	}
	return 0
}

// joinInitials writes runs of single letters and digits as one word, so that
// "J. P. Morgan" and "JP Morgan" meet.
func joinInitials(words []keyWord) []keyWord {
	var out []keyWord
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && words[j].single() {
			j++
		}
		if j-i > 1 {
			out = append(out, keyWord{text: joinTexts(words[i:j])})
			i = j
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}
