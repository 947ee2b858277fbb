package publish_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/pipeline/publish"
)

func TestRunID(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	for _, tt := range []struct {
		name  string
		at    time.Time
		build string
		want  string
	}{
		{"hash", time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC), "1a2b3c4d5e6f", "20261122T101500Z-1a2b3c4d"},
		{"other zone", time.Date(2026, 11, 22, 11, 15, 0, 0, berlin), "1a2b3c4d", "20261122T101500Z-1a2b3c4d"},
		{"no build", time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC), "", "20261122T101500Z"},
		{"path in build", time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC), "../../Etc", "20261122T101500Z-etc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := publish.RunID(tt.at, tt.build); got != tt.want {
				t.Errorf("RunID = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLock(t *testing.T) {
	root := filepath.Join(t.TempDir(), "warehouse")
	held := lock(t, root)
	if _, err := publish.Lock(root); !errors.Is(err, publish.ErrLocked) {
		t.Fatalf("second Lock: %v, want ErrLocked", err)
	}
	ok(t, held.Release())
	ok(t, held.Release())
	if _, err := publish.Begin(held, "a", firstNight, clockAt(firstNight)); err == nil {
		t.Error("Begin went through without the lock")
	}
	lock(t, root)
}

func TestPublish(t *testing.T) {
	root := t.TempDir()
	if _, err := publish.Current(root); !errors.Is(err, publish.ErrNothingPublished) {
		t.Fatalf("Current of an empty warehouse: %v, want ErrNothingPublished", err)
	}
	first := publishNight(t, root, 1)
	ok(t, os.WriteFile(filepath.Join(root, "abm.duckdb.wal"), []byte("of a crashed writer"), 0o644))
	second := publishNight(t, root, 2)
	if got := wantWhole(t, root); got != second {
		t.Errorf("published run is %s, want %s", got, second)
	}
	wantEntries(t, root)
	wantNoProblems(t, must2(publish.Verify(t.Context(), root, first))(t))

	p := must2(publish.Current(root))(t)
	if got := fileSum(t, filepath.Join(root, "runs", second, "manifest.json")); got != p.ManifestSHA256 {
		t.Errorf("manifest has hash %s, current.json says %s", got, p.ManifestSHA256)
	}
	if p.AsOf != "2026-11-23" || p.BuildID != "1a2b3c4d5e6f" || p.PublishedAt.IsZero() {
		t.Errorf("pointer = %+v", p)
	}
	for _, name := range []string{"abm.duckdb", "runs/" + second + "/abm.duckdb"} {
		if info := must2(os.Stat(filepath.Join(root, name)))(t); info.Mode().Perm() != 0o444 {
			t.Errorf("%s has mode %v, want 0444", name, info.Mode())
		}
	}
	if left := must2(filepath.Glob(filepath.Join(root, ".*.tmp")))(t); len(left) > 0 {
		t.Errorf("temporary files left: %v", left)
	}
	if left := must2(os.ReadDir(filepath.Join(root, "tmp")))(t); len(left) > 0 {
		t.Errorf("temporary folders left: %v", left)
	}
	runs := must2(publish.Runs(root))(t)
	if len(runs) != 2 || runs[0].RunID != second || runs[1].RunID != first {
		t.Fatalf("Runs = %+v, want %s, %s", runs, second, first)
	}
	for _, s := range runs {
		if s.State != publish.Published || s.Seconds <= 0 || !s.FinishedAt.After(s.StartedAt) || s.Version != "v1" {
			t.Errorf("status = %+v", s)
		}
	}
}

func TestManifest(t *testing.T) {
	root := t.TempDir()
	id := publishNight(t, root, 1)
	dir := filepath.Join(root, "runs", id)
	var m publish.Manifest
	ok(t, json.Unmarshal(must2(os.ReadFile(filepath.Join(dir, "manifest.json")))(t), &m))
	var names []string
	for _, table := range m.Tables {
		names = append(names, table.Table)
		want := int64(0)
		for i, n := range tables[table.Table] {
			want += int64(n)
			f := table.Files[i]
			if f.Rows != int64(n) || f.SHA256 != fileSum(t, filepath.Join(dir, f.Path)) {
				t.Errorf("manifest entry %+v does not describe the file, which has %d rows", f, n)
			}
		}
		if table.Rows != want || len(table.Files) != len(tables[table.Table]) {
			t.Errorf("table %s: %d rows in %d files, want %d in %d", table.Table, table.Rows, len(table.Files), want, len(tables[table.Table]))
		}
		if table.SchemaHash != m.Tables[0].SchemaHash {
			t.Errorf("table %s has another schema hash than %s, with the same columns", table.Table, m.Tables[0].Table)
		}
	}
	if want := []string{"account", "channel", "deal"}; !slices.Equal(names, want) {
		t.Errorf("tables %v, want %v", names, want)
	}
	if len(m.Files) != 1 || m.Files[0].Path != "abm.duckdb" || m.Files[0].SHA256 != fileSum(t, filepath.Join(dir, "abm.duckdb")) {
		t.Errorf("files = %+v, want abm.duckdb", m.Files)
	}
	if m.RunID != id || m.Engine != "duckdb" || !m.StartedAt.Equal(firstNight) {
		t.Errorf("manifest = %+v", m)
	}
}

