package land_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// counts of a retry, before and after.
func retries(result land.Result) string {
	text := ""
	for _, r := range result.Retried {
		text += fmt.Sprintf("%s %s %d>%d ", r.After.File, r.After.ExtractDate, r.Before.Rejected, r.After.Rejected)
	}
	for _, e := range result.Gone {
		text += fmt.Sprintf("%s %s gone ", e.File, e.ExtractDate)
	}
	return text
}

// TestRetryKeepsTheDay retries a delta that is dated by the day it was landed:
// its records are no news of the day of the retry.
func TestRetryKeepsTheDay(t *testing.T) {
	src := plainDeals("deals.csv")
	src.Mode = "delta"
	w := newWorld(t, src)
	w.cfg.MaxRejectShare = 1
	w.write("deals.csv", "Id,Amount,Created,Stage\n1,5,2024-01-01,a\n2,5,01.02.2024,b\n")
	w.land()
	w.now = night.AddDate(0, 0, 3)
	w.cfg.Sources[0].Dates = []string{"%Y-%m-%d", "%d.%m.%Y"}
	w.retry()
	result := w.land()
	if got, want := retries(result), "deals.csv 2024-06-01 1>0 "; got != want {
		t.Errorf("retried %q, want %q", got, want)
	}
	for _, asOf := range []string{"2024-06-01", ""} {
		if got := ids(readAll[models.Deal](t, w.selection(asOf, land.KnownBy).Files["deal"]), false); got != "1 2" {
			t.Errorf("as of %q: %s, want each record once", asOf, got)
		}
	}
	if again := w.land(); len(again.Retried)+len(again.Gone)+len(again.Entries) != 0 || again.Unchanged != 1 {
		t.Errorf("retried again: %+v", again)
	}
	entries, err := land.Ledger(w.root())
	if err != nil || len(entries) != 2 {
		t.Errorf("%d ledger entries (%v): the one before must stay", len(entries), err)
	}
}

// TestRetryReplaysThePast retries a file of an earlier night: every night from
// its date on sees the mended records, those before see nothing new.
func TestRetryReplaysThePast(t *testing.T) {
	src := plainDeals("deals_*.csv")
	src.Mode, src.ExtractDate = "delta", config.ExtractDate{File: "%Y-%m-%d"}
	w := newWorld(t, src)
	w.cfg.MaxRejectShare = 1
	w.write("deals_2024-05-01.csv", "Id,Amount,Created,Stage\n1,5,2024-01-01,a\n")
	w.write("deals_2024-05-02.csv", "Id,Amount,Created,Stage\n2,five,2024-01-01,a\n")
	w.write("deals_2024-05-03.csv", "Id,Amount,Created,Stage\n3,five,2024-01-01,a\n")
	w.land()
	before := w.selection("2024-05-01", land.KnownBy).InputsHash
	w.retry()
	if got, want := retries(w.land()), "deals_2024-05-02.csv 2024-05-02 1>1 deals_2024-05-03.csv 2024-05-03 1>1 "; got != want {
		t.Errorf("without a change: %q, want %q", got, want)
	}
	if after := w.selection("2024-05-01", land.KnownBy).InputsHash; after != before {
		t.Error("a retry that changed nothing changed what a night reads")
	}
	w.cfg.Sources[0].Nulls = []string{"five"}
	w.remove("deals_2024-05-03.csv")
	result := w.land()
	if got, want := retries(result), "deals_2024-05-02.csv 2024-05-02 1>0 deals_2024-05-03.csv 2024-05-03 gone "; got != want {
		t.Errorf("mended: %q, want %q", got, want)
	}
	var stale []string
	for _, e := range result.Stale {
		stale = append(stale, e.File)
	}
	if want := []string{"deals_2024-05-03.csv"}; !reflect.DeepEqual(stale, want) {
		t.Errorf("under an older mapping: %v, want %v", stale, want)
	}
	for asOf, want := range map[string]string{"2024-05-01": "1", "2024-05-02": "1 2", "": "1 2"} {
		if got := ids(readAll[models.Deal](t, w.selection(asOf, land.KnownBy).Files["deal"]), false); got != want {
			t.Errorf("as of %q: %s, want %s", asOf, got, want)
		}
	}
}

