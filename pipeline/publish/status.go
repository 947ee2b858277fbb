package publish

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"
)

// State is how far a run came.
type State string

// The states of a run. A run that is running while nobody holds the lock was killed; the next
// Begin marks it failed.
const (
	Running   State = "running"
	Published State = "published"
	Failed    State = "failed"
)

// killedReason is the reason recorded for a run whose process ended without a word.
const killedReason = "the job ended without finishing (killed?)"

// Status is the content of runs/<run_id>/status.json.
type Status struct {
	RunID string `json:"run_id"`
	State State  `json:"state"`
	// Step is the step the run is in, or the one it ended in.
	Step string `json:"step,omitempty"`
	// Reason says why a run failed; on a published run, what was left undone after publishing.
	Reason    string    `json:"reason,omitempty"`
	StartedAt time.Time `json:"started_at"`
	// UpdatedAt is the last sign of life.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// FinishedAt is zero while the run is running, and for a run that was killed. For a published
	// run it is the time of publishing.
	FinishedAt time.Time `json:"finished_at,omitzero"`
	// AsOf is the calendar day the run describes, YYYY-MM-DD.
	AsOf    string `json:"as_of,omitempty"`
	BuildID string `json:"build_id,omitempty"`
	Version string `json:"version,omitempty"`
	// Seconds is the wall time from start to the last update.
	Seconds float64 `json:"seconds"`
	// ManifestSHA256 is the hash of manifest.json, so that Verify can hold an older run, which
	// current.json no longer names, against it.
	ManifestSHA256 string `json:"manifest_sha256,omitempty"`
}

// Runs lists the runs of a warehouse, newest first, failed ones included. The run that current.json
// names is listed as published even where the job was killed before it could note that. A run whose
// status cannot be read is listed as failed, with the reason.
func Runs(root string) ([]Status, error) {
	r, err := os.OpenRoot(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open warehouse %s: %w", root, err)
	}
	defer r.Close()
	pointer, err := readPointer(r)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return nil, err
	}
	return listRuns(r, pointer)
}

// listRuns reads all statuses; pointer is the zero Pointer if nothing is published.
func listRuns(r *os.Root, pointer Pointer) ([]Status, error) {
	entries, err := fs.ReadDir(r.FS(), runsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	var list []Status
	for _, e := range entries {
		if !e.IsDir() || checkRunID(e.Name()) != nil {
			continue
		}
		status, err := readStatus(r, e.Name())
		if err != nil {
			if _, gone := r.Lstat(runPath(e.Name())); gone != nil {
				continue // collected since the folder was listed
			}
			status = Status{RunID: e.Name(), State: Failed, Reason: err.Error(), StartedAt: idTime(e.Name())}
		}
		list = append(list, status.follow(pointer))
	}
	slices.SortFunc(list, newestFirst)
	return list, nil
}

// follow corrects a status by the pointer, which is the authority on what is published.
func (s Status) follow(p Pointer) Status {
	if s.RunID != p.RunID || s.State == Published {
		return s
	}
	s.State, s.Reason = Published, ""
	s.FinishedAt, s.UpdatedAt = p.PublishedAt, p.PublishedAt
	s.AsOf, s.BuildID, s.ManifestSHA256 = p.AsOf, p.BuildID, p.ManifestSHA256
	s.Seconds = p.PublishedAt.Sub(s.StartedAt).Seconds()
	return s
}

// newestFirst orders by start, then by id with the suffixed ids of one second in counting order.
func newestFirst(a, b Status) int {
	return cmp.Or(
		b.StartedAt.Compare(a.StartedAt),
		cmp.Compare(len(b.RunID), len(a.RunID)),
		cmp.Compare(b.RunID, a.RunID),
	)
}

func readStatus(r *os.Root, id string) (Status, error) {
	name := path.Join(runPath(id), statusName)
	data, err := r.ReadFile(name)
	if err != nil {
		return Status{}, fmt.Errorf("read %s: %w", name, err)
	}
	var s Status
	if err := json.Unmarshal(data, &s); err != nil {
		return Status{}, fmt.Errorf("decode %s: %w", name, err)
	}
	if s.RunID != id {
		return Status{}, fmt.Errorf("decode %s: it speaks of run %q", name, s.RunID)
	}
	return s, nil
}

func writeStatus(r *os.Root, s Status) error {
	return writeJSON(r, path.Join(runPath(s.RunID), statusName), s.RunID, s)
}
