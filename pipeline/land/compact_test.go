package land_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/pipeline/land"
)

// deltaDays is a warehouse of deltas of leads: of each day one file, whose second
// record is rejected, as "many" is no number.
func deltaDays(t *testing.T, days int) *world {
	w := newWorld(t, deltaSource())
	w.cfg.MaxRejectShare = .5
	for day := range days {
		w.write(deltaName(day), fmt.Sprintf("%s%d,,D%d,2024-01-01,5\n%d,,D%d,2024-01-01,many\n", leadHeader, day%3, day, 10+day, day))
	}
	w.land()
	return w
}

func deltaName(day int) string { return "extracts/leads_" + dayOf(day) + ".csv" }

// landedFiles lists the landed files there are.
func (w *world) landedFiles() []string {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.root(), "landing", "*", "*", "*.parquet"))
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// TestCompactDeltas follows one company through two compactions.
func TestCompactDeltas(t *testing.T) {
	w := deltaDays(t, 6)
	before, hash := companies(w.leads(dayOf(4))), w.selection(dayOf(4), land.KnownBy).InputsHash
	done := w.compact(dayOf(4))
	if len(done) != 1 || done[0].From != dayOf(3) || done[0].Rows != 4 || done[0].Files != 4 || len(w.landedFiles()) != 3 {
		t.Fatalf("%+v and %d files, want 4 of 4 records replaced by one, and two as they were", done, len(w.landedFiles()))
	}
	sees := func(about string, day int, want string) {
		t.Helper()
		if got := companies(w.leads(dayOf(day))); sorted(got) != sorted(want) {
			t.Errorf("%s: as of %s %q, want %q", about, dayOf(day), got, want)
		}
	}
	sees("compacted", 4, before)
	sees("compacted", 3, "0=D0 1=D1 2=D2 0=D3") // the newest day that was gathered, too
	if after := w.selection(dayOf(4), land.KnownBy); after.InputsHash != hash || len(after.Entries) != 5 {
		t.Errorf("%d entries stand behind a night, want the 5 of before, and the same hash", len(after.Entries))
	}
	for _, l := range w.leads(dayOf(3)) {
		if int(l.ExtractDate) < firstDay || l.FileSHA256 == "" || l.RecordNumber != 1 {
			t.Errorf("lead %s lost its origin: %+v", l.LeadID, l.Provenance)
		}
	}
	day2, _ := time.Parse(time.DateOnly, dayOf(2))
	if _, err := land.Select(w.root(), w.cfg, day2, land.KnownBy); err == nil || !strings.Contains(err.Error(), dayOf(3)) {
		t.Errorf("as of an earlier day: %v, want an error that names the first one there is", err)
	}

	// Under a mended mapping the later files are landed anew, the gathered ones not.
	w.cfg.Sources[0].Nulls = []string{"many"}
	w.retry()
	result := w.land()
	if got, want := retries(result), fmt.Sprintf("leads_%[1]s.csv %[1]s 1>0 leads_%[2]s.csv %[2]s 1>0 ", dayOf(4), dayOf(5)); !strings.HasPrefix(got, want) {
		t.Errorf("retried %q, want %q first", got, want)
	}
	if len(result.Entries) != 2 || len(result.Gone) != 4 || len(result.Stale) != 4 || !result.Gone[0].IsGathered() || result.Stale[3].ExtractDate != dayOf(3) {
		t.Errorf("landed %d, gone %d, stale %d; want 2, and the 4 that were gathered", len(result.Entries), len(result.Gone), len(result.Stale))
	}
	sees("mended", 4, before+" 14=D4")
	rejects, err := land.Rejects(w.root(), w.cfg)
	if err != nil || len(rejects) != 4 || !strings.Contains(rejects[0].ToDo, "compacted") {
		t.Errorf("rejects %+v (%v), want those of the gathered files, and what to do", rejects, err)
	}

	// The same file under another name is known; another one of an early day is news.
	text, err := os.ReadFile(filepath.Join(w.cfg.Dir, deltaName(1)))
	if err != nil {
		t.Fatal(err)
	}
	w.write("extracts/leads_again_"+dayOf(1)+".csv", string(text))
	w.write("extracts/leads_late_"+dayOf(1)+".csv", leadHeader+"77,,Late,2024-01-01,5\n")
	if result := w.land(); len(result.Entries) != 1 || result.Entries[0].File != "leads_late_"+dayOf(1)+".csv" {
		t.Errorf("landed %+v, want the late file alone", result.Entries)
	}
	sees("late", 4, before+" 14=D4 77=Late")

	// Other content in its place is refused each night, and forgotten once it is put back.
	w.write(deltaName(1), leadHeader+"1,,Other,2024-01-01,5\n")
	entries := len(w.ledger())
	for range 2 {
		w.fails("leads_"+dayOf(1)+".csv", "a day that was compacted", "later day")
	}
	sees("refused", 4, before+" 14=D4 77=Late")
	w.write(deltaName(1), string(text))
	if result := w.land(); len(result.Entries) != 0 || len(w.ledger()) != entries {
		t.Errorf("put back: %+v, want nothing new", result.Entries)
	}

	// The next compaction takes up the first, and the late file.
	if done := w.compact(dayOf(9)); done[0].From != dayOf(4) || done[0].Rows != 7 || len(w.landedFiles()) != 3 {
		t.Errorf("%+v and %d files, want one of 7 records, and those of the newest day under both mappings", done, len(w.landedFiles()))
	}
	sees("compacted again", 4, before+" 14=D4 77=Late")
	entries = len(w.ledger())
	if done := w.compact(dayOf(9)); done[0].Files != 0 || len(w.ledger()) != entries {
		t.Errorf("%+v, want nothing done", done)
	}
}