// retriedLeads are twenty leads of the company A; others, by id, have a company
// and employees of their own.
func retriedLeads(others map[int]string) string {
	text := leadHeader
	for id := 1; id <= 20; id++ {
		other, ok := others[id]
		if !ok {
			other = "A,5"
		}
		company, employees, _ := strings.Cut(other, ",")
		text += fmt.Sprintf("%d,,%s,2024-01-01,%s\n", id, company, employees)
	}
	return text
}

// retryWorld holds five nights of leads, landed as differences. "many" is no
// number of employees.
func retryWorld(t *testing.T) *world {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = .5
	for night, others := range []map[int]string{
		0: {},
		1: {3: "B,many", 4: "B,5"},
		2: {3: "C,5", 6: "C,many"},
		3: {}, // as the first night
		4: {3: "D,many", 6: "D,many"},
	} {
		w.write("extracts/leads_"+dayOf(night)+".csv", retriedLeads(others))
		w.land()
	}
	return w
}

// changed lists the leads of a night that are not of the company A.
func (w *world) changed(night int) string {
	w.t.Helper()
	leads := w.leads(dayOf(night))
	if len(leads) != 20 {
		w.t.Errorf("night %d: %d leads, want 20", night, len(leads))
	}
	return sortedCompanies(slices.DeleteFunc(leads, func(l models.Lead) bool { return *l.CompanyName == "A" }))
}

func sortedCompanies(leads []models.Lead) string {
	return strings.Join(slices.Sorted(strings.FieldsSeq(companies(leads))), " ")
}

func (w *world) sees(about string, nights ...string) {
	w.t.Helper()
	for night, want := range nights {
		if got := w.changed(night); got != want {
			w.t.Errorf("%s, night %d: %q, want %q", about, night, got, want)
		}
	}
}

func (w *world) ledger() []land.Entry {
	w.t.Helper()
	entries, err := land.Ledger(w.root())
	if err != nil {
		w.t.Fatal(err)
	}
	return entries
}

// TestRetrySnapshots: a mended mapping lands every snapshot anew, the first
// whole and the others as differences, and every night replays as mended. A
// retry before that changes nothing.
func TestRetrySnapshots(t *testing.T) {
	w := retryWorld(t)
	w.sees("landed", "", "4=B", "3=C", "", "")
	before, inputs := len(w.ledger()), w.selection(dayOf(4), land.KnownBy).InputsHash
	w.retry()
	name := func(night, from, to int) string {
		return fmt.Sprintf("leads_%s.csv %s %d>%d ", dayOf(night), dayOf(night), from, to)
	}
	if got, want := retries(w.land()), name(1, 1, 1)+name(2, 1, 1)+name(4, 2, 2); got != want {
		t.Errorf("without a change: %q, want %q", got, want)
	}
	if after := len(w.ledger()); after != before || w.selection(dayOf(4), land.KnownBy).InputsHash != inputs {
		t.Errorf("a retry that changed nothing made %d entries of %d, or other inputs", after, before)
	}
	w.cfg.Sources[0].Nulls = []string{"many"}
	result := w.land()
	if got, want := retries(result), name(1, 1, 0)+name(2, 1, 0)+name(4, 2, 0); got != want {
		t.Errorf("mended: %q, want %q", got, want)
	}
	if len(result.Stale) != 0 {
		t.Errorf("under an older mapping: %v, want none", result.Stale)
	}
	w.sees("mended", "", "3=B 4=B", "3=C 6=C", "", "3=D 6=D")
	for night, e := range result.Entries {
		if isDifference := e.Parent != ""; isDifference != (night > 0) {
			t.Errorf("night %d: %s, %d rows, parent %q", night, e.State, e.LandedRows, e.Parent)
		}
	}
	if after := len(w.ledger()); after != before+5 {
		t.Errorf("%d entries, want those of before and 5", after)
	}
	if again := w.land(); len(again.Retried)+len(again.Gone)+len(again.Entries) != 0 || again.Unchanged != 5 {
		t.Errorf("retried again: %+v", again)
	}
}

