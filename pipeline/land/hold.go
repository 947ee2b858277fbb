package land

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
)

// landedRefs reads the rows of a landed snapshot.
func (s *snapshot) landedRefs(ctx context.Context, id string) (*refs, error) {
	into := newRefs(s.path("landing"))
	parts, err := s.ledger.parts(id)
	if err != nil {
		return nil, err
	}
	err = s.eachPart(ctx, parts, func(file string, ended endings) error {
		return rowGroups(file, func(g rowGroup) error { return g.refs(s.plan.table.Keys(), ended, into) })
	})
	if err != nil {
		return nil, fmt.Errorf("read the previous snapshot of source %s: %w; restore the file from a backup, or remove its ledger entries to start anew", s.plan.source.Name, err)
	}
	return into, nil
}

// hold compares what was read with the previous snapshot and lands the
// difference, or all of it where that is less to read.
func (s *snapshot) hold(ctx context.Context, files []*landing, now *refs) error {
	previous := s.previous[0].Snapshot
	before, err := s.landedRefs(ctx, previous)
	if err != nil {
		return err
	}
	defer before.close()
	endedPath := path.Join("landing", s.plan.table.Name, s.files[0].date, fmt.Sprintf("%s-%s-ended.parquet", fileName(s.plan.source.Name), s.id))
	ended, err := newEndedFile(s.path(endedPath), s.plan.source.Name)
	if err != nil {
		return err
	}
	defer ended.abandon()
	carried := endings{}
	c := comparison{
		end:   func(r ref) error { return ended.add(before.origins[r.file], r.number) },
		carry: func(r ref) error { carried.add(before.origins[r.file], r.number); return nil },
	}
	for _, d := range files {
		c.rejected = append(c.rejected, d.rejected...)
	}
	if err := c.compare(before, now); err != nil {
		return err
	}
	if s.checkDeletions(&c.difference) {
		return nil
	}
	s.noteAll()
	for _, d := range files {
		d.entry.Carried = c.carried[now.places[origin{daysOf(d.date), d.entry.SHA256}]]
	}
	if s.isWhole(before, &c.difference) {
		if err := before.close(); err != nil { // another list of keys is sorted now
			return err
		}
		if err := s.carry(ctx, files[0], carried); err != nil {
			return err
		}
		if s.keepsKeys(&c.difference) {
			if err := s.keepGone(ctx, files[0], endedPath, now, carried); err != nil {
				return fmt.Errorf("keep the keys of records that left: %w", err)
			}
		}
		return s.installWhole(files)
	}
	for _, d := range files {
		if err := s.installNews(d, c.news[now.places[origin{daysOf(d.date), d.entry.SHA256}]]); err != nil {
			return err
		}
		d.entry.Parent = previous
	}
	return s.installEnded(files, ended, endedPath)
}

// installEnded makes the list of what ended a file of the snapshot, unless
// nothing did.
func (s *snapshot) installEnded(files []*landing, ended *endedFile, file string) error {
	if ended.rows == 0 {
		return nil
	}
	sha, err := ended.finish()
	if err != nil {
		return err
	}
	for _, d := range files {
		d.entry.EndedFile, d.entry.EndedSHA256 = file, sha
	}
	return nil
}

// wholeAgain is how many times a snapshot's own size may be landed as changes
// before it is landed whole again: that bounds what a night has to read.
const wholeAgain = 3

// isWhole decides that the snapshot is landed whole: it has no parent under the
// same mapping, most of it changed, or much was landed since the last whole one.
// Also where the parent was landed as one of this very day, whose content an
// earlier day had as well: ending its records would end those landed now.
// Landed anew, it stays what it was: later ones were held against its rows.
func (s *snapshot) isWhole(before *refs, d *difference) bool {
	if parts, err := s.ledger.parts(s.id); err == nil && parts[0].State != Compacted {
		return parts[0].Parent == ""
	}
	if !s.isLater || s.isMappedAnew() {
		return true
	}
	if day := daysOf(s.files[0].date); slices.ContainsFunc(before.origins, func(o origin) bool { return o.date == day }) {
		return true
	}
	parts, err := s.ledger.parts(s.previous[0].Snapshot)
	if err != nil {
		return true
	}
	landed := d.changed
	for _, e := range parts {
		landed += e.LandedRows - e.GoneRows // keys alone are little to read, and landing them again rids of none
	}
	return 2*(d.changed+d.ended) > d.live || landed > (1+wholeAgain)*d.live
}

// carry appends the previous version of rejected records to a snapshot that is
// landed whole: a rejected record is not a deletion.
func (s *snapshot) carry(ctx context.Context, d *landing, carried endings) error {
	if len(carried) == 0 {
		return nil
	}
	parts, err := s.ledger.parts(s.previous[0].Snapshot)
	if err != nil {
		return err
	}
	to := &rowWriter{output: d.out}
	err = s.eachPart(ctx, parts, func(file string, ended endings) error {
		return copyRows(file, s.plan.schema, nil, to, func(o origin, n int64) bool { return carried.has(o, n) && !ended.has(o, n) })
	})
	if err != nil {
		return fmt.Errorf("carry the previous version of rejected records: %w", err)
	}
	return to.end()
}

// installNews lands of what was read the changed records only.
func (s *snapshot) installNews(d *landing, news *numbers) error {
	whole := d.out
	file, err := whole.detach()
	if err != nil {
		return err
	}
	defer os.Remove(file) // should it stay, the next landing sweeps it
	if d.out, err = newOutput(whole.path, whole.quarantine, s.plan.schema, 1); err != nil {
		return err
	}
	to := &rowWriter{output: d.out}
	if err := copyRows(file, s.plan.schema, nil, to, func(_ origin, n int64) bool { return news.has(n) }); err != nil {
		return fmt.Errorf("write landed file: %w", err)
	}
	if err := to.end(); err != nil {
		return err
	}
	return d.install()
}

// isMappedAnew is true where the snapshot before was landed under another mapping,
// which may have written the same keys differently (a system prefix, widened ids).
func (s *snapshot) isMappedAnew() bool {
	return slices.ContainsFunc(s.previous, func(e Entry) bool { return e.MappingHash != s.plan.hash })
}

// keepsKeys tells keys that left from keys that are written differently now: of
// those, more are missing than may leave in one night.
func (s *snapshot) keepsKeys(d *difference) bool {
	return !s.isMappedAnew() || !s.isTooMany(d.missing, d)
}

// isTooMany reports whether so many keys of the snapshot before are more than may
// be missing.
func (s *snapshot) isTooMany(missing int, d *difference) bool {
	return float64(missing) > s.Config.MaxDeleteShare*float64(d.before)
}

// checkDeletions fails a snapshot that lacks too many records of the one
// before it, and reports whether it did.
func (s *snapshot) checkDeletions(d *difference) bool {
	deleted := &Deleted{Source: s.plan.source.Name, ExtractDate: s.files[0].date, Previous: s.previous[0].ExtractDate,
		Missing: d.missing, Keys: d.before, Now: d.now, Share: s.Config.MaxDeleteShare}
	if s.isMappedAnew() {
		deleted.Missing = max(0, d.before-d.now) // only their number can be compared
	}
	if !s.isTooMany(deleted.Missing, d) && !(deleted.Now == 0 && deleted.Keys > 0 && deleted.Share < 1) {
		return false
	}
	s.fail(deleted)
	for _, d := range s.files {
		if !d.skip {
			d.withdraw(deleted)
		}
	}
	return true
}
