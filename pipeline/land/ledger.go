package land

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"abm/pipeline/config"
)

const ledgerDir = "ledger"

// ledger is the list of entries, on disk as one file each.
type ledger struct {
	root string

	mu      sync.Mutex
	entries []Entry
	next    int
	// bySnapshot holds the places of the entries of each snapshot.
	bySnapshot map[string][]int
}

// Ledger reads all entries below a warehouse root, in the order they were
// written. A warehouse without a ledger has none.
func Ledger(root string) ([]Entry, error) {
	l, err := openLedger(root)
	if err != nil {
		return nil, err
	}
	return l.entries, nil
}

func openLedger(root string) (*ledger, error) {
	l := &ledger{root: root, next: 1, bySnapshot: map[string][]int{}}
	dir := filepath.Join(root, ledgerDir)
	files, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue // a temporary file of a run that was killed
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, fmt.Errorf("read ledger entry: %w", err)
		}
		var e Entry
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, fmt.Errorf("read ledger entry %s: %w; restore it from a backup, or remove it to land its file anew", f.Name(), err)
		}
		l.entries = append(l.entries, e)
		l.next = max(l.next, e.Sequence+1)
	}
	sort.Slice(l.entries, func(i, j int) bool { return l.entries[i].Sequence < l.entries[j].Sequence })
	for i := range l.entries {
		if e := &l.entries[i]; e.Snapshot == "" && e.LandedFile != "" && e.State != Compacted {
			e.Snapshot = e.Source + "@" + e.ExtractDate // of a delta source that became a snapshot
		}
		l.index(i)
	}
	return l, nil
}

// index notes which snapshot an entry belongs to, or which entries it gathers.
func (l *ledger) index(at int) {
	e := l.entries[at]
	if e.Snapshot != "" {
		l.bySnapshot[e.Snapshot] = append(l.bySnapshot[e.Snapshot], at)
	}
	if len(e.Gathered) == 0 {
		return
	}
	for i := range l.entries[:at] {
		if _, ok := slices.BinarySearch(e.Gathered, l.entries[i].Sequence); ok {
			l.entries[i].isGathered = true
		}
	}
}

// add writes an entry and gives it its sequence number.
func (l *ledger) add(e *Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Sequence = l.next
	text, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return fmt.Errorf("write ledger entry: %w", err)
	}
	name := fmt.Sprintf("%08d-%s-%s-%s.json", e.Sequence, fileName(e.Source), e.ExtractDate, short(e.SHA256, 12))
	if err := writeAtomic(filepath.Join(l.root, ledgerDir, name), append(text, '\n')); err != nil {
		return fmt.Errorf("write ledger entry: %w", err)
	}
	l.next++
	l.entries = append(l.entries, *e)
	l.index(len(l.entries) - 1)
	return nil
}

// parts lists the entries whose landed files make up a snapshot: its own, and
// those of the snapshots that it is a difference to. Each landed file is listed
// once.
func (l *ledger) parts(id string) ([]Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var parts []Entry
	seen := map[string]bool{}
	for id != "" {
		own := l.own(id)
		if len(own) == 0 || seen[id] {
			return nil, fmt.Errorf("read ledger: the entries of snapshot %s are not there: restore %s/ from a backup, or remove it to land every extract anew", id, ledgerDir)
		}
		seen[id] = true
		parts = append(parts, own...)
		id = own[0].Parent
	}
	return parts, nil
}

// own lists the entries of a snapshot by landed file, the latest of each; once
// it is compacted, that entry alone.
func (l *ledger) own(id string) []Entry {
	var own []Entry
	for _, at := range slices.Backward(l.bySnapshot[id]) {
		e := l.entries[at]
		if e.State == Compacted {
			return []Entry{e}
		}
		if !slices.ContainsFunc(own, func(o Entry) bool { return o.LandedFile == e.LandedFile }) {
			own = append(own, e)
		}
	}
	return own
}

// of returns a copy of the entries of a source's extract files, in order.
func (l *ledger) of(source string) []Entry {
	return slices.DeleteFunc(l.all(source), func(e Entry) bool { return e.State == Compacted })
}

// all returns a copy of all entries of a source, in order.
func (l *ledger) all(source string) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Entry
	for _, e := range l.entries {
		if e.Source == source {
			out = append(out, e)
		}
	}
	return out
}

// horizon is the first day of a source that can be asked for; empty where it was
// never compacted.
func (l *ledger) horizon(source string) string {
	horizon := ""
	for _, e := range l.all(source) {
		horizon = max(horizon, e.Horizon)
	}
	return horizon
}

