package land

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"abm/models"
	"abm/pipeline/config"
)

// Compaction is what became of one source.
type Compaction struct {
	Source string
	// From is the first day that can still be asked for.
	From string
	// Rows of the one file: the records of a snapshot source's snapshot of that
	// day and the keys of those that had left it, or the records of all deltas up
	// to that day.
	Rows int64
	// Files removed, and their bytes.
	Files int
	Bytes int64
}

// Compact makes one landed file, for each snapshot source, of all that the
// snapshot of a day is made of: of the newest complete one on or before from;
// for each delta source, of all deltas before from. What a night on or after
// from reads stays as it is, to the record; earlier days can no longer be asked
// for, and their extracts are not landed again.
//
// It is safe to kill. New files are durable before the ledger names them, the
// entry that ends the earlier days is written last, and files are removed only
// after that: what is left of a compaction that was killed, the next one
// removes. The caller holds the warehouse's lock.
func Compact(ctx context.Context, opt Options, from time.Time) ([]Compaction, error) {
	l := &lander{Options: opt}
	if err := sweep(l.Root); err != nil {
		return nil, err
	}
	var err error
	if l.ledger, err = openLedger(l.Root); err != nil {
		return nil, err
	}
	if err := l.removeUnnamed(); err != nil {
		return nil, err
	}
	var done []Compaction
	for _, src := range l.Config.Sources {
		if err := l.ledger.checkMode(src); err != nil {
			return done, err
		}
		compact := l.compactSnapshots
		if src.Mode == "delta" {
			compact = l.compactDelta
		}
		c, err := compact(ctx, src, from.Format(time.DateOnly))
		if err != nil {
			return done, fmt.Errorf("compact source %s: %w", src.Name, err)
		}
		if c != nil {
			done = append(done, *c)
		}
	}
	return done, nil
}

// compactSnapshots compacts one snapshot source; nil where it has no snapshot of
// that day.
func (l *lander) compactSnapshots(ctx context.Context, src config.Source, from string) (*Compaction, error) {
	entries := l.ledger.since(current(l.ledger.of(src.Name)), src.Name)
	first := newestSnapshot(entries, from)
	if first == nil {
		return nil, nil
	}
	// The snapshot of each day that stays, the first one last: its entry ends the
	// days before it.
	days := map[string][]Entry{}
	for _, e := range entries {
		if e.ExtractDate >= first[0].ExtractDate {
			days[e.ExtractDate] = append(days[e.ExtractDate], e)
		}
	}
	kept := map[string]bool{}
	var snapshots []Entry
	for _, day := range slices.Backward(sortedKeys(days)) {
		if s := completeSnapshot(days[day]); s != nil {
			kept[s[0].Snapshot] = true
			snapshots = append(snapshots, s[0])
		}
	}
	for i, e := range snapshots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		isFirst := i == len(snapshots)-1
		own := l.ledger.own(e.Snapshot)[0]
		isDone := own.Parent == "" || kept[own.Parent]
		if isFirst {
			isDone = own.Horizon == e.ExtractDate
		}
		if isDone {
			continue
		}
		whole, err := l.gather(ctx, e)
		if err != nil {
			return nil, err
		}
		if isFirst {
			whole.Horizon = e.ExtractDate
		}
		if err := l.ledger.add(whole); err != nil {
			return nil, err
		}
	}
	c := &Compaction{Source: src.Name, From: first[0].ExtractDate, Rows: l.ledger.own(first[0].Snapshot)[0].LandedRows}
	used := map[string]bool{}
	// Hidden by a file that failed, one is read again once that is written over.
	there := slices.DeleteFunc(l.ledger.of(src.Name), func(e Entry) bool { return e.State == Failed })
	for _, e := range l.ledger.since(current(there), src.Name) {
		if e.ExtractDate >= first[0].ExtractDate && l.isStored(e.Snapshot) {
			kept[e.Snapshot] = true
		}
	}
	for id := range kept {
		parts, err := l.ledger.parts(id)
		if err != nil {
			return nil, err
		}
		for _, e := range parts {
			used[e.LandedFile], used[e.EndedFile] = true, true
		}
	}
	return c, l.removeUnused(c, used)
}

