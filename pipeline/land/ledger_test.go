package land_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// leadRows writes a lead extract of the ids from first to last.
func leadRows(company string, first, last int) string {
	var b strings.Builder
	b.WriteString("Id,Email,Company,Created,Employees\n")
	for i := first; i <= last; i++ {
		fmt.Fprintf(&b, "%d,p%d@firm.example,%s,2024-01-01,%d\n", i, i, company, i)
	}
	return b.String()
}

func TestRejectedRowIsNoDeletion(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = 0.75
	w.write("extracts/leads_2024-05-01.csv", leadRows("Old", 1, 4))
	w.land()
	// 1 is fine, 2 has a bad number, 3 is ragged, 4 is deleted, 5 is new and bad.
	w.cfg.MaxDeleteShare = 0.3
	w.write("extracts/leads_2024-05-02.csv", "Id,Email,Company,Created,Employees\n1,,New,,\n2,,New,,many\n3,,New\n5,,New,,some\n")
	entry := w.land().Entries[0]
	if got, want := companies(w.leads("")), "1=New 2=Old 3=Old"; got != want {
		t.Errorf("second night: %s, want %s", got, want)
	}
	if entry.Records != 4 || entry.Accepted != 1 || entry.Rejected != 3 || entry.Carried != 2 || entry.LandedRows != 4 || entry.GoneRows != 1 {
		t.Errorf("entry %+v, want 4 records, 1 accepted, 3 rejected, 2 carried, and the key of the one that left", entry)
	}
	if want := map[string]int64{"employees:number": 2, ":ragged": 1}; !reflect.DeepEqual(entry.RejectedByReason, want) {
		t.Errorf("reasons %v, want %v", entry.RejectedByReason, want)
	}
	for _, lead := range w.leads("") {
		if old := lead.LeadID != "1"; old && lead.RecordNumber == 0 {
			t.Errorf("carried lead %s lost its provenance", lead.LeadID)
		}
	}
	text, err := os.ReadFile(filepath.Join(w.root(), filepath.FromSlash(entry.Quarantine)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"record":2,"line":3,"offset":44,"column":"employees","rule":"number"`, `"record":3,"line":4,"offset":57,"column":"","rule":"ragged"`, `"raw":"2,,New,,many"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("quarantine lacks %s:\n%s", want, text)
		}
	}
	// The night after, the carried rows are carried on.
	w.write("extracts/leads_2024-05-03.csv", "Id,Email,Company,Created,Employees\n1,,New,,\n2,,New,,many\n3,,Newer,,\n")
	w.land()
	if got, want := companies(w.leads("")), "1=New 3=Newer 2=Old"; got != want {
		t.Errorf("third night: %s, want %s", got, want)
	}
}

