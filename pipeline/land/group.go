package land

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// landing is the landing of one file within its group.
type landing struct {
	input
	entry   Entry
	before  *Entry   // with rejects, for which the file is read again
	skip    bool     // nothing new to note
	keys    []uint64 // of its records, where the group's deletions are checked
	carried []uint64
	err     error // of the file; it fails the night, or is skipped
	hard    bool  // whatever on_file_error says
}

// landGroup lands files side by side, holds a snapshot against the one before
// it and writes the ledger. It returns an error only where the landing cannot
// go on at all.
func (l *lander) landGroup(ctx context.Context, p *plan, files []input) error {
	entries := current(l.ledger.of(p.source.Name))
	var previous []Entry
	if p.source.Mode != "delta" && len(files) > 0 {
		previous = newestSnapshot(entries, dayBefore(files[0].date))
		if len(previous) == 0 {
			// Delivered again on its first day: it may not lose its records either.
			previous = newestSnapshot(entries, files[0].date)
		}
	}
	done := make([]*landing, len(files))
	g, groupCtx := errgroup.WithContext(ctx)
	g.SetLimit(l.Threads)
	for i, in := range files {
		done[i] = &landing{input: in}
		g.Go(func() error {
			l.landFile(groupCtx, p, done[i], entries, previous)
			return groupCtx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("land source %s: %w", p.source.Name, err)
	}
	if p.source.Mode != "delta" {
		if err := l.checkDeletions(p, done, previous); err != nil {
			return err
		}
	}
	return l.note(done, entries)
}

func dayBefore(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// checkDeletions fails a snapshot that lacks too many records of the one
// before it. An incomplete snapshot is not read, and so not checked.
func (l *lander) checkDeletions(p *plan, done []*landing, previous []Entry) error {
	news := false
	for _, d := range done {
		if d.entry.State == Failed {
			return nil
		}
		news = news || !d.skip
	}
	if !news || len(previous) == 0 {
		return nil
	}
	before, err := snapshotKeys(l.Root, previous, p.table.Keys())
	if err != nil {
		return err
	}
	var now []uint64
	for _, d := range done {
		if d.keys == nil && d.entry.LandedFile != "" {
			if d.keys, err = snapshotKeys(l.Root, []Entry{d.entry}, p.table.Keys()); err != nil {
				return err
			}
		}
		now = append(append(now, d.keys...), d.carried...)
	}
	now = distinct(now)
	deleted := &Deleted{Source: p.source.Name, ExtractDate: done[0].date, Previous: previous[0].ExtractDate,
		Missing: missingFrom(before, now), Keys: len(before), Now: len(now), Share: l.Config.MaxDeleteShare}
	if previous[0].MappingHash != p.hash {
		// Another mapping may write the same keys differently (a system prefix,
		// widened ids): then only their number can be compared.
		deleted.Missing = max(0, len(before)-len(now))
	}
	tooMany := float64(deleted.Missing) > l.Config.MaxDeleteShare*float64(deleted.Keys)
	if !tooMany && !(deleted.Now == 0 && deleted.Keys > 0 && l.Config.MaxDeleteShare < 1) {
		return nil
	}
	l.fail(deleted)
	for _, d := range done {
		if !d.skip {
			l.withdraw(d, deleted)
		}
	}
	return nil
}

// withdraw turns a file that was landed into a failed one.
func (l *lander) withdraw(d *landing, reason error) {
	if d.entry.State == Landed && !l.pointsAt(d.entry) {
		// Without an entry nobody reads it: should it stay, it costs only room.
		_ = os.Remove(filepath.Join(l.Root, filepath.FromSlash(d.entry.LandedFile)))
	}
	d.entry.State, d.entry.Reason = Failed, reason.Error()
	d.entry.LandedFile, d.entry.LandedSHA256, d.entry.LandedRows, d.entry.Carried = "", "", 0, 0
}

// pointsAt reports whether an entry of the ledger has the same landed file:
// then the content was landed before, as the very same bytes.
func (l *lander) pointsAt(e Entry) bool {
	return slices.ContainsFunc(l.ledger.of(e.Source), func(old Entry) bool { return old.LandedFile == e.LandedFile })
}

// note writes the group's entries to the ledger and gathers its errors.
func (l *lander) note(done []*landing, entries []Entry) error {
	for _, d := range done {
		if d.before != nil {
			d.skip = d.skip || sameOutcome(*d.before, d.entry)
			l.retry(Retry{Before: *d.before, After: d.entry})
		}
		if d.err != nil && (d.hard || l.Config.OnFileError != "skip") {
			l.fail(d.err)
		}
		if d.skip {
			l.unchanged()
			continue
		}
		e := d.entry
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
	return fmt.Errorf("land %s (source %s): %w", in.relative, p.source.Name, unwrapPath(err))
}

// unwrapPath drops the absolute path that the operating system's errors carry.
func unwrapPath(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) && err == error(pathError) {
		return fmt.Errorf("%s: %w", pathError.Op, pathError.Err)
	}
	return err
}
