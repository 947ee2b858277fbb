package land_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/land"
)

// killWorld is a CRM with snapshots in two files a day and a tool with deltas.
func killWorld(t *testing.T, dir string) *world {
	signals := config.Source{
		Name: "intent", Entity: "signal", Files: "signals_*.csv", Mode: "delta", ExtractDate: config.ExtractDate{File: "%Y-%m-%d"},
		Columns: map[string]config.Names{"signal_id": {"Id"}, "signal_type": {"Type"}, "signalled_at": {"At"}},
	}
	w := newWorld(t, leadSource(), signals)
	w.cfg.Dir, w.cfg.MaxRejectShare = dir, .5
	return w
}

const killNights = 4

// deliverNight writes the files of one night.
func (w *world) deliverNight(night int) {
	day := dayOf(night)
	first, second := leadHeader, leadHeader
	for id := range 400 {
		first += fmt.Sprintf("%d,,C%d,2024-01-01,5\n", id, (id+night)/(100+night))
		second += fmt.Sprintf("%d,,C%d,2024-01-01,%s\n", 1000+id, id%7, []string{"5", "6", "many"}[(id+night)/200%3])
	}
	w.write("extracts/leads_"+day+"_a.csv", first)
	w.write("extracts/leads_"+day+"_b.csv", second)
	for part := range 3 {
		w.write(fmt.Sprintf("signals_%s_%d.csv", day, part), fmt.Sprintf("Id,Type,At\n%d,funding,2024-01-01\n%d,hiring,2024-01-01\n", night, 10*night+part))
	}
}

// TestKillProcess is the process that tests of kills start: it lands, or compacts
// before the last night. By itself it does nothing.
func TestKillProcess(t *testing.T) {
	dir, job, _ := strings.Cut(os.Getenv("ABM_TEST_KILL"), "|")
	switch w := killWorld(t, dir); job {
	case "land":
		w.land()
	case "compact":
		w.compact(dayOf(killNights - 1))
	default:
		t.Skip("started by other tests only")
	}
}

func (w *world) compact(from string) []land.Compaction {
	w.t.Helper()
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		w.t.Fatal(err)
	}
	done, err := land.Compact(w.t.Context(), land.Options{Root: w.root(), Config: w.cfg, Now: w.now}, day)
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

// killed starts a job and kills it as soon as the warehouse looks as told, or
// lets it end where it never does.
func (w *world) killed(job string, isTime func() bool) {
	w.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKillProcess$")
	cmd.Env = append(os.Environ(), "ABM_TEST_KILL="+w.cfg.Dir+"|"+job)
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && (!errors.As(err, &exit) || exit.Exited()) {
				w.t.Fatalf("%s: %v", job, err)
			}
			return
		default:
		}
		if isTime() {
			_ = cmd.Process.Kill() // it may have ended
			<-ended
			return
		}
		time.Sleep(50 * time.Microsecond)
	}
}

// warehouse lists the files of a warehouse with their contents, but for the
// ledger: a snapshot of which not all entries were written is noted anew.
func (w *world) warehouse() map[string]string {
	w.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(w.root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(w.root(), path)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "ledger") {
			return nil
		}
		text, err := os.ReadFile(path)
		files[name] = string(text)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// ledgerHolds is true once the ledger has so many entries.
func (w *world) ledgerHolds(entries int) func() bool {
	return func() bool {
		files, _ := filepath.Glob(filepath.Join(w.root(), "ledger", "*.json"))
		return len(files) >= entries
	}
}

// TestKilledLandings kills every night's landing at each entry it writes, and
// before the first. What is landed in the end is, byte by byte, what is landed by
// nights that nobody kills, and so it is after compactions that are killed.
func TestKilledLandings(t *testing.T) {
	clean, w := killWorld(t, t.TempDir()), killWorld(t, t.TempDir())
	for night := range killNights {
		clean.deliverNight(night)
		clean.land()
		w.deliverNight(night)
		entries := len(w.ledger())
		for k := range 6 {
			w.killed("land", w.ledgerHolds(entries+k))
		}
		w.land()
		if again := w.land(); len(again.Entries) > 0 {
			t.Errorf("night %d: landing again landed %+v", night, again.Entries)
		}
		sameWarehouse(t, fmt.Sprintf("night %d", night), w, clean)
	}
	last := dayOf(killNights - 1)
	before := clean.selection(last, land.KnownBy).InputsHash
	clean.compact(last)
	wholes := func(n int) func() bool {
		return func() bool {
			files, _ := filepath.Glob(filepath.Join(w.root(), "landing", "*", "*", "*-whole.parquet"))
			return len(files) >= n
		}
	}
	landed := func(n int) func() bool {
		return func() bool {
			files, _ := filepath.Glob(filepath.Join(w.root(), "landing", "*", "*", "*.parquet"))
			return len(files) <= n
		}
	}
	left, entries := len(w.warehouse()), len(w.ledger())
	for _, isTime := range []func() bool{
		func() bool { return true }, wholes(1), w.ledgerHolds(entries + 1), landed(left - 8), wholes(2), w.ledgerHolds(entries + 2), landed(left - 15),
	} {
		w.killed("compact", isTime)
		if sel := w.selection(last, land.KnownBy); sel.InputsHash != before {
			t.Error("a killed compaction changed what a night reads")
		} else if err := sel.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	}
	w.compact(last)
	sameWarehouse(t, "compacted", w, clean)
}

// TestKilledTwice kills two landings after the same of two entries: the file that
// was noted twice is not the snapshot of two files.
func TestKilledTwice(t *testing.T) {
	clean, w := killWorld(t, t.TempDir()), killWorld(t, t.TempDir())
	clean.deliverNight(0)
	clean.land()
	w.deliverNight(0)
	for range 2 {
		w.land()
		files, err := filepath.Glob(filepath.Join(w.root(), "ledger", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		noted := false
		for _, file := range files {
			if text, err := os.ReadFile(file); err != nil {
				t.Fatal(err)
			} else if !strings.Contains(string(text), `"path": "extracts/leads_2024-01-01_b.csv"`) {
				continue
			}
			noted = true
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
		if !noted {
			t.Fatal("the second file has no entry")
		}
	}
	w.land()
	sameWarehouse(t, "killed twice", w, clean)
}

func sameWarehouse(t *testing.T, what string, got, want *world) {
	t.Helper()
	a, b := got.warehouse(), want.warehouse()
	if names, wanted := slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)); !slices.Equal(names, wanted) {
		t.Fatalf("%s: the warehouse holds\n%s\nwant\n%s", what, strings.Join(names, "\n"), strings.Join(wanted, "\n"))
	}
	for name, text := range b {
		if a[name] != text {
			t.Errorf("%s: %s has other content", what, name)
		}
	}
}