func TestSourcesDoNotDeleteEachOthersRows(t *testing.T) {
	contacts := leadSource()
	contacts.Name, contacts.Files = "crm_contacts", "extracts/contacts_*.csv"
	w := newWorld(t, leadSource(), contacts)
	w.write("extracts/leads_2024-05-01.csv", leadRows("L", 1, 2))
	w.write("extracts/contacts_2024-05-01.csv", leadRows("C", 11, 12))
	w.land()
	w.write("extracts/leads_2024-05-02.csv", leadRows("M", 1, 2))
	w.land()
	if got, want := companies(w.leads("")), "11=C 12=C 1=M 2=M"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// sorted sorts words: files of one date have no order of their own.
func sorted(words string) string {
	all := strings.Fields(words)
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestSnapshotOfSeveralFiles(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_a_2024-05-01.csv", leadRows("A", 1, 2))
	w.write("extracts/leads_b_2024-05-01.csv", leadRows("B", 3, 4))
	w.land()
	if got, want := sorted(companies(w.leads(""))), "1=A 2=A 3=B 4=B"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A file that cannot be read makes the snapshot incomplete: yesterday's counts.
	w.cfg.OnFileError = "skip"
	w.write("extracts/leads_a_2024-05-02.csv", leadRows("New", 1, 2))
	w.write("extracts/leads_b_2024-05-02.csv", "<html>login</html>")
	if result := w.land(); len(result.Entries) != 2 || result.Entries[1].State != land.Failed {
		t.Fatalf("entries %+v", result.Entries)
	}
	if got, want := sorted(companies(w.leads(""))), "1=A 2=A 3=B 4=B"; got != want {
		t.Errorf("incomplete snapshot: got %s, want %s", got, want)
	}
	if again := w.land(); len(again.Entries) != 1 || again.Entries[0].Sequence != 4 {
		t.Errorf("landing again: %+v, want the same failed entry", again.Entries)
	}
	// Delivered again, it is complete.
	w.write("extracts/leads_b_2024-05-02.csv", leadRows("New", 3, 4))
	w.land()
	if got, want := sorted(companies(w.leads(""))), "1=New 2=New 3=New 4=New"; got != want {
		t.Errorf("mended snapshot: got %s, want %s", got, want)
	}
}

func TestTooManyDeletions(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 20))
	w.land()
	w.write("extracts/leads_2024-05-02.csv", leadRows("B", 3, 20)) // 2 of 20 are gone: 10 %
	w.land()
	w.write("extracts/leads_2024-05-03.csv", leadRows("C", 3, 18)) // 2 of 18: 11 %
	var deleted *land.Deleted
	err := w.fails("crm_leads", "2 of 18", "2024-05-02", "max_delete_share")
	if !errors.As(err, &deleted) || deleted.Missing != 2 || deleted.Keys != 18 || deleted.Now != 16 {
		t.Fatalf("error %v, want *Deleted of 2 of 18", err)
	}
	w.fails("max_delete_share") // and again the night after: it is not forgotten
	if got := w.leads(""); len(got) != 18 || *got[0].CompanyName != "B" {
		t.Errorf("%d leads of %s are read, want the 18 of B", len(got), *got[0].CompanyName)
	}
	w.cfg.MaxDeleteShare = 0.2
	w.land()
	if got := w.leads(""); len(got) != 16 {
		t.Errorf("%d leads after raising the share, want 16", len(got))
	}
}

func TestEmptySnapshot(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 0)) // header only: legal at first
	w.land()
	if sel := w.selection("", land.KnownBy); len(sel.Files["lead"]) != 1 || sel.Files["lead"][0].Rows != 0 {
		t.Errorf("selection %+v, want one empty file", sel)
	}
	w.write("extracts/leads_2024-05-02.csv", leadRows("A", 1, 3))
	w.land()
	w.write("extracts/leads_2024-05-03.csv", leadRows("A", 1, 0))
	w.fails("empty", "crm_leads", "max_delete_share")
	if got := len(w.leads("")); got != 3 {
		t.Errorf("%d leads, want the 3 of the last good snapshot", got)
	}
}

func TestTooManyRejects(t *testing.T) {
	other := leadSource()
	other.Name, other.Files = "other", "other.csv"
	other.ExtractDate = config.ExtractDate{}
	w := newWorld(t, leadSource(), other)
	w.write("other.csv", leadRows("Fine", 1, 3))
	w.write("extracts/leads_2024-05-01.csv", "Id,Email,Company,Created,Employees\n1,secret@x.com,A,,5\n2,secret@x.com,A,not a date secret@x.com,6\n")
	err := w.fails("leads_2024-05-01.csv", "1 of 2", "max_reject_share", "created_at:date 1", "line 3", "quarantine/crm_leads")
	var rejected *land.Rejected
	if !errors.As(err, &rejected) || rejected.Rejects != 1 || rejected.Line != 3 || rejected.Column != "created_at" {
		t.Errorf("error %#v", rejected)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error quotes a cell: %v", err)
	}
	if _, err := land.Select(w.root(), w.cfg, time.Time{}, land.KnownBy); err == nil || !strings.Contains(err.Error(), "leads_2024-05-01.csv") {
		t.Errorf("a build without the file gives %v, want a refusal that names it", err)
	}
	w.cfg.OnFileError = "skip"
	if got, want := companies(w.leads("")), "1=Fine 2=Fine 3=Fine"; got != want {
		t.Errorf("the other source: %s, want %s", got, want)
	}
	w.cfg.OnFileError = "fail"
	w.fails("max_reject_share") // not published the night after either
	w.cfg.MaxRejectShare = 0.5
	if entries := w.land().Entries; len(entries) != 1 || entries[0].State != land.Landed {
		t.Errorf("after raising the share: %+v", entries)
	}
}

