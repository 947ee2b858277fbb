package land

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// peekDate reads the extract date from the first record of a file; false
// where the file has none.
func peekDate(path string, p *plan) (time.Time, bool, error) {
	format, err := formatOf(p.source.Format, path)
	if err != nil {
		return time.Time{}, false, err
	}
	cell, err := peekCell(path, format, p)
	if err != nil || cell == nil {
		return time.Time{}, false, err
	}
	c := converter{plan: p}
	day, ok := c.extractDay(cell)
	if !ok {
		return time.Time{}, false, fmt.Errorf("the first record's extract_date.column %q holds no date of the source's layouts", p.source.ExtractDate.Column)
	}
	return day, true, nil
}

// peekCell reads the extract date column of the first well-formed record; nil
// where there is none.
func peekCell(path, format string, p *plan) (cell []byte, err error) {
	in, err := openExtract(path, format, p, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	first := &firstCell{index: -1}
	for i, name := range in.header() {
		if strings.TrimSpace(name) == strings.TrimSpace(p.source.ExtractDate.Column) {
			first.index = i
		}
	}
	if first.index < 0 {
		return nil, fmt.Errorf("extract_date.column %q is not in the header", p.source.ExtractDate.Column)
	}
	j, err := in.next(nil)
	if err == io.EOF {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := in.newParser().run(j, first); err != nil {
		return nil, err
	}
	return first.cell, nil
}

// firstCell is a sink that keeps one cell of the first record.
type firstCell struct {
	index int
	cell  []byte
}

func (f *firstCell) record(fields [][]byte, _ []bool, _ place, _ []byte) {
	if f.cell == nil {
		f.cell = append([]byte{}, trim(fields[f.index])...)
	}
}

func (f *firstCell) damaged(reject, [][]byte, place, []byte) {}

// unseen lists our mapped columns that no record of an NDJSON file had.
func (b *binding) unseen(p *plan, seen map[int]bool) []string {
	var missing []string
	for i, c := range p.columns {
		found := len(c.names) == 0
		for _, at := range b.columns[i] {
			found = found || seen[at]
		}
		if !found {
			missing = append(missing, c.name)
		}
	}
	for _, k := range b.keep {
		if !seen[k.index] {
			missing = append(missing, "keep:"+k.name)
		}
	}
	sort.Strings(missing)
	return missing
}

func sortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
