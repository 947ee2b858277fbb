package publish

import (
	"errors"
	"fmt"
	"os"
	"path"
	"time"
)

// Retention as DESIGN.md sets it: the runs kept at least, and the time a reader that resolved the
// pointer just before a flip has to finish.
const (
	DefaultKeep   = 3
	DefaultMinAge = 24 * time.Hour

	// keepFailed is how many failed runs stay listed; only their status takes up space.
	keepFailed = 20
)

// Collect removes old runs and returns their ids. Of the published runs the newest keep stay, and
// every run that was the published one less than minAge before now. The run that current.json
// names stays, whatever keep says, and so does the one that current leads to. Of failed runs the
// last 20 stay listed; running runs are never touched.
func Collect(held *Held, keep int, minAge time.Duration, now time.Time) (removed []string, err error) {
	if err := held.check(); err != nil {
		return nil, err
	}
	if keep < 1 || minAge < 0 {
		return nil, fmt.Errorf("collect runs: keep %d, age %s: want at least 1 run and no negative age", keep, minAge)
	}
	pointer, err := readPointer(held.root)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return nil, err
	}
	runs, err := listRuns(held.root, pointer)
	if err != nil {
		return nil, err
	}
	for _, id := range outdated(runs, keep, now.Add(-minAge)) {
		if id == pointer.RunID || linkFollows(held.root, id) {
			continue
		}
		if err := removeRun(held.root, id); err != nil {
			return removed, fmt.Errorf("collect run %s: %w", id, err)
		}
		removed = append(removed, id)
	}
	return removed, nil
}

// outdated picks, from runs ordered newest first, those that retention no longer keeps. A
// published run ages from the moment the next one replaced it, because until then readers were
// sent to it.
func outdated(runs []Status, keep int, before time.Time) []string {
	var ids []string
	var replacedAt time.Time
	published, failed := 0, 0
	for _, s := range runs {
		switch s.State {
		case Published:
			published++
			if published > keep && !replacedAt.After(before) {
				ids = append(ids, s.RunID)
			}
			replacedAt = s.FinishedAt
		case Failed:
			failed++
			if failed > keepFailed {
				ids = append(ids, s.RunID)
			}
		}
	}
	return ids
}

// removeRun takes the run away by one rename first, so that nobody finds half of it.
func removeRun(r *os.Root, id string) error {
	temp := path.Join(runsDir, "."+id+".old.tmp")
	if err := r.RemoveAll(temp); err != nil {
		return err
	}
	if err := r.Rename(runPath(id), temp); err != nil {
		return err
	}
	if err := syncPath(r, runsDir); err != nil {
		return err
	}
	return r.RemoveAll(temp)
}