func TestMappingChangeLandsAnew(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_2024-05-01.csv", "Id,Email,Company,Created,Employees,Firm\n1,,A,,,X\n")
	before := w.land().Entries[0]
	w.cfg.Sources[0].Columns = map[string]config.Names{"lead_id": {"Id"}, "company_name": {"Firm"}}
	after := w.land().Entries
	if len(after) != 1 || after[0].MappingHash == before.MappingHash || after[0].LandedFile == before.LandedFile {
		t.Fatalf("entries %+v, want the file landed anew", after)
	}
	if got, want := companies(w.leads("")), "1=X"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.cfg.Sources[0].Files = "extracts/leads_2024*.csv" // where files lie is no meaning
	if result := w.land(); len(result.Entries) != 0 || result.Unchanged != 1 {
		t.Errorf("%+v, want nothing new", result)
	}
}

// TestMappingThatRenamesKeys: a second system prefixes all ids, which is no
// deletion of all records.
func TestMappingThatRenamesKeys(t *testing.T) {
	src := leadSource()
	src.System = "crm"
	w := newWorld(t, src)
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 20))
	w.land()
	w.remove("extracts/leads_2024-05-01.csv")
	other := leadSource()
	other.Name, other.Files, other.System, other.Optional = "other", "other*.csv", "tool", true
	w.cfg.Sources = append(w.cfg.Sources, other)
	w.write("extracts/leads_2024-05-02.csv", leadRows("A", 1, 19))
	w.land()
	if got := w.leads(""); len(got) != 19 || got[0].LeadID != "crm:1" {
		t.Errorf("%d leads, the first %s", len(got), got[0].LeadID)
	}
	w.remove("extracts/leads_2024-05-02.csv")
	w.cfg.Sources = w.cfg.Sources[:1]
	w.write("extracts/leads_2024-05-03.csv", leadRows("A", 1, 12))
	w.fails("7 of 19", "max_delete_share")
}

func TestUnfinishedFilesAreSwept(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 2))
	for _, name := range []string{"warehouse/landing/lead/2024-05-01/x.parquet.tmp", "warehouse/ledger/00000001-x.json.tmp"} {
		w.write(name, "half")
	}
	w.land()
	for _, name := range []string{"warehouse/landing/lead/2024-05-01/x.parquet.tmp", "warehouse/ledger/00000001-x.json.tmp"} {
		if _, err := os.Stat(filepath.Join(w.cfg.Dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is left (%v)", name, err)
		}
	}
}

// deltaSource is leads delivered bit by bit.
func deltaSource() config.Source {
	src := leadSource()
	src.Mode = "delta"
	return src
}

func TestDeltas(t *testing.T) {
	w := newWorld(t, deltaSource())
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 2))
	w.write("extracts/leads_2024-05-02.csv", leadRows("B", 1, 1))
	w.write("extracts/leads_2024-05-03.csv", leadRows("A", 1, 2))
	w.land()
	if got, want := companies(w.leads("")), "1=A 2=A 1=B 1=A 2=A"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := companies(w.leads("2024-05-02")), "1=A 2=A 1=B"; got != want {
		t.Errorf("as of the second: %s, want %s", got, want)
	}
	if got := len(readAll[struct{}](t, w.selection("2024-05-01", land.Happened).Files["lead"])); got != 5 {
		t.Errorf("happened: %d rows, want all 5", got)
	}
	leads := w.leads("")
	if first, last := leads[0].ExtractDate, leads[4].ExtractDate; last != first+2 {
		t.Errorf("the content seen again has extract date %d, the first %d: versions would not be ordered", last, first)
	}
}

// undatedSource delivers leads under one name, dated by the day they are landed.
func undatedSource(mode string) config.Source {
	src := leadSource()
	src.Mode, src.Files, src.ExtractDate = mode, "leads.csv", config.ExtractDate{}
	return src
}

