package land_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"abm/pipeline/land"
)

// TestDamageAcrossChunks lands a file of several chunks whose records have
// line ends in quotes. Every thousandth record is damaged, in turn by a quote
// that does not end, a missing cell and a bad number. The truth is planted:
// which records are lost, and their lines.
func TestDamageAcrossChunks(t *testing.T) {
	const n = 200_000
	var b bytes.Buffer
	type place struct{ Record, Line int64 }
	var want []place
	b.WriteString("Id,Email,Company,Created,Employees\r\n")
	line := int64(2)
	for i := int64(1); i <= n; i++ {
		if i%1000 != 0 {
			fmt.Fprintf(&b, "%d,,\"%s, two\nlines \"\"%d\"\"\",2024-01-01T00:00:00Z,%d\r\n", i, strings.Repeat("company ", 8), i, i)
			line += 2
			continue
		}
		want = append(want, place{i, line})
		fmt.Fprintf(&b, "%d,,%s\r\n", i, []string{"\"open,2024-01-01,1", "short", "Firm,2024-01-01,many"}[i/1000%3])
		line++
	}
	var entries []land.Entry
	var quarantines []string
	for _, threads := range []int{1, 2} {
		w := newWorld(t, leadSource())
		w.threads = threads
		w.write("extracts/leads_2024-05-01.csv", b.String())
		entry := w.land().Entries[0]
		text, err := os.ReadFile(filepath.Join(w.root(), filepath.FromSlash(entry.Quarantine)))
		if err != nil {
			t.Fatal(err)
		}
		entries, quarantines = append(entries, entry), append(quarantines, string(text))
		if threads != 2 {
			continue
		}
		for i, lead := range w.leads("") {
			if want := int64(i+1) + int64(i)/999; lead.RecordNumber != want || lead.LeadID != fmt.Sprint(want) || !strings.HasSuffix(*lead.CompanyName, fmt.Sprintf("\nlines \"%d\"", want)) {
				t.Fatalf("row %d is record %d, id %s, company %q", i, lead.RecordNumber, lead.LeadID, *lead.CompanyName)
			}
		}
	}
	var got []place
	for _, text := range strings.Split(strings.TrimSpace(quarantines[0]), "\n") {
		var p place
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Fatal(err)
		}
		got = append(got, p)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rejected %v\nwant %v", got, want)
	}
	if e := entries[0]; e.Records != n || e.Rejected != n/1000 || e.Accepted != n-n/1000 {
		t.Errorf("%d records, %d accepted, %d rejected", e.Records, e.Accepted, e.Rejected)
	}
	for i := range entries {
		if entries[i].LandedSHA256 != entries[0].LandedSHA256 || quarantines[i] != quarantines[0] {
			t.Errorf("landing %d differs from the first by its threads", i)
		}
	}
}

func TestCancelledLandingLeavesNothing(t *testing.T) {
	w := newWorld(t, leadSource())
	w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 2))
	w.land()
	w.write("extracts/leads_2024-05-02.csv", leadRows("B", 1, 2))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := land.Land(ctx, land.Options{Root: w.root(), Config: w.cfg, Now: w.now})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	entries, err := land.Ledger(w.root())
	if err != nil || len(entries) != 1 {
		t.Errorf("%d ledger entries (%v), want the one of before", len(entries), err)
	}
	w.land()
	if got, want := companies(w.leads("")), "1=B 2=B"; got != want {
		t.Errorf("the landing after: %s, want %s", got, want)
	}
}

func TestProgress(t *testing.T) {
	w := newWorld(t, leadSource())
	text := leadRows("A", 1, 50)
	w.write("extracts/leads_2024-05-01.csv", text)
	var events []land.Event
	_, err := land.Land(context.Background(), land.Options{Root: w.root(), Config: w.cfg, Now: w.now, Rand: bytes.NewReader(make([]byte, 32)),
		Progress: func(e land.Event) { events = append(events, e) }})
	if err != nil || len(events) < 2 {
		t.Fatalf("%d events (%v)", len(events), err)
	}
	last := events[len(events)-1]
	if last.Entry == nil || last.Records != 50 || last.Bytes != int64(len(text)) || last.Read != last.Bytes || last.Source != "crm_leads" {
		t.Errorf("last event %+v", last)
	}
}
