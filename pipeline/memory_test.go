package pipeline_test

import (
	"context"
	"strings"
	"testing"

	"abm/pipeline/engine/duckdb"
)

// A list cannot be spilled: 80 MB of it do not fit into 32.
func TestMemoryThatRanOutSaysWhatToDo(t *testing.T) {
	t.Parallel()
	e, err := duckdb.Open(context.Background(), duckdb.Options{TempDir: t.TempDir(), MemoryBytes: 32 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	records, err := e.Read(context.Background(), "select len(list(i)) as n from range(10000000) as r(i)")
	for err == nil && records.Next() {
		continue
	}
	if err == nil {
		err = records.Err()
	}
	if err == nil || !strings.Contains(err.Error(), "raise memory: in abm.yaml") || strings.Contains(err.Error(), "SET ") {
		t.Errorf("got %v, want what to do in abm.yaml and nothing of DuckDB's settings", err)
	}
}
