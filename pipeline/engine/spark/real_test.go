//go:build spark

package spark

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline/engine"
)

// realSpark opens an engine on the Spark that `make spark` installed.
func realSpark(t *testing.T) *Engine {
	t.Helper()
	submit, err := filepath.Abs("../../../.spark/bin/spark-submit")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(submit); err != nil {
		t.Fatalf("no Spark to test with: run make spark: %v", err)
	}
	e, err := Open(context.Background(), Options{Submit: submit, Master: "local[2]", TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

type numbered struct {
	Number *int64  `arrow:"a_number"`
	Text   *string `arrow:"text_value"`
}

// A model that fails says Spark's own reason and the line, and leaves the
// engine as it was.
func TestSparkTellsWhyAModelFails(t *testing.T) {
	e := realSpark(t)
	ctx := context.Background()
	load(t, e, "two", 1, 2)
	for _, c := range []struct {
		name, query, class, say string
		line                    int
	}{
		{"unknown column", "-- A model.\nselect\n    a_nmber\nfrom two", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "a_number", 3},
		{"unknown table", "select *\nfrom twoo", "TABLE_OR_VIEW_NOT_FOUND", "`twoo`", 2},
		{"syntax", "select a_number\nfrom two\nwhere a_number == )", "PARSE_SYNTAX_ERROR", "Syntax error", 3},
		{"division by zero", "select a_number,\n    1 div (a_number - 1) as x\nfrom two", "DIVIDE_BY_ZERO", "Division by zero", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Write(ctx, "bad", c.query, engine.Output{Dir: filepath.Join(t.TempDir(), "bad"), SortBy: []string{"a_number"}})
			var said *Error
			if !errors.As(err, &said) {
				t.Fatalf("got %v", err)
			}
			if said.Class != c.class || !strings.Contains(said.Message, c.say) || (c.line > 0 && said.Line != c.line) {
				t.Errorf("got class %s, line %d: %s", said.Class, said.Line, said.Message)
			}
			for _, noise := range []string{"\tat ", "org.apache", "JVM", "'Project", "\n"} {
				if strings.Contains(err.Error(), noise) {
					t.Errorf("%q in: %v", noise, err)
				}
			}
		})
	}
	want := []int64{1, 2}
	rows := rowsOf(t, e, "select a_number, text_value from two order by a_number")
	if len(rows) != 2 || *rows[0].Number != want[0] || *rows[1].Number != want[1] {
		t.Errorf("after the failures: %v", rows)
	}
}

// A cancelled context ends the job, and closing ends the application, even one
// whose task does not heed the cancelling.
func TestSparkJobIsCancelled(t *testing.T) {
	e := realSpark(t)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	began := time.Now()
	_, err := e.Write(ctx, "long", "select max(a.id * b.id) as n from range(10000000) as a cross join range(100000) as b",
		engine.Output{Dir: filepath.Join(t.TempDir(), "long")})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("took %s", took)
	}
}

// Written tables are sorted over all files, nulls last, and hold nothing else.
func TestSparkWritesSortedFiles(t *testing.T) {
	e := realSpark(t)
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "sorted")
	rows, err := e.Write(ctx, "sorted", "select nullif(cast(pmod(id * 7919, 100003) as bigint), 0) as a_number, 'x' as text_value from range(100003)",
		engine.Output{Dir: dir, SortBy: []string{"a_number"}})
	if err != nil || rows != 100003 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range entries {
		if !strings.HasPrefix(f.Name(), "part-") || !strings.HasSuffix(f.Name(), ".parquet") {
			t.Errorf("left behind: %s", f.Name())
		}
	}
	records, err := readParquet(dir)
	if err != nil {
		t.Fatal(err)
	}
	found, err := engine.Decode[numbered](records)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range found {
		if last := i == len(found)-1; last != (row.Number == nil) || !last && *row.Number != int64(i+1) {
			t.Fatalf("row %d holds %v", i, row.Number)
		}
	}
}

// An entity without files is empty, with its columns.
func TestSparkScansNothing(t *testing.T) {
	e := realSpark(t)
	ctx := context.Background()
	for _, table := range models.Landed() {
		if err := e.Scan(ctx, "landed_"+table.Name, table, nil); err != nil {
			t.Fatal(err)
		}
		records, err := e.Read(ctx, "select * from landed_"+table.Name)
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for _, c := range table.Columns {
			if c.InputOnly {
				continue
			}
			if f := records.Schema().Field(i); f.Name != c.Name {
				t.Errorf("%s: column %d is %s, want %s", table.Name, i, f.Name, c.Name)
			}
			i++
		}
		if records.Next() && records.RecordBatch().NumRows() > 0 {
			t.Errorf("%s holds rows", table.Name)
		}
	}
	load(t, e, "none")
	if rows := rowsOf(t, e, "select * from none"); len(rows) != 0 {
		t.Errorf("got %v", rows)
	}
}

func load(t *testing.T, e *Engine, name string, numbers ...int64) {
	t.Helper()
	rows := make([]numbered, len(numbers))
	for i := range numbers {
		rows[i].Number = &numbers[i]
	}
	records, err := engine.Records(rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Load(context.Background(), name, records); err != nil {
		t.Fatal(err)
	}
}

func rowsOf(t *testing.T, e *Engine, query string) []numbered {
	t.Helper()
	records, err := e.Read(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := engine.Decode[numbered](records)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// An abm that is killed leaves no application behind: its end of the socket
// closes, and the driver ends, even in the middle of a job.
func TestSparkEndsWithAbm(t *testing.T) {
	e := realSpark(t)
	if err := e.session.send(request{ID: 1, Op: "view", Name: "long", Query: "select id from range(10)"}); err != nil {
		t.Fatal(err)
	}
	if err := e.session.send(request{ID: 2, Op: "read", Dir: filepath.Join(t.TempDir(), "long"), Temp: filepath.Join(t.TempDir(), "writing"),
		Query: "select max(a.id * b.id) as n from range(10000000) as a cross join range(100000) as b"}); err != nil {
		t.Fatal(err)
	}
	if err := e.session.conn.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-e.session.ended:
	case <-time.After(time.Minute):
		t.Fatal("the driver lives on")
	}
	e.session.cancelled = true // its exit code is not asked for
}
