package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// The steps of Commit in their order, as OnStep hears them and as errors name them.
const (
	StepDatabase     = "database"      // the run's own abm.duckdb is made
	StepManifest     = "manifest"      // every file is hashed and fsynced, the manifest is made
	StepSync         = "sync"          // manifest and folders reach the disk
	StepWritePointer = "write pointer" // the new current.json is written under a temporary name
	StepCheckPointer = "check pointer" // current.json is still the one the run started from
	StepFlipPointer  = "flip pointer"  // the rename that publishes
	StepFlipLink     = "flip link"     // current follows
	StepCopyDatabase = "copy database" // abm.duckdb is copied under a temporary name
	StepSwapDatabase = "swap database" // abm.duckdb follows
	StepRecord       = "record status" // the status says published, tmp/<run_id> is removed
)

// CommitSteps returns the names of Commit's steps in their order.
func CommitSteps() []string {
	return []string{
		StepDatabase, StepManifest, StepSync, StepWritePointer, StepCheckPointer,
		StepFlipPointer, StepFlipLink, StepCopyDatabase, StepSwapDatabase, StepRecord,
	}
}

// CommitOptions says what Commit publishes beside the tables.
type CommitOptions struct {
	Meta Meta

	// Database makes the run's database, with views over the run's absolute paths, at the given
	// path, where nothing lies yet, and closes it. Nil publishes without one, and an abm.duckdb of
	// an earlier run is then removed, as its run will be collected.
	Database func(ctx context.Context, path string) error

	// OnStep, if not nil, is called before every step with one of the names of CommitSteps.
	OnStep func(step string)
}

// commit carries what one step of Commit leaves to the next.
type commit struct {
	run         *Run
	opts        CommitOptions
	folders     []string // the run's folders, deepest first
	manifest    []byte
	pointer     Pointer
	hasDatabase bool
	left        []error // what went wrong after the flip
}

// Commit publishes the run. An error before the flip of current.json leaves yesterday's publish
// untouched and the run to be ended with Fail; among them ErrMoved. Once current.json is flipped
// the run is published and Commit goes on to the end whatever happens, ctx included: an error from
// there wraps ErrIncomplete, and the next start mends what it names.
func (r *Run) Commit(ctx context.Context, opts CommitOptions) error {
	if err := r.held.check(); err != nil {
		return err
	}
	if r.status.State != Running {
		return fmt.Errorf("publish run %s: it is %s already", r.ID, r.status.State)
	}
	c := &commit{run: r, opts: opts}
	flipped := false
	do := func(step string, action func(context.Context) error) error {
		if opts.OnStep != nil {
			opts.OnStep(step)
		}
		if !flipped {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("publish run %s: %s: %w", r.ID, step, err)
			}
		}
		if err := action(ctx); err != nil {
			return fmt.Errorf("publish run %s: %s: %w", r.ID, step, err)
		}
		return nil
	}
	for _, s := range []struct {
		name   string
		action func(context.Context) error
	}{
		{StepDatabase, c.makeDatabase},
		{StepManifest, c.makeManifest},
		{StepSync, c.sync},
		{StepWritePointer, c.writePointer},
		{StepCheckPointer, c.checkPointer},
		{StepFlipPointer, c.flipPointer},
	} {
		if err := do(s.name, s.action); err != nil {
			return errors.Join(err, ignoreMissing(c.root().Remove(tempName(pointerName, r.ID))))
		}
	}
	flipped = true
	for _, s := range []struct {
		name   string
		action func(context.Context) error
	}{
		{StepFlipLink, c.flipLink},
		{StepCopyDatabase, c.copyDatabase},
		{StepSwapDatabase, c.swapDatabase},
		{StepRecord, c.record},
	} {
		if err := do(s.name, s.action); err != nil {
			c.left = append(c.left, err)
		}
	}
	if len(c.left) > 0 {
		return fmt.Errorf("%w: %w", ErrIncomplete, errors.Join(c.left...))
	}
	return nil
}

func (c *commit) root() *os.Root { return c.run.held.root }

// inRun returns the path of a file of the run below the warehouse's root.
func (c *commit) inRun(name string) string { return path.Join(runPath(c.run.ID), name) }

