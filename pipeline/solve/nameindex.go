package solve

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// closeWords is the similarity from which two words are held to be spellings of
// one.
const closeWords = .80

// shortWord is the length in letters below which one letter makes another word
// (Dell, Dela) rather than a misspelling.
const shortWord = 5

// preparedName is a name prepared for comparison. Parts are numbers in the
// vocabularies of the index.
type preparedName struct {
	record  NameRecord
	key     string
	numbers string  // the words of digits alone
	country country // of the record
	words   bag     // words of the key
	grams   bag     // trigrams of the key's words
	joined  bag     // letter pairs of the key without blanks
	whole   bag     // letter pairs of the whole name without blanks, legal form included
}

// bag is a set of parts, sorted, with the length of its vector of weights.
type bag struct {
	parts []int32
	norm  float64
}

// vocabulary numbers the parts of names and weighs them by how rare they are.
type vocabulary struct {
	ids    map[string]int32
	texts  []string
	names  []int32 // per part, how many names have it
	weight []float64
}

func newVocabulary() *vocabulary { return &vocabulary{ids: make(map[string]int32)} }

// count numbers the parts of one name, each once.
func (v *vocabulary) count(parts []string) bag {
	ids := make([]int32, 0, len(parts))
	for _, p := range parts {
		id, ok := v.ids[p]
		if !ok {
			id = int32(len(v.texts))
			p = strings.Clone(p) // do not keep the whole name alive
			v.ids[p] = id
			v.texts, v.names = append(v.texts, p), append(v.names, 0)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for _, id := range ids {
		v.names[id]++
	}
	return bag{parts: ids}
}

// weigh sets the weight of every part: the inverse document frequency
// ln(1 + names/names with it), above 0 even for a part of every name.
func (v *vocabulary) weigh(names int) {
	v.weight = make([]float64, len(v.texts))
	for id, n := range v.names {
		v.weight[id] = math.Log(1 + float64(names)/float64(n))
	}
}

func (v *vocabulary) norm(parts []int32) float64 {
	sum := 0.0
	for _, id := range parts {
		sum += v.weight[id] * v.weight[id]
	}
	return math.Sqrt(sum)
}

// cosine returns the weighted share of parts in common, 0 to 1.
func (v *vocabulary) cosine(a, b bag) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	dot := 0.0
	for i, j := 0, 0; i < len(a.parts) && j < len(b.parts); {
		switch x, y := a.parts[i], b.parts[j]; {
		case x < y:
			i++
		case x > y:
			j++
		default:
			dot += v.weight[x] * v.weight[x]
			i, j = i+1, j+1
		}
	}
	return min(1, dot/(a.norm*b.norm))
}

// nameIndex holds all names of one matching, prepared.
type nameIndex struct {
	words, grams, pairs *vocabulary
	accounts, queries   []preparedName
}

func newNameIndex(accounts, queries []NameRecord) *nameIndex {
	x := &nameIndex{words: newVocabulary(), grams: newVocabulary(), pairs: newVocabulary()}
	x.accounts = x.prepareAll(accounts)
	x.queries = x.prepareAll(queries)
	names := len(accounts) + len(queries)
	x.words.weigh(names)
	x.grams.weigh(names)
	x.pairs.weigh(2 * names) // with and without legal form
	for _, list := range [][]preparedName{x.accounts, x.queries} {
		for i := range list {
			n := &list[i]
			n.words.norm = x.words.norm(n.words.parts)
			n.grams.norm = x.grams.norm(n.grams.parts)
			n.joined.norm = x.pairs.norm(n.joined.parts)
			n.whole.norm = x.pairs.norm(n.whole.parts)
		}
	}
	return x
}

func (x *nameIndex) prepareAll(records []NameRecord) []preparedName {
	names := make([]preparedName, len(records))
	for i, r := range records {
		names[i] = x.prepare(r)
	}
	return names
}

func (x *nameIndex) prepare(r NameRecord) preparedName {
	name := preparedName{record: r, key: CompanyKey(r.Name), country: newCountry(r.Country)}
	words := strings.Fields(clip(name.key))
	var grams, numbers []string
	for _, w := range words {
		grams = appendGrams(grams, w, 3)
		if strings.IndexFunc(w, func(r rune) bool { return !unicode.IsDigit(r) }) < 0 {
			numbers = append(numbers, w)
		}
	}
	slices.Sort(numbers)
	name.numbers = strings.Join(numbers, " ")
	name.words = x.words.count(words)
	name.grams = x.grams.count(grams)
	name.joined = x.pairs.count(appendGrams(nil, strings.Join(words, ""), 2))
	name.whole = x.pairs.count(appendGrams(nil, joinTexts(splitWords(foldText(clip(r.Name)))), 2))
	return name
}

// clip bounds the work that one absurd name can cause: what lies beyond the
// first 200 letters of a name does not count for its likeness.
func clip(name string) string {
	const longest = 200
	if len(name) <= longest {
		return name
	}
	return string([]rune(name)[:min(longest, utf8.RuneCountInString(name))])
}

// appendGrams appends the runs of n characters of a word that is marked at both
// ends.
func appendGrams(grams []string, word string, n int) []string {
	if word == "" {
		return grams
	}
	runes := []rune("^" + word + "$")
	for i := 0; i+n <= len(runes); i++ {
		grams = append(grams, string(runes[i:i+n]))
	}
	return grams
}

// score returns how alike two names are, 0 to 1, and 1 only for equal keys.
func (x *nameIndex) score(a, b preparedName) float64 {
	if a.key == b.key {
		return 1
	}
	return min(.999, max(
		x.softTFIDF(a.words, b.words),
		x.grams.cosine(a.grams, b.grams),
		x.pairs.cosine(a.joined, b.joined),
		x.pairs.cosine(a.whole, b.whole),
	))
}

// wordPair is two words of two names that may be spellings of one.
type wordPair struct {
	a, b       int32
	similarity float64
}

// softTFIDF is the cosine over words where each word may also meet a similar
// one, discounted by the similarity. The most similar words pair up first, and
// each word pairs once, so that the measure is symmetric.
func (x *nameIndex) softTFIDF(a, b bag) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	var pairs []wordPair
	for _, i := range a.parts {
		for _, j := range b.parts {
			if s := wordSimilarity(x.words.texts[i], x.words.texts[j]); s >= closeWords {
				pairs = append(pairs, wordPair{i, j, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q wordPair) int {
		return cmp.Or(cmp.Compare(q.similarity, p.similarity), cmp.Compare(x.pairWeight(q), x.pairWeight(p)),
			cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	var usedA, usedB []int32
	dot := 0.0
	for _, p := range pairs {
		if slices.Contains(usedA, p.a) || slices.Contains(usedB, p.b) {
			continue
		}
		usedA, usedB = append(usedA, p.a), append(usedB, p.b)
		dot += x.pairWeight(p) * p.similarity
	}
	return min(1, dot/(a.norm*b.norm))
}

func (x *nameIndex) pairWeight(p wordPair) float64 { return x.words.weight[p.a] * x.words.weight[p.b] }

// wordSimilarity is the mean of the Jaro-Winkler similarity and the edit
// similarity (optimal string alignment). Jaro-Winkler alone holds any two long
// words with one beginning to be alike. Short words and words with digits are
// alike only when they are the same: one digit makes another fund, street or
// year.
func wordSimilarity(a, b string) float64 {
	if a == b {
		return 1
	}
	longest := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	shortest := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	if shortest < shortWord || strings.ContainsAny(a, "0123456789") || strings.ContainsAny(b, "0123456789") {
		return 0
	}
	winkler := float64(edlib.JaroWinklerSimilarity(a, b))
	if winkler < closeWords { // spare the dearer measure
		return 0
	}
	edits := float64(edlib.OSADamerauLevenshteinDistance(a, b)) / float64(longest)
	return (winkler + 1 - edits) / 2
}

// candidateFinder is the inverted index from trigrams to accounts, with the
// working space of one query after another. It serves one goroutine; clone it
// for another.
type candidateFinder struct {
	index    *nameIndex
	maxBlock int
	postings [][]int32          // per trigram, the accounts that have it
	sameKey  map[string][]int32 // per key, the accounts that have it
	perNorm  []float64          // per account, 1 over the length of its trigram vector
	overlap  []float64          // per account, weight shared with the query so far
	touched  []int32            // accounts with an overlap
}

func newCandidateFinder(x *nameIndex, maxBlock int) *candidateFinder {
	f := &candidateFinder{
		index: x, maxBlock: maxBlock,
		postings: make([][]int32, len(x.grams.texts)),
		sameKey:  make(map[string][]int32, len(x.accounts)),
		perNorm:  make([]float64, len(x.accounts)),
		overlap:  make([]float64, len(x.accounts)),
	}
	for i, a := range x.accounts {
		if a.key == "" {
			continue
		}
		f.perNorm[i] = 1 / a.grams.norm
		for _, g := range a.grams.parts {
			f.postings[g] = append(f.postings[g], int32(i))
		}
		f.sameKey[a.key] = append(f.sameKey[a.key], int32(i))
	}
	return f
}

// clone returns a finder over the same index with working space of its own.
func (f *candidateFinder) clone() *candidateFinder {
	c := *f
	c.overlap, c.touched = make([]float64, len(f.overlap)), nil
	return &c
}

// candidates returns the accounts worth scoring, the most promising first:
// those of the same key and those that share the query's rarest trigrams.
func (f *candidateFinder) candidates(q preparedName) []int32 {
	if q.key == "" {
		return nil
	}
	f.touched = f.touched[:0]
	for _, g := range f.blockingGrams(q) {
		w := f.index.grams.weight[g]
		for _, a := range f.postings[g] {
			if f.overlap[a] == 0 {
				f.touched = append(f.touched, a)
			}
			f.overlap[a] += w * w
		}
	}
	same := f.sameKey[q.key]
	for _, a := range same[:min(len(same), f.maxBlock)] {
		if f.overlap[a] == 0 {
			f.touched = append(f.touched, a)
		}
		f.overlap[a] = math.Inf(1)
	}
	found := f.mostPromising(q)
	for _, a := range f.touched {
		f.overlap[a] = 0
	}
	return found
}

// mostPromising returns the best of the touched accounts, at most maxScored.
func (f *candidateFinder) mostPromising(q preparedName) []int32 {
	best := make([]int32, 0, maxScored+1)
	for _, a := range f.touched {
		full := len(best) == maxScored
		if full && !f.ahead(a, best[maxScored-1]) || !f.comparable(q, a) {
			continue
		}
		at := len(best)
		for at > 0 && f.ahead(a, best[at-1]) {
			at--
		}
		best = slices.Insert(best, at, a)
		if full {
			best = best[:maxScored]
		}
	}
	return best
}

// ahead orders accounts by their estimated trigram cosine with the query; the
// lower account is ahead of an equal one.
func (f *candidateFinder) ahead(a, b int32) bool {
	pa, pb := f.overlap[a]*f.perNorm[a], f.overlap[b]*f.perNorm[b]
	return pa > pb || pa == pb && a < b
}

func (f *candidateFinder) comparable(q preparedName, a int32) bool {
	account := f.index.accounts[a]
	differ := q.numbers != "" && account.numbers != "" && q.numbers != account.numbers
	return !differ && !q.country.conflicts(account.country)
}

// blockingGrams returns the query's trigrams, rarest among accounts first, as
// many as the bound on index entries allows.
func (f *candidateFinder) blockingGrams(q preparedName) []int32 {
	grams := slices.Clone(q.grams.parts)
	slices.SortFunc(grams, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(f.postings[a]), len(f.postings[b])), cmp.Compare(a, b))
	})
	read := 0
	for i, g := range grams {
		if read += len(f.postings[g]); read > f.maxBlock {
			return grams[:i]
		}
	}
	return grams
}
