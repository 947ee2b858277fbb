package solve

import (
	"cmp"
	"math"
	"slices"
)

// Input is what a prediction is made from, before it is a column: a number or a word.
type Input struct {
	Name string
	// IsWord says that its values are words.
	IsWord bool
	// IsLog takes log(1 + number), for numbers with a long tail. They are 0 at least.
	IsLog bool
}

// Value of an input: NaN, or the empty word, where it is not known. That is a
// value of its own, never guessed from others.
type Value struct {
	Number float64
	Word   string
}

// Levels of an input that are not words of its own.
const (
	// LevelUnknown is the level of values that are not known.
	LevelUnknown = "unknown"
	// LevelOther takes the words too rare to have a column.
	LevelOther = "other"
)

// rareLevel is the rows below which a level has no column of its own: the
// share of the sample, and a number at least.
const (
	rareShare = .01
	rareRows  = 30
)

// Column of a regression: an input's number (Level is empty), or whether the
// input has a level, as 1 or 0.
type Column struct {
	Input int
	Level string
	// Mean and Deviation over the sample; columns are standardised by them.
	Mean, Deviation float64
}

// Encoding turns inputs into columns: a number into itself and, where some are
// not known, the level unknown; a word into its levels but one, the most
// frequent, that the others are compared with. Rare levels share the level other.
type Encoding struct {
	Inputs  []Input
	Columns []Column
	// Reference is the level of each input without a column; empty for numbers.
	Reference []string
}

// Sample holds the rows that a regression learns from. Numbers are held in 32
// bits: half the memory, and a rounding of 1 in 10^7.
type Sample struct {
	inputs   []Input
	values   []float32
	words    [][]string
	number   []map[string]int
	events   []bool
	clusters []int32
}

// NewSample is a sample without rows.
func NewSample(inputs []Input) *Sample {
	s := &Sample{inputs: inputs, words: make([][]string, len(inputs))}
	for range inputs {
		s.number = append(s.number, map[string]int{})
	}
	return s
}

// Add adds a row, with a value of each input. Rows of a cluster are added one
// after the other.
func (s *Sample) Add(cluster int, values []Value, event bool) {
	for i, v := range values {
		s.values = append(s.values, float32(s.code(i, v)))
	}
	s.events, s.clusters = append(s.events, event), append(s.clusters, int32(cluster))
}

// code is a number on its scale, or the number of a word.
func (s *Sample) code(i int, v Value) float64 {
	if !s.inputs[i].IsWord {
		return s.inputs[i].scaled(v.Number)
	}
	word := v.level()
	at, ok := s.number[i][word]
	if !ok {
		at = len(s.words[i])
		s.number[i][word] = at
		s.words[i] = append(s.words[i], word)
	}
	return float64(at)
}

func (in Input) scaled(x float64) float64 {
	if in.IsLog {
		return math.Log1p(x)
	}
	return x
}

func (v Value) level() string {
	if v.Word == "" {
		return LevelUnknown
	}
	return v.Word
}

// Len is the number of rows.
func (s *Sample) Len() int { return len(s.events) }

// Encode learns the columns of the sample's inputs, at most so many: inputs are
// taken in their order until the next would be too much. A column that is the
// same in every row is left out.
func (s *Sample) Encode(most int) Encoding {
	e := Encoding{Inputs: s.inputs, Reference: make([]string, len(s.inputs))}
	for i := range s.inputs {
		columns, reference := s.columns(i)
		columns = slices.DeleteFunc(columns, func(c Column) bool { return !(c.Deviation > 0) })
		if len(e.Columns)+len(columns) > most {
			return e
		}
		if len(columns) > 0 {
			e.Columns, e.Reference[i] = append(e.Columns, columns...), reference
		}
	}
	return e
}

func (s *Sample) columns(input int) (columns []Column, reference string) {
	if s.inputs[input].IsWord {
		return s.levels(input)
	}
	known, sum := 0, 0.
	for i := range s.Len() {
		if v := s.at(i, input); !math.IsNaN(v) {
			known, sum = known+1, sum+v
		}
	}
	mean, squares := sum/float64(max(known, 1)), 0.
	for i := range s.Len() {
		if v := s.at(i, input); !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	n := float64(s.Len())
	unknown := 1 - float64(known)/n
	return []Column{
		{Input: input, Mean: mean, Deviation: math.Sqrt(squares / n)},
		indicator(input, LevelUnknown, unknown),
	}, ""
}

// levels of a word input, the most frequent first, then by word.
func (s *Sample) levels(input int) (columns []Column, reference string) {
	type level struct {
		word string
		rows int
	}
	levels := make([]level, len(s.words[input]))
	for i, word := range s.words[input] {
		levels[i].word = word
	}
	for i := range s.Len() {
		levels[int(s.at(i, input))].rows++
	}
	slices.SortFunc(levels, func(a, b level) int {
		return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.word, b.word))
	})
	if len(levels) == 0 {
		return nil, ""
	}
	n := float64(s.Len())
	others := 0
	for _, l := range levels[1:] {
		share := float64(l.rows) / n
		if l.rows < rareRows || share < rareShare || l.word == LevelOther {
			others += l.rows
			continue
		}
		columns = append(columns, indicator(input, l.word, share))
	}
	if others >= rareRows {
		columns = append(columns, indicator(input, LevelOther, float64(others)/n))
	}
	return columns, levels[0].word
}

