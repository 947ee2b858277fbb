// Package publish turns a night's tables into something readers can trust: a run folder that never
// changes once it is published, a manifest that holds the hash of every file, and one pointer that
// says which run is the published one.
//
// A warehouse looks like this:
//
//	runs/<run_id>/<table>/*.parquet   the tables of one run
//	runs/<run_id>/manifest.json       every file with SHA-256, bytes and rows; written last
//	runs/<run_id>/status.json         how the run went; kept for failed runs too
//	runs/<run_id>/abm.duckdb          the run's own database of views, if it has one
//	current.json                      the pointer: the one authority on what is published
//	current                           symbolic link to runs/<run_id>, for tools that need a fixed path
//	abm.duckdb                        copy of the published run's database
//	abm.lock                          held by the one job that may write
//	tmp/<run_id>/                     spill and engine files, swept at the next start
//
// The flip of current.json by one rename is the moment of publishing. Everything that can fail for
// lack of space or time is done before it; current and abm.duckdb only follow, and each of them is
// whole at every moment. Where a kill comes between, the next Begin (or Repair) lets them catch up.
//
// All paths are opened through os.Root, so that a symbolic link cannot lead out of the warehouse.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
)

// Names inside a warehouse.
const (
	runsDir      = "runs"
	tmpDir       = "tmp"
	pointerName  = "current.json"
	linkName     = "current"
	databaseName = "abm.duckdb"
	walName      = databaseName + ".wal"
	lockName     = "abm.lock"
	manifestName = "manifest.json"
	statusName   = "status.json"
)

var (
	// ErrLocked says that another job holds the warehouse's lock.
	ErrLocked = errors.New("another run holds the lock")

	// ErrMoved says that current.json is no longer the one the run started from. Nothing was
	// published; starting the job again works from the newer pointer.
	ErrMoved = errors.New("current.json was changed by another job since this run started")

	// ErrNothingPublished says that the warehouse has no current.json yet.
	ErrNothingPublished = errors.New("nothing is published yet")

	// ErrNoRun says that the warehouse has no run of the id asked for.
	ErrNoRun = errors.New("there is no such run; it may have been collected (`abm runs` lists them)")

	// ErrIncomplete says that the run is published (current.json names it) while current or
	// abm.duckdb still show the run before. The next Begin, or Repair, lets them follow.
	ErrIncomplete = errors.New("the run is published, but not every entry point follows it yet")
)

var (
	runIDPattern = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$`)
	tablePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,99}$`)
)

// checkRunID refuses ids that could mean another folder than runs/<run_id>.
func checkRunID(id string) error {
	if !runIDPattern.MatchString(id) {
		return fmt.Errorf("run id %q: %w", id, ErrNoRun)
	}
	return nil
}

// runPath returns the slash-separated path of a run below the warehouse's root.
func runPath(id string) string { return path.Join(runsDir, id) }

// ignoreMissing returns err, or nil where err only says that a file does not exist.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
