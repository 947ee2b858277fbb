package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"abm/pipeline"
)

// jobFlags are the flags of run, land and build.
type jobFlags struct {
	asOf, sense, log string
	quiet, retry     bool
}

func (f *jobFlags) addLog(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.log, "log", "auto", "progress on stderr: auto (bars on a terminal, else json), json or text")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "no progress; errors and results are printed all the same")
}

func (f *jobFlags) addAsOf(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "the business `day` to speak for, YYYY-MM-DD (default: the newest extract date landed)")
	cmd.Flags().StringVar(&f.sense, "sense", "known", "known: only what was landed by that day; happened: all that is landed, events up to that day")
}

// job is one of pipeline.Run, Land and Build.
type job func(context.Context, pipeline.Options) (pipeline.Report, error)

// runJob runs a job with progress and returns what it did.
func (a *app) runJob(ctx context.Context, name string, f *jobFlags, do job) (pipeline.Report, error) {
	var none pipeline.Report
	asOf, err := f.check(a.clock())
	if err != nil {
		return none, usage(err)
	}
	c, err := a.config()
	if err != nil {
		return none, err
	}
	show := a.newProgress(f.log, f.quiet)
	report, err := do(ctx, pipeline.Options{
		Config: c, AsOf: asOf, Sense: f.sense, RetryRejects: f.retry, Version: programVersion(), Clock: a.clock, Rand: a.random, Progress: show.event,
	})
	show.end(name, report, err)
	a.warnStale(report.Stale)
	if err == nil {
		return report, nil
	}
	if stopped := ctx.Err(); stopped != nil && !isPublished(err) {
		// An engine that was cancelled says so in words of its own.
		err = errors.Join(stopped, err)
	}
	return report, &jobError{name, err}
}

func (f *jobFlags) check(now time.Time) (asOf time.Time, err error) {
	if f.asOf != "" {
		if asOf, err = time.Parse(time.DateOnly, f.asOf); err != nil {
			return asOf, fmt.Errorf("--as-of %q is not a day: write it as 2026-06-30", f.asOf)
		}
		// A day's grace: in the business time zone it may be tomorrow already.
		if asOf.IsZero() || asOf.After(now.AddDate(0, 0, 1)) {
			return asOf, fmt.Errorf("--as-of %s is not a day that has been: every score would have decayed to nothing", f.asOf)
		}
	}
	if f.sense != "" && f.sense != "known" && f.sense != "happened" {
		return asOf, fmt.Errorf("--sense %q: it is known or happened", f.sense)
	}
	if f.log != "auto" && f.log != "json" && f.log != "text" {
		return asOf, fmt.Errorf("--log %q: it is auto, json or text", f.log)
	}
	return asOf, nil
}
