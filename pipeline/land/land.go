package land

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"abm/pipeline/config"
)

// Options of a landing.
type Options struct {
	// Root is the warehouse folder.
	Root   string
	Config *config.Config
	// Now gives the landing day, in the business time zone, to extracts that do
	// not say their date, and stands in the ledger.
	Now time.Time
	// Threads that parse and encode; 0 means one per core.
	Threads int
	// RetryRejects reads files that had rejects again, even under the mapping
	// they were landed under.
	RetryRejects bool
	// Rand makes the key of person_key at the first landing.
	Rand io.Reader
	// Progress, where set, hears how landing goes on. It may be called from
	// several goroutines, one call at a time.
	Progress func(Event)
}

// Event tells how far the landing of one file is.
type Event struct {
	Source, File string
	// Read of Bytes bytes of the file; Records counted so far.
	Read, Bytes, Records int64
	// Entry is set once the file is done.
	Entry *Entry
}

// Result of a landing.
type Result struct {
	// Entries written to the ledger by this landing, by source as in abm.yaml,
	// then extract date and path; failed files that failed alike before are
	// among them.
	Entries []Entry
	// Unchanged counts the files that were landed before as they lie there.
	Unchanged int
	// Retried lists the files that had rejects and were read again, and Gone the
	// entries with rejects whose extract is not there any more; both only with
	// RetryRejects.
	Retried []Retry
	Gone    []Entry
	// Stale lists the entries in use that stay under an older mapping, because
	// their extract is not there to be landed anew. Entries that are gathered
	// (see Entry.IsGathered) are Gone or Stale though it may be there.
	Stale []Entry
}

// lander is a landing under way.
type lander struct {
	Options
	ledger    *ledger
	personKey []byte
	tokens    chan struct{} // one for each thread at work

	intact sync.Map // landed files by path and SHA-256 that were found to be so

	mu     sync.Mutex
	result Result
	errs   []error
}

// Land reads the extracts of all sources that are not in the ledger yet.
//
// The errors of single files are joined and returned at the end, when the
// other files have landed: a caller that gets an error must not publish. With
// on_file_error: skip a file that cannot be read is only noted as failed in
// the ledger; too many rejects (*Rejected) and too many deletions (*Deleted)
// are errors nevertheless.
func Land(ctx context.Context, opt Options) (Result, error) {
	l := &lander{Options: opt}
	if l.Threads <= 0 {
		l.Threads = runtime.GOMAXPROCS(0)
	}
	l.tokens = make(chan struct{}, l.Threads)
	if err := sweep(l.Root); err != nil {
		return Result{}, err
	}
	var err error
	if l.ledger, err = openLedger(l.Root); err != nil {
		return Result{}, err
	}
	if l.personKey, err = personKey(l.Root, l.Rand, len(l.ledger.entries) == 0); err != nil {
		return Result{}, err
	}
	plans := make([]*plan, len(l.Config.Sources))
	for i, src := range l.Config.Sources {
		if plans[i], err = newPlan(l.Config, src); err != nil {
			return Result{}, err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(l.Threads)
	for _, p := range plans {
		g.Go(func() error { return l.landSource(ctx, p) })
	}
	if err := g.Wait(); err != nil {
		l.errs = append([]error{err}, l.errs...)
	}
	l.left(plans)
	l.sort()
	return l.result, errors.Join(l.errs...)
}

// sweep removes the unfinished files of a landing that was killed.
func sweep(root string) error {
	for _, dir := range [...]string{"landing", "quarantine", ledgerDir} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".tmp") {
				err = os.Remove(path)
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep unfinished files: %w", err)
		}
	}
	return nil
}

// personKey reads the key of person_key, and makes it at first use. It is
// never replaced: a person's key must not change from night to night, and a
// second one would split each person who is landed under both.
func personKey(root string, random io.Reader, first bool) ([]byte, error) {
	path := filepath.Join(root, "person.key")
	key, err := os.ReadFile(path)
	if err == nil && len(key) != 32 {
		return nil, fmt.Errorf("read %s: it must hold 32 bytes, not %d: restore it from a backup", path, len(key))
	}
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if !first {
		return nil, fmt.Errorf("%s is gone, and people are landed under it: restore it from a backup, or remove landing/ and ledger/ beside it to land every extract anew under a new one", path)
	}
	if random == nil {
		return nil, errors.New("make person.key: no source of random bytes given")
	}
	key = make([]byte, 32)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("make person.key: %w", err)
	}
	if err := writeAtomic(path, key); err != nil {
		return nil, fmt.Errorf("make person.key: %w", err)
	}
	return key, nil
}

// fail notes an error that does not stop the landing of other files.
func (l *lander) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errs = append(l.errs, err)
}

func (l *lander) progress(e Event) {
	if l.Progress == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Progress(e)
}

func (l *lander) unchanged() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.result.Unchanged++
}

