package land

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

// snapshot is the landing of one day of a snapshot source: all files that lie
// there for the day.
//
// Its records are held against those of the newest complete snapshot before it.
// Where that was landed under the same mapping, only the records that are new
// or changed are landed, and those that changed or are gone are listed as ended:
// the snapshot is its parent, less the ended records, plus the landed ones. Else
// it is landed whole. How it is held is in hold.go; here is which one it is, and
// whether it is landed already.
type snapshot struct {
	*lander
	plan  *plan
	files []*landing
	// id names the snapshot; wherever it is landed again it has the same content.
	id string
	// previous is what it is held against: the newest complete snapshot of an
	// earlier day, or on the first day what was landed of that day before.
	previous []Entry
	// isLater is true where previous is of an earlier day.
	isLater bool
}

func (l *lander) landSnapshot(ctx context.Context, p *plan, files []*landing, entries []Entry) error {
	if len(files) == 0 {
		return nil
	}
	if files[0].date < l.ledger.horizon(p.source.Name) {
		for range files {
			l.unchanged() // of a day that nobody can ask for
		}
		return nil
	}
	s := &snapshot{lander: l, plan: p, files: files}
	defer func() {
		for _, d := range files {
			d.abandon()
		}
	}()
	date := files[0].date
	s.previous = newestSnapshot(entries, dayBefore(date))
	if s.isLater = len(s.previous) > 0; !s.isLater {
		// Delivered again on its first day: it may not lose its records either.
		s.previous = l.lastOf(p.source.Name, date)
	}
	err := s.sideBySide(ctx, p, files, func(ctx context.Context, d *landing) error { return s.inspect(ctx, p, d, entries) })
	if err != nil {
		return err
	}
	s.name()
	if id := s.landedAs(entries); id != "" && (id == s.id || !s.isRetried()) || s.isRest(entries) {
		for _, d := range files {
			d.skip = true
		}
		return l.note(files, entries)
	}
	if known := s.known(); known != nil {
		s.alias(known)
		return l.note(files, entries)
	}
	if err := s.land(ctx); err != nil {
		return err
	}
	return l.note(files, entries)
}

// lastOf returns the entries of the snapshot of a day that was last landed whole
// and is there; also where a landing of that day since was killed, or failed.
func (l *lander) lastOf(source, date string) []Entry {
	byID := map[string][]Entry{}
	all := l.ledger.of(source)
	for _, e := range all {
		if e.ExtractDate == date && e.Snapshot != "" {
			// A file that a killed landing noted is noted again by the next one.
			others := slices.DeleteFunc(byID[e.Snapshot], func(o Entry) bool { return o.Path == e.Path })
			byID[e.Snapshot] = append(others, e)
		}
	}
	for _, last := range slices.Backward(all) {
		if entries := byID[last.Snapshot]; last.ExtractDate == date && len(entries) > 0 && len(entries) >= last.SnapshotFiles && l.isStored(last.Snapshot) {
			return entries
		}
	}
	return nil
}

