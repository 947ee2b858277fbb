package land

import (
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// ColumnStats describes one mapped column of the accepted records of a file.
type ColumnStats struct {
	// Nulls counts the empty cells.
	Nulls int64 `json:"nulls"`
	// Distinct counts the different texts among the first 1,024 records of each
	// part of the file, 16 MiB of text or 131,072 rows of Parquet at most: exact
	// up to 100, 101 where there are more. 0 for columns that hold no text.
	Distinct int `json:"distinct,omitempty"`
	// Min and Max of a column of numbers; nil where it has none.
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
}

// maxWords is up to how many different texts are counted.
const maxWords = 100

// tally gathers the figures of one column; each worker has its own.
type tally struct {
	nulls     int64
	hasNumber bool
	min, max  float64
	words     map[uint64]bool
}

// tallyBatch adds the batch to the tallies of the mapped columns, but for nulls.
func (c *converter) tallyBatch(tallies []tally, isSample bool) {
	for i := range c.plan.columns {
		col := &c.plan.columns[i]
		switch {
		case col.leaf < 0:
		case col.op == opMoney || col.op == opInteger || col.op == opDouble:
			tallies[i].numbers(c.leaves[col.leaf][:c.rows])
		case isSample && col.op <= opCurrency:
			tallies[i].texts(c.leaves[col.leaf][:c.rows])
		}
	}
}

// tallyNulls adds the nulls of a row group, which its columns have counted.
func (c *converter) tallyNulls(tallies []tally, group *groupWriter) {
	for i := range c.plan.columns {
		if leaf := c.plan.columns[i].leaf; leaf >= 0 {
			tallies[i].nulls += group.columns[leaf].chunk.Statistics.NullCount
		}
	}
}

func (t *tally) numbers(values []parquet.Value) {
	for _, v := range values {
		if v.IsNull() {
			continue
		}
		x := v.Double()
		if v.Kind() != parquet.Double {
			x = float64(v.Int64())
		}
		if !t.hasNumber {
			t.hasNumber, t.min, t.max = true, x, x
		}
		t.min, t.max = min(t.min, x), max(t.max, x)
	}
}

func (t *tally) texts(values []parquet.Value) {
	for i := range values {
		if !values[i].IsNull() && len(t.words) <= maxWords {
			t.words[hashValue(0, values[i])] = true
		}
	}
}

// columnStats adds up what the workers counted.
func columnStats(p *plan, workers []*worker) map[string]ColumnStats {
	stats := map[string]ColumnStats{}
	for i, col := range p.columns {
		if col.leaf < 0 {
			continue
		}
		var sum tally
		words := map[uint64]bool{}
		for _, w := range workers {
			t := w.tallies[i]
			sum.nulls += t.nulls
			maps.Copy(words, t.words)
			if t.hasNumber && !sum.hasNumber {
				sum.hasNumber, sum.min, sum.max = true, t.min, t.max
			} else if t.hasNumber {
				sum.min, sum.max = min(sum.min, t.min), max(sum.max, t.max)
			}
		}
		c := ColumnStats{Nulls: sum.nulls, Distinct: min(len(words), maxWords+1)}
		if sum.hasNumber {
			c.Min, c.Max = &sum.min, &sum.max
		}
		stats[col.name] = c
	}
	return stats
}

func newTallies(p *plan) []tally {
	tallies := make([]tally, len(p.columns))
	for i := range tallies {
		tallies[i].words = map[uint64]bool{}
	}
	return tallies
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
