package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/engine"
	"abm/pipeline/engine/duckdb"
	"abm/pipeline/engine/spark"
	"abm/pipeline/land"
	"abm/pipeline/publish"
	"abm/sql"
)

// Options of a run.
type Options struct {
	Config *config.Config
	// AsOf is the business day the run speaks for; zero means the newest
	// extract date landed.
	AsOf time.Time
	// Sense is known (only what was landed by the as-of day) or happened (all
	// that is landed, events up to the day).
	Sense string
	// RetryRejects lands files that had rejects anew, whose extract is there.
	RetryRejects bool
	// Version of the program; part of the build id.
	Version string
	// Clock and Rand stand in for time.Now and crypto/rand.
	Clock func() time.Time
	Rand  io.Reader
	// Progress hears how the run goes on; it may be nil.
	Progress func(Event)
	// OnCommit hears the steps of publishing; it may be nil.
	OnCommit func(step string)
}

// Event tells how far a run is.
type Event struct {
	// Phase is land, build or publish.
	Phase string
	// Name of the source or step.
	Name string
	// Done of Total bytes (land) or steps (build).
	Done, Total int64
}

// Report tells what a run did.
type Report struct {
	RunID   string
	BuildID string
	AsOf    time.Time
	// Landed holds the ledger entries that landing wrote; Unchanged counts the
	// files that were landed before.
	Landed    []land.Entry
	Unchanged int
	// Retried, Gone and Stale are what land.Result says of files with rejects
	// and of older mappings.
	Retried     []land.Retry
	Gone, Stale []land.Entry
	// Steps of the build, in order.
	Steps []StepDone
	// Mended tells what an earlier run had left behind and this one put right.
	Mended []string
	// Removed lists old runs that were collected.
	Removed []string
}

// Run lands what is new, builds every table and publishes them.
func Run(ctx context.Context, o Options) (Report, error) {
	return o.locked(func(held *publish.Held, r *Report) error {
		if err := o.land(ctx, r); err != nil {
			return err
		}
		return o.build(ctx, held, r)
	})
}

// Land only lands what is new.
func Land(ctx context.Context, o Options) (Report, error) {
	return o.locked(func(_ *publish.Held, r *Report) error { return o.land(ctx, r) })
}

// Compact gathers what each source landed before a day into one file.
func Compact(ctx context.Context, o Options, from time.Time) (done []land.Compaction, err error) {
	_, err = o.locked(func(held *publish.Held, _ *Report) error {
		done, err = land.Compact(ctx, land.Options{Root: held.Root(), Config: o.Config, Now: o.Clock()}, from)
		return err
	})
	return done, err
}

// Build builds and publishes from what is landed.
func Build(ctx context.Context, o Options) (Report, error) {
	return o.locked(func(held *publish.Held, r *Report) error { return o.build(ctx, held, r) })
}

// locked does its work while no other run can.
func (o *Options) locked(work func(*publish.Held, *Report) error) (Report, error) {
	if o.Progress == nil {
		o.Progress = func(Event) {}
	}
	var r Report
	root := o.Config.WarehouseDir()
	if err := os.MkdirAll(root, 0o755); err != nil {
		if target, linkErr := os.Readlink(root); linkErr == nil {
			return r, fmt.Errorf("make warehouse: %s is a link to %s, which is not there: is its disk mounted? Mount it, or mend the link (%w)", root, target, err)
		}
		return r, fmt.Errorf("make warehouse: %w; mend warehouse: in abm.yaml, or its folder's permissions", err)
	}
	held, err := publish.Lock(root)
	if err != nil {
		return r, err
	}
	err = work(held, &r)
	return r, errors.Join(err, held.Release())
}

func (o *Options) land(ctx context.Context, r *Report) error {
	result, err := land.Land(ctx, land.Options{
		Root: o.Config.WarehouseDir(), Config: o.Config, Now: o.Clock(), Threads: o.Config.Threads, Rand: o.Rand,
		RetryRejects: o.RetryRejects,
		Progress: func(e land.Event) {
			o.Progress(Event{Phase: "land", Name: e.Source + " " + e.File, Done: e.Read, Total: e.Bytes})
		},
	})
	r.Landed, r.Unchanged = result.Entries, result.Unchanged
	r.Retried, r.Gone, r.Stale = result.Retried, result.Gone, result.Stale
	return err
}

