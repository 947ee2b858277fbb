package pipeline

import (
	"io/fs"
	"strings"
	"testing"

	"abm/models"
	"abm/sql"
)

// Each file of the numbered folders and of checks/ stands exactly once in the
// flow, and every published table is made by it.
func TestFlowHoldsEveryFileOnce(t *testing.T) {
	t.Parallel()
	times := map[string]int{}
	made := map[string]int{}
	for _, s := range flow() {
		if s.file != "" {
			times[s.file]++
		}
		if s.kind != kindCheck {
			made[s.name]++
		}
	}
	err := fs.WalkDir(sql.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "prelude/") || strings.HasPrefix(path, "read/") {
			return err
		}
		if times[path] != 1 {
			t.Errorf("%s stands %d times in the flow", path, times[path])
		}
		delete(times, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range times {
		t.Errorf("the flow names %s, which is not in sql/", path)
	}
	for _, table := range models.Published() {
		if made[table.Name] != 1 {
			t.Errorf("published table %s is made %d times", table.Name, made[table.Name])
		}
	}
}

// Every model says what one row is.
func TestModelsSayTheirGrain(t *testing.T) {
	t.Parallel()
	for _, s := range flow() {
		if s.kind != kindModel {
			continue
		}
		text, err := s.text()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "-- grain: one row per ") {
			t.Errorf("sql/%s does not say its grain", s.file)
		}
	}
}
