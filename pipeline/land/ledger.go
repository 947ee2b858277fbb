package land

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

const ledgerDir = "ledger"

// ledger is the list of entries, on disk as one file each.
type ledger struct {
	root string

	mu      sync.Mutex
	entries []Entry
	next    int
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
	l := &ledger{root: root, next: 1}
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
	return l, nil
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
	return nil
}

// of returns a copy of the entries of a source, in order.
func (l *ledger) of(source string) []Entry {
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

// current drops the entries that a later one replaces. Entries are those of
// one source, in order. A later entry replaces one
//   - of the same path and date: the file was delivered again;
//   - of the same content, date and another mapping: it was landed anew;
//   - of the same path and content with another mapping, whatever the date, as
//     long as the later date is written in the file or its name: a mended
//     mapping may have moved the date.
func current(entries []Entry) []Entry {
	type place struct{ path, date string }
	type content struct{ sha, date string }
	type origin struct{ path, sha string }
	lastPlace, lastContent, lastOrigin := map[place]int{}, map[content]int{}, map[origin]int{}
	for i, e := range entries {
		lastPlace[place{e.Path, e.ExtractDate}] = i
		if e.State == Failed {
			continue
		}
		lastContent[content{e.SHA256, e.ExtractDate}] = i
		if e.DateFrom != dateFromLanding {
			lastOrigin[origin{e.Path, e.SHA256}] = i
		}
	}
	var out []Entry
	for i, e := range entries {
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
// source. A snapshot with a failed file is not complete.
func newestSnapshot(entries []Entry, until string) []Entry {
	byDate, failed := map[string][]Entry{}, map[string]bool{}
	newest := ""
	for _, e := range entries {
		if until == "" || e.ExtractDate <= until {
			byDate[e.ExtractDate] = append(byDate[e.ExtractDate], e)
			failed[e.ExtractDate] = failed[e.ExtractDate] || e.State == Failed
		}
	}
	for date := range byDate {
		if date > newest && !failed[date] {
			newest = date
		}
	}
	return byDate[newest]
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
