package land

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"

	"abm/pipeline/config"
)

// compactDelta makes one landed file of what a delta source delivered for the
// days before from; nil where there is nothing of them. Extracts of the newest
// day stay apart, whatever from: they may be delivered again.
//
// All versions of a record are kept, older ones too: nights count them, an
// account's arm in a programme is that of an early one, and spend adds up over
// records. So the entries stay as they are, and a night reads the same records
// from fewer files.
func (l *lander) compactDelta(ctx context.Context, src config.Source, from string) (*Compaction, error) {
	entries := slices.DeleteFunc(current(present(l.Config, l.ledger.of(src.Name))), func(e Entry) bool {
		return e.State == Failed || e.Entity != src.Entity
	})
	if len(entries) == 0 {
		return nil, nil
	}
	from = min(from, newestOf(entries)[0].ExtractDate)
	used := l.usedFrom(src, from)
	early := slices.DeleteFunc(entries, func(e Entry) bool { return e.isGathered || e.ExtractDate >= from || used[e.LandedFile] })
	whole := l.ledger.gathering(src.Name, src.Entity)
	if len(early) > 0 {
		var err error
		if whole, err = l.gatherDeltas(ctx, whole, early); err != nil {
			return nil, err
		}
		if err := l.ledger.add(whole); err != nil {
			return nil, err
		}
	}
	if whole == nil {
		return nil, nil
	}
	used[whole.LandedFile] = true
	// Hidden by a file that failed, it is read again once that one is gone.
	for _, e := range current(slices.DeleteFunc(l.ledger.of(src.Name), func(e Entry) bool { return e.State == Failed })) {
		used[e.LandedFile] = used[e.LandedFile] || !e.isGathered
	}
	c := &Compaction{Source: src.Name, From: whole.Horizon, Rows: whole.LandedRows}
	return c, l.removeUnused(c, used)
}

// usedFrom names the landed files that the compaction of a delta source before
// a day leaves alone: those of later extracts, and of another entity.
func (l *lander) usedFrom(src config.Source, from string) map[string]bool {
	used := map[string]bool{}
	for _, e := range l.ledger.all(src.Name) {
		if e.Entity != src.Entity || e.State != Compacted && e.ExtractDate >= from {
			used[e.LandedFile], used[e.EndedFile] = true, true
		}
	}
	return used
}

// gatherDeltas writes the records of early entries, and those that an earlier
// compaction gathered, as one file, unless they are one. It returns the entry
// that is to be noted.
func (l *lander) gatherDeltas(ctx context.Context, before *Entry, early []Entry) (*Entry, error) {
	slices.SortFunc(early, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.ExtractDate, b.ExtractDate), cmp.Compare(a.LandedFile, b.LandedFile))
	})
	whole := &Entry{Source: early[0].Source, Entity: early[0].Entity, Mode: "delta", State: Compacted, LandedAt: l.Now.UTC()}
	for _, e := range early {
		whole.Gathered = append(whole.Gathered, e.Sequence)
	}
	if before != nil {
		whole.Gathered = append(whole.Gathered, before.Gathered...)
		early = append([]Entry{*before}, early...)
	}
	slices.Sort(whole.Gathered)
	parts := slices.CompactFunc(early, func(a, b Entry) bool { return a.LandedFile == b.LandedFile })
	name := sha256.New()
	for i, e := range parts {
		parts[i].EndedFile = "" // of a snapshot source that became one of deltas: these end nothing
		whole.ExtractDate = max(whole.ExtractDate, e.ExtractDate)
		fmt.Fprintln(name, e.LandedFile, e.LandedSHA256)
	}
	whole.Horizon = whole.ExtractDate
	file := fmt.Sprintf("%s-%s-whole.parquet", fileName(whole.Source), hex.EncodeToString(name.Sum(nil)[:8]))
	whole.LandedFile = path.Join("landing", whole.Entity, whole.ExtractDate, file)
	return whole, l.writeWhole(ctx, whole, parts)
}

// gatheredBefore reports whether the records of a delta file lie in a compacted
// file already: then it is not landed again, not even under another mapping. A
// file that would replace one whose records lie there is an error.
func gatheredBefore(e Entry, entries []Entry) (bool, error) {
	isKnown := false
	for _, old := range entries {
		if !old.isGathered || old.Entity != e.Entity {
			continue
		}
		isPlace, isContent := old.Path == e.Path && old.ExtractDate == e.ExtractDate, old.SHA256 == e.SHA256
		if isPlace && !isContent {
			return false, fmt.Errorf("it holds something else than what was landed of it for %s, a day that was compacted: its records can no longer be replaced; deliver what changed as an extract of a later day, under another name, and put the old one back or take it away", e.ExtractDate)
		}
		// A mapping that moves the date written in a file moves what is landed of it no more.
		isSameFile := old.Path == e.Path && e.DateFrom != dateFromLanding
		isKnown = isKnown || isContent && (old.ExtractDate == e.ExtractDate || isSameFile)
	}
	return isKnown, nil
}

// deltaParts lists the entries whose landed files hold the records of entries of
// a delta source: those that are gathered lie in one.
func (l *ledger) deltaParts(src config.Source, entries []Entry) []Entry {
	parts := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.isGathered })
	if whole := l.gathering(src.Name, src.Entity); whole != nil && len(parts) < len(entries) {
		parts = append(parts, *whole)
	}
	return parts
}
