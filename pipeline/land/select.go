package land

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"abm/pipeline/config"
)

// Sense says which landed records a night may know.
type Sense int

const (
	// KnownBy is what was landed with an extract date up to the as-of date.
	KnownBy Sense = iota
	// Happened is all that is landed, whatever its extract date: the newest
	// snapshot of each snapshot source and every delta.
	Happened
)

// File is one landed file that the engine reads.
type File struct {
	// Path of the Parquet file.
	Path        string
	Source      string
	ExtractDate time.Time
	// SHA256 of the extract file, LandedSHA256 of the landed one.
	SHA256, LandedSHA256 string
	Rows                 int64
}

// Selection is what a night reads.
type Selection struct {
	// Files by entity, sorted by source, extract date and path, each once.
	Files map[string][]File
	// Ended are the lists of those records in Files that the snapshots read no
	// longer have so (models.EndedRecord), by entity and sorted alike.
	Ended map[string][]File
	// Snapshots holds the day that each snapshot source speaks for: that of all
	// its records, whichever day they were landed on.
	Snapshots map[string]time.Time
	// Dated says of which entities Files holds records of snapshots that were
	// landed on another day than that.
	Dated map[string]bool
	// Drift lists the columns of the newest extracts that differ from what they
	// were before.
	Drift []Drift
	// Missing lists the columns mapped in abm.yaml that extracts read do not have.
	Missing []Missing
	// Stale are those of Entries that were landed under another mapping than
	// today's: what has changed since is not in their records.
	Stale []Entry
	// before holds, by source, the entries of the extract before the newest.
	before map[string][]Entry
	// Entries of the ledger that stand behind the files.
	Entries []Entry
	// NewestExtract is the newest extract date of any usable entry, whatever
	// the as-of date; zero where nothing is landed.
	NewestExtract time.Time
	// AsOf is the as-of date used: the one asked for, else NewestExtract.
	AsOf time.Time
	// InputsHash stands for the entities, sources, extract dates, contents and
	// mappings read. It does not depend on the order of landing or the machine.
	InputsHash string
}

// Select says which landed files a night reads. Of a snapshot source those are
// what the newest complete snapshot up to the as-of date is made of; of a delta
// source every file up to it. A zero asOf means the newest extract date landed.
func Select(root string, cfg *config.Config, asOf time.Time, sense Sense) (Selection, error) {
	l, err := openLedger(root)
	if err != nil {
		return Selection{}, err
	}
	sel := Selection{Files: map[string][]File{}, Ended: map[string][]File{}, Snapshots: map[string]time.Time{}, Dated: map[string]bool{}, before: map[string][]Entry{}, AsOf: asOf}
	bySource := make([][]Entry, len(cfg.Sources))
	newest := ""
	for i, src := range cfg.Sources {
		bySource[i] = current(present(cfg, l.of(src.Name)))
		for _, e := range bySource[i] {
			if e.State != Failed {
				newest = max(newest, e.ExtractDate)
			}
		}
	}
	if newest != "" {
		if sel.NewestExtract, err = time.Parse(time.DateOnly, newest); err != nil {
			return Selection{}, fmt.Errorf("read ledger: %w", err)
		}
	}
	if asOf.IsZero() {
		sel.AsOf = sel.NewestExtract
	}
	until := sel.AsOf.Format(time.DateOnly)
	if sense == Happened {
		until = ""
	}
	for i, src := range cfg.Sources {
		if err := unlanded(cfg, bySource[i], until); err != nil {
			return Selection{}, err
		}
		if err := sel.add(cfg, l, src, bySource[i], until); err != nil {
			return Selection{}, err
		}
	}
	sel.finish()
	return sel, nil
}

// present drops failed entries whose file is gone, or has given its place back to
// one that is gathered, of which nothing is noted anew: nobody can mend or miss it.
func present(cfg *config.Config, entries []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		if e.State != Failed {
			return false
		}
		info, err := os.Stat(cfg.Resolve(filepath.FromSlash(e.Path)))
		return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() != e.Bytes && slices.ContainsFunc(entries, func(old Entry) bool {
			return old.isGathered && old.Path == e.Path && old.Bytes == info.Size()
		})
	})
}

// unlanded is the error of a night that would read without a file that failed
// to land: tables that lack it would look like a company that lost its data.
func unlanded(cfg *config.Config, entries []Entry, until string) error {
	if cfg.OnFileError == "skip" {
		return nil
	}
	for _, e := range entries {
		if e.State == Failed && (until == "" || e.ExtractDate <= until) {
			return fmt.Errorf("source %s: %s of %s is not landed: %s; mend it and run again, take it away, or set on_file_error: skip to go on without it",
				e.Source, e.File, e.ExtractDate, e.Reason)
		}
	}
	return nil
}

