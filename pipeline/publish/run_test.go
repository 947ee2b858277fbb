package publish_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"abm/pipeline/publish"
)

func TestBeginTakesAFreeID(t *testing.T) {
	held := lock(t, t.TempDir())
	for _, want := range []string{"20261122T020000Z-1a2b3c4d", "20261122T020000Z-1a2b3c4d-2", "20261122T020000Z-1a2b3c4d-3"} {
		run := begin(t, held, 1)
		if run.ID != want || filepath.Base(run.Dir) != want || filepath.Base(run.TempDir) != want {
			t.Errorf("Begin gave %s in %s and %s, want %s", run.ID, run.Dir, run.TempDir, want)
		}
		info := must2(os.Stat(run.TempDir))(t)
		if info.Mode().Perm() != 0o700 {
			t.Errorf("temporary folder has mode %v, want 0700", info.Mode())
		}
		ok(t, run.Fail("land", errors.New("x")))
	}
	runs := must2(publish.Runs(held.Root()))(t)
	if len(runs) != 3 || !strings.HasSuffix(runs[0].RunID, "-3") {
		t.Errorf("Runs = %+v, want the last one first", runs)
	}
}

func TestBeginSweeps(t *testing.T) {
	root := t.TempDir()
	whole := publishNight(t, root, 1)
	held := lock(t, root)
	// A job killed inside Fail, its status written and its files not yet removed.
	failed := begin(t, held, 4)
	ok(t, failed.Fail("land", errors.New("x")))
	fill(t, failed, 4)
	killed := begin(t, held, 2)
	fill(t, killed, 2)
	ok(t, killed.Step("20_match"))
	ok(t, killed.Describe("2026-11-23", "b", "v1"))
	for _, name := range []string{
		"tmp/spill/block.tmp", ".current.json.x.tmp", ".abm.duckdb.x.tmp", "runs/.x.new.tmp/status.json",
		"runs/" + whole + "/.status.json.x.tmp",
	} {
		ok(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755))
		ok(t, os.WriteFile(filepath.Join(root, name), nil, 0o644))
	}
	ok(t, os.Symlink("nowhere", filepath.Join(root, ".current.x.tmp")))
	keep := filepath.Join(root, "landing", ".lead.tmp")
	ok(t, os.MkdirAll(filepath.Dir(keep), 0o700))
	ok(t, os.WriteFile(keep, nil, 0o600))

	next := begin(t, held, 3)
	if len(next.Mended) == 0 {
		t.Error("Begin did not tell what it mended")
	}
	for _, pattern := range []string{".*.tmp", "tmp/spill", "tmp/" + killed.ID, "runs/.*", "runs/" + whole + "/.*", "runs/" + killed.ID + "/[a-r]*", "runs/" + failed.ID + "/[a-r]*"} {
		if left := must2(filepath.Glob(filepath.Join(root, pattern)))(t); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	if _, err := os.Stat(keep); err != nil {
		t.Errorf("Begin swept what is not its own: %v", err)
	}
	for _, s := range must2(publish.Runs(root))(t) {
		if s.RunID != killed.ID {
			continue
		}
		if s.State != publish.Failed || s.Step != "20_match" || s.Reason != "the job ended without finishing (killed?)" || s.AsOf != "2026-11-23" {
			t.Errorf("status of the killed run = %+v", s)
		}
	}
	if got := wantWhole(t, root); got != whole {
		t.Errorf("published run is %s, want %s", got, whole)
	}
}

func TestFail(t *testing.T) {
	root := t.TempDir()
	whole := publishNight(t, root, 1)
	held := lock(t, root)
	run := begin(t, held, 2)
	fill(t, run, 2)
	ok(t, run.Fail("check conservation", errors.New("2 deals lost a cent")))
	left := must2(os.ReadDir(run.Dir))(t)
	if len(left) != 1 || left[0].Name() != "status.json" {
		t.Errorf("a failed run kept %v, want its status alone", left)
	}
	if _, err := os.Stat(run.TempDir); err == nil {
		t.Error("a failed run kept its temporary folder")
	}
	status := must2(publish.Runs(root))(t)[0]
	if status.State != publish.Failed || status.Step != "check conservation" || status.Reason != "2 deals lost a cent" || status.FinishedAt.IsZero() {
		t.Errorf("status = %+v", status)
	}
	if err := run.Commit(t.Context(), options(2)); err == nil {
		t.Error("a failed run could be committed")
	}
	if _, err := publish.Verify(t.Context(), root, run.ID); err == nil || !strings.Contains(err.Error(), "2 deals lost a cent") {
		t.Errorf("Verify of a failed run: %v, want the reason it failed", err)
	}
	if got := wantWhole(t, root); got != whole {
		t.Errorf("published run is %s, want %s", got, whole)
	}
}

// Without a readable pointer nobody knows what is published, so nothing may be swept.
func TestBeginRefusesABrokenPointer(t *testing.T) {
	for _, broken := range []string{"", "{", `{"format_version":1,"run_id":"../x","path":"runs/../x"}`, `{"format_version":2}`} {
		root := t.TempDir()
		id := publishNight(t, root, 1)
		ok(t, os.WriteFile(filepath.Join(root, "current.json"), []byte(broken), 0o644))
		held := lock(t, root)
		if _, err := publish.Begin(held, "x", firstNight, clockAt(firstNight)); err == nil || !strings.Contains(err.Error(), "current.json") {
			t.Errorf("Begin over pointer %q: %v, want an error that names it", broken, err)
		}
		if _, err := publish.Current(root); err == nil {
			t.Errorf("Current reads %q", broken)
		}
		wantOneNight(t, filepath.Join(root, "runs", id))
	}
}

// No link inside the warehouse lets us write or remove anything outside.
func TestLinksDoNotLeadOut(t *testing.T) {
	for _, name := range []string{"runs", "tmp", "abm.duckdb", "current.json", "abm.lock"} {
		root, outside := t.TempDir(), t.TempDir()
		precious := filepath.Join(outside, "precious")
		ok(t, os.WriteFile(precious, []byte("p"), 0o644))
		target := outside
		if strings.Contains(name, ".") {
			target = precious
		}
		ok(t, os.Symlink(target, filepath.Join(root, name)))
		held, err := publish.Lock(root)
		if err == nil {
			_, err = publish.Begin(held, "x", firstNight, clockAt(firstNight))
			ok(t, held.Release())
		}
		if err == nil {
			t.Errorf("a run began with %s as a link to the outside", name)
		}
		if got := must2(os.ReadFile(precious))(t); string(got) != "p" {
			t.Errorf("link %s: the file outside became %q", name, got)
		}
	}
	// Sweeping removes a link, not what it leads to.
	root, outside := t.TempDir(), t.TempDir()
	precious := filepath.Join(outside, "precious")
	ok(t, os.WriteFile(precious, []byte("p"), 0o644))
	ok(t, os.Mkdir(filepath.Join(root, "tmp"), 0o700))
	ok(t, os.Symlink(outside, filepath.Join(root, "tmp", "link")))
	publishNight(t, root, 1)
	must2(os.Stat(precious))(t)
}

func TestTableDirRefuses(t *testing.T) {
	run := begin(t, lock(t, t.TempDir()), 1)
	for _, table := range []string{"", "..", "a/b", ".hidden", "_x", "Account", "a.b"} {
		if dir, err := run.TableDir(table); err == nil {
			t.Errorf("TableDir(%q) = %s, want an error", table, dir)
		}
	}
}
