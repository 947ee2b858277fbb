package main

import (
	"context"
	"errors"
	"fmt"

	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/report"
)

// closeRun prints the screen of a published run. It is asked of the published
// tables, so that it shows what every reader sees.
func (a *app) closeRun(ctx context.Context, done pipeline.Report, jobErr error) error {
	if jobErr != nil && !isPublished(jobErr) {
		return jobErr
	}
	if err := a.printScreen(context.WithoutCancel(ctx), done); err != nil {
		// The run is published: what is missing is only its summary.
		fmt.Fprintf(a.stderr, "abm: warning: the run is published, but its screen cannot be shown: %v\n", err)
	}
	return jobErr
}

func (a *app) printScreen(ctx context.Context, done pipeline.Report) (err error) {
	c, err := a.config()
	if err != nil {
		return err
	}
	r, err := pipeline.OpenReader(ctx, c.WarehouseDir())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	s := &report.Screen{
		RunID: r.Pointer.RunID, AsOf: r.Pointer.AsOf, Currency: c.Currency, Warehouse: c.WarehouseDir(),
		Landed: len(done.Landed), Unchanged: done.Unchanged, Removed: len(done.Removed), Mended: done.Mended,
		ModelOrder: config.Models(), PrimaryModel: c.Attribution.PrimaryModel,
	}
	if err := fillScreen(ctx, r, s); err != nil {
		return err
	}
	return s.Write(a.stdout)
}

func fillScreen(ctx context.Context, r *pipeline.Reader, s *report.Screen) error {
	if err := errors.Join(
		askOne(ctx, r, &s.Company, "screen_company"),
		askOne(ctx, r, &s.Deals, "screen_deal"),
		askOne(ctx, r, &s.View, "screen_view"),
		ask(ctx, r, &s.Sources, "screen_source"),
		ask(ctx, r, &s.Matches, "screen_match"),
		ask(ctx, r, &s.Stages, "screen_stage"),
		ask(ctx, r, &s.Top, "screen_top"),
		ask(ctx, r, &s.Funnel, "screen_funnel"),
		askOne(ctx, r, &s.Diagnosis, "screen_diagnosis"),
		ask(ctx, r, &s.Cohorts, "cohorts", ""),
		ask(ctx, r, &s.Quality, "screen_quality"),
		ask(ctx, r, &s.Predictions, "screen_prediction"),
		askOne(ctx, r, &s.Foresight, "screen_foresight"),
	); err != nil {
		return err
	}
	return errors.Join(
		ask(ctx, r, &s.Motions, "screen_motion", s.View.Lens, s.View.Window, s.View.Scope),
		ask(ctx, r, &s.Totals, "screen_motion_total", s.View.Lens, s.View.Window, s.View.Scope),
		ask(ctx, r, &s.Ranges, "screen_sensitivity", s.View.Scope),
		ask(ctx, r, &s.Overlaps, "screen_overlap", s.View.Lens),
		ask(ctx, r, &s.Timings, "screen_timing", s.View.Lens),
		ask(ctx, r, &s.CRMSources, "screen_crm", s.View.Lens),
		ask(ctx, r, &s.Costs, "screen_cost", s.View.Lens, s.View.Window, s.View.Scope, s.PrimaryModel),
	)
}

// ask fills rows with the answer of a reading query.
func ask[T any](ctx context.Context, r *pipeline.Reader, rows *[]T, name string, args ...any) (err error) {
	if *rows, err = pipeline.AskRows[T](ctx, r, name, args...); err != nil {
		return fmt.Errorf("ask %s: %w", name, err)
	}
	return nil
}

// askOne fills a row with the only row of an answer, if it has one.
func askOne[T any](ctx context.Context, r *pipeline.Reader, row *T, name string, args ...any) error {
	var rows []T
	if err := ask(ctx, r, &rows, name, args...); err != nil {
		return err
	}
	if len(rows) > 0 {
		*row = rows[0]
	}
	return nil
}
