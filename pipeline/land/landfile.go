package land

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"
)

// inspect says what a file is before it is read. Entries are the current ones
// of its source.
func (l *lander) inspect(ctx context.Context, p *plan, d *landing, entries []Entry) error {
	d.entry = Entry{
		Source: p.source.Name, Entity: p.table.Name, File: filepath.Base(d.path), Path: d.relative,
		ExtractDate: d.date, DateFrom: d.dateFrom, Mode: orElse(p.source.Mode, "snapshot"), MappingHash: p.hash,
		Compression: "none", LandedAt: l.Now.UTC(),
	}
	var err error
	if d.stat, err = statFile(d.path); err != nil {
		return err
	}
	d.entry.Bytes = d.stat.Size()
	d.entry.Format, err = formatOf(p.source.Format, d.path)
	err = cmp.Or(d.input.err, err)
	if d.isNews = err == nil && p.source.Mode == "delta" && d.entry.Format != "parquet" && isNews(d.entry, entries); d.isNews {
		return nil
	}
	var hashErr error
	if d.entry.SHA256, hashErr = hashFile(ctx, d.path); hashErr != nil || err != nil {
		return cmp.Or(hashErr, err)
	}
	if l.RetryRejects {
		d.before = retried(entries, d.entry.Path, d.entry.SHA256)
	}
	return nil
}

// isNews reports whether no entry is of a file of this name, or of this size.
func isNews(e Entry, entries []Entry) bool {
	return !slices.ContainsFunc(entries, func(old Entry) bool { return old.Path == e.Path || old.Bytes == e.Bytes })
}

// failed notes why nothing of a file is used.
func (d *landing) failed(p *plan, err error) {
	var rejected *Rejected
	isRejected := errors.As(err, &rejected)
	if !isRejected {
		err = fileError(p, d.input, err)
	}
	d.hard = d.hard || isRejected
	d.err = err
	d.withdraw(err)
}

// withdraw makes the file a failed one, of which nothing is used.
func (d *landing) withdraw(reason error) {
	e := &d.entry
	e.State, e.Reason = Failed, reason.Error()
	e.Snapshot, e.Parent, e.SnapshotFiles, e.EndedFile, e.EndedSHA256 = "", "", 0, "", ""
	e.LandedFile, e.LandedSHA256, e.LandedRows, e.GoneRows, e.Carried = "", "", 0, 0, 0
}

// landDelta lands one file of a delta source, or finds that it is known. Of all
// entries of the source some are current.
func (l *lander) landDelta(ctx context.Context, p *plan, d *landing, all, entries []Entry) error {
	if err := l.inspect(ctx, p, d, entries); err != nil {
		return err
	}
	if d.isNews {
		return l.landNews(ctx, p, d)
	}
	d.keepDate(all)
	if isGathered, err := gatheredBefore(d.entry, entries); isGathered || err != nil {
		d.before, d.skip, d.hard = nil, true, true // nothing of it is noted: what was gathered stays
		return err
	}
	if known, skip := l.known(d.entry, entries); known != nil && d.before == nil {
		d.pointTo(known)
		d.skip = skip
		return nil
	}
	return l.landAll(ctx, p, d)
}

// landNews lands a file of a delta source that was not hashed yet. One that
// fails before its end is hashed for the ledger, too.
func (l *lander) landNews(ctx context.Context, p *plan, d *landing) error {
	err := l.landAll(ctx, p, d)
	if err != nil && d.entry.SHA256 == "" {
		d.entry.SHA256, _ = hashFile(ctx, d.path) // what it failed for is the error to tell
	}
	return err
}

// landAll lands the accepted records of a file.
func (l *lander) landAll(ctx context.Context, p *plan, d *landing) error {
	defer d.abandon()
	if err := l.read(ctx, p, d, short(p.hash, 8), nil); err != nil {
		return err
	}
	return d.install()
}

// install gives the landed file its name.
func (d *landing) install() error {
	sha, err := d.out.finish()
	if err != nil {
		return err
	}
	d.entry.State, d.entry.LandedFile, d.entry.LandedSHA256, d.entry.LandedRows = Landed, d.landed, sha, d.out.rows
	return nil
}

// abandon removes what is unfinished.
func (d *landing) abandon() {
	if d.out != nil {
		d.out.abandon()
	}
}

// keepDate dates a delta that lies there as it lay there before, where the day it
// was landed is its date: it is no news of today. Landed anew for whatever reason
// (its landed file is gone, the mapping is another one, its rejects are retried),
// it takes the place of what it was.
func (d *landing) keepDate(entries []Entry) {
	var last *Entry // that lay there before, by date; but for another one that failed
	for i := range entries {
		old := &entries[i]
		if old.Path == d.entry.Path && (old.State != Failed || old.SHA256 == d.entry.SHA256) && (last == nil || old.ExtractDate >= last.ExtractDate) && old.ExtractDate <= d.date {
			last = old
		}
	}
	if d.dateFrom == dateFromLanding && last != nil && last.SHA256 == d.entry.SHA256 {
		d.date, d.entry.ExtractDate = last.ExtractDate, last.ExtractDate
	}
}