func (c *commit) makeDatabase(ctx context.Context) error {
	if c.opts.Database == nil {
		return nil
	}
	name := c.inRun(databaseName)
	if _, err := c.root().Lstat(name); err == nil {
		return fmt.Errorf("%s exists already; leave making it to Commit", name)
	}
	if err := c.opts.Database(ctx, filepath.Join(c.run.Dir, databaseName)); err != nil {
		return err
	}
	info, err := c.root().Lstat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a plain file", name)
	}
	if wal, err := c.root().Lstat(c.inRun(walName)); err == nil && wal.Size() > 0 {
		return fmt.Errorf("%s was not closed: its write-ahead log still holds %d bytes; close the database before returning", name, wal.Size())
	}
	if err := ignoreMissing(c.root().Remove(c.inRun(walName))); err != nil {
		return err
	}
	return c.root().Chmod(name, 0o444)
}

func (c *commit) makeManifest(ctx context.Context) error {
	m, err := c.run.Manifest(ctx, c.opts.Meta)
	if err != nil {
		return err
	}
	if len(m.Tables) == 0 {
		return errors.New("the run has no table; write at least one before publishing")
	}
	if c.manifest, err = encode(m); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := syncPath(c.root(), c.inRun(f.Path)); err != nil {
			return err
		}
	}
	folders := map[string]bool{}
	for _, t := range m.Tables {
		for _, f := range t.Files {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := syncPath(c.root(), c.inRun(f.Path)); err != nil {
				return err
			}
			for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
				folders[dir] = true
			}
		}
	}
	for dir := range folders {
		c.folders = append(c.folders, dir)
	}
	slices.Sort(c.folders)
	slices.Reverse(c.folders) // a folder sorts before what it holds
	return nil
}

// sync brings folders and manifest to the disk: whatever the manifest names is there before it is.
func (c *commit) sync(context.Context) error {
	for _, dir := range c.folders {
		if err := syncPath(c.root(), c.inRun(dir)); err != nil {
			return err
		}
	}
	if err := writeAtomic(c.root(), c.inRun(manifestName), c.run.ID, c.manifest); err != nil {
		return err
	}
	return syncPath(c.root(), runsDir)
}

func (c *commit) writePointer(context.Context) error {
	if err := checkEntryKinds(c.root()); err != nil {
		return err
	}
	c.pointer = Pointer{
		FormatVersion: formatVersion, RunID: c.run.ID, Path: runPath(c.run.ID),
		BuildID: c.opts.Meta.BuildID, AsOf: c.opts.Meta.AsOf,
		PublishedAt: c.run.clock().UTC(), ManifestSHA256: hashBytes(c.manifest),
	}
	data, err := encode(c.pointer)
	if err != nil {
		return err
	}
	return writeTemp(c.root(), tempName(pointerName, c.run.ID), 0o644, bytes.NewReader(data))
}

func (c *commit) checkPointer(context.Context) error {
	data, err := c.root().ReadFile(pointerName)
	if ignoreMissing(err) != nil {
		return err
	}
	if !bytes.Equal(data, c.run.base) {
		return fmt.Errorf("%w; start the job again", ErrMoved)
	}
	return nil
}

// flipPointer publishes. A failure after the rename itself (the fsync of the folder) does not take
// the publishing back, so it counts among what is left undone.
func (c *commit) flipPointer(context.Context) error {
	err := replace(c.root(), tempName(pointerName, c.run.ID), pointerName)
	if err == nil {
		return nil
	}
	if now, readErr := readPointer(c.root()); readErr != nil || now.RunID != c.run.ID {
		return err
	}
	c.left = append(c.left, fmt.Errorf("publish run %s: %s: %w", c.run.ID, StepFlipPointer, err))
	return nil
}

func (c *commit) flipLink(context.Context) error { return flipLink(c.root(), c.run.ID) }

func (c *commit) copyDatabase(context.Context) (err error) {
	c.hasDatabase, err = copyDatabase(c.root(), c.run.ID)
	return err
}

func (c *commit) swapDatabase(context.Context) error {
	if c.opts.Database != nil && !c.hasDatabase {
		return errors.New("there is no copy to put in place")
	}
	return swapDatabase(c.root(), c.run.ID, c.hasDatabase)
}

func (c *commit) record(context.Context) error {
	r := c.run
	r.status = r.status.follow(c.pointer)
	r.status.Version = c.opts.Meta.Version
	if err := errors.Join(c.left...); err != nil {
		r.status.Reason = err.Error()
	}
	return errors.Join(r.writeStatus(c.pointer.PublishedAt), r.removeTemp())
}
