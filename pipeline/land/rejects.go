package land

import (
	"slices"
	"sort"
	"strings"

	"abm/pipeline/config"
)

// Reject is what one rule rejected of one file.
type Reject struct {
	Source      string `json:"source"`
	ExtractDate string `json:"extract_date"`
	File        string `json:"file"`
	// Column of ours, or theirs for the extract date; "" is the whole record.
	Column string `json:"column"`
	// Rule is a stable word, or Failed where the file could not be read at all.
	Rule string `json:"rule"`
	// Records is how many; Line is that of the first (its number, in Parquet).
	// Both are 0 for a failed file.
	Records int64 `json:"records"`
	Line    int64 `json:"first_line"`
	// Quarantine is the file of their text, relative to the warehouse.
	Quarantine string `json:"quarantine"`
	// ToDo says how to mend it.
	ToDo string `json:"to_do"`
}

// Rejects lists what was rejected of the files that a night reads, or would
// read: deltas, the newest snapshot, and what failed to land since. It reads
// the ledger only. Sorted by source as in abm.yaml, extract date, file, then
// most records first.
func Rejects(root string, cfg *config.Config) ([]Reject, error) {
	l, err := openLedger(root)
	if err != nil {
		return nil, err
	}
	var out []Reject
	for _, src := range cfg.Sources {
		var some []Reject
		for _, e := range inUse(current(present(cfg, l.of(src.Name)))) {
			some = append(some, rejectsOf(e)...)
		}
		sort.SliceStable(some, func(i, j int) bool {
			a, b := some[i], some[j]
			switch {
			case a.ExtractDate != b.ExtractDate:
				return a.ExtractDate < b.ExtractDate
			case a.File != b.File:
				return a.File < b.File
			case a.Records != b.Records:
				return a.Records > b.Records
			case a.Column != b.Column:
				return a.Column < b.Column
			}
			return a.Rule < b.Rule
		})
		out = append(out, some...)
	}
	return out, nil
}

// inUse drops the snapshots that a newer complete one replaces, be it of the
// same day: what that one was landed as a difference to is in use as records,
// not as an extract. Entries are the current ones of one source.
func inUse(entries []Entry) []Entry {
	newest := newestSnapshot(entries, "")
	if len(newest) == 0 {
		return entries
	}
	day, id := newest[0].ExtractDate, newest[0].Snapshot
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Mode != "delta" && e.State != Failed && (e.ExtractDate < day || e.ExtractDate == day && e.Snapshot != id)
	})
}

func rejectsOf(e Entry) []Reject {
	var out []Reject
	if e.State == Failed {
		out = append(out, Reject{Source: e.Source, ExtractDate: e.ExtractDate, File: e.File, Rule: Failed, ToDo: e.Reason})
	}
	for reason, n := range e.RejectedByReason {
		column, rule, _ := cutLast(reason, ":")
		do := toDo(rule)
		if e.isGathered {
			do = "deliver it again in an extract of a later day: this one's day was compacted, and it is not landed anew"
		}
		out = append(out, Reject{
			Source: e.Source, ExtractDate: e.ExtractDate, File: e.File, Column: column, Rule: rule,
			Records: n, Line: e.LineByReason[reason], Quarantine: e.Quarantine, ToDo: do,
		})
	}
	return out
}

// cutLast cuts a text at the last separator: a column may hold one.
func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+len(separator):], true
}

// toDo says how to mend what a rule rejected.
func toDo(rule string) string {
	switch rule {
	case ruleRequired:
		return "fill it in the source system, map another column, or give it under constants:"
	case ruleType, ruleEnum, ruleCurrency:
		return "map their words to ours under values:, or to nothing under nulls:"
	case ruleDate:
		return "add the layout under dates:, or a word that stands for nothing under nulls:"
	case ruleDateRange:
		return "mend the date in the source system, or name it under nulls: if it stands for nothing"
	case ruleNumber:
		return "set numbers: to the extract's style, or name a word that stands for nothing under nulls:"
	case ruleUTF8:
		return "set encoding: to windows-1252 or iso-8859-1, or export in UTF-8"
	case ruleNUL, ruleJSON:
		return "the record is damaged: deliver the extract again"
	case ruleRagged:
		return "quote the delimiters within cells when exporting, or mend delimiter:"
	case ruleQuote:
		return "double the quotes within cells when exporting; the record costs its first line"
	case ruleTooLong:
		return "leave the long text out of the extract"
	case ruleHeader:
		return "nothing: several extracts were put into one file"
	case ruleExtractDate:
		return "deliver one file for each day"
	}
	return ""
}