// build runs the flow into a fresh run folder and publishes it. A run that
// fails keeps its status, so that `abm runs` can tell what happened.
func (o *Options) build(ctx context.Context, held *publish.Held, r *Report) (err error) {
	sense := land.KnownBy
	if o.Sense == "happened" {
		sense = land.Happened
	}
	selection, err := land.Select(held.Root(), o.Config, o.AsOf, sense)
	if err != nil {
		return err
	}
	if selection.NewestExtract.IsZero() {
		return fmt.Errorf("nothing is landed in %s: run `abm run` or `abm land` first", held.Root())
	}
	if len(selection.Entries) == 0 {
		return fmt.Errorf("nothing was landed by %s (the newest extract is of %s): ask for a later day",
			selection.AsOf.Format(time.DateOnly), selection.NewestExtract.Format(time.DateOnly))
	}
	if err := selection.Verify(ctx); err != nil {
		return err
	}
	today := o.Clock().In(o.Config.Location)
	if !o.AsOf.IsZero() {
		today = o.AsOf // a replay: as it would have been then
	}
	if errs := selection.Check(o.Config, time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)); len(errs) > 0 {
		return errors.Join(errs...)
	}
	r.AsOf = selection.AsOf
	r.BuildID = buildID(selection.InputsHash, o.Config.Hash, r.AsOf, o.senseName(), o.Version)
	started := o.Clock()
	outputs, err := publish.Begin(held, publish.RunID(started, r.BuildID), started, o.Clock)
	if err != nil {
		return err
	}
	r.RunID, r.Mended = outputs.ID, outputs.Mended
	if err := outputs.Describe(r.AsOf.Format(time.DateOnly), r.BuildID, o.Version); err != nil {
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		step := outputs.Status().Step
		var failed *StepError
		if errors.As(err, &failed) {
			step = failed.Step
		}
		reason := err
		if ctx.Err() != nil {
			// The engine has words of its own for a query that was broken off.
			reason = errors.New("stopped by a signal")
		}
		err = errors.Join(err, outputs.Fail(step, reason))
	}()
	b := &build{
		config: o.Config, outputs: outputs, selection: selection, asOf: r.AsOf,
		sense: o.senseName(), buildID: r.BuildID, version: o.Version,
	}
	b.engine, err = openEngine(ctx, o.Config, held.Root(), outputs)
	if err != nil {
		return err
	}
	err = errors.Join(b.execute(ctx, o.Clock, o.Progress), b.checkRows())
	name := b.engine.Version()
	err = errors.Join(err, b.engine.Close())
	r.Steps = b.done
	if err != nil {
		return err
	}
	o.Progress(Event{Phase: "publish"})
	meta := publish.Meta{BuildID: r.BuildID, AsOf: r.AsOf.Format(time.DateOnly), Version: o.Version, Engine: name}
	err = outputs.Commit(ctx, publish.CommitOptions{Meta: meta, OnStep: o.OnCommit, Database: func(ctx context.Context, path string) error {
		return duckdb.WriteDatabase(ctx, path, o.views(outputs.Dir))
	}})
	if err != nil {
		return err
	}
	keep := o.Config.Retention
	r.Removed, err = publish.Collect(held, keep.Runs, time.Duration(keep.Hours)*time.Hour, o.Clock())
	if err != nil {
		return &CollectError{err}
	}
	return nil
}

// CollectError says that the run is published, but that old ones could not be
// removed.
type CollectError struct{ Err error }

func (e *CollectError) Error() string { return fmt.Sprintf("remove old runs: %v", e.Err) }

func (e *CollectError) Unwrap() error { return e.Err }

func (o *Options) senseName() string {
	if o.Sense == "" {
		return "known"
	}
	return o.Sense
}

// checkRows holds the rows the engine says it wrote against the footers of the
// files, read by another library.
func (b *build) checkRows() error {
	for _, d := range b.done {
		if _, published := models.Find(d.Name); !published {
			continue
		}
		dir, err := b.tableDir(d.Name)
		if err != nil {
			return err
		}
		rows, err := publish.FooterRows(dir)
		if err != nil {
			return fmt.Errorf("count rows of %s: %w", d.Name, err)
		}
		if rows != d.Rows {
			return fmt.Errorf("table %s: the engine wrote %d rows, the files hold %d", d.Name, d.Rows, rows)
		}
	}
	return nil
}

// openEngine starts the configured engine with half of the memory budget: its
// resident peak lies well above its own limit.
func openEngine(ctx context.Context, c *config.Config, root string, outputs *publish.Run) (engine.Engine, error) {
	prelude, err := fs.ReadFile(sql.FS, "prelude/"+c.Engine+".sql")
	if err != nil {
		return nil, fmt.Errorf("read prelude: %w", err)
	}
	root, err = filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find warehouse: %w", err)
	}
	if c.Engine == "spark" {
		return openSpark(ctx, c, string(prelude), outputs)
	}
	spill := filepath.Join(outputs.TempDir, "spill")
	if err := os.MkdirAll(spill, 0o700); err != nil {
		return nil, fmt.Errorf("make spill folder: %w", err)
	}
	return duckdb.Open(ctx, duckdb.Options{
		MemoryBytes: c.MemoryBytes / 2, Threads: c.Threads, TempDir: spill, Prelude: string(prelude),
		Dirs: []string{filepath.Join(root, "landing"), outputs.Dir, outputs.TempDir},
	})
}

// minSparkHeap is what a driver needs to plan the flow's deepest views.
const minSparkHeap = 1 << 30

func openSpark(ctx context.Context, c *config.Config, prelude string, outputs *publish.Run) (engine.Engine, error) {
	master := c.Spark.Master
	if master == "" {
		master = "local[*]"
		if c.Threads > 0 {
			master = fmt.Sprintf("local[%d]", c.Threads)
		}
	}
	submit := c.Spark.Submit
	if strings.ContainsRune(submit, filepath.Separator) {
		submit = c.Resolve(submit)
	}
	return spark.Open(ctx, spark.Options{
		Submit: submit, Master: master, Conf: c.Spark.Conf, SubmitArgs: c.Spark.SubmitArgs,
		MemoryBytes: max(c.MemoryBytes/2, minSparkHeap), TempDir: outputs.TempDir, Prelude: prelude,
	})
}

// views describes the published tables to abm.duckdb: absolute paths, because
// a relative one would follow the reader's working directory.
func (o *Options) views(dir string) []duckdb.TableFiles {
	if o.Config.ReaderPath != "" {
		if rest, err := filepath.Rel(o.Config.WarehouseDir(), dir); err == nil {
			dir = filepath.Join(o.Config.ReaderPath, rest)
		}
	}
	var views []duckdb.TableFiles
	for _, t := range models.Published() {
		views = append(views, duckdb.TableFiles{Table: t, Glob: filepath.Join(dir, t.Name, "*.parquet")})
	}
	return views
}