// TestRetrySnapshotsWithoutAllExtracts: a night whose extract is gone replays as
// it was read, whatever becomes of those it was landed as a difference to.
func TestRetrySnapshotsWithoutAllExtracts(t *testing.T) {
	w := retryWorld(t)
	w.remove("extracts/leads_" + dayOf(1) + ".csv")
	w.remove("extracts/leads_" + dayOf(4) + ".csv")
	w.cfg.Sources[0].Nulls = []string{"many"}
	w.retry()
	result := w.land()
	if got, want := retries(result), fmt.Sprintf("leads_%s.csv %s 1>0 leads_%s.csv %s gone ", dayOf(2), dayOf(2), dayOf(4), dayOf(4)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if len(result.Stale) != 1 || result.Stale[0].ExtractDate != dayOf(4) {
		t.Errorf("under an older mapping: %v, want the newest night alone: no other is in use", result.Stale)
	}
	w.sees("mended", "", "4=B", "3=C 6=C", "", "")
	rejects, err := land.Rejects(w.root(), w.cfg)
	if err != nil || len(rejects) != 1 || rejects[0].ExtractDate != dayOf(4) || rejects[0].Records != 2 {
		t.Errorf("rejects in use: %+v (%v), want the two of the newest night", rejects, err)
	}
}

// TestRetryAfterALateSnapshot: what stands for a rejected record is its version
// of the snapshot before, also where that one came late.
func TestRetryAfterALateSnapshot(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = .5
	w.write("extracts/leads_"+dayOf(0)+".csv", retriedLeads(nil))
	w.write("extracts/leads_"+dayOf(2)+".csv", retriedLeads(map[int]string{6: "C,many"}))
	w.write("extracts/leads_"+dayOf(3)+".csv", retriedLeads(map[int]string{4: "D,5", 6: "D,many"}))
	w.land()
	w.write("extracts/leads_"+dayOf(1)+".csv", retriedLeads(map[int]string{6: "B,5"}))
	w.land()
	w.sees("late", "", "6=B", "", "4=D")
	w.retry()
	if landed := len(w.land().Entries); landed != 2 {
		t.Errorf("%d files are landed again, want both with rejects", landed)
	}
	w.sees("retried", "", "6=B", "6=B", "4=D 6=B")
	if again := w.land(); len(again.Entries) != 0 || again.Unchanged != 4 {
		t.Errorf("retried again: %+v", again)
	}
}

// TestRestOfASnapshot: of a snapshot in two files one is gone. Landed anew under
// a mended mapping, the other alone would lack its records.
func TestRestOfASnapshot(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare, w.cfg.MaxDeleteShare = .5, 1
	first, second := "extracts/leads_"+dayOf(0)+"_a.csv", "extracts/leads_"+dayOf(0)+"_b.csv"
	w.write(first, leadHeader+"1,,A,2024-01-01,5\n2,,A,2024-01-01,many\n")
	w.write(second, leadHeader+"3,,A,2024-01-01,5\n4,,A,2024-01-01,many\n")
	w.land()
	w.remove(second)
	w.cfg.Sources[0].Nulls = []string{"many"}
	w.retry()
	result := w.land()
	if got := sortedCompanies(w.leads("")); got != "1=A 3=A" || len(result.Stale) != 2 || len(result.Entries) != 0 {
		t.Errorf("%s, stale %v, landed %v; want the snapshot as it was read", got, result.Stale, result.Entries)
	}
	w.write(second, leadHeader+"3,,A,2024-01-01,5\n4,,A,2024-01-01,many\n")
	w.land()
	if got := sortedCompanies(w.leads("")); got != "1=A 2=A 3=A 4=A" {
		t.Errorf("with both files: %s", got)
	}
}