// A pointer moved by somebody who got past the lock is not overwritten.
func TestMovedPointer(t *testing.T) {
	for _, before := range []int{0, 1} {
		root := t.TempDir()
		if before > 0 {
			publishNight(t, root, before)
		}
		held := lock(t, root)
		run := begin(t, held, 2)
		fill(t, run, 2)
		moved := []byte(`{"format_version":1,"run_id":"other","path":"runs/other"}`)
		ok(t, os.WriteFile(filepath.Join(root, "current.json"), moved, 0o644))
		link, _ := os.Readlink(filepath.Join(root, "current"))
		database, _ := os.ReadFile(filepath.Join(root, "abm.duckdb"))

		err := run.Commit(t.Context(), options(2))
		if !errors.Is(err, publish.ErrMoved) {
			t.Fatalf("Commit: %v, want ErrMoved", err)
		}
		ok(t, run.Fail("publish", err))
		if got := must2(os.ReadFile(filepath.Join(root, "current.json")))(t); string(got) != string(moved) {
			t.Errorf("current.json became %s", got)
		}
		if got, _ := os.Readlink(filepath.Join(root, "current")); got != link {
			t.Errorf("current leads to %q, before to %q", got, link)
		}
		if got, _ := os.ReadFile(filepath.Join(root, "abm.duckdb")); string(got) != string(database) {
			t.Errorf("abm.duckdb became %q", got)
		}
		if left := must2(filepath.Glob(filepath.Join(root, ".*.tmp")))(t); len(left) > 0 {
			t.Errorf("temporary files left: %v", left)
		}
	}
}

// Cancelling before the flip publishes nothing; after it, publishing goes on to the end.
func TestCommitCancelled(t *testing.T) {
	steps := publish.CommitSteps()
	flip := slices.Index(steps, publish.StepFlipPointer)
	for i, step := range steps {
		t.Run(step, func(t *testing.T) {
			root := t.TempDir()
			old := publishNight(t, root, 1)
			held := lock(t, root)
			run := begin(t, held, 2)
			fill(t, run, 2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			opts := options(2)
			opts.OnStep = func(s string) {
				if s == step {
					cancel()
				}
			}
			err := run.Commit(ctx, opts)
			want := old
			if i > flip {
				ok(t, err)
				want = run.ID
			} else if !errors.Is(err, context.Canceled) {
				t.Fatalf("Commit: %v, want context.Canceled", err)
			}
			if i <= flip {
				ok(t, run.Fail(step, err))
			}
			if got := wantWhole(t, root); got != want {
				t.Errorf("published run is %s, want %s", got, want)
			}
			wantEntries(t, root)
		})
	}
}

// An entry point that cannot follow does not take the publishing back, is named, and is mended.
func TestCommitIncomplete(t *testing.T) {
	root := t.TempDir()
	publishNight(t, root, 1)
	held := lock(t, root)
	run := begin(t, held, 2)
	fill(t, run, 2)
	opts := options(2)
	inTheWay := filepath.Join(root, "current")
	opts.OnStep = func(step string) {
		if step == publish.StepFlipLink {
			ok(t, os.Remove(inTheWay))
			ok(t, os.MkdirAll(filepath.Join(inTheWay, "x"), 0o755))
		}
	}
	err := run.Commit(t.Context(), opts)
	if !errors.Is(err, publish.ErrIncomplete) {
		t.Fatalf("Commit: %v, want ErrIncomplete", err)
	}
	ok(t, run.Fail("publish", err))
	if p := must2(publish.Current(root))(t); p.RunID != run.ID {
		t.Fatalf("published run is %s, want %s", p.RunID, run.ID)
	}
	wantNoProblems(t, must2(publish.Verify(t.Context(), root, ""))(t))
	problems := must2(publish.Entries(root))(t)
	if len(problems) != 1 || problems[0].Path != "current" {
		t.Errorf("Entries = %v, want current alone", problems)
	}
	status := must2(publish.Runs(root))(t)[0]
	if status.State != publish.Published || !strings.Contains(status.Reason, "current") {
		t.Errorf("status = %+v, want published and what is left undone", status)
	}
	if _, err := publish.Begin(held, "x", firstNight, clockAt(firstNight)); err == nil || !strings.Contains(err.Error(), "current") {
		t.Errorf("Begin with a folder named current: %v, want an error that names it", err)
	}
	ok(t, os.RemoveAll(inTheWay))
	must2(publish.Repair(held))(t)
	wantWhole(t, root)
	wantEntries(t, root)
}

func TestDatabaseMustBeClosed(t *testing.T) {
	root := t.TempDir()
	run := begin(t, lock(t, root), 1)
	fill(t, run, 1)
	opts := options(1)
	opts.Database = func(_ context.Context, name string) error {
		return errors.Join(os.WriteFile(name, nil, 0o644), os.WriteFile(name+".wal", []byte("create view"), 0o644))
	}
	if err := run.Commit(t.Context(), opts); err == nil || !strings.Contains(err.Error(), "not closed") {
		t.Errorf("Commit of an open database: %v", err)
	}
}

// A run without a database does not leave the views of another run behind.
func TestPublishWithoutDatabase(t *testing.T) {
	root := t.TempDir()
	publishNight(t, root, 1)
	run := begin(t, lock(t, root), 2)
	fill(t, run, 2)
	opts := options(2)
	opts.Database = nil
	ok(t, run.Commit(t.Context(), opts))
	if _, err := os.Stat(filepath.Join(root, "abm.duckdb")); err == nil {
		t.Error("abm.duckdb of the run before is still there")
	}
	wantWhole(t, root)
	wantEntries(t, root)
}
