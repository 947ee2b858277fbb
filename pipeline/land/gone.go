package land

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"abm/models"
)

// Records that have left their source are known to nights by their keys, until
// the source names them again. Where a snapshot is landed as a difference, these
// are in the landed files of those before. Where one file holds all of it, it
// holds them as rows of nothing but key and origin, which are listed as ended.

// compactGone appends the keys of parts of which every row is ended to a
// compacted file.
func (l *lander) compactGone(ctx context.Context, whole *Entry, parts []Entry, table models.Table, to *rowWriter) error {
	if !slices.ContainsFunc(parts, func(e Entry) bool { return e.EndedFile != "" }) {
		whole.EndedFile = ""
		return nil
	}
	all := newRefs(l.path("landing"))
	defer all.close()
	gone, err := l.goneOf(ctx, parts, table.Keys(), all, func(ended endings, o origin, n int64) fate {
		if ended.has(o, n) {
			return ends
		}
		return stays
	})
	if err != nil {
		return err
	}
	return l.writeGone(ctx, whole, parts, table, gone, to)
}

// keepGone appends the keys that are in the snapshot before, or had left it, and
// that are not in this one, which is landed whole as file d.
func (s *snapshot) keepGone(ctx context.Context, d *landing, file string, now *refs, carried endings) error {
	parts, err := s.ledger.parts(s.previous[0].Snapshot)
	if err != nil {
		return err
	}
	all := newRefs(s.path("landing"))
	defer all.close()
	for r, err := range now.sorted() {
		if err != nil {
			return err
		}
		if err := all.add([]ref{{key: r.key, hash: uint64(stays), file: all.place(now.origins[r.file])}}); err != nil {
			return err
		}
	}
	day := daysOf(d.date)
	gone, err := s.goneOf(ctx, parts, s.plan.table.Keys(), all, func(_ endings, o origin, n int64) fate {
		switch {
		case carried.has(o, n):
			return stays
		case o.date == day:
			return corrected
		}
		return ends
	})
	if err != nil {
		return err
	}
	d.entry.EndedFile = file
	to := &rowWriter{output: d.out}
	if err := s.writeGone(ctx, &d.entry, parts, s.plan.table, gone, to); err != nil {
		return err
	}
	return to.end()
}

// fate is what becomes of a landed row.
type fate uint64

const (
	// ends: its key is gone unless another row of it stays.
	ends fate = iota
	stays
	// corrected: it was landed for this very day, and is not part of it any more.
	// To list it as ended could end the record of the same file and number that
	// is landed in its stead.
	corrected
)

// goneOf finds the last row of each key of parts that none of all, which it adds
// them to, lets stay.
func (l *lander) goneOf(ctx context.Context, parts []Entry, keys []string, all *refs, fateOf func(endings, origin, int64) fate) (endings, error) {
	err := l.eachPart(ctx, parts, func(file string, ended endings) error {
		return rowGroups(file, func(g rowGroup) error {
			rows, err := g.keyed(keys, all)
			if err != nil {
				return err
			}
			kept := rows[:0]
			for i, row := range rows {
				if f := fateOf(ended, g.origins[i], g.numbers[i]); f != corrected {
					row.hash = uint64(f)
					kept = append(kept, row)
				}
			}
			return all.add(kept)
		})
	})
	if err != nil {
		return nil, err
	}
	gone := endings{}
	for rows, err := range all.groups() {
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(rows, func(r ref) bool { return r.hash == uint64(stays) }) {
			continue
		}
		last := slices.MaxFunc(rows, func(a, b ref) int {
			return cmp.Or(compareOrigins(all.origins[a.file], all.origins[b.file]), cmp.Compare(a.number, b.number))
		})
		gone.add(all.origins[last.file], last.number)
	}
	return gone, nil
}

// writeGone appends the keys of rows of parts, and lists them in the entry's
// EndedFile; where there are none, it has no such file.
func (l *lander) writeGone(ctx context.Context, e *Entry, parts []Entry, table models.Table, gone endings, to *rowWriter) error {
	if len(gone) == 0 {
		e.EndedFile = ""
		return nil
	}
	list, err := newEndedFile(l.path(e.EndedFile), e.Source)
	if err != nil {
		return err
	}
	defer list.abandon()
	columns := append(table.Keys(), "land_source", "extract_date", "file_sha256", "record_number")
	err = l.eachPart(ctx, parts, func(file string, _ endings) error {
		return copyRows(file, schemaOf(table), columns, to, func(o origin, n int64) bool { return gone.has(o, n) })
	})
	if err != nil {
		return err
	}
	for _, o := range slices.SortedFunc(maps.Keys(gone), compareOrigins) {
		if err := gone[o].each(func(n int64) error { return list.add(o, n) }); err != nil {
			return err
		}
	}
	e.GoneRows = list.rows
	e.EndedSHA256, err = list.finish()
	return err
}

func compareOrigins(a, b origin) int {
	return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.sha, b.sha))
}
