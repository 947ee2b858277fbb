package land_test

import (
	"fmt"
	"reflect"
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
