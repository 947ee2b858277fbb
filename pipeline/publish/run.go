package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

const (
	idTimeLayout = "20060102T150405Z"
	idBuildChars = 8
	// maxSameSecond bounds the search for a free suffix; more runs than this do not start in one
	// second.
	maxSameSecond = 1000
)

// RunID names a run that starts at now, as 20261122T101500Z-1a2b3c4d: the second in UTC, then the
// first eight letters and digits of the build id, left out if it has none. Ids sort by time.
func RunID(now time.Time, buildID string) string {
	keep := func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}
	build := strings.Map(keep, strings.ToLower(buildID))
	id := now.UTC().Format(idTimeLayout)
	if build == "" {
		return id
	}
	return id + "-" + build[:min(len(build), idBuildChars)]
}

// idTime reads the start of a run out of its id; zero if the id does not begin with one.
func idTime(id string) time.Time {
	if len(id) < len(idTimeLayout) {
		return time.Time{}
	}
	t, err := time.Parse(idTimeLayout, id[:len(idTimeLayout)])
	if err != nil {
		return time.Time{}
	}
	return t
}

// Run is a run in the making. It ends with Commit or Fail. It is not safe for concurrent use.
type Run struct {
	// ID is the run's id; it may carry a suffix that the id given to Begin did not have.
	ID string
	// Dir is the absolute path of runs/<run_id>, TempDir that of tmp/<run_id>.
	Dir, TempDir string
	// Mended says what Begin found left over from an earlier job and put right, one sentence each,
	// for the log.
	Mended []string

	held   *Held
	clock  func() time.Time
	base   []byte // current.json as the run found it; nil if there was none
	status Status
}

// Begin starts a run: it sweeps what earlier jobs left behind, marks runs that never ended as
// failed, lets current and abm.duckdb follow current.json, remembers that pointer for Commit, and
// makes a fresh runs/<run_id> (0755, less the umask) and tmp/<run_id> (0700). If the id is taken,
// -2, -3 and so on is appended. clock tells when the steps happened.
//
// A current.json that cannot be read is an error: guessing that nothing is published would sweep
// away what is.
func Begin(held *Held, runID string, started time.Time, clock func() time.Time) (*Run, error) {
	if err := held.check(); err != nil {
		return nil, err
	}
	if err := checkRunID(runID); err != nil {
		return nil, err
	}
	pointer, base, err := readPointerBytes(held.root)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return nil, err
	}
	if err := checkEntryKinds(held.root); err != nil {
		return nil, err
	}
	mended, err := mend(held, pointer)
	if err != nil {
		return nil, err
	}
	status := Status{State: Running, StartedAt: started.UTC(), UpdatedAt: started.UTC()}
	if status.RunID, err = makeRunDir(held.root, runID, status); err != nil {
		return nil, fmt.Errorf("make run folder: %w", err)
	}
	if err := makeTempDir(held.root, status.RunID); err != nil {
		return nil, err
	}
	return &Run{
		ID:      status.RunID,
		Dir:     filepath.Join(held.dir, runsDir, status.RunID),
		TempDir: filepath.Join(held.dir, tmpDir, status.RunID),
		Mended:  mended,
		held:    held,
		clock:   clock,
		base:    base,
		status:  status,
	}, nil
}

// makeRunDir makes the run's folder and its status under a temporary name and renames it, so that
// no run folder is ever without a status. It returns the id with the suffix it needed.
func makeRunDir(r *os.Root, id string, status Status) (string, error) {
	for n := 1; n <= maxSameSecond; n++ {
		status.RunID = id
		if n > 1 {
			status.RunID = fmt.Sprintf("%s-%d", id, n)
		}
		if err := checkRunID(status.RunID); err != nil {
			return "", err
		}
		_, err := r.Lstat(runPath(status.RunID))
		if err == nil {
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		temp := tempName(runPath(status.RunID), "new")
		if err := r.Mkdir(temp, 0o755); err != nil {
			return "", err
		}
		if err := writeJSON(r, path.Join(temp, statusName), status.RunID, status); err != nil {
			return "", err
		}
		return status.RunID, replace(r, temp, runPath(status.RunID))
	}
	return "", fmt.Errorf("run id %s: %d runs have it already; choose another", id, maxSameSecond)
}

func makeTempDir(r *os.Root, id string) error {
	name := path.Join(tmpDir, id)
	if err := r.Mkdir(name, 0o700); err != nil {
		return fmt.Errorf("make temporary folder: %w", err)
	}
	return nil
}

// TableDir makes the folder of a table inside the run and returns its absolute path.
func (r *Run) TableDir(table string) (string, error) {
	if !tablePattern.MatchString(table) {
		return "", fmt.Errorf("table name %q: want lower-case letters, digits and _", table)
	}
	if err := r.held.check(); err != nil {
		return "", err
	}
	name := path.Join(runPath(r.ID), table)
	if err := r.held.root.Mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make folder of table %s: %w", table, err)
	}
	return filepath.Join(r.Dir, table), nil
}

// Status returns the run's status as last written.
func (r *Run) Status() Status { return r.status }

// Describe records what the run is about, as soon as that is known, so that a run that fails later
// is listed with it. Empty values leave what was recorded before.
func (r *Run) Describe(asOf, buildID, version string) error {
	for _, f := range []struct {
		to   *string
		from string
	}{{&r.status.AsOf, asOf}, {&r.status.BuildID, buildID}, {&r.status.Version, version}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	return r.writeStatus(r.clock())
}

// Step records that the run is now in the named step.
func (r *Run) Step(name string) error {
	r.status.Step = name
	return r.writeStatus(r.clock())
}

// Fail ends the run: it records the step and the error and removes the run's tables and temporary
// files; yesterday's publish stays as it is. If the run was published already (Commit returned
// ErrIncomplete), its files stay and the error is recorded as what was left undone.
func (r *Run) Fail(step string, cause error) error {
	if err := r.held.check(); err != nil {
		return err
	}
	if cause == nil {
		cause = errors.New("no reason was given")
	}
	pointer, err := readPointer(r.held.root)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return fmt.Errorf("record failure of run %s: %w", r.ID, err)
	}
	now := r.clock()
	r.status.Step, r.status.State, r.status.FinishedAt = step, Failed, now.UTC()
	if pointer.RunID == r.ID {
		r.status = r.status.follow(pointer)
	}
	r.status.Reason = cause.Error()
	if err := r.writeStatus(now); err != nil {
		return err
	}
	if r.status.State == Failed {
		if err := emptyRun(r.held.root, r.ID); err != nil {
			return err
		}
	}
	return r.removeTemp()
}

func (r *Run) writeStatus(now time.Time) error {
	if err := r.held.check(); err != nil {
		return err
	}
	r.status.UpdatedAt = now.UTC()
	r.status.Seconds = now.Sub(r.status.StartedAt).Seconds()
	return writeStatus(r.held.root, r.status)
}

func (r *Run) removeTemp() error {
	if err := r.held.root.RemoveAll(path.Join(tmpDir, r.ID)); err != nil {
		return fmt.Errorf("remove temporary folder of run %s: %w", r.ID, err)
	}
	return nil
}