// gather writes the records of a snapshot as one file, unless they are one. Of a
// record that has left the source only its key stays, listed as ended: nights
// know it as gone.
func (l *lander) gather(ctx context.Context, e Entry) (*Entry, error) {
	whole := &Entry{Source: e.Source, Entity: e.Entity, ExtractDate: e.ExtractDate, Mode: e.Mode, MappingHash: e.MappingHash,
		State: Compacted, Snapshot: e.Snapshot, LandedAt: l.Now.UTC()}
	parts, err := l.ledger.parts(e.Snapshot)
	if err != nil {
		return nil, err
	}
	name := path.Join("landing", e.Entity, e.ExtractDate, fmt.Sprintf("%s-%s", fileName(e.Source), e.Snapshot))
	whole.LandedFile, whole.EndedFile = name+"-whole.parquet", name+"-gone.parquet"
	return whole, l.writeWhole(ctx, whole, parts)
}

// writeWhole writes the records of the landed files of parts as those of a
// compacted entry. Where that is one file already, it is that file.
func (l *lander) writeWhole(ctx context.Context, whole *Entry, parts []Entry) error {
	if len(parts) == 1 {
		one := parts[0]
		whole.LandedFile, whole.LandedSHA256, whole.LandedRows = one.LandedFile, one.LandedSHA256, one.LandedRows
		whole.EndedFile, whole.EndedSHA256, whole.GoneRows = one.EndedFile, one.EndedSHA256, one.GoneRows
		return nil
	}
	table, ok := models.Entity(whole.Entity)
	if !ok {
		return fmt.Errorf("entity %q is not one that can be landed", whole.Entity)
	}
	schema := schemaOf(table)
	out, err := newOutput(l.path(whole.LandedFile), "", schema, 1)
	if err != nil {
		return err
	}
	defer out.abandon()
	to := &rowWriter{output: out}
	err = l.eachPart(ctx, parts, func(file string, ended endings) error {
		return copyRows(file, schema, nil, to, func(o origin, n int64) bool { return !ended.has(o, n) })
	})
	if err == nil {
		err = l.compactGone(ctx, whole, parts, table, to)
	}
	if err := errors.Join(err, to.end()); err != nil {
		return err
	}
	if whole.LandedSHA256, err = out.finish(); err != nil {
		return err
	}
	whole.LandedRows = out.rows
	return nil
}

// removeUnnamed removes the files of a compaction that was killed before the
// ledger named them; what they hold lies where it lay before.
func (l *lander) removeUnnamed() error {
	var files []string
	for _, pattern := range [...]string{"*-whole.parquet", "*-gone.parquet"} {
		some, err := filepath.Glob(l.path("landing/*/*/" + pattern))
		if err != nil {
			return err
		}
		files = append(files, some...)
	}
	for _, e := range l.ledger.entries {
		files = slices.DeleteFunc(files, func(file string) bool { return file == l.path(e.LandedFile) || file == l.path(e.EndedFile) })
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("remove what a killed compaction left: %w", err)
		}
	}
	return nil
}

// removeUnused removes the landed files of a source that are not used.
func (l *lander) removeUnused(c *Compaction, used map[string]bool) error {
	for _, e := range l.ledger.all(c.Source) {
		for _, file := range [...]string{e.LandedFile, e.EndedFile} {
			if file == "" || used[file] {
				continue
			}
			used[file] = true // looked at
			info, err := os.Stat(l.path(file))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err := errors.Join(err, os.Remove(l.path(file))); err != nil {
				return err
			}
			c.Files++
			c.Bytes += info.Size()
		}
	}
	return nil
}
