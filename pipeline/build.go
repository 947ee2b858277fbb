package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/engine"
	"abm/pipeline/land"
	"abm/pipeline/publish"
)

// build is one run of the flow: what it reads, where it writes, what it did.
type build struct {
	config    *config.Config
	engine    engine.Engine
	outputs   *publish.Run
	selection land.Selection
	asOf      time.Time
	sense     string
	buildID   string
	version   string
	// trial names a run of some steps from which nothing is published; empty
	// for the night's own.
	trial string
	// balance of the cohorts, found where they are matched.
	balance []cohortBalance
	done    []StepDone
}

// StepDone is a finished step.
type StepDone struct {
	Name, Kind string
	// Rows written; -1 for steps that write none.
	Rows    int64
	Seconds float64
	Started time.Time
}

// StepError is a step that failed.
type StepError struct {
	// Step and the file in sql/ that it ran, if any.
	Step, File string
	Err        error
}

func (e *StepError) Error() string {
	if e.File == "" {
		return fmt.Sprintf("step %s: %v", e.Step, e.Err)
	}
	return fmt.Sprintf("step %s (sql/%s): %v", e.Step, e.File, e.Err)
}

func (e *StepError) Unwrap() error { return e.Err }

// execute runs the flow from the first step to the last.
func (b *build) execute(ctx context.Context, clock func() time.Time, progress func(Event)) error {
	if err := b.relations(ctx); err != nil {
		return err
	}
	steps := flow()
	for i, s := range steps {
		if err := ctx.Err(); err != nil {
			return &StepError{s.name, s.file, err}
		}
		if err := b.outputs.Step(s.name); err != nil {
			return err
		}
		progress(Event{Phase: "build", Name: s.name, Done: int64(i), Total: int64(len(steps))})
		started := clock()
		rows, err := b.run(ctx, s)
		if err != nil {
			return &StepError{s.name, s.file, err}
		}
		b.done = append(b.done, StepDone{Name: s.name, Kind: s.kind, Rows: rows, Seconds: clock().Sub(started).Seconds(), Started: started})
	}
	progress(Event{Phase: "build", Done: int64(len(steps)), Total: int64(len(steps))})
	return nil
}

func (b *build) runID() string { return b.outputs.ID }

func (b *build) tableDir(name string) (string, error) { return b.outputs.TableDir(name) }

func (b *build) tempDir(name string) string {
	return filepath.Join(b.outputs.TempDir, "relations", b.trial, name)
}

// buildID names a build by everything its tables depend on.
func buildID(inputs, config string, asOf time.Time, sense, version string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{inputs, config, asOf.Format(time.DateOnly), sense, version}, "\n")))
	return hex.EncodeToString(sum[:])[:16]
}
