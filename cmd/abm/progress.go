package main

import (
	"context"
	"log/slog"
	"time"

	"abm/pipeline"
)

// heartbeat is the longest silence between two progress lines of one phase.
const heartbeat = 10 * time.Second

// progress shows how a job goes on.
type progress interface {
	// event may be called from several goroutines, one call at a time.
	event(pipeline.Event)
	// end closes the show with how the job ended.
	end(job string, r pipeline.Report, err error)
}

// newProgress picks bars on a terminal, else lines that a log collector reads.
func (a *app) newProgress(log string, quiet bool) progress {
	switch {
	case quiet:
		return silent{}
	case log == "text":
		return &lines{log: slog.New(slog.NewTextHandler(a.stderr, nil)), clock: a.clock}
	case log == "auto" && isTerminal(a.stderr):
		return newBars(a.stderr)
	}
	return &lines{log: slog.New(slog.NewJSONHandler(a.stderr, nil)), clock: a.clock}
}

type silent struct{}

func (silent) event(pipeline.Event)               {}
func (silent) end(string, pipeline.Report, error) {}

// lines writes one line at each change of phase and one at most every ten
// seconds in between, and a last one.
type lines struct {
	log   *slog.Logger
	clock func() time.Time
	phase string
	last  time.Time
	start time.Time
}

func (l *lines) event(e pipeline.Event) {
	now := l.clock()
	if l.start.IsZero() {
		l.start = now
	}
	if e.Phase == l.phase && now.Sub(l.last) < heartbeat {
		return
	}
	l.phase, l.last = e.Phase, now
	l.write(now, slog.LevelInfo, "progress", slog.String("phase", e.Phase), slog.String("name", e.Name),
		slog.Int64("done", e.Done), slog.Int64("total", e.Total))
}

// end writes how the job ended; the error itself is printed once, in main.
func (l *lines) end(job string, r pipeline.Report, err error) {
	now := l.clock()
	level, what := slog.LevelInfo, "done"
	if err != nil {
		level, what = slog.LevelError, "failed"
	}
	if err != nil && isPublished(err) {
		level, what = slog.LevelWarn, "published, something left undone"
	}
	seconds := 0.0
	if !l.start.IsZero() {
		seconds = now.Sub(l.start).Seconds()
	}
	for _, mended := range r.Mended {
		l.write(now, slog.LevelWarn, "mended", slog.String("what", mended))
	}
	asOf := ""
	if !r.AsOf.IsZero() {
		asOf = r.AsOf.Format(time.DateOnly)
	}
	l.write(now, level, what, slog.String("job", job), slog.String("phase", l.phase), slog.String("run_id", r.RunID),
		slog.String("as_of", asOf), slog.String("build_id", r.BuildID), slog.Int("files_landed", len(r.Landed)),
		slog.Int("steps", len(r.Steps)), slog.Float64("seconds", seconds), slog.Int("exit_code", exitCode(err)))
}

// write logs with the clock that was passed in.
func (l *lines) write(now time.Time, level slog.Level, message string, attrs ...slog.Attr) {
	record := slog.NewRecord(now.UTC(), level, message, 0)
	record.AddAttrs(attrs...)
	// A log that cannot be written must not fail the night.
	_ = l.log.Handler().Handle(context.Background(), record)
}