// add picks the entries of one source.
func (s *Selection) add(cfg *config.Config, l *ledger, src config.Source, all []Entry, until string) error {
	if err := l.checkMode(src); err != nil {
		return err
	}
	if horizon := l.horizon(src.Name); until != "" && until < horizon {
		return fmt.Errorf("source %s: its extracts from before %s were compacted: ask for that day or a later one", src.Name, horizon)
	}
	entries := all
	if src.Mode != "delta" {
		entries = newestSnapshot(l.since(slices.Clone(all), src.Name), until)
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.State == Failed || e.Entity != src.Entity || (until != "" && e.ExtractDate > until)
	})
	s.Entries = append(s.Entries, entries...)
	s.addDrift(src, entries, all)
	s.addMissing(src, entries)
	if err := s.addStale(cfg, src, entries); err != nil {
		return err
	}
	if newest := newestOf(entries); len(newest) > 0 {
		earlier := func(e Entry) bool { return e.State != Failed && e.ExtractDate < newest[0].ExtractDate }
		s.before[src.Name] = newestOf(slices.DeleteFunc(slices.Clone(all), func(e Entry) bool { return !earlier(e) }))
	}
	parts := entries
	if src.Mode == "delta" {
		parts = l.deltaParts(src, entries)
	} else if len(entries) > 0 {
		var err error
		if s.Snapshots[src.Name], err = time.Parse(time.DateOnly, entries[0].ExtractDate); err != nil {
			return fmt.Errorf("read ledger: entry %d: %w", entries[0].Sequence, err)
		}
		if parts, err = l.parts(entries[0].Snapshot); err != nil {
			return err
		}
	}
	return s.addFiles(l.root, src, parts)
}

// addStale notes the entries picked that another mapping landed.
func (s *Selection) addStale(cfg *config.Config, src config.Source, picked []Entry) error {
	p, err := newPlan(cfg, src)
	if err != nil {
		return err
	}
	for _, e := range picked {
		if e.MappingHash != p.hash {
			s.Stale = append(s.Stale, e)
		}
	}
	return nil
}

// addFiles picks the landed files of entries, each once.
func (s *Selection) addFiles(root string, src config.Source, parts []Entry) error {
	seen := map[string]bool{}
	for _, e := range parts {
		date, err := time.Parse(time.DateOnly, e.ExtractDate)
		if err != nil {
			return fmt.Errorf("read ledger: entry %d: %w", e.Sequence, err)
		}
		f := File{
			Path: filepath.Join(root, filepath.FromSlash(e.LandedFile)), Source: e.Source,
			ExtractDate: date, SHA256: e.SHA256, LandedSHA256: e.LandedSHA256, Rows: e.LandedRows,
		}
		if day, ok := s.Snapshots[e.Source]; ok && (e.Carried > 0 || !day.Equal(date)) {
			s.Dated[src.Entity] = true
		}
		if !seen[e.LandedFile] {
			seen[e.LandedFile] = true
			s.Files[src.Entity] = append(s.Files[src.Entity], f)
		}
		if src.Mode != "delta" && e.EndedFile != "" && !seen[e.EndedFile] {
			seen[e.EndedFile] = true
			f.Path, f.LandedSHA256, f.Rows = filepath.Join(root, filepath.FromSlash(e.EndedFile)), e.EndedSHA256, 0
			s.Ended[src.Entity] = append(s.Ended[src.Entity], f)
		}
	}
	return nil
}

// Verify holds every landed file against the hash that landing noted: an engine
// reads a Parquet file with a flipped bit without a word.
func (s Selection) Verify(ctx context.Context) error {
	for _, files := range s.lists() {
		for _, f := range files {
			sum, err := hashFile(ctx, f.Path)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil && sum != f.LandedSHA256 {
				err = errors.New("it is not as it was landed (SHA-256 differs)")
			}
			if err != nil {
				return fmt.Errorf("read landed file %s of source %s, %s: %w; restore it from a backup, or remove it and run `abm run` with its extract in place: it is landed anew",
					f.Path, f.Source, f.ExtractDate.Format(time.DateOnly), unwrapPath(err))
			}
		}
	}
	return nil
}

// lists are the lists of files, of every entity and of both kinds.
func (s Selection) lists() [][]File {
	return slices.Concat(slices.Collect(maps.Values(s.Files)), slices.Collect(maps.Values(s.Ended)))
}

// finish sorts what was picked and hashes it.
func (s *Selection) finish() {
	for _, files := range s.lists() {
		sort.Slice(files, func(i, j int) bool {
			a, b := files[i], files[j]
			if a.Source != b.Source {
				return a.Source < b.Source
			}
			if !a.ExtractDate.Equal(b.ExtractDate) {
				return a.ExtractDate.Before(b.ExtractDate)
			}
			return a.Path < b.Path
		})
	}
	lines := make(map[string]bool, len(s.Entries))
	for _, e := range s.Entries {
		line := []string{e.Entity, e.Source, e.ExtractDate, e.SHA256, e.MappingHash}
		if e.Carried > 0 {
			line = append(line, e.Snapshot) // it holds records of the snapshot before
		}
		lines[strings.Join(line, "\t")] = true
	}
	for _, d := range s.Drift {
		lines[fmt.Sprintf("drift\t%+v", d)] = true // data_quality tells of it
	}
	for _, m := range s.Missing {
		lines[fmt.Sprintf("missing\t%+v", m)] = true
	}
	for _, e := range s.Stale {
		lines[strings.Join([]string{"stale", e.Source, e.ExtractDate, e.SHA256}, "\t")] = true
	}
	sorted := make([]string, 0, len(lines))
	for line := range lines {
		sorted = append(sorted, line)
	}
	sort.Strings(sorted)
	sum := sha256.Sum256([]byte(strings.Join(sorted, "\n")))
	s.InputsHash = hex.EncodeToString(sum[:])
}