func TestUndatedFileLiesThere(t *testing.T) {
	for _, mode := range []string{"snapshot", "delta"} {
		w := newWorld(t, undatedSource(mode))
		w.write("leads.csv", leadRows("A", 1, 2))
		w.land()
		w.now = w.now.AddDate(0, 0, 1)
		result := w.land()
		want := map[string]int{"snapshot": 1, "delta": 0}[mode] // a snapshot is a statement about its day
		if len(result.Entries) != want {
			t.Errorf("%s: the second night wrote %+v, want %d entries", mode, result.Entries, want)
		}
		if got := companies(w.leads("")); got != "1=A 2=A" {
			t.Errorf("%s: %s", mode, got)
		}
		w.now = w.now.AddDate(0, 0, 1)
		w.write("leads.csv", leadRows("B", 1, 2))
		w.land()
		w.now = w.now.AddDate(0, 0, 1)
		w.write("leads.csv", leadRows("A", 1, 2))
		w.land()
		leads := w.leads("")
		if last := leads[len(leads)-1]; *last.CompanyName != "A" {
			t.Errorf("%s: content A, B, A ends at %s", mode, *last.CompanyName)
		}
	}
}

// TestFailedFileIsWrittenOver: an extract under a name without a day failed, and
// the one of a later day took its place. There is nothing left to mend.
func TestFailedFileIsWrittenOver(t *testing.T) {
	for _, mode := range []string{"snapshot", "delta"} {
		w := newWorld(t, undatedSource(mode))
		w.write("leads.csv", leadRows("A", 1, 2))
		w.land()
		w.write("leads.csv", "<html>log in</html>") // on the same day, in its place
		w.fails("leads.csv")
		w.now = w.now.AddDate(0, 0, 1)
		w.fails("leads.csv")
		if _, err := land.Select(w.root(), w.cfg, w.now, land.KnownBy); err == nil || !strings.Contains(err.Error(), "not landed") {
			t.Errorf("%s: a build without the file gives %v, want a refusal", mode, err)
		}
		w.now = w.now.AddDate(0, 0, 1)
		w.write("leads.csv", leadRows("B", 3, 4))
		w.cfg.MaxDeleteShare = 1
		w.land()
		want := map[string]string{"snapshot": "3=B 4=B", "delta": "1=A 2=A 3=B 4=B"}[mode]
		if got := companies(w.leads("")); got != want {
			t.Errorf("%s: %s, want %s", mode, got, want)
		}
		if got := companies(w.leads(night.Format(time.DateOnly))); got != "1=A 2=A" {
			t.Errorf("%s: as of the first day %s, want what was landed of it", mode, got)
		}
	}
}

// TestFileBackAgain: an extract failed that had taken the place of another one,
// and that one was put back. It is no news, and there is nothing to mend.
func TestFileBackAgain(t *testing.T) {
	for _, c := range []struct {
		mode string
		date config.ExtractDate
	}{
		{"snapshot", config.ExtractDate{}},
		{"delta", config.ExtractDate{}},
		{"snapshot", config.ExtractDate{Column: "Created"}},
		{"delta", config.ExtractDate{Column: "Created"}},
	} {
		src := leadSource()
		src.Mode, src.Files, src.ExtractDate = c.mode, "leads.csv", c.date
		w := newWorld(t, src)
		w.write("leads.csv", leadRows("A", 1, 2))
		w.land()
		w.now = w.now.AddDate(0, 0, 1)
		w.write("leads.csv", strings.ReplaceAll(leadRows("B", 3, 4), "2024-01-01,", "2024-01-02,x"))
		w.fails("max_reject_share")
		w.now = w.now.AddDate(0, 0, 1)
		w.write("leads.csv", leadRows("A", 1, 2))
		for range 2 {
			w.land()
			sel, err := land.Select(w.root(), w.cfg, w.now, land.KnownBy)
			if err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
			if rows := readAll[models.Lead](t, sel.Files["lead"]); companies(rows) != "1=A 2=A" {
				t.Errorf("%+v: %s, want each record once", c, companies(rows))
			}
		}
		if again := w.land(); len(again.Entries) != 0 {
			t.Errorf("%+v: landed again: %+v", c, again.Entries)
		}
	}
}

