package land

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	edlib "github.com/hbollon/go-edlib"

	"abm/pipeline/config"
)

// binding joins a plan to the columns of one file.
type binding struct {
	columns  [][]int // per plan column: indexes into the file's columns
	keep     []kept
	date     int // of the extract date column, or -1
	missing  []string
	unmapped []string
}

// kept is a column of theirs that is kept as text.
type kept struct {
	name  string
	index int
}

// bind finds the mapped columns in a file's header. A required column that is
// not there fails the file and names the nearest header; an optional one is
// reported as missing.
func (p *plan) bind(header []string) (*binding, error) {
	index, twice := map[string]int{}, map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if _, ok := index[name]; ok {
			twice[name] = true
			continue
		}
		index[name] = i
	}
	b := &binding{columns: make([][]int, len(p.columns)), date: -1}
	used := map[string]bool{}
	find := func(name string) (int, bool, error) {
		name = strings.TrimSpace(name)
		i, ok := index[name]
		if twice[name] {
			return 0, false, fmt.Errorf("the header names column %q twice: rename one of them in the extract", name)
		}
		used[name] = used[name] || ok
		return i, ok, nil
	}
	for i, c := range p.columns {
		for _, name := range c.names {
			at, ok, err := find(name)
			if err != nil {
				return nil, err
			}
			if ok {
				b.columns[i] = append(b.columns[i], at)
			}
		}
		if len(b.columns[i]) > 0 || len(c.names) == 0 {
			continue
		}
		if c.required && c.constant == nil {
			return nil, p.missingColumn(c, header)
		}
		b.missing = append(b.missing, c.name)
	}
	if err := b.bindRest(p, find); err != nil {
		return nil, err
	}
	for name := range index {
		if !used[name] {
			b.unmapped = append(b.unmapped, name)
		}
	}
	sort.Strings(b.unmapped)
	sort.Strings(b.missing)
	return b, nil
}

// splitMissing tells apart the columns that a header lacks: those that abm.yaml
// maps, which somebody should know of, and those that only a preset offers.
func splitMissing(src config.Source, missing []string) (own, offered []string) {
	for _, name := range missing {
		if src.Offered[name] {
			offered = append(offered, name)
			continue
		}
		own = append(own, name)
	}
	return own, offered
}

// bindRest binds the kept columns and the extract date.
func (b *binding) bindRest(p *plan, find func(string) (int, bool, error)) error {
	for _, name := range p.keep {
		at, ok, err := find(name)
		if err != nil {
			return err
		}
		if !ok {
			b.missing = append(b.missing, "keep:"+name)
			continue
		}
		b.keep = append(b.keep, kept{name: name, index: at})
	}
	if name := p.source.ExtractDate.Column; name != "" {
		at, ok, err := find(name)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("extract_date.column %q is not in the header", name)
		}
		b.date = at
	}
	return nil
}

// missingColumn says what to do about a required column that is not there. A
// first line that is a record is not quoted: it may name a person.
func (p *plan) missingColumn(c column, header []string) error {
	if looksLikeRecord(header) {
		return fmt.Errorf("its first line does not look like a header (required column %s is mapped to %s): deliver the file with its header line", c.name, strings.Join(quoted(c.names), " or "))
	}
	hint := ""
	if sign := delimiterOf(header, c.names); sign != "" {
		hint = fmt.Sprintf("; the header is a single column: set delimiter: %q", sign)
	} else if near := nearest(append([]string{c.name}, c.names...), p.free(header)); near != "" {
		hint = fmt.Sprintf("; the nearest header is %q", near)
	}
	return fmt.Errorf("required column %s is mapped to %s, which the header does not have%s", c.name, strings.Join(quoted(c.names), " or "), hint)
}

// looksLikeRecord reports a header with a cell that names no column: an
// address, a date or a number.
func looksLikeRecord(header []string) bool {
	for _, name := range header {
		if _, isNumber := parsePlain([]byte(name), '.'); isNumber || strings.Contains(name, "@") {
			return true
		}
		if _, isDate := parseISO([]byte(name)); isDate {
			return true
		}
	}
	return false
}

// delimiterOf finds the delimiter that would make one of the names a column of
// a header of one.
func delimiterOf(header, names []string) string {
	if len(header) != 1 {
		return ""
	}
	for _, sign := range [...]string{",", ";", "\t", "|"} {
		for cell := range strings.SplitSeq(header[0], sign) {
			if slices.Contains(names, strings.Trim(strings.TrimSpace(cell), "\"")) {
				return sign
			}
		}
	}
	return ""
}

func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fmt.Sprintf("%q", name)
	}
	return out
}

// free are the headers that no column is mapped to; all of them where there are none.
func (p *plan) free(header []string) []string {
	free := slices.DeleteFunc(slices.Clone(header), func(name string) bool {
		return slices.ContainsFunc(p.columns, func(c column) bool { return slices.Contains(c.names, strings.TrimSpace(name)) })
	})
	if len(free) == 0 {
		return header
	}
	return free
}

// nearest is the header least edits away from any of the names, in any case.
func nearest(names, header []string) string {
	best, distance := "", -1
	for _, name := range names {
		for _, h := range header {
			if h = strings.TrimSpace(h); h == "" || len(h) > 200 {
				continue
			}
			d := edlib.LevenshteinDistance(strings.ToLower(name), strings.ToLower(h))
			if distance < 0 || d < distance {
				best, distance = h, d
			}
		}
	}
	return best
}