// TestCompactRefuses: a landed file that is not as it was landed is gathered into
// no other, and what was compacted as one kind is not read as the other.
func TestCompactRefuses(t *testing.T) {
	w := deltaDays(t, 4)
	damaged := w.selection("", land.KnownBy).Files["lead"][1].Path
	whole, err := os.ReadFile(damaged)
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[len(flipped)/3] ^= 1
	write := func(text []byte) {
		if err := os.WriteFile(damaged, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(flipped)
	day, _ := time.Parse(time.DateOnly, dayOf(3))
	compact := func() error {
		_, err := land.Compact(t.Context(), land.Options{Root: w.root(), Config: w.cfg, Now: w.now}, day)
		return err
	}
	if err := compact(); err == nil || !strings.Contains(err.Error(), "not as it was landed") || len(w.landedFiles()) != 4 {
		t.Errorf("a damaged file: %v, and %d files, want an error and all 4", err, len(w.landedFiles()))
	}
	write(whole)
	if err := compact(); err != nil {
		t.Fatal(err)
	}
	w.cfg.Sources[0].Mode = "snapshot"
	w.fails("compacted as a delta", "another name")
	if _, err := land.Select(w.root(), w.cfg, time.Time{}, land.KnownBy); err == nil || !strings.Contains(err.Error(), "another name") {
		t.Errorf("read as a snapshot: %v", err)
	}
	if err := compact(); err == nil || !strings.Contains(err.Error(), "another name") {
		t.Errorf("compacted as a snapshot: %v", err)
	}
}

// TestUndatedDeltaAfterCompaction: a delta that is dated by the day it was landed
// and lies there since is no news, compacted or not.
func TestUndatedDeltaAfterCompaction(t *testing.T) {
	src := deltaSource()
	src.Files, src.ExtractDate.File = "leads*.csv", ""
	w := newWorld(t, src)
	w.write("leads_a.csv", leadRows("A", 1, 2))
	w.land()
	w.now = w.now.AddDate(0, 0, 1)
	w.write("leads_b.csv", leadRows("B", 3, 3))
	w.land()
	w.compact(w.now.Format(time.DateOnly))
	w.now = w.now.AddDate(0, 0, 1)
	if result := w.land(); len(result.Entries) != 0 || result.Unchanged != 2 {
		t.Errorf("%+v, want nothing new", result)
	}
	if got := sorted(companies(w.leads(""))); got != "1=A 2=A 3=B" {
		t.Errorf("%s", got)
	}
}
