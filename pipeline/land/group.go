package land

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"
)

// landing is the landing of one file within its group.
type landing struct {
	input
	entry    Entry
	stat     os.FileInfo
	isNews   bool    // a text that no entry can be of: it is hashed while it is read
	before   *Entry  // with rejects, for which the file is read again
	skip     bool    // nothing new to note
	out      *output // until it is installed as landed
	landed   string
	rejected []rejectedKey
	err      error // of the file; it fails the night, or is skipped
	hard     bool  // whatever on_file_error says
}

// landGroup lands files side by side and writes the ledger: those of one day of
// a snapshot source, or all of a delta source. It returns an error only where
// the landing cannot go on at all.
func (l *lander) landGroup(ctx context.Context, p *plan, files []input) error {
	done := make([]*landing, len(files))
	for i, in := range files {
		done[i] = &landing{input: in}
	}
	all := l.ledger.of(p.source.Name)
	entries := current(all)
	if p.source.Mode != "delta" {
		return l.landSnapshot(ctx, p, done, l.ledger.since(entries, p.source.Name))
	}
	err := l.sideBySide(ctx, p, done, func(ctx context.Context, d *landing) error {
		return l.landDelta(ctx, p, d, all, entries)
	})
	if err != nil {
		return err
	}
	return l.note(done, entries)
}

// sideBySide does the same to several files. An error is the file's own, unless
// the landing was broken off.
func (l *lander) sideBySide(ctx context.Context, p *plan, files []*landing, do func(context.Context, *landing) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(l.Threads)
	for _, d := range files {
		g.Go(func() error {
			if err := do(ctx, d); err != nil {
				d.failed(p, err)
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("land source %s: %w", p.source.Name, err)
	}
	return nil
}

// note writes the group's entries to the ledger and gathers its errors.
func (l *lander) note(done []*landing, entries []Entry) error {
	for _, d := range done {
		if d.before != nil {
			if d.skip {
				d.entry = *d.before
			}
			d.skip = d.skip || sameOutcome(*d.before, d.entry)
			l.retry(Retry{Before: *d.before, After: d.entry})
		}
		if d.err != nil && (d.hard || l.Config.OnFileError != "skip") {
			l.fail(d.err)
		}
		e := d.entry
		if d.skip {
			l.unchanged()
			var isBack bool
			if e, isBack = backAgain(entries, e); !isBack {
				continue
			}
		}
		if old, ok := failedAlike(entries, e); ok {
			e = old
		} else if err := l.ledger.add(&e); err != nil {
			return err
		}
		l.mu.Lock()
		l.result.Entries = append(l.result.Entries, e)
		l.mu.Unlock()
		l.progress(Event{Source: e.Source, File: e.File, Read: e.Bytes, Bytes: e.Bytes, Records: e.Records, Entry: &e})
	}
	return nil
}

// backAgain finds the entry of a file that is landed and lies there again after
// another one failed in its place. Noted once more, it replaces the failed one:
// nobody could mend that.
func backAgain(entries []Entry, e Entry) (Entry, bool) {
	isReplaced := func(old Entry) bool { return old.State == Failed && old.Path == e.Path && old.SHA256 != e.SHA256 }
	if !slices.ContainsFunc(entries, isReplaced) {
		return Entry{}, false
	}
	for _, old := range entries {
		if old.holds(e) && !old.isGathered && old.Path == e.Path && old.ExtractDate == e.ExtractDate {
			return old, true
		}
	}
	return Entry{}, false
}

// failedAlike finds the entry of a file that failed for the same reason
// before, so that a file that lies there broken does not grow the ledger.
func failedAlike(entries []Entry, e Entry) (Entry, bool) {
	for _, old := range entries {
		if e.State == Failed && old.State == Failed && old.Path == e.Path && old.ExtractDate == e.ExtractDate &&
			old.SHA256 == e.SHA256 && old.MappingHash == e.MappingHash && old.Reason == e.Reason {
			return old, true
		}
	}
	return Entry{}, false
}

// fileError names the file that an error is about, without its folder.
func fileError(p *plan, in input, err error) error {
	return fmt.Errorf("land %s (source %s): %w", printable(in.relative), p.source.Name, accessError(err))
}

// printable quotes a name that holds what a screen would not show as it is,
// such as a line end: a file's name may not write lines of its own into a log.
func printable(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}

// accessError says what to do about a file that is listed and cannot be opened.
func accessError(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the user that runs abm read it", unwrapPath(err))
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: it went away after it was listed; deliver it under a temporary name, rename it when it is whole, and leave it there", unwrapPath(err))
	}
	return unwrapPath(err)
}

// unwrapPath drops the absolute path that the operating system's errors carry.
func unwrapPath(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) && err == error(pathError) {
		return fmt.Errorf("%s: %w", pathError.Op, pathError.Err)
	}
	return err
}
