package land

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
)

// landFile lands one file, or finds that it is known. What went wrong stands
// in the landing.
func (l *lander) landFile(ctx context.Context, p *plan, d *landing, entries, previous []Entry) {
	d.entry = Entry{
		Source: p.source.Name, Entity: p.table.Name, File: filepath.Base(d.path), Path: d.relative,
		ExtractDate: d.date, DateFrom: d.dateFrom, Mode: orElse(p.source.Mode, "snapshot"), MappingHash: p.hash,
		Compression: "none", LandedAt: l.Now.UTC(),
	}
	err := l.tryFile(ctx, p, d, entries, previous)
	if err == nil {
		return
	}
	var rejected *Rejected
	if d.hard = errors.As(err, &rejected); !d.hard {
		err = fileError(p, d.input, err)
	}
	d.err = err
	d.entry.State, d.entry.Reason = Failed, err.Error()
}

func (l *lander) tryFile(ctx context.Context, p *plan, d *landing, entries, previous []Entry) error {
	before, err := os.Stat(d.path)
	if err != nil {
		return err
	}
	d.entry.Bytes = before.Size()
	if d.entry.SHA256, err = hashFile(ctx, d.path); err != nil {
		return err
	}
	if d.input.err != nil {
		return d.input.err
	}
	if d.entry.Format, err = formatOf(p.source.Format, d.path); err != nil {
		return err
	}
	if l.RetryRejects {
		d.before = retried(entries, d.entry.Path, d.entry.SHA256)
		d.keepDate(d.before)
	}
	if known, skip := l.known(d.entry, entries); known != nil && d.before == nil {
		d.pointTo(known, skip)
		return nil
	}
	if err := l.read(ctx, p, d, previous); err != nil {
		return err
	}
	after, err := os.Stat(d.path)
	if err == nil && (after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime())) {
		err = errors.New("it changed while it was read: deliver it under a temporary name and rename it when it is whole")
	}
	if err != nil {
		l.withdraw(d, err)
	}
	return err
}

// known finds the entry whose landed file serves this file too. skip says
// that there is nothing new to note.
//
// A snapshot may point at content landed under another date: what counts of it
// is which records are there. A delta may not, where it was something else in
// between: its rows carry their extract date, which orders their versions.
// Content with rejects is read again: what was carried for them depends on the
// snapshot before.
func (l *lander) known(e Entry, entries []Entry) (found *Entry, skip bool) {
	var last *Entry // of this path, by date
	for i := range entries {
		old := &entries[i]
		if old.Path == e.Path && (last == nil || old.ExtractDate >= last.ExtractDate) && old.ExtractDate <= e.ExtractDate {
			last = old
		}
		if old.State == Failed || old.SHA256 != e.SHA256 || old.MappingHash != e.MappingHash {
			continue
		}
		if _, err := os.Stat(filepath.Join(l.Root, filepath.FromSlash(old.LandedFile))); err != nil {
			continue // what was landed of it is gone: it is landed anew
		}
		if old.Path == e.Path && old.ExtractDate == e.ExtractDate {
			return old, true
		}
		if old.Rejected == 0 && (e.Mode != "delta" || old.ExtractDate == e.ExtractDate) {
			found = old
		}
	}
	if e.Mode == "delta" && e.DateFrom == dateFromLanding && last != nil && last.State != Failed &&
		last.SHA256 == e.SHA256 && last.MappingHash == e.MappingHash {
		return last, true // it lies there as it lay there yesterday
	}
	return found, false
}

// pointTo makes the entry one of known content.
func (d *landing) pointTo(known *Entry, skip bool) {
	e := *known
	e.Sequence, e.State, e.File, e.Path = 0, Known, d.entry.File, d.entry.Path
	e.ExtractDate, e.DateFrom, e.Bytes, e.LandedAt = d.entry.ExtractDate, d.entry.DateFrom, d.entry.Bytes, d.entry.LandedAt
	e.Carried, e.Mode = 0, d.entry.Mode
	d.entry, d.skip = e, skip
}

// hashFile is the SHA-256 of a file, in hex.
func hashFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<18)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// read lands the records of a file.
func (l *lander) read(ctx context.Context, p *plan, d *landing, previous []Entry) (err error) {
	in, err := openExtract(d.path, d.entry.Format, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	bound, err := p.bind(in.header())
	if err != nil {
		return err
	}
	sha := short(d.entry.SHA256, 12)
	name := fmt.Sprintf("%s-%s-%s.parquet", fileName(p.source.Name), sha, short(p.hash, 8))
	landed := path.Join("landing", p.table.Name, d.date, name)
	quarantine := path.Join("quarantine", fileName(p.source.Name), d.date, sha+".ndjson")
	out, err := newOutput(filepath.Join(l.Root, filepath.FromSlash(landed)), filepath.Join(l.Root, filepath.FromSlash(quarantine)), p.schema, l.Threads+2)
	if err != nil {
		return err
	}
	defer out.abandon()
	r := &fileReader{lander: l, plan: p, landing: d, in: in, bound: bound, out: out}
	if err := r.run(ctx); err != nil {
		return err
	}
	d.entry.Compression = in.compression()
	d.entry.Missing, d.entry.Unmapped = r.columns()
	return r.complete(landed, quarantine, previous)
}
