package pipeline_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/pipeline"
)

// mismatches reports the first few differences in full and counts the rest.
type mismatches struct {
	t     *testing.T
	what  string
	count int
}

func (m *mismatches) add(format string, args ...any) {
	m.t.Helper()
	if m.count++; m.count <= 5 {
		m.t.Errorf("%s: %s", m.what, fmt.Sprintf(format, args...))
	}
}

func (m *mismatches) done() {
	m.t.Helper()
	if m.count > 5 {
		m.t.Errorf("%s: %d differences in all", m.what, m.count)
	}
}

// lines compares what a query says with the lines expected, in order.
func (m *mismatches) lines(n *night, query string, next func() (string, bool), format func(row) string) {
	m.t.Helper()
	rows := 0
	stream(n, query, func(r row) {
		got := format(r)
		want, ok := next()
		rows++
		if !ok {
			want = "no row"
		}
		if got != want {
			m.add("row %d is %s, want %s", rows, got, want)
		}
	})
	for want, ok := next(); ok; want, ok = next() {
		m.add("no row, want %s", want)
	}
	if rows == 0 {
		m.add("no rows at all")
	}
	m.done()
}

func each(lines []string) func() (string, bool) {
	return func() (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		line := lines[0]
		lines = lines[1:]
		return line, true
	}
}

// row is one row of an answer. Its memory is the engine's: text copies, peek
// does not and is for what is compared at once.
type row struct {
	arrow.RecordBatch
	at int
}

func (r row) text(column int) string  { return strings.Clone(r.peek(column)) }
func (r row) peek(column int) string  { return r.Column(column).(*array.String).Value(r.at) }
func (r row) number(column int) int64 { return r.Column(column).(*array.Int64).Value(r.at) }
func (r row) real(column int) float64 { return r.Column(column).(*array.Float64).Value(r.at) }
func (r row) is(column int) bool      { return r.Column(column).(*array.Boolean).Value(r.at) }

// stream answers a query over the published tables row by row.
func stream(n *night, query string, visit func(row)) {
	n.t.Helper()
	ctx := context.Background()
	r, err := pipeline.OpenReader(ctx, filepath.Join(n.dir, "warehouse"))
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			n.t.Error(err)
		}
	}()
	records, err := r.Query(ctx, query)
	if err != nil {
		n.t.Fatalf("%s: %v", query, err)
	}
	defer records.Release()
	for records.Next() {
		batch := records.RecordBatch()
		for i := range int(batch.NumRows()) {
			visit(row{batch, i})
		}
	}
	if err := records.Err(); err != nil {
		n.t.Fatal(err)
	}
}
