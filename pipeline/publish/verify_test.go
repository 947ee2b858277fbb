package publish_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"abm/pipeline/publish"

	"github.com/parquet-go/parquet-go"
)

// Every single flipped byte of every file of a run is found, and the file is named.
func TestVerifyFindsFlippedBytes(t *testing.T) {
	root := t.TempDir()
	id := publishNight(t, root, 1)
	dir := filepath.Join(root, "runs", id)
	for _, name := range []string{"account/b.parquet", "channel/a.parquet", "abm.duckdb", "manifest.json"} {
		file := filepath.Join(dir, name)
		data := must2(os.ReadFile(file))(t)
		ok(t, os.Chmod(file, 0o644))
		for i := range data {
			data[i] ^= 0x10
			ok(t, os.WriteFile(file, data, 0o644))
			problems := must2(publish.Verify(t.Context(), root, ""))(t)
			if len(problems) != 1 || problems[0].Path != name {
				t.Fatalf("byte %d of %s flipped: problems %v, want one that names the file", i, name, problems)
			}
			data[i] ^= 0x10
		}
		ok(t, os.WriteFile(file, data, 0o644))
		wantNoProblems(t, must2(publish.Verify(t.Context(), root, ""))(t))
	}
}

func TestVerifyFindsChanges(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, dir string)
		path   string
		reason string
	}{
		{"missing", func(t *testing.T, dir string) { ok(t, os.Remove(filepath.Join(dir, "deal/a.parquet"))) }, "deal/a.parquet", "missing"},
		{"missing table", func(t *testing.T, dir string) { ok(t, os.RemoveAll(filepath.Join(dir, "deal"))) }, "deal/a.parquet", "missing"},
		{"added", func(t *testing.T, dir string) {
			ok(t, parquet.WriteFile(filepath.Join(dir, "deal/z.parquet"), []row{{9, "deal"}}))
		}, "deal/z.parquet", "added"},
		{"longer", func(t *testing.T, dir string) {
			f := must2(os.OpenFile(filepath.Join(dir, "deal/a.parquet"), os.O_APPEND|os.O_WRONLY, 0))(t)
			must2(f.WriteString("x"))(t)
			ok(t, f.Close())
		}, "deal/a.parquet", "bytes"},
		{"rewritten", func(t *testing.T, dir string) {
			ok(t, parquet.WriteFile(filepath.Join(dir, "deal/a.parquet"), []row{{1, "deal"}, {1, "deal"}, {1, "deal"}, {1, "dael"}}))
		}, "deal/a.parquet", ""},
		{"linked", func(t *testing.T, dir string) {
			ok(t, os.Rename(filepath.Join(dir, "deal/a.parquet"), filepath.Join(dir, "../../a.parquet")))
			ok(t, os.Symlink("../../../a.parquet", filepath.Join(dir, "deal/a.parquet")))
		}, "deal/a.parquet", ""},
		{"no manifest", func(t *testing.T, dir string) { ok(t, os.Remove(filepath.Join(dir, "manifest.json"))) }, "manifest.json", ""},
		{"rows in manifest", func(t *testing.T, dir string) {
			name := filepath.Join(dir, "manifest.json")
			data := must2(os.ReadFile(name))(t)
			ok(t, os.WriteFile(name, bytes.Replace(data, []byte(`"rows": 4`), []byte(`"rows": 5`), 1), 0o644))
		}, "manifest.json", "changed"},
	} {
		// The published run is held against current.json, an older one against its status.
		for _, newer := range []bool{false, true} {
			t.Run(tt.name, func(t *testing.T) {
				root := t.TempDir()
				id := publishNight(t, root, 1)
				if newer {
					publishNight(t, root, 2)
				}
				tt.change(t, filepath.Join(root, "runs", id))
				problems := must2(publish.Verify(t.Context(), root, id))(t)
				if len(problems) == 0 || problems[0].Path != tt.path || !strings.Contains(problems[0].Reason, tt.reason) {
					t.Errorf("problems %v, want %s: ...%s...", problems, tt.path, tt.reason)
				}
			})
		}
	}
}

func TestVerifyUnknownRun(t *testing.T) {
	root := t.TempDir()
	publishNight(t, root, 1)
	for _, id := range []string{"20200101T000000Z", "..", "a/b", "../runs"} {
		if _, err := publish.Verify(t.Context(), root, id); err == nil {
			t.Errorf("Verify of run %q: no error", id)
		}
	}
}

// Entries sees an entry point that was changed by hand, and Repair mends it.
func TestEntriesAndRepair(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, root, old string)
		path   string
	}{
		{"link to the run before", func(t *testing.T, root, old string) {
			ok(t, os.Remove(filepath.Join(root, "current")))
			ok(t, os.Symlink("runs/"+old, filepath.Join(root, "current")))
		}, "current"},
		{"no link", func(t *testing.T, root, _ string) { ok(t, os.Remove(filepath.Join(root, "current"))) }, "current"},
		{"no database", func(t *testing.T, root, _ string) { ok(t, os.Remove(filepath.Join(root, "abm.duckdb"))) }, "abm.duckdb"},
		{"other database", func(t *testing.T, root, old string) {
			name := filepath.Join(root, "abm.duckdb")
			ok(t, os.Remove(name))
			ok(t, os.WriteFile(name, []byte("views over "+filepath.Join(root, "runs", old)), 0o644))
		}, "abm.duckdb"},
		{"stray log", func(t *testing.T, root, _ string) {
			ok(t, os.WriteFile(filepath.Join(root, "abm.duckdb.wal"), []byte("x"), 0o644))
		}, "abm.duckdb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			old := publishNight(t, root, 1)
			publishNight(t, root, 2)
			wantEntries(t, root)
			tt.change(t, root, old)
			problems := must2(publish.Entries(root))(t)
			if len(problems) != 1 || problems[0].Path != tt.path {
				t.Fatalf("Entries = %v, want %s", problems, tt.path)
			}
			held := lock(t, root)
			if done := must2(publish.Repair(held))(t); len(done) != 1 {
				t.Errorf("Repair did %q, want one thing", done)
			}
			wantEntries(t, root)
			wantWhole(t, root)
			if done := must2(publish.Repair(held))(t); len(done) != 0 {
				t.Errorf("a second Repair did %q", done)
			}
		})
	}
}

// A published run that is damaged does not keep tonight's run from curing it.
func TestBeginOverADamagedRun(t *testing.T) {
	root := t.TempDir()
	id := publishNight(t, root, 1)
	ok(t, os.RemoveAll(filepath.Join(root, "runs", id)))
	next := publishNight(t, root, 2)
	if got := wantWhole(t, root); got != next {
		t.Errorf("published run is %s, want %s", got, next)
	}
	wantEntries(t, root)
}