// TestUndatedDeltaIsLandedAnew: a delta that is dated by the day it was landed
// keeps that day when it is landed anew, and stands for itself alone.
func TestUndatedDeltaIsLandedAnew(t *testing.T) {
	for _, c := range []struct {
		about string
		why   func(*world)
	}{
		{"its landed file is gone", func(w *world) {
			if err := os.Remove(w.landedFiles()[0]); err != nil {
				t.Fatal(err)
			}
		}},
		{"the mapping is another one", func(w *world) { w.cfg.Sources[0].Nulls = []string{"none"} }},
	} {
		t.Run(c.about, func(t *testing.T) {
			w := newWorld(t, undatedSource("delta"))
			w.write("leads.csv", leadRows("A", 1, 2))
			w.land()
			c.why(w)
			w.now = w.now.AddDate(0, 0, 2)
			if result := w.land(); len(result.Entries) != 1 || result.Entries[0].State != land.Landed {
				t.Errorf("landed %+v, want the file", result.Entries)
			}
			for _, asOf := range []string{"2024-06-01", ""} {
				if got := companies(w.leads(asOf)); got != "1=A 2=A" {
					t.Errorf("as of %q: %s, want each record once", asOf, got)
				}
			}
			if err := w.selection("", land.KnownBy).Verify(t.Context()); err != nil {
				t.Error(err)
			}
			if again := w.land(); len(again.Entries) != 0 || again.Unchanged != 1 {
				t.Errorf("landed again: %+v", again)
			}
		})
	}
}

// TestFailedDeltaIsMended: a delta without a date that failed and is there still
// is landed, once its mapping is mended, for the day it came.
func TestFailedDeltaIsMended(t *testing.T) {
	w := newWorld(t, undatedSource("delta"))
	w.write("leads.csv", "Id,Email,Company,Created,Employees\n1,,A,2024-01-01,many\n")
	for range 3 {
		w.fails("max_reject_share")
		w.now = w.now.AddDate(0, 0, 1)
	}
	if entries := w.ledger(); len(entries) != 1 {
		t.Errorf("%d entries, want one for as long as it lies there", len(entries))
	}
	w.cfg.Sources[0].Nulls = []string{"many"}
	w.land()
	if got := companies(w.leads("2024-06-01")); got != "1=A" {
		t.Errorf("as of the day it came: %q", got)
	}
}

func TestReplacedOnTheSameDay(t *testing.T) {
	w := newWorld(t, leadSource())
	for _, company := range []string{"A", "B", "A"} {
		w.write("extracts/leads_2024-05-01.csv", leadRows(company, 1, 2))
		w.land()
		if got, want := companies(w.leads("")), "1="+company+" 2="+company; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestInputsHash(t *testing.T) {
	names := []string{"2024-05-01", "2024-05-02", "2024-05-03"}
	hashes := map[string]bool{}
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}, {1, 2, 0}} {
		w := newWorld(t, deltaSource())
		for _, i := range order {
			w.write("extracts/leads_"+names[i]+".csv", leadRows(names[i], 1, 3))
			w.land()
		}
		sel := w.selection("", land.KnownBy)
		hashes[sel.InputsHash] = true
		if got := sel.NewestExtract.Format("2006-01-02"); got != "2024-05-03" {
			t.Errorf("newest extract %s", got)
		}
		if w.selection("2024-05-02", land.KnownBy).InputsHash == sel.InputsHash {
			t.Error("fewer inputs have the same hash")
		}
	}
	if len(hashes) != 1 {
		t.Errorf("%d hashes for the same inputs in another order, want 1", len(hashes))
	}
}

func TestFilesAreClosedToOthers(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = 1
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 2)+"x\n")
	w.land()
	err := filepath.WalkDir(w.root(), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		if strings.HasSuffix(path, ".tmp") {
			t.Errorf("%s is left behind", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
