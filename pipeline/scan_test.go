package pipeline_test

import (
	"context"
	"path/filepath"
	"testing"

	"abm/models"
	"abm/pipeline/engine"
	"abm/pipeline/engine/duckdb"
)

// A warehouse outlives the program that landed it: what a later one added to a
// table is null in the files of before.
func TestColumnsThatOlderFilesLackAreNull(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	e, err := duckdb.Open(ctx, duckdb.Options{TempDir: t.TempDir(), Dirs: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := e.Write(ctx, "old", "select 'a' as kept", engine.Output{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	table := models.Table{Name: "t", Columns: []models.Column{{Name: "kept", Kind: models.Varchar}, {Name: "added", Kind: models.BigInt}}}
	files, err := filepath.Glob(filepath.Join(dir, "*.parquet"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no file in %s: %v", dir, err)
	}
	if err := e.Scan(ctx, "scanned", table, files); err != nil {
		t.Fatal(err)
	}
	records, err := e.Read(ctx, "select kept, added from scanned")
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Kept  string `arrow:"kept"`
		Added *int64 `arrow:"added"`
	}
	rows, err := engine.Decode[row](records)
	if err != nil || len(rows) != 1 || rows[0].Kept != "a" || rows[0].Added != nil {
		t.Errorf("got %v, %v; want a and null", rows, err)
	}
}
