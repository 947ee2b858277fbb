package land

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"

	"abm/pipeline/config"
)

// What drift is held against. A file of fewer records says too little, and a
// column without a history has nothing to differ from.
const (
	driftHistory = 30  // extracts before it, under the same mapping
	driftLeast   = 5   // of these at least
	driftRecords = 100 // accepted records of a file, of history and now
)

// Rules of drift, as data_quality names them.
const (
	driftGone     = "drift_column_gone"
	driftNulls    = "drift_nulls"
	driftDistinct = "drift_distinct"
	driftRange    = "drift_range"
)

// Drift is a column that changed its nature from one extract to the next.
type Drift struct {
	Rule, Source, Entity, File, Column string
	// Severity is warn or fail, as the source's drift: says.
	Severity string
	// Message gives the figure now and before.
	Message string
	// Records of the file.
	Records int64
}

// drifts finds the columns of a file that differ from what they were in the
// extracts before it:
//   - gone: the header lacks a column that the last extract had;
//   - nulls: the share of empty cells is more than 20 points, and more than 5
//     standard deviations of the history, from the history's mean;
//   - distinct: more than 5 times as many words as ever, or less than a fifth;
//   - range: the largest number is more than 10 times as large as ever, or less
//     than a tenth.
func drifts(e Entry, history []Entry) []Drift {
	var found []Drift
	add := func(rule, column, format string, values ...any) {
		found = append(found, Drift{Rule: rule, Source: e.Source, Entity: e.Entity, File: e.File, Column: column,
			Message: fmt.Sprintf(format, values...), Records: e.Records})
	}
	if len(history) > 0 {
		last := history[len(history)-1]
		for _, column := range e.Missing {
			if !slices.Contains(last.Missing, column) {
				add(driftGone, column, "the header lacks the column, the extract of %s had it", last.ExtractDate)
			}
		}
	}
	history = slices.DeleteFunc(slices.Clone(history), func(h Entry) bool { return h.Accepted < driftRecords })
	history = history[max(0, len(history)-driftHistory):]
	if len(history) < driftLeast || e.Accepted < driftRecords {
		return found
	}
	for _, column := range sortedKeys(e.Columns) {
		if slices.Contains(e.Missing, column) {
			continue
		}
		now := e.Columns[column]
		share := float64(now.Nulls) / float64(e.Accepted)
		low, high, mean, deviation := spread(history, column, nullShare)
		if math.Abs(share-mean) > max(.2, 5*deviation) {
			add(driftNulls, column, "%.0f %% of its cells are empty, in the %d extracts before %.0f to %.0f %%", 100*share, len(history), 100*low, 100*high)
			continue // the rest follows from it
		}
		if low, high, _, _ := spread(history, column, words); now.Distinct > 0 && low > 0 && (float64(now.Distinct) > 5*high || float64(now.Distinct) < low/5) {
			add(driftDistinct, column, "it holds %s different values, in the %d extracts before %.0f to %.0f", wordCount(now.Distinct), len(history), low, high)
		}
		if low, high, _, _ := spread(history, column, magnitude); magnitude(e, column) > 10*high && high > 0 || magnitude(e, column) < low/10 {
			add(driftRange, column, "its numbers reach %g, in the %d extracts before %g to %g", magnitude(e, column), len(history), low, high)
		}
	}
	return found
}

// spread is the least and largest figure of a column over a history, its mean
// and standard deviation; NaN, which no comparison holds for, where the history
// does not know it.
func spread(history []Entry, column string, figure func(Entry, string) float64) (low, high, mean, deviation float64) {
	var all []float64
	for _, h := range history {
		if _, ok := h.Columns[column]; ok {
			all = append(all, figure(h, column))
		}
	}
	if len(all) < driftLeast {
		return math.NaN(), math.NaN(), math.NaN(), math.NaN()
	}
	mean, deviation = stat.MeanStdDev(all, nil)
	return slices.Min(all), slices.Max(all), mean, deviation
}

func nullShare(e Entry, column string) float64 {
	return float64(e.Columns[column].Nulls) / float64(e.Accepted)
}

func words(e Entry, column string) float64 { return float64(e.Columns[column].Distinct) }

// magnitude is the largest number of a column, the sign aside.
func magnitude(e Entry, column string) float64 {
	c := e.Columns[column]
	if c.Min == nil {
		return math.NaN()
	}
	return max(math.Abs(*c.Min), math.Abs(*c.Max))
}

func wordCount(n int) string {
	if n > maxWords {
		return fmt.Sprintf("more than %d", maxWords)
	}
	return fmt.Sprint(n)
}

// addDrift holds the newest files picked of a source against the source's
// earlier ones.
func (s *Selection) addDrift(src config.Source, picked, all []Entry) {
	severity := orElse(src.Drift, "warn")
	newest := newestOf(picked)
	if severity == "off" || len(newest) == 0 {
		return
	}
	var found []Drift
	for _, e := range newest {
		var history []Entry
		for _, h := range all {
			if h.State != Failed && h.ExtractDate < e.ExtractDate && h.MappingHash == e.MappingHash {
				history = append(history, h)
			}
		}
		slices.SortStableFunc(history, func(a, b Entry) int { return cmp.Compare(a.ExtractDate, b.ExtractDate) })
		found = append(found, drifts(e, history)...)
	}
	for i := range found {
		found[i].Severity = severity
	}
	s.Drift = append(s.Drift, found...)
}

