package publish_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"abm/pipeline/publish"

	"github.com/parquet-go/parquet-go"
)

// row is a published row that tells which run wrote it, so that a mixed read shows.
type row struct {
	Night int64  `parquet:"night"`
	Name  string `parquet:"name"`
}

// wider is row with one more column.
type wider struct {
	Night int64  `parquet:"night"`
	Name  string `parquet:"name"`
	Extra int32  `parquet:"extra"`
}

// tables are the tables of a test run with their rows per file.
var tables = map[string][]int{"account": {3, 2}, "channel": {0}, "deal": {4}}

// firstNight is the start of night 1; night n starts n-1 days later.
var firstNight = time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)

func startOf(night int) time.Time { return firstNight.AddDate(0, 0, night-1) }

// clockAt returns a clock that starts at t and moves on a second at every look.
func clockAt(t time.Time) func() time.Time {
	return func() time.Time {
		t = t.Add(time.Second)
		return t
	}
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func lock(t testing.TB, root string) *publish.Held {
	t.Helper()
	held := must2(publish.Lock(root))(t)
	t.Cleanup(func() { _ = held.Release() })
	return held
}

// must2 lets a two-valued call be checked in one line.
func must2[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		return must(t, v, err)
	}
}

func begin(t testing.TB, held *publish.Held, night int) *publish.Run {
	t.Helper()
	start := startOf(night)
	return must2(publish.Begin(held, publish.RunID(start, "1a2b3c4d5e6f"), start, clockAt(start)))(t)
}

// fill writes the tables of a night.
func fill(t testing.TB, run *publish.Run, night int) {
	t.Helper()
	for table, files := range tables {
		dir := must2(run.TableDir(table))(t)
		for i, n := range files {
			rows := make([]row, n)
			for j := range rows {
				rows[j] = row{Night: int64(night), Name: table}
			}
			ok(t, parquet.WriteFile(filepath.Join(dir, string(rune('a'+i))+".parquet"), rows))
		}
	}
}

func options(night int) publish.CommitOptions {
	return publish.CommitOptions{
		Meta: publish.Meta{BuildID: "1a2b3c4d5e6f", AsOf: startOf(night).Format(time.DateOnly), Version: "v1", Engine: "duckdb"},
		Database: func(_ context.Context, name string) error {
			return os.WriteFile(name, []byte("views over "+filepath.Dir(name)), 0o644)
		},
	}
}

// publishNight runs a whole night and returns the run's id.
func publishNight(t testing.TB, root string, night int) string {
	t.Helper()
	held := lock(t, root)
	defer held.Release()
	run := begin(t, held, night)
	fill(t, run, night)
	ok(t, run.Commit(t.Context(), options(night)))
	return run.ID
}

// wantWhole fails unless the published run is whole and every entry point leads to some whole run.
// It returns the published run's id.
func wantWhole(t testing.TB, root string) string {
	t.Helper()
	p := must2(publish.Current(root))(t)
	wantNoProblems(t, must2(publish.Verify(t.Context(), root, ""))(t))
	wantOneNight(t, filepath.Join(root, filepath.FromSlash(p.Path)))
	if _, err := os.Lstat(filepath.Join(root, "current")); err == nil {
		wantOneNight(t, filepath.Join(root, "current"))
	}
	if views, err := os.ReadFile(filepath.Join(root, "abm.duckdb")); err == nil {
		wantOneNight(t, string(views[len("views over "):]))
		if _, err := os.Lstat(filepath.Join(root, "abm.duckdb.wal")); err == nil {
			t.Error("abm.duckdb.wal lies beside a new abm.duckdb")
		}
	}
	return p.RunID
}

// wantEntries fails unless all entry points lead to the published run.
func wantEntries(t testing.TB, root string) {
	t.Helper()
	wantNoProblems(t, must2(publish.Entries(root))(t))
}

func wantNoProblems(t testing.TB, problems []publish.Problem) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

// wantOneNight reads all tables below dir and fails unless each is whole and all are of one night.
func wantOneNight(t testing.TB, dir string) {
	t.Helper()
	nights, err := readNights(dir)
	if err != nil {
		t.Error(err)
	}
	if len(nights) != 1 {
		t.Errorf("read %s: rows of nights %v, want of one", dir, nights)
	}
}

// readNights returns how many rows of which night lie in the tables below dir.
func readNights(dir string) (map[int64]int, error) {
	nights := map[int64]int{}
	for table, files := range tables {
		for i := range files {
			rows, err := parquet.ReadFile[row](filepath.Join(dir, table, string(rune('a'+i))+".parquet"))
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				nights[r.Night]++
			}
		}
	}
	return nights, nil
}

func fileSum(t testing.TB, name string) string {
	t.Helper()
	sum := sha256.Sum256(must2(os.ReadFile(name))(t))
	return hex.EncodeToString(sum[:])
}

// readTable returns the night of a table's first row.
func readTable(dir, table string) (int64, error) {
	rows, err := parquet.ReadFile[row](filepath.Join(dir, table, "a.parquet"))
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Night, nil
}
