package solve

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// NameRecord is a company name to match: of a lead, a touch or an account.
type NameRecord struct {
	ID      string
	Name    string
	Country string // ISO 3166 code or any text; "" if unknown
}

// NameMatch is the account whose name is most like a query's.
type NameMatch struct {
	QueryID       string
	AccountID     string  // "" if no account's name is like it at all
	Score         float64 // 0 to 1; 1 is the same CompanyKey
	RunnerUpID    string  // the next best account with another id, "" if none
	RunnerUpScore float64
	Accepted      bool // above the threshold and ahead of the runner-up
}

// FuzzyOptions says when two names are held to be the same company. A field
// that is 0 takes the value of DefaultFuzzy; a negative margin asks for none.
type FuzzyOptions struct {
	// Threshold is the lowest score that is accepted.
	Threshold float64

	// Margin is how far the best score must lie ahead of the runner-up's. It is
	// not asked for where the best alone has the query's very key.
	Margin float64

	// MaxBlock bounds the work per query: how many index entries are read to
	// find its candidates. Rare trigrams are read first, so that a smaller bound
	// loses the candidates that share only common ones.
	MaxBlock int
}

// DefaultFuzzy returns the defaults, set on labelled pairs of names so that at
// least 95 of 100 accepted matches are right, also where half of the queries
// have no account. It is a function, so that nobody can change the defaults.
func DefaultFuzzy() FuzzyOptions {
	return FuzzyOptions{Threshold: .82, Margin: .05, MaxBlock: 4000}
}

// maxScored is how many candidates of a query are scored in full.
const maxScored = 24

// MatchNames finds for each query the account with the most similar name. The
// result holds one row per query, sorted by QueryID, and does not depend on the
// order of either list.
//
// Candidates share rare letter trigrams with the query, out of an inverted
// index, and their country, where known, does not differ from its. The score of
// a pair is the highest of four similarities, each weighted by how rare its
// parts are (inverse document frequency over all names given):
//
//   - soft TF-IDF over words (Cohen, Ravikumar and Fienberg 2003), which
//     forgives misspellings and word order;
//   - the cosine of the trigrams of the key's words, which forgives both where a
//     word is damaged beyond recognition as a word;
//   - the cosine of the letter pairs of the name without blanks, which forgives
//     words run together: once of the key, once with the legal form.
//
// Names whose numbers differ (Fund 1, Fund 2) are never candidates. A name
// without letters and digits matches nothing. The work is spread over the
// processors; the result does not depend on how many there are.
func MatchNames(queries, accounts []NameRecord, opt FuzzyOptions) []NameMatch {
	opt = opt.orDefaults()
	queries, accounts = sortedRecords(queries), sortedRecords(accounts)
	index := newNameIndex(accounts, queries)
	finder := newCandidateFinder(index, opt.MaxBlock)

	matches := make([]NameMatch, len(queries))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(queries)))
	var wg sync.WaitGroup
	for w := range workers {
		from, to := w*len(queries)/workers, (w+1)*len(queries)/workers
		wg.Go(func() { finder.clone().matchAll(index.queries[from:to], matches[from:to], opt) })
	}
	wg.Wait()
	return matches
}

// matchAll writes the match of each query to its place in matches.
func (f *candidateFinder) matchAll(queries []preparedName, matches []NameMatch, opt FuzzyOptions) {
	for i, q := range queries {
		best := bestTwo{}
		for _, a := range f.candidates(q) {
			best.offer(f.index.accounts[a].record.ID, f.index.score(q, f.index.accounts[a]))
		}
		matches[i] = best.match(q.record.ID, opt)
	}
}

func (o FuzzyOptions) orDefaults() FuzzyOptions {
	def := DefaultFuzzy()
	if o.Threshold == 0 {
		o.Threshold = def.Threshold
	}
	if o.Margin == 0 {
		o.Margin = def.Margin
	}
	if o.MaxBlock <= 0 {
		o.MaxBlock = def.MaxBlock
	}
	return o
}

// sortedRecords returns a sorted copy: input order must not show in the output.
func sortedRecords(records []NameRecord) []NameRecord {
	sorted := slices.Clone(records)
	slices.SortFunc(sorted, func(a, b NameRecord) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Country, b.Country))
	})
	return sorted
}

// bestTwo keeps the best account and the best other account.
type bestTwo struct {
	id, runnerUp       string
	score, runnerScore float64
}

// offer takes an account's score. Of equal scores the first offered stays.
func (b *bestTwo) offer(id string, score float64) {
	switch {
	case score <= 0:
	case b.id == "" || id == b.id:
		if score > b.score {
			b.id, b.score = id, score
		}
	case score > b.score:
		b.id, b.score, b.runnerUp, b.runnerScore = id, score, b.id, b.score
	case score > b.runnerScore:
		b.runnerUp, b.runnerScore = id, score
	}
}

func (b *bestTwo) match(queryID string, opt FuzzyOptions) NameMatch {
	ahead := b.score-b.runnerScore >= opt.Margin || b.score == 1 && b.runnerScore < 1
	return NameMatch{
		QueryID: queryID, AccountID: b.id, Score: b.score,
		RunnerUpID: b.runnerUp, RunnerUpScore: b.runnerScore,
		Accepted: b.id != "" && b.score >= opt.Threshold && ahead,
	}
}

// CountriesConflict reports whether two countries, both known, are certainly
// not the same: two ISO 3166 codes of different countries (UK is GB), or two
// texts that differ in more than case. A code beside a text proves nothing.
func CountriesConflict(a, b string) bool {
	return newCountry(a).conflicts(newCountry(b))
}

// country is a country code or, failing that, folded text.
type country struct{ code, text string }

func newCountry(s string) country {
	s = strings.TrimSpace(s)
	if len(s) == 2 || len(s) == 3 {
		if region, err := language.ParseRegion(s); err == nil && region.IsCountry() {
			return country{code: region.Canonicalize().String()}
		}
	}
	return country{text: foldText(s)}
}

func (c country) conflicts(other country) bool {
	if c.code != "" && other.code != "" {
		return c.code != other.code
	}
	return c.text != "" && other.text != "" && c.text != other.text
}