// Missing are columns that abm.yaml maps and files of a source lack together.
// What only a preset maps is not among them: few exports have all it knows.
type Missing struct {
	Source, Entity string
	// Columns of ours, joined by commas.
	Columns string
	// Files that lack just these.
	Files int64
}

// addMissing counts the files picked of a source by the columns they lack.
func (s *Selection) addMissing(src config.Source, picked []Entry) {
	for _, e := range picked {
		own, _ := splitMissing(src, e.Missing)
		if len(own) == 0 {
			continue
		}
		columns := strings.Join(own, ", ")
		at := slices.IndexFunc(s.Missing, func(m Missing) bool { return m.Source == src.Name && m.Columns == columns })
		if at < 0 {
			at = len(s.Missing)
			s.Missing = append(s.Missing, Missing{Source: src.Name, Entity: src.Entity, Columns: columns})
		}
		s.Missing[at].Files++
	}
}

// newestOf picks the entries of the newest extract date, by path.
func newestOf(entries []Entry) []Entry {
	var newest []Entry
	for _, e := range entries {
		if len(newest) > 0 && e.ExtractDate > newest[0].ExtractDate {
			newest = newest[:0]
		}
		if len(newest) == 0 || e.ExtractDate == newest[0].ExtractDate {
			newest = append(newest, e)
		}
	}
	slices.SortFunc(newest, func(a, b Entry) int { return cmp.Compare(a.Path, b.Path) })
	return newest
}

// Refused says that an extract is not what a night may be built from.
type Refused struct{ Source, Problem string }

func (e *Refused) Error() string { return fmt.Sprintf("source %s: %s", e.Source, e.Problem) }

// Check holds the newest extract of each source against the bounds that
// abm.yaml sets: its age on a day, its records, and drift where that is to fail
// the night. It returns every *Refused there is.
func (s Selection) Check(cfg *config.Config, today time.Time) []error {
	var errs []error
	for _, src := range cfg.Sources {
		byDate := map[string][]Entry{}
		for _, e := range s.Entries {
			if e.Source == src.Name {
				byDate[e.ExtractDate] = append(byDate[e.ExtractDate], e)
			}
		}
		for _, h := range s.before[src.Name] {
			byDate[h.ExtractDate] = append(byDate[h.ExtractDate], h)
		}
		for _, problem := range []string{tooOld(src, byDate, today), recordsOutside(src, byDate)} {
			if problem != "" {
				errs = append(errs, &Refused{src.Name, problem})
			}
		}
	}
	for _, d := range s.Drift {
		if d.Severity == "fail" {
			errs = append(errs, &Refused{d.Source, fmt.Sprintf("%s, column %s: %s; mend the extract or the mapping, or set drift: warn for one run if it is meant", d.File, d.Column, d.Message)})
		}
	}
	return errs
}

// tooOld is the problem of a source whose newest extract is older than
// max_age_days; empty where it is not.
func tooOld(src config.Source, byDate map[string][]Entry, today time.Time) string {
	if src.MaxAgeDays == 0 {
		return ""
	}
	dates := sortedKeys(byDate)
	if len(dates) == 0 {
		return fmt.Sprintf("no extract is landed, and none may be older than max_age_days (%d): deliver one", src.MaxAgeDays)
	}
	newest := dates[len(dates)-1]
	day, err := time.Parse(time.DateOnly, newest)
	if err != nil {
		return err.Error()
	}
	if age := int(today.Sub(day).Hours() / 24); age > src.MaxAgeDays {
		return fmt.Sprintf("the newest extract (%s, of %s) is %d days old on %s, more than max_age_days (%d): deliver today's, or raise max_age_days",
			fileNames(byDate[newest]), newest, age, today.Format(time.DateOnly), src.MaxAgeDays)
	}
	return ""
}

// recordsOutside is the problem of a source whose newest extract holds too few
// or too many records; empty where it does not.
func recordsOutside(src config.Source, byDate map[string][]Entry) string {
	dates := sortedKeys(byDate)
	if len(dates) == 0 {
		return ""
	}
	newest := dates[len(dates)-1]
	records := recordsOf(byDate[newest])
	what := fmt.Sprintf("the extract of %s (%s) holds %d records", newest, fileNames(byDate[newest]), records)
	const advice = "deliver the extract again, or change the bound for one run if it is meant"
	switch {
	case records < int64(src.MinRecords):
		return fmt.Sprintf("%s, less than min_records (%d): %s", what, src.MinRecords, advice)
	case src.MaxRecords > 0 && records > int64(src.MaxRecords):
		return fmt.Sprintf("%s, more than max_records (%d): %s", what, src.MaxRecords, advice)
	case src.MaxRecordChange == 0 || len(dates) < 2:
		return ""
	}
	last := dates[len(dates)-2]
	before := recordsOf(byDate[last])
	if change := float64(records - before); math.Abs(change) > src.MaxRecordChange*float64(before) {
		return fmt.Sprintf("%s, that of %s held %d: a change by more than max_record_change (%g): %s", what, last, before, src.MaxRecordChange, advice)
	}
	return ""
}

func recordsOf(entries []Entry) int64 {
	var records int64
	seen := map[string]bool{}
	for _, e := range entries {
		if !seen[e.Path] {
			records += e.Records
		}
		seen[e.Path] = true
	}
	return records
}

func fileNames(entries []Entry) string {
	var names []string
	for _, e := range entries {
		if !slices.Contains(names, e.File) {
			names = append(names, e.File)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