func indicator(input int, level string, share float64) Column {
	return Column{Input: input, Level: level, Mean: share, Deviation: math.Sqrt(share * (1 - share))}
}

func (s *Sample) at(row, input int) float64 { return float64(s.values[row*len(s.inputs)+input]) }

// Learn fits a logistic regression to the sample's columns, standardised.
func (s *Sample) Learn(e Encoding, penalty float64) (Model, LogisticFit, error) {
	fit, err := FitLogistic(newEncodedRows(s, e), len(e.Columns), penalty)
	if err != nil {
		return Model{}, LogisticFit{}, err
	}
	m := Model{Encoding: e, Average: fit.Coefficients[0]}
	for j, c := range e.Columns {
		m.Coefficients = append(m.Coefficients, fit.Coefficients[j+1]/c.Deviation)
	}
	return m, fit, nil
}

// encodedRows are a sample's rows as an encoding sees them.
type encodedRows struct {
	*Sample
	encoding Encoding
	// level of each word, by its number.
	level  [][]string
	values []Value
}

func newEncodedRows(s *Sample, e Encoding) encodedRows {
	r := encodedRows{Sample: s, encoding: e, values: make([]Value, len(s.inputs))}
	for i, words := range s.words {
		levels := make([]string, len(words))
		for code, word := range words {
			levels[code] = e.level(i, word)
		}
		r.level = append(r.level, levels)
	}
	return r
}

func (r encodedRows) Row(row int, x []float64) {
	for i, in := range r.inputs {
		v := r.at(row, i)
		if in.IsWord {
			r.values[i].Word = r.level[i][int(v)]
		} else {
			r.values[i].Number = v
		}
	}
	for j, c := range r.encoding.Columns {
		x[j] = (r.encoding.value(c, r.values[c.Input]) - c.Mean) / c.Deviation
	}
}

func (r encodedRows) Event(row int) bool  { return r.events[row] }
func (r encodedRows) Cluster(row int) int { return int(r.clusters[row]) }

// level that a word counts as: its own, other, or none where it is, or is taken
// for, the reference.
func (e Encoding) level(input int, word string) string {
	if word == e.Reference[input] {
		return ""
	}
	other := ""
	for _, c := range e.Columns {
		switch {
		case c.Input != input:
		case c.Level == word:
			return word
		case c.Level == LevelOther:
			other = LevelOther
		}
	}
	return other
}

// value of a column, of a scaled number or of a level.
func (e Encoding) value(c Column, v Value) float64 {
	is := v.Word == c.Level
	if !e.Inputs[c.Input].IsWord {
		is = math.IsNaN(v.Number)
		if c.Level == "" && is {
			return c.Mean
		}
		if c.Level == "" {
			return v.Number
		}
	}
	if is {
		return 1
	}
	return 0
}

// Model is a logistic regression over inputs: log-odds are Average + the sum of
// Coefficients x (column - its mean).
type Model struct {
	Encoding
	// Average is the log-odds of a row that is average in every column.
	Average float64
	// Coefficients of the columns, per unit of each.
	Coefficients []float64
}

// Contributions splits the log-odds of a row: Average + their sum is the log-odds.
// There is one of each input, 0 where it has no column.
func (m Model) Contributions(values []Value) []float64 {
	parts := make([]float64, len(m.Inputs))
	for j, c := range m.Columns {
		in, v := m.Inputs[c.Input], values[c.Input]
		if in.IsWord {
			v.Word = m.level(c.Input, v.level())
		} else {
			v.Number = in.scaled(v.Number)
		}
		parts[c.Input] += m.Coefficients[j] * (m.value(c, v) - c.Mean)
	}
	return parts
}

// Uses says whether an input has a column.
func (m Model) Uses(input int) bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Input == input })
}

// LogOdds of a row.
func (m Model) LogOdds(values []Value) float64 {
	odds := m.Average
	for _, part := range m.Contributions(values) {
		odds += part
	}
	return odds
}