func dayBefore(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// landedAs marks the files that are landed as they lie there, and names the
// snapshot that all of them amount to; empty where there is none.
func (s *snapshot) landedAs(entries []Entry) (id string) {
	isOne := true
	for _, d := range s.files {
		at := slices.IndexFunc(entries, func(e Entry) bool {
			return e.holds(d.entry) && e.Path == d.entry.Path && e.ExtractDate == d.entry.ExtractDate && s.isStored(e.Snapshot)
		})
		d.skip = at >= 0
		switch {
		case !d.skip:
			isOne = false
		case id == "":
			id = entries[at].Snapshot
		default:
			isOne = isOne && id == entries[at].Snapshot
		}
	}
	if !isOne {
		return ""
	}
	return id
}

// isRetried reports whether a snapshot that is landed is to be landed again for
// its rejects: what was carried for them depends on the snapshot before, which
// may be another one by now.
func (s *snapshot) isRetried() bool {
	return s.isLater && slices.ContainsFunc(s.files, func(d *landing) bool { return d.before != nil })
}

// isRest reports whether the files are what is left of a landed snapshot, whose
// other files are gone. It stays as it was read: landed anew under another
// mapping it would lack their records.
func (s *snapshot) isRest(entries []Entry) bool {
	day := newestSnapshot(entries, s.files[0].date)
	if len(day) <= len(s.files) || day[0].ExtractDate != s.files[0].date || !s.isStored(day[0].Snapshot) {
		return false
	}
	return !slices.ContainsFunc(s.files, func(d *landing) bool {
		return !slices.ContainsFunc(day, func(e Entry) bool { return e.Path == d.entry.Path && e.SHA256 == d.entry.SHA256 })
	})
}

// isStored reports whether all landed files of a snapshot are there.
func (l *lander) isStored(id string) bool {
	parts, err := l.ledger.parts(id)
	return err == nil && !slices.ContainsFunc(parts, func(e Entry) bool {
		return !l.exists(e.LandedFile) || e.EndedFile != "" && !l.exists(e.EndedFile)
	})
}

// known returns the entries of the snapshot before where it has the same content.
// An older one does not stand for this one: it knows nothing of what came and left
// since. Content with rejects is read again: what was carried for them depends on
// the snapshot before.
func (s *snapshot) known() []Entry {
	if len(s.previous) == 0 || !s.isStored(s.previous[0].Snapshot) {
		return nil
	}
	want, have := map[string]bool{}, map[string]bool{}
	for _, d := range s.files {
		if d.err != nil {
			return nil
		}
		want[d.entry.SHA256] = true
	}
	for _, e := range s.previous {
		have[e.SHA256] = true
		if e.Rejected > 0 || e.MappingHash != s.plan.hash {
			return nil
		}
	}
	if !maps.Equal(want, have) {
		return nil
	}
	return s.previous
}

// alias notes the snapshot as one that is landed under another day.
func (s *snapshot) alias(known []Entry) {
	for _, d := range s.files {
		at := slices.IndexFunc(known, func(e Entry) bool { return e.SHA256 == d.entry.SHA256 })
		d.pointTo(&known[at])
		d.entry.SnapshotFiles = len(s.files)
		d.skip = false
	}
}

// land reads all files of the day and lands what they change.
func (s *snapshot) land(ctx context.Context) error {
	now := newRefs(s.path("landing"))
	defer now.close()
	var first []*landing // of each content
	twins := map[string]*landing{}
	for _, d := range s.files {
		if d.err == nil && twins[d.entry.SHA256] == nil {
			twins[d.entry.SHA256] = d
			first = append(first, d)
		}
	}
	into := now
	if len(s.previous) == 0 {
		into = nil // there is nothing to hold it against
	}
	err := s.sideBySide(ctx, s.plan, first, func(ctx context.Context, d *landing) error {
		if err := s.read(ctx, s.plan, d, s.id, into); err != nil {
			d.abandon()
			return err
		}
		if d == first[0] {
			return nil // it may take what is carried (see hold)
		}
		return d.out.complete()
	})
	if err != nil {
		return err
	}
	switch {
	case slices.ContainsFunc(s.files, func(d *landing) bool { return d.err != nil }):
		// Not complete, and so not read by any night: what there is of it waits
		// for the file that failed.
		s.skipLanded()
		err = s.installWhole(first)
	case len(s.previous) == 0:
		s.noteAll()
		err = s.installWhole(first)
	default:
		err = s.hold(ctx, first, now)
	}
	if err != nil {
		return err
	}
	for _, d := range s.files {
		twin := twins[d.entry.SHA256]
		switch {
		case d.err != nil || d.entry.State == Failed || twin == d:
		case twin.err != nil:
			d.err, d.hard = twin.err, twin.hard
			d.withdraw(twin.err)
		default:
			d.pointTo(&twin.entry)
		}
	}
	return nil
}

// skipLanded leaves the files of an incomplete snapshot alone that are landed.
func (s *snapshot) skipLanded() {
	for _, d := range s.files {
		if d.skip {
			d.abandon()
		}
	}
}

// noteAll notes the files that were landed before, too: they are part of another
// snapshot now.
func (s *snapshot) noteAll() {
	for _, d := range s.files {
		d.skip = false
	}
}

// name makes the id of the snapshot: of what it holds and what it is held
// against.
func (s *snapshot) name() {
	lines := []string{s.plan.hash, s.files[0].date}
	for _, d := range s.files {
		lines = append(lines, d.entry.SHA256)
	}
	slices.Sort(lines[2:])
	if len(s.previous) > 0 {
		lines = append(lines, s.previous[0].Snapshot)
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	s.id = hex.EncodeToString(sum[:8])
	for _, d := range s.files {
		if d.err == nil {
			d.entry.Snapshot, d.entry.SnapshotFiles = s.id, len(s.files)
		}
	}
}

// installWhole makes what was read of the files the landed files.
func (s *snapshot) installWhole(files []*landing) error {
	for _, d := range files {
		if d.err != nil || d.out.temporary == "" {
			continue
		}
		if err := d.install(); err != nil {
			return err
		}
	}
	return nil
}
