package land

import "slices"

// Retry is a file that had rejects and was read again. After replaces Before in
// what nights read, by the rules of every file delivered again: it has the same
// content, and the extract date of before unless the mapping moved it. Both
// entries stay in the ledger, and so does what later snapshots were landed as a
// difference to. Where nothing can have changed, After is Before.
type Retry struct{ Before, After Entry }

// retried finds the current entry of a file's content that has rejects.
func retried(entries []Entry, path, sha string) *Entry {
	for i := len(entries) - 1; i >= 0; i-- {
		if e := &entries[i]; e.Path == path && e.SHA256 == sha && e.Rejected > 0 {
			return e
		}
	}
	return nil
}

// sameOutcome reports whether reading a file again changed nothing. A snapshot
// that was landed again has another name than before.
func sameOutcome(a, b Entry) bool {
	return b.Snapshot == "" && a.ExtractDate == b.ExtractDate && a.MappingHash == b.MappingHash && a.State == b.State && a.Reason == b.Reason &&
		a.LandedSHA256 == b.LandedSHA256 && a.Rejected == b.Rejected
}

// left lists the entries in use whose extract is not there any more, as it was,
// or was gathered with others.
// Gone are those with rejects, that nothing can be done about; Stale are those
// that were landed under another mapping than today's.
func (l *lander) left(plans []*plan) {
	for _, p := range plans {
		for _, e := range inUse(current(l.ledger.of(p.source.Name))) {
			if e.State == Failed {
				continue
			}
			if e.MappingHash != p.hash {
				l.result.Stale = append(l.result.Stale, e)
			}
			if l.RetryRejects && e.Rejected > 0 && !l.wasRetried(e) {
				l.result.Gone = append(l.result.Gone, e)
			}
		}
	}
}

func (l *lander) wasRetried(e Entry) bool {
	return slices.ContainsFunc(l.result.Retried, func(r Retry) bool { return r.After.Path == e.Path && r.After.SHA256 == e.SHA256 })
}
