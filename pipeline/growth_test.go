package pipeline_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/pipeline"
)

// isDelta is true for the demo company's files that are no snapshots.
func isDelta(name string) bool {
	return strings.HasPrefix(name, "touch_") || strings.HasPrefix(name, "signal_")
}

// A night whose snapshots were landed as what they changed publishes the same
// bytes as one that landed them whole, and so does a replay of an earlier one.
func TestChangesPublishWhatWholeSnapshotsDo(t *testing.T) {
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
		sameTables(t, "as of "+day, nightly.tables(), whole.tables())
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
