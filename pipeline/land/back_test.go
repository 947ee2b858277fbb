package land_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/land"
)

// TestLostFileIsLandedAnew: where a landed file is gone and its extract is there,
// all nights that build on it can be asked for again.
func TestLostFileIsLandedAnew(t *testing.T) {
	w := newWorld(t, leadSource())
	c := newCompany(3, 100)
	var extracts []string
	for night := range 4 {
		c.change(2, 1)
		extracts = append(extracts, c.extract())
		w.write("extracts/leads_"+dayOf(night)+".csv", extracts[night])
		w.land()
	}
	first := w.selection(dayOf(0), land.KnownBy).Files["lead"]
	if err := os.Remove(first[0].Path); err != nil {
		t.Fatal(err)
	}
	w.land()
	for night, text := range extracts {
		sameNight(t, w, dayOf(night), text)
	}
	if err := w.selection(dayOf(3), land.KnownBy).Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(w.root(), "landing", "lead", "*", "*.tmp")); err != nil || len(left) > 0 {
		t.Errorf("unfinished files are left: %v %v", left, err)
	}
}

// TestHiddenSnapshotIsNotRemoved: a file that fails in the place of a snapshot
// hides it, and a compaction meanwhile leaves its files to the night that mends.
func TestHiddenSnapshotIsNotRemoved(t *testing.T) {
	w := newWorld(t, undatedSource("snapshot"))
	w.cfg.OnFileError = "skip"
	deliver := func(text string) {
		w.write("leads.csv", text)
		w.land()
	}
	deliver(leadRows("A", 1, 20))
	w.now = w.now.AddDate(0, 0, 1)
	deliver(leadRows("A", 1, 21))
	deliver("<html>log in</html>")
	hidden := w.now.Format(time.DateOnly)
	w.compact(hidden)
	w.now = w.now.AddDate(0, 0, 1)
	deliver(leadRows("A", 1, 22))
	for day := range 3 {
		asOf := w.now.AddDate(0, 0, day-2)
		if got := len(w.leads(asOf.Format(time.DateOnly))); got != 20+day {
			t.Errorf("day %d has %d leads, want %d", day, got, 20+day)
		}
	}
	w.compact(hidden)
}

// TestLandedAnewStaysWhole: a snapshot that was landed whole, and is landed again
// because its file is lost, is not a difference to a parent that was compacted
// since: later snapshots ended rows of its own.
func TestLandedAnewStaysWhole(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = .5
	versions := make([]int, 40)
	night := 0
	deliver := func(employees string) land.Entry {
		text := leadHeader
		for id, v := range versions[:39] {
			text += fmt.Sprintf("%d,,G%d,2024-01-01,5\n", id, v)
		}
		w.write("extracts/leads_"+dayOf(night)+".csv", text+"39,,G0,2024-01-01,"+employees+"\n")
		night++
		w.land()
		entries := w.ledger()
		return entries[len(entries)-1]
	}
	deliver("5")
	for isWhole := false; !isWhole; {
		for i := range 9 {
			versions[(night*9+i)%39]++
		}
		isWhole = deliver("many").Parent == ""
	}
	whole := night - 1
	for i := range 2 {
		versions[i]++
		if deliver("5").Parent == "" {
			t.Fatal("no difference follows the whole snapshot: nothing is tested")
		}
	}
	want := map[int]string{}
	for day := whole; day < night; day++ {
		want[day] = strings.Join(contents(w.leads(dayOf(day))), " ")
	}
	w.compact(dayOf(whole - 1))
	for _, e := range w.ledger() {
		if e.ExtractDate == dayOf(whole) && e.State == land.Landed {
			w.remove("warehouse/" + e.LandedFile)
		}
	}
	w.land()
	for day, want := range want {
		if got := strings.Join(contents(w.leads(dayOf(day))), " "); got != want {
			t.Errorf("as of %s: %s\nwant %s", dayOf(day), got, want)
		}
	}
}

// TestGatheredFileIsBack: a delta that is compacted and lies there again, after
// another file failed in its place, mends the night.
func TestGatheredFileIsBack(t *testing.T) {
	src := leadSource()
	src.Mode, src.Files, src.ExtractDate = "delta", "leads*.csv", config.ExtractDate{Column: "Created"}
	w := newWorld(t, src)
	row := func(day string) string { return leadHeader + "1,,A," + day + ",5\n" }
	w.write("leads.csv", row("2024-01-01"))
	w.write("leads2.csv", row("2024-02-02"))
	w.land()
	w.compact("2024-02-01")
	w.write("leads.csv", "<html>log in</html>")
	w.fails("leads.csv")
	w.write("leads.csv", row("2024-01-01"))
	w.land()
	if _, err := land.Select(w.root(), w.cfg, w.now, land.KnownBy); err != nil {
		t.Error(err)
	}
}

// TestFileBackTheNextDay: an undated delta that lies there again on the day after
// another file failed in its place is the one that was landed.
func TestFileBackTheNextDay(t *testing.T) {
	w := newWorld(t, undatedSource("delta"))
	w.write("leads.csv", leadRows("A", 1, 2))
	w.land()
	w.write("leads.csv", "<html>log in</html>")
	w.fails("leads.csv")
	w.now = w.now.AddDate(0, 0, 1)
	w.write("leads.csv", leadRows("A", 1, 2))
	w.land()
	if got := companies(w.leads("")); got != "1=A 2=A" {
		t.Error(got)
	}
}