// gathering is the compaction that holds the early records of a delta source;
// nil where it was never compacted. Each one takes up the one before it.
func (l *ledger) gathering(source, entity string) *Entry {
	for _, e := range slices.Backward(l.all(source)) {
		if e.State == Compacted && e.Mode == "delta" && e.Entity == entity {
			return &e
		}
	}
	return nil
}

// checkMode refuses to read a source that was compacted as a snapshot as a
// delta, and the other way round: what either is made of lies in one file.
func (l *ledger) checkMode(src config.Source) error {
	for _, e := range l.all(src.Name) {
		if mode := orElse(src.Mode, "snapshot"); e.State == Compacted && e.Mode != mode {
			return fmt.Errorf("source %s: it was compacted as a %s, and cannot be read as a %s any more: give the %s a source of its own, under another name", src.Name, e.Mode, mode, mode)
		}
	}
	return nil
}

// since drops the entries from before the horizon of their source.
func (l *ledger) since(entries []Entry, source string) []Entry {
	horizon := l.horizon(source)
	return slices.DeleteFunc(entries, func(e Entry) bool { return e.ExtractDate < horizon })
}

// current drops the entries that a later one replaces. Entries are those of
// one source, in order. A later entry replaces one
//   - of the same path and date: the file was delivered again;
//   - of the same content, date and another mapping: it was landed anew, and that
//     file still lies at its place;
//   - of the same path and content with another mapping, whatever the date, as
//     long as the later date is written in the file or its name: a mended
//     mapping may have moved the date.
//
// A failed entry is replaced by any later one of its path: what failed lies there
// no more. None replaces one that is gathered: its records lie in one file with
// others.
func current(entries []Entry) []Entry {
	lastOfPath := map[string]int{}
	for _, e := range entries {
		lastOfPath[e.Path] = e.Sequence
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.State == Failed && e.Sequence < lastOfPath[e.Path] })
	type place struct{ path, date string }
	type content struct{ sha, date string }
	type origin struct{ path, sha string }
	lastPlace, lastContent, lastOrigin := map[place]int{}, map[content]int{}, map[origin]int{}
	for i, e := range entries {
		lastPlace[place{e.Path, e.ExtractDate}] = i
	}
	for i, e := range entries {
		if e.State == Failed {
			continue
		}
		if e.isGathered || lastPlace[place{e.Path, e.ExtractDate}] == i {
			lastContent[content{e.SHA256, e.ExtractDate}] = i
		}
		if e.DateFrom != dateFromLanding {
			lastOrigin[origin{e.Path, e.SHA256}] = i
		}
	}
	var out []Entry
	for i, e := range entries {
		if e.isGathered {
			out = append(out, e)
			continue
		}
		if lastPlace[place{e.Path, e.ExtractDate}] != i {
			continue
		}
		if j, ok := lastContent[content{e.SHA256, e.ExtractDate}]; ok && j > i && entries[j].MappingHash != e.MappingHash {
			continue
		}
		if j, ok := lastOrigin[origin{e.Path, e.SHA256}]; ok && j > i && entries[j].MappingHash != e.MappingHash {
			continue
		}
		out = append(out, e)
	}
	return out
}

// newestSnapshot returns the entries of the newest complete snapshot on or
// before a date (YYYY-MM-DD; empty means any), of current entries of one
// source. A snapshot is what lay there for its day when the last of its files
// was landed; with a failed file, or with a file that is not in the ledger
// because the landing was killed, it is not complete.
func newestSnapshot(entries []Entry, until string) []Entry {
	byDate := map[string][]Entry{}
	for _, e := range entries {
		if until == "" || e.ExtractDate <= until {
			byDate[e.ExtractDate] = append(byDate[e.ExtractDate], e)
		}
	}
	dates := slices.Sorted(maps.Keys(byDate))
	for _, date := range slices.Backward(dates) {
		if snapshot := completeSnapshot(byDate[date]); snapshot != nil {
			return snapshot
		}
	}
	return nil
}

// completeSnapshot picks the entries of a day's snapshot; none where it is not
// complete.
func completeSnapshot(entries []Entry) []Entry {
	var snapshot []Entry
	last := entries[len(entries)-1]
	for _, e := range entries {
		if e.State == Failed {
			return nil
		}
		if e.Snapshot == last.Snapshot {
			snapshot = append(snapshot, e)
		}
	}
	if len(snapshot) < last.SnapshotFiles {
		return nil
	}
	return snapshot
}

// writeAtomic writes a file of mode 0600 so that a reader sees all of it or
// nothing: a temporary file, fsync, rename, fsync of the folder.
func writeAtomic(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return install(f, path)
}

// install makes a temporary file durable and gives it its name.
func install(f *os.File, path string) error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// fileName makes a name safe as part of a file name.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.':
			return r
		}
		return '_'
	}, name)
}

func short(hash string, n int) string { return hash[:min(n, len(hash))] }
