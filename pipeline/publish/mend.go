package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Repair puts right what a killed job left behind, as Begin does: it sweeps temporary files, marks
// runs that never ended as failed, and lets current and abm.duckdb follow current.json. It returns
// what it did, one sentence each.
func Repair(held *Held) ([]string, error) {
	if err := held.check(); err != nil {
		return nil, err
	}
	if err := checkEntryKinds(held.root); err != nil {
		return nil, err
	}
	pointer, err := readPointer(held.root)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return nil, err
	}
	done, err := tidy(held.root, pointer)
	if err != nil {
		return done, err
	}
	followed, err := followPointer(held.root, pointer)
	return append(done, followed...), err
}

// mend is Repair for the start of a run. Where an entry point cannot follow because the published
// run itself is damaged, the run starts all the same: publishing anew is the cure.
func mend(held *Held, pointer Pointer) ([]string, error) {
	done, err := tidy(held.root, pointer)
	if err != nil {
		return nil, err
	}
	followed, err := followPointer(held.root, pointer)
	done = append(done, followed...)
	if err != nil {
		done = append(done, "could not let every entry point follow current.json: "+err.Error())
	}
	return done, nil
}

// tidy sweeps temporary files and settles the runs that never ended.
func tidy(r *os.Root, pointer Pointer) ([]string, error) {
	for _, dir := range []struct {
		name string
		perm fs.FileMode
	}{{runsDir, 0o755}, {tmpDir, 0o700}} {
		if err := r.Mkdir(dir.name, dir.perm); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("make folder %s: %w", dir.name, err)
		}
	}
	swept, err := sweepTemp(r)
	if err != nil {
		return nil, err
	}
	settled, err := settleRuns(r, pointer)
	return append(swept, settled...), err
}

// sweepTemp removes everything below tmp/ and the temporary names of our own files. Only names we
// give are swept: landing and quarantine lie in the same folder.
func sweepTemp(r *os.Root) ([]string, error) {
	var done []string
	for _, place := range []struct {
		dir   string
		stray func(base string) bool
	}{
		{tmpDir, func(string) bool { return true }},
		{".", func(base string) bool { return isTemp(base, pointerName, linkName, databaseName) }},
		{runsDir, func(base string) bool { return strings.HasPrefix(base, ".") && strings.HasSuffix(base, ".tmp") }},
	} {
		removed, err := removeMatching(r, place.dir, place.stray)
		if err != nil {
			return done, err
		}
		done = append(done, removed...)
	}
	return done, nil
}

func removeMatching(r *os.Root, dir string, stray func(base string) bool) ([]string, error) {
	entries, err := fs.ReadDir(r.FS(), dir)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	var done []string
	for _, e := range entries {
		if !stray(e.Name()) {
			continue
		}
		name := path.Join(dir, e.Name())
		if err := r.RemoveAll(name); err != nil {
			return done, fmt.Errorf("sweep %s: %w", name, err)
		}
		done = append(done, "removed "+name+", left over from an earlier job")
	}
	return done, nil
}

// settleRuns ends the runs that did not end themselves. A run whose status cannot be read is left
// alone: nothing is destroyed that is not understood.
func settleRuns(r *os.Root, pointer Pointer) ([]string, error) {
	entries, err := fs.ReadDir(r.FS(), runsDir)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	var done []string
	for _, e := range entries {
		id := e.Name()
		if !e.IsDir() || checkRunID(id) != nil {
			continue
		}
		if _, err := removeMatching(r, runPath(id), func(base string) bool { return isTemp(base, statusName, manifestName) }); err != nil {
			return done, err
		}
		what, err := settleRun(r, id, pointer)
		if err != nil {
			return done, err
		}
		if what != "" {
			done = append(done, what)
		}
	}
	return done, nil
}

func settleRun(r *os.Root, id string, pointer Pointer) (string, error) {
	status, err := readStatus(r, id)
	if err != nil && id != pointer.RunID {
		return "left run " + id + " alone: " + err.Error(), nil
	}
	if err != nil {
		status = Status{RunID: id, State: Running, StartedAt: idTime(id)}
	}
	switch followed := status.follow(pointer); {
	case followed.State != status.State:
		return "marked run " + id + " published, as current.json says", writeStatus(r, followed)
	case status.State == Running:
		status.State, status.Reason = Failed, killedReason
		if err := writeStatus(r, status); err != nil {
			return "", err
		}
		return "marked run " + id + " failed: " + killedReason, emptyRun(r, id)
	case status.State == Failed:
		return "", emptyRun(r, id)
	}
	return "", nil
}

// emptyRun removes everything of a failed run but its status.
func emptyRun(r *os.Root, id string) error {
	_, err := removeMatching(r, runPath(id), func(base string) bool { return base != statusName })
	if err != nil {
		return fmt.Errorf("remove the files of failed run %s: %w", id, err)
	}
	return nil
}

// followPointer lets the entry points lead to the run that the pointer names. Both are tried even
// if one fails.
func followPointer(r *os.Root, pointer Pointer) ([]string, error) {
	if pointer.RunID == "" {
		return nil, nil
	}
	var done []string
	var errs []error
	if !linkFollows(r, pointer.RunID) {
		if err := flipLink(r, pointer.RunID); err != nil {
			errs = append(errs, err)
		} else {
			done = append(done, "let "+linkName+" lead to "+pointer.Path)
		}
	}
	lag, err := databaseLag(r, pointer.RunID)
	if err == nil && lag != "" {
		err = restoreDatabase(r, pointer.RunID)
		done = append(done, "replaced "+databaseName+", because it "+lag)
	}
	return done, errors.Join(append(errs, err)...)
}

func restoreDatabase(r *os.Root, id string) error {
	wanted, err := copyDatabase(r, id)
	if err != nil {
		return err
	}
	return swapDatabase(r, id, wanted)
}
