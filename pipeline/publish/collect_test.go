package publish_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"abm/pipeline/publish"
)

// Nights are a day apart and are published seconds after they start.
func TestCollect(t *testing.T) {
	const day = 24 * time.Hour
	soon := startOf(5).Add(time.Hour) // an hour into night 5, the last one
	for _, tt := range []struct {
		name   string
		keep   int
		minAge time.Duration
		now    time.Time
		want   []int // nights removed
	}{
		{"default", publish.DefaultKeep, publish.DefaultMinAge, soon, []int{1, 2}},
		{"keep one, readers a day", 1, day, soon, []int{1, 2, 3}}, // 4 was replaced an hour ago
		{"keep one", 1, 0, soon, []int{1, 2, 3, 4}},
		{"keep one, later", 1, day, soon.Add(day), []int{1, 2, 3, 4}},
		{"long age", 1, 3 * day, soon, []int{1}},
		{"keep all", 9, 0, soon.Add(99 * day), nil},
		{"clock set back", 1, day, startOf(1), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			ids := map[int]string{}
			for night := 1; night <= 5; night++ {
				ids[night] = publishNight(t, root, night)
			}
			removed := must2(publish.Collect(lock(t, root), tt.keep, tt.minAge, tt.now))(t)
			var want []string
			for _, night := range tt.want {
				want = append(want, ids[night])
			}
			slices.Sort(removed)
			if !slices.Equal(removed, want) {
				t.Errorf("removed %v, want %v", removed, want)
			}
			for night, id := range ids {
				_, err := os.Stat(filepath.Join(root, "runs", id))
				if gone := errors.Is(err, os.ErrNotExist); gone != slices.Contains(tt.want, night) {
					t.Errorf("run of night %d gone: %v", night, gone)
				}
			}
			if got := wantWhole(t, root); got != ids[5] {
				t.Errorf("published run is %s, want %s", got, ids[5])
			}
		})
	}
}

// Only what current.json and current name is sure; neither is collected, however old it looks.
func TestCollectKeepsWhatIsNamed(t *testing.T) {
	root := t.TempDir()
	old := publishNight(t, root, 1)
	pointer := must2(os.ReadFile(filepath.Join(root, "current.json")))(t)
	linked := publishNight(t, root, 2)
	publishNight(t, root, 3)
	newest := publishNight(t, root, 4)
	ok(t, os.WriteFile(filepath.Join(root, "current.json"), pointer, 0o644))
	ok(t, os.Remove(filepath.Join(root, "current")))
	ok(t, os.Symlink("runs/"+linked, filepath.Join(root, "current")))
	must2(publish.Collect(lock(t, root), 1, 0, startOf(99)))(t)
	for _, id := range []string{old, linked, newest} {
		if _, err := os.Stat(filepath.Join(root, "runs", id)); err != nil {
			t.Errorf("run %s was collected", id)
		}
	}
	if left := must2(os.ReadDir(filepath.Join(root, "runs")))(t); len(left) != 3 {
		t.Errorf("%d runs left, want 3", len(left))
	}
}

func TestCollectFailedRuns(t *testing.T) {
	root := t.TempDir()
	whole := publishNight(t, root, 1)
	held := lock(t, root)
	for night := 2; night <= 24; night++ {
		ok(t, begin(t, held, night).Fail("land", fmt.Errorf("night %d", night)))
	}
	running := begin(t, held, 25)
	removed := must2(publish.Collect(held, 1, 0, startOf(99)))(t)
	if len(removed) != 3 {
		t.Errorf("removed %v, want the oldest 3 of 23 failed runs", removed)
	}
	runs := must2(publish.Runs(root))(t)
	if len(runs) != 22 || runs[0].RunID != running.ID || runs[1].Reason != "night 24" || runs[20].Reason != "night 5" || runs[21].RunID != whole {
		t.Errorf("%d runs left: %+v", len(runs), runs)
	}
	for _, bad := range []int{0, -1} {
		if _, err := publish.Collect(held, bad, 0, startOf(99)); err == nil {
			t.Errorf("Collect keeping %d: no error", bad)
		}
	}
}