// known finds the entry whose landed file serves this file of a delta too. skip
// says that there is nothing new to note. Content of another day is landed
// again: its rows carry their extract date, which orders their versions.
func (l *lander) known(e Entry, entries []Entry) (found *Entry, skip bool) {
	for i := range entries {
		old := &entries[i]
		if !old.holds(e) || old.ExtractDate != e.ExtractDate || !l.exists(old.LandedFile) {
			continue // never landed, or what was landed of it is gone: it is landed anew
		}
		if old.Path == e.Path {
			return old, true
		}
		if old.Rejected == 0 {
			found = old
		}
	}
	return found, false
}

// holds reports whether an entry landed the same content under the same mapping.
func (e *Entry) holds(other Entry) bool {
	return e.State != Failed && e.SHA256 == other.SHA256 && e.MappingHash == other.MappingHash
}

func (l *lander) exists(landed string) bool {
	_, err := os.Stat(filepath.Join(l.Root, filepath.FromSlash(landed)))
	return err == nil
}

// pointTo makes the entry one of known content.
func (d *landing) pointTo(known *Entry) {
	e := *known
	e.Sequence, e.State, e.File, e.Path = 0, Known, d.entry.File, d.entry.Path
	e.ExtractDate, e.DateFrom, e.Bytes, e.LandedAt = d.entry.ExtractDate, d.entry.DateFrom, d.entry.Bytes, d.entry.LandedAt
	e.Carried, e.Mode = 0, d.entry.Mode
	d.entry = e
}

// hashFile is the SHA-256 of a file, in hex. One block is read while the one
// before it is hashed: nothing else can be done with a file until its name is
// known.
func hashFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	g, ctx := errgroup.WithContext(ctx)
	blocks, free := make(chan []byte), make(chan []byte, 2)
	for range cap(free) {
		free <- make([]byte, 1<<18)
	}
	g.Go(func() error {
		defer close(blocks)
		for ctx.Err() == nil {
			buf := <-free
			n, err := f.Read(buf)
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			select {
			case blocks <- buf[:n]:
			case <-ctx.Done():
			}
		}
		return ctx.Err()
	})
	h := sha256.New()
	for b := range blocks {
		h.Write(b)
		free <- b[:cap(b)]
	}
	if err := g.Wait(); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// read writes the accepted records of a file to an output that is still to be
// installed. Version tells landed files of the same content apart.
func (l *lander) read(ctx context.Context, p *plan, d *landing, version string, into *refs) (err error) {
	var sum hash.Hash
	if d.isNews {
		sum = sha256.New()
	}
	in, err := openExtract(d.path, d.entry.Format, p, sum)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	bound, err := p.bind(in.header())
	if err != nil {
		return err
	}
	source := fileName(p.source.Name) // the names are whole once the hash is known
	d.out, err = newOutput(l.path(path.Join("landing", p.table.Name, d.date, source)), l.path(path.Join("quarantine", source, d.date, source)), p.schema, l.Threads+2)
	if err != nil {
		return err
	}
	d.out.writer.last = p.leaf.sha
	r := &fileReader{lander: l, plan: p, landing: d, in: in, bound: bound, out: d.out, refs: into}
	if into != nil {
		r.place = into.place(origin{date: daysOf(d.date), sha: d.entry.SHA256})
	}
	if err := r.run(ctx); err != nil {
		return err
	}
	if d.isNews {
		if in.read() != d.entry.Bytes {
			return errors.New(changed)
		}
		d.entry.SHA256 = hex.EncodeToString(sum.Sum(nil))
	}
	quarantine, err := l.identify(p, d, version)
	if err != nil {
		return err
	}
	d.entry.Compression = in.compression()
	d.entry.Missing, d.entry.Unmapped = r.columns()
	d.entry.Columns = columnStats(p, r.workers)
	if err := r.complete(quarantine); err != nil {
		return err
	}
	after, err := os.Stat(d.path)
	if err == nil && (after.Size() != d.stat.Size() || !after.ModTime().Equal(d.stat.ModTime())) {
		err = errors.New(changed)
	}
	return err
}

// identify writes the hash of a file beside its records, and into the names of
// what is written of it.
func (l *lander) identify(p *plan, d *landing, version string) (quarantine string, err error) {
	source, sha := fileName(p.source.Name), short(d.entry.SHA256, 12)
	d.landed = path.Join("landing", p.table.Name, d.date, fmt.Sprintf("%s-%s-%s.parquet", source, sha, version))
	quarantine = path.Join("quarantine", source, d.date, sha+".ndjson")
	d.out.path, d.out.quarantine = l.path(d.landed), l.path(quarantine)
	column := newColumnWriter(p.schema, p.schema.Columns()[p.leaf.sha])
	if err := d.out.writer.writeLast(column, parquet.ByteArrayValue([]byte(d.entry.SHA256))); err != nil {
		return "", fmt.Errorf("write landed file: %w", err)
	}
	return quarantine, nil
}

// changed is the error of a file that somebody wrote to.
const changed = "it changed while it was read: deliver it under a temporary name and rename it when it is whole"

// path is where a file of the warehouse lies.
func (l *lander) path(relative string) string {
	return filepath.Join(l.Root, filepath.FromSlash(relative))
}