func (l *lander) retry(r Retry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.result.Retried = append(l.result.Retried, r)
}

// sort puts entries and errors into an order that does not depend on threads.
func (l *lander) sort() {
	rank := map[string]int{}
	for i, src := range l.Config.Sources {
		rank[src.Name] = i
	}
	sort.SliceStable(l.result.Entries, func(i, j int) bool {
		a, b := l.result.Entries[i], l.result.Entries[j]
		if a.Source != b.Source {
			return rank[a.Source] < rank[b.Source]
		}
		if a.ExtractDate != b.ExtractDate {
			return a.ExtractDate < b.ExtractDate
		}
		return a.Path < b.Path
	})
	sort.SliceStable(l.result.Retried, func(i, j int) bool {
		a, b := l.result.Retried[i].After, l.result.Retried[j].After
		if a.Source != b.Source {
			return rank[a.Source] < rank[b.Source]
		}
		return a.Path < b.Path
	})
	sort.SliceStable(l.errs, func(i, j int) bool { return l.errs[i].Error() < l.errs[j].Error() })
}

// input is one extract file before it is landed.
type input struct {
	path     string // absolute, or as the glob gave it
	relative string
	date     string
	dateFrom string
	err      error // why its date could not be read
}

// landSource lands the files of one source, in the order of their dates.
func (l *lander) landSource(ctx context.Context, p *plan) error {
	if err := l.ledger.checkMode(p.source); err != nil {
		l.fail(err)
		return nil
	}
	files, err := l.discover(p)
	if err != nil {
		l.fail(fmt.Errorf("source %s: %w", p.source.Name, err))
		return nil
	}
	for _, group := range groups(files, p.source.Mode) {
		if err := l.landGroup(ctx, p, group); err != nil {
			return err
		}
	}
	return nil
}

// discover finds a source's files and their dates, sorted by date, then path.
func (l *lander) discover(p *plan) ([]input, error) {
	pattern := p.source.Files
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(l.Config.Dir, pattern)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("files %q: %w", p.source.Files, err)
	}
	var files []input
	folder := ""
	for _, path := range paths {
		if isHidden(path) && !isHidden(pattern) {
			continue // as a shell's glob does: it is a copy under way, or the system's own
		}
		info, err := os.Stat(path)
		if target, linkErr := os.Readlink(path); err != nil && linkErr == nil {
			return nil, fmt.Errorf("%s is a link to %s, which cannot be read (%w): mend the link, or take it away", printable(filepath.Base(path)), printable(target), unwrapPath(err))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", printable(filepath.Base(path)), unwrapPath(err))
		}
		if info.IsDir() {
			folder = path
			continue
		}
		files = append(files, l.input(p, path))
	}
	if len(files) == 0 && folder != "" {
		return nil, fmt.Errorf("%q matches the folder %s and no file: name the files in it, such as %s/*.csv", p.source.Files, printable(filepath.Base(folder)), printable(filepath.Base(folder)))
	}
	if len(files) == 0 && !p.source.Optional {
		return nil, fmt.Errorf("no file matches %q (in %s): deliver the extract, mend files:, or set optional: true", p.source.Files, filepath.Base(l.Config.Dir))
	}
	sort.Slice(files, func(i, j int) bool {
		if files[i].date != files[j].date {
			return files[i].date < files[j].date
		}
		return files[i].relative < files[j].relative
	})
	return files, nil
}

func isHidden(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") }

func (l *lander) input(p *plan, path string) input {
	in := input{path: path, relative: path, date: l.Now.In(p.business).Format(time.DateOnly), dateFrom: dateFromLanding}
	if rel, err := filepath.Rel(l.Config.Dir, path); err == nil {
		in.relative = rel
	}
	in.relative = filepath.ToSlash(in.relative)
	switch {
	case !utf8.ValidString(in.relative): // the ledger, which is JSON, could not name it
		in.relative = strings.ToValidUTF8(in.relative, "\uFFFD")
		in.err = errors.New("its name is not UTF-8: rename it")
	case p.fileDate != nil:
		m, ok := p.fileDate.find(filepath.Base(path))
		if !ok {
			in.err = fmt.Errorf("its name has no date like %s (extract_date.file)", p.fileDate.text)
			return in
		}
		in.date, in.dateFrom = fmt.Sprintf("%04d-%02d-%02d", m.year, m.month, m.day), dateFromName
	case p.source.ExtractDate.Column != "":
		day, ok, err := peekDate(path, p)
		if in.err = err; ok {
			in.date, in.dateFrom = day.Format(time.DateOnly), dateFromColumn
		}
	}
	return in
}

// groups puts together the files that are landed side by side: those of one
// date for a snapshot, all for a delta, whose files do not look at each other.
func groups(files []input, mode string) [][]input {
	if mode == "delta" {
		return [][]input{files}
	}
	var out [][]input
	for i, f := range files {
		if i == 0 || files[i-1].date != f.date {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], f)
	}
	return out
}
