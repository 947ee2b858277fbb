package land

import "time"

// zone turns local wall clocks into instants. It remembers the last span of
// one offset, so that a run of times in one season costs no search. It is not
// safe for concurrent use: every worker has its own.
type zone struct {
	loc        *time.Location
	utc        bool
	offset     int64 // seconds east of UTC within the span
	start, end int64 // of the span in Unix seconds, kept a day clear of its ends
}

func newZone(loc *time.Location) *zone {
	if loc == nil {
		loc = time.UTC
	}
	return &zone{loc: loc, utc: loc == time.UTC, start: 1}
}

const daySeconds = 86400

// instant returns the Unix second at which the wall clock shows local, given
// as the Unix second it would be in UTC.
//
// A time that occurs twice (clocks set back) is the earlier of the two. A time
// that does not occur (clocks set forward) is moved forward by the gap, which
// makes a missing midnight the first instant of its day.
func (z *zone) instant(local int64) int64 {
	if z.utc {
		return local
	}
	if u := local - z.offset; u >= z.start && u < z.end {
		return u
	}
	return z.search(local)
}

func (z *zone) search(local int64) int64 {
	before, after := z.offsetAt(local-daySeconds), z.offsetAt(local+daySeconds)
	u := local - before
	if before == after && z.offsetAt(u) == before {
		z.remember(u, before)
		return u
	}
	later := local - after
	switch okBefore, okAfter := z.offsetAt(u) == before, z.offsetAt(later) == after; {
	case okBefore && okAfter:
		return min(u, later)
	case okAfter:
		return later
	}
	return u
}

func (z *zone) offsetAt(unix int64) int64 {
	_, offset := time.Unix(unix, 0).In(z.loc).Zone()
	return int64(offset)
}

func (z *zone) remember(unix, offset int64) {
	start, end := time.Unix(unix, 0).In(z.loc).ZoneBounds()
	z.offset, z.start, z.end = offset, -1<<62, 1<<62
	if !start.IsZero() {
		z.start = start.Unix() + daySeconds
	}
	if !end.IsZero() {
		z.end = end.Unix() - daySeconds
	}
}
