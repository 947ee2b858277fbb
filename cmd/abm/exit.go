package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"abm/pipeline"
	"abm/pipeline/publish"
)

// The exit codes, as schedulers know them.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
	exitLocked = 3
)

// usageError is a mistake in the arguments, the query or abm.yaml.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return &usageError{err}
}

// exitCode is what a scheduler hears. A run that is published although
// something behind the flip of the pointer was left undone is published: the
// warning says what, `abm verify` exits 1, and the next run mends it.
func exitCode(err error) int {
	var asked *usageError
	var money *pipeline.CurrencyError
	switch {
	case err == nil, isPublished(err):
		return exitOK
	case errors.Is(err, publish.ErrLocked):
		return exitLocked
	case errors.As(err, &asked), errors.As(err, &money):
		return exitUsage
	}
	return exitFailed
}

// isPublished is true for errors from behind the flip of the pointer.
func isPublished(err error) bool {
	var collect *pipeline.CollectError
	return errors.Is(err, publish.ErrIncomplete) || errors.As(err, &collect)
}

// jobError is a job (run, land or build) that did not reach its end.
type jobError struct {
	job string
	err error
}

func (e *jobError) Error() string { return e.err.Error() }
func (e *jobError) Unwrap() error { return e.err }

// complain prints an error, once, for the person who is woken by it: what
// failed, what readers still see, what to do.
func (a *app) complain(err error) {
	if err == nil {
		return
	}
	var job *jobError
	if !errors.As(err, &job) {
		fmt.Fprintf(a.stderr, "abm: %s\n", indent(err.Error()))
		return
	}
	fmt.Fprintf(a.stderr, "abm %s: %s\n  %s\n", job.job, headline(job.job, err), indent(err.Error()))
	fmt.Fprintf(a.stderr, "%s\n%s\n", a.standing(), advice(job.job, err))
}

func headline(job string, err error) string {
	switch {
	case isPublished(err):
		return "warning: the run is published, but something was left undone after that."
	case errors.Is(err, publish.ErrLocked):
		return "another run is at work; this one did nothing."
	case errors.Is(err, context.Canceled):
		return "stopped by a signal; nothing was published."
	case job == "land":
		return "landing failed."
	}
	return "failed; nothing was published."
}

// standing says which tables readers see now.
func (a *app) standing() string {
	p, err := publish.Current(a.warehouse)
	switch {
	case errors.Is(err, publish.ErrNothingPublished):
		return "Published: nothing yet."
	case err != nil:
		return fmt.Sprintf("Published: unknown (%v).", err)
	}
	return fmt.Sprintf("Published: run %s, as of %s, stays as it was.", p.RunID, p.AsOf)
}

func advice(job string, err error) string {
	var step *pipeline.StepError
	var check *pipeline.CheckError
	again := fmt.Sprintf("`abm %s`", job)
	switch {
	case isPublished(err):
		return "What to do: nothing tonight; the next run mends it. `abm verify` says what is still open."
	case errors.Is(err, publish.ErrLocked):
		return "What to do: wait for it to end (`abm runs` shows it), then start " + again + " again if it is still needed."
	case errors.Is(err, publish.ErrMoved):
		return "What to do: start " + again + " again; it works from the newer run."
	case errors.Is(err, context.Canceled):
		return "What to do: start " + again + " again; what was landed is kept."
	case exitCode(err) == exitUsage:
		return "What to do: mend abm.yaml as said above, then start " + again + " again."
	case errors.As(err, &check):
		return "What to do: a check keeps figures that do not add up from readers. Look at the rows named, mend the\n" +
			"extract or report a defect, then start " + again + " again. `abm runs` lists this run."
	case errors.As(err, &step):
		return "What to do: mend what is named above (memory:, disk space, an extract), then start " + again + " again.\n" +
			"`abm runs` lists this run."
	}
	return "What to do: mend what is named above, then start " + again + " again."
}

// indent keeps the lines of a joined error together.
func indent(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") }
