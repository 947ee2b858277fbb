package pipeline_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/pipeline"
	"abm/pipeline/land"
)

// isDelta is true for the demo company's files that are no snapshots.
func isDelta(name string) bool {
	return strings.HasPrefix(name, "touch_") || strings.HasPrefix(name, "signal_")
}

// A night whose snapshots were landed as what they changed publishes the same
// bytes as one that landed them whole, and so does a replay of an earlier one.
func TestChangesPublishWhatWholeSnapshotsDo(t *testing.T) {
	t.Parallel()
	nightly := demoNight(t, "9")
	nightly.run()
	if ended := nightly.landedFiles("*-ended.parquet"); ended == 0 {
		t.Fatal("no snapshot was landed as what it changed: nothing is tested")
	}
	for _, day := range []string{"2026-06-29", "2026-06-30"} {
		nightly.replay(day)
		whole := demoNight(t, "")
		whole.copyDemo(func(name string) bool { return dateOf(name) == day || isDelta(name) && dateOf(name) <= day })
		whole.run()
		if ended := whole.landedFiles("*-ended.parquet"); ended > 0 {
			t.Fatal("the company that is compared with has ended records")
		}
		want := whole.tables()
		delete(want, "funnel_revision") // it names leads that earlier extracts held, and this company has none
		sameTables(t, "as of "+day, nightly.tables(), want)
	}
}

// landedFiles counts the files in landing whose name matches a pattern.
func (n *night) landedFiles(pattern string) int {
	n.t.Helper()
	files, err := filepath.Glob(filepath.Join(n.dir, "warehouse", "landing", "*", "*", pattern))
	if err != nil {
		n.t.Fatal(err)
	}
	return len(files)
}

// replay builds an earlier night from what is landed.
func (n *night) replay(day string) {
	n.t.Helper()
	asOf, err := time.Parse(time.DateOnly, day)
	if err != nil {
		n.t.Fatal(err)
	}
	o := n.options()
	o.AsOf = asOf
	if _, err := pipeline.Build(context.Background(), o); err != nil {
		n.t.Fatalf("build as of %s: %v", day, err)
	}
}

// An extract past its bounds fails the night before anything is built.
func TestRefusedExtractPublishesNothing(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	text, err := os.ReadFile(filepath.Join(n.dir, "abm.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	n.write("abm.yaml", strings.Replace(string(text), "{name: deal,", "{name: deal, min_records: 2, max_age_days: 3,", 1))
	n.records("deal", map[string]string{"deal_id": "D", "account_id": "A", "amount": "1", "created_at": "2026-05-01"})
	run := func(job func(context.Context, pipeline.Options) (pipeline.Report, error), words ...string) {
		t.Helper()
		_, err := job(context.Background(), n.options())
		var refused *land.Refused
		if !errors.As(err, &refused) || refused.Source != "deal" {
			t.Fatalf("error %v, want *land.Refused of deal", err)
		}
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("error %q lacks %q", err, word)
			}
		}
		if _, err := os.Stat(filepath.Join(n.dir, "warehouse", "runs")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a run was begun (%v)", err)
		}
	}
	run(pipeline.Run, "deal.csv", "1 records", "min_records (2)")
	n.now = n.now.AddDate(0, 0, 4)
	run(pipeline.Build, "4 days old", "max_age_days (3)")
}

// What is compacted publishes the same bytes, and tells the same of every file:
// of a company that delivers snapshots and deltas, and of one that delivers
// everything as deltas, so that each entity has older versions.
func TestCompactionChangesNoTable(t *testing.T) {
	t.Parallel()
	for mode, compacted := range map[string]map[string]int{
		"snapshot": {"leads": 3, "touches": 3}, // the whole leads of the 28th, what changed by the 29th and what it ended
		"delta":    {"leads": 2, "touches": 3}, // leads of the 28th and 29th, touches of 2025-12-30, too
	} {
		t.Run(mode, func(t *testing.T) {
			n := demoNight(t, "9")
			if mode == "delta" {
				n.deliverDeltas()
			}
			n.run()
			before, files := n.tables(), n.landed()
			done, err := pipeline.Compact(context.Background(), n.options(), time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range done {
				if want, ok := compacted[c.Source]; ok && c.Files < want {
					t.Errorf("of %s %d files are removed, want %d: little is tested", c.Source, c.Files, want)
				}
			}
			n.now = n.now.Add(time.Hour)
			n.replay("2026-06-30")
			sameTables(t, "compacted", n.tables(), before)
			if after := n.landed(); after != files {
				t.Errorf("land_file tells\n%s\nbefore\n%s", after, files)
			}
		})
	}
}

// landed is what land_file tells, but for the run.
func (n *night) landed() string {
	n.t.Helper()
	return strings.Join(n.rows("select * exclude (run_id) from land_file order by all"), "\n")
}

// deliverDeltas makes deltas of all extracts.
func (n *night) deliverDeltas() {
	n.t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, "abm.yaml"))
	if err != nil {
		n.t.Fatal(err)
	}
	yaml := strings.ReplaceAll(string(text), "\n    mode: delta", "")
	n.write("abm.yaml", strings.ReplaceAll(yaml, "\n  - name: ", "\n  - mode: delta\n    name: "))
}
