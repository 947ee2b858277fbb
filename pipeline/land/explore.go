package land

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"abm/models"
	"abm/pipeline/config"
)

// Extract is what the files of one extract, found in a folder, tell about
// themselves.
type Extract struct {
	// Files that differ in their name's date alone, oldest first, as paths below
	// the folder explored; Glob matches these and no others below it.
	Files []string
	Glob  string
	// DateLayout of the date in their names; empty where there is none.
	DateLayout string
	// Err says why the newest file cannot be read; nothing below is known then.
	Err error
	// Format, Encoding and Delimiter, as abm.yaml says them.
	Format, Encoding, Delimiter string
	// EncodingNote says what else the encoding could be; empty where it is sure.
	EncodingNote string
	// Header lists the file's columns; Records and Damaged count those looked at.
	Header           []string
	Records, Damaged int
	// Is says which object the file seems to hold.
	Is Recognised
	// Dates and Numbers are guessed from the columns that Is maps; where it maps
	// none, from those that look like dates.
	Dates, Numbers Guess
	// DateColumns look like dates, KeyColumns like keys, likeliest first: they
	// differ in each record.
	DateColumns, KeyColumns []string
	// WithoutOffset is set where times carry no offset from UTC.
	WithoutOffset bool
	// Delta is set where the oldest and the newest file share no record.
	Delta bool
	// Wrapped is set where each record lies within a member of Airbyte's: the names
	// of Is.Source are those within it.
	Wrapped bool
	// CompanyIsAccount is set where the company is an account's id in Salesforce.
	CompanyIsAccount bool

	sample sample
}

// Explore looks at the extract files below a folder. Hidden files, and folders
// that are a warehouse, are passed over.
func Explore(dir string) ([]Extract, error) {
	paths, err := extractFiles(dir)
	if err != nil {
		return nil, err
	}
	r, err := newRecogniser()
	if err != nil {
		return nil, err
	}
	extracts := groupByDate(paths)
	for i := range extracts {
		x := &extracts[i]
		x.Err = x.look(dir, r)
	}
	amongTheirOwn(extracts, r)
	h := folderHints(extracts)
	for i := range extracts {
		x := &extracts[i]
		if x.Err != nil {
			continue
		}
		x.guess(h)
		x.Delta = x.Is.Certain && len(x.Files) > 1 && x.shareNothing(dir)
	}
	return extracts, nil
}

// extractFiles lists the files below dir that could be extracts, sorted.
func extractFiles(dir string) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if path != dir && strings.HasPrefix(name, ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, ledgerDir)); err == nil {
				return filepath.SkipDir
			}
			return nil
		}
		switch strings.ToLower(filepath.Ext(name)) {
		case ".yaml", ".yml", ".md", ".tmpl", ".key":
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		paths = append(paths, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for extracts: %w", err)
	}
	return paths, nil
}

// nameLayouts are how a day stands in a file's name, likeliest first.
func nameLayouts() []string {
	return []string{"%Y-%m-%d", "%Y_%m_%d", "%Y.%m.%d", "%Y%m%d", "%d-%m-%Y", "%d.%m.%Y"}
}

// dateInName finds the day in a file's name.
func dateInName(name string) (layoutText string, start, end int) {
	for _, text := range nameLayouts() {
		l, err := parseLayout(text)
		if err != nil {
			panic(fmt.Sprintf("land: layout %q: %v", text, err)) // they are ours
		}
		pattern, err := config.LayoutPattern(text)
		if err != nil {
			panic(fmt.Sprintf("land: layout %q: %v", text, err))
		}
		if _, ok := l.find(name); !ok {
			continue
		}
		if at := pattern.FindStringIndex(name); at != nil {
			return text, at[0], at[1]
		}
	}
	return "", 0, 0
}

// groupByDate puts files together whose names differ in their date alone.
func groupByDate(paths []string) []Extract {
	var extracts []Extract
	place := map[string]int{}
	for _, path := range paths {
		folder, name := filepath.Split(path)
		layout, start, end := dateInName(name)
		key := path
		if layout != "" {
			key = folder + name[:start] + "\x00" + layout + "\x00" + name[end:]
		}
		at, ok := place[key]
		if !ok {
			at = len(extracts)
			place[key] = at
			extracts = append(extracts, Extract{DateLayout: layout})
		}
		extracts[at].Files = append(extracts[at].Files, path)
	}
	for i := range extracts {
		x := &extracts[i]
		slices.SortFunc(x.Files, func(a, b string) int {
			return cmp.Or(cmp.Compare(dayOfName(a, x.DateLayout), dayOfName(b, x.DateLayout)), cmp.Compare(a, b))
		})
		x.Glob = globOf(x.Files[0], paths, len(x.Files))
	}
	return extracts
}

// dayOfName is the day in a file's name as a sortable text.
func dayOfName(path, text string) string {
	if text == "" {
		return ""
	}
	l, err := parseLayout(text)
	if err != nil {
		return ""
	}
	m, _ := l.find(filepath.Base(path))
	return fmt.Sprintf("%04d-%02d-%02d", m.year, m.month, m.day)
}

// globOf writes the glob of n files that are named like one: a star for the
// date where that is enough, else a question mark for each of its digits.
func globOf(path string, all []string, n int) string {
	folder, name := filepath.Split(path)
	layout, start, end := dateInName(name)
	if layout == "" {
		return quoteGlob(path)
	}
	head, tail := quoteGlob(folder+name[:start]), quoteGlob(name[end:])
	star := head + "*" + tail
	matched := 0
	for _, p := range all {
		if ok, err := filepath.Match(star, p); err == nil && ok {
			matched++
		}
	}
	if matched == n {
		return star
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '?'
		}
		return r
	}, name[start:end])
	return head + digits + tail
}

// quoteGlob makes signs of a glob stand for themselves.
func quoteGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// look reads the head of the newest file and recognises it.
func (x *Extract) look(dir string, r recogniser) (err error) {
	newest := x.Files[len(x.Files)-1]
	if x.sample, err = readSample(filepath.Join(dir, filepath.FromSlash(newest))); err != nil {
		return err
	}
	s := &x.sample
	x.Format, x.Encoding, x.EncodingNote, x.Delimiter = s.format, s.encoding, s.encodingNote, s.delimiter
	x.Header, x.Records, x.Damaged = s.header, len(s.records), s.damaged
	x.findColumns()
	x.recognise(r, nil)
	return nil
}

// amongTheirOwn looks again at the extracts that little speaks for: a folder
// holds the exports of the systems that its other files are surely of.
func amongTheirOwn(extracts []Extract, r recogniser) {
	var systems []string
	for _, x := range extracts {
		if x.Is.Certain && x.Is.evidence >= leastEvidence {
			system, _, _ := strings.Cut(x.Is.Preset, "/")
			systems = append(systems, system)
		}
	}
	for i := range extracts {
		x := &extracts[i]
		if x.Err == nil && x.Is.evidence < leastEvidence {
			x.recognise(r, systems)
		}
	}
}

// airbyteRecord is the member that holds the record where Airbyte writes its own
// beside it.
const airbyteRecord = "_airbyte_data."

// recognise finds the object whose records these are, whether or not Airbyte has
// wrapped them.
func (x *Extract) recognise(r recogniser, systems []string) {
	file := filepath.Base(x.Files[len(x.Files)-1])
	var record []string
	for _, name := range x.Header {
		if inner, ok := strings.CutPrefix(name, airbyteRecord); ok {
			record = append(record, inner)
		}
	}
	if len(record) == 0 {
		x.Is = r.recognise(file, x.Header, systems)
		return
	}
	x.Is, x.Wrapped = r.recognise(file, record, systems), true
	columns := map[string]config.Names{}
	for ours, theirs := range x.Is.Source.Columns {
		for _, name := range theirs {
			if slices.Contains(record, name) {
				columns[ours] = append(columns[ours], airbyteRecord+name)
			}
		}
	}
	x.Is.Source.Columns = columns
}

// findColumns tells the columns that look like dates or keys. When Fivetran
// copied a record says nothing about the record.
func (x *Extract) findColumns() {
	s := &x.sample
	for _, name := range s.header {
		cells := s.cells([]string{name}, nil)
		if len(cells) == 0 || strings.HasPrefix(name, "_fivetran") {
			continue
		}
		// A column of nothing but digits is a number sooner than a day.
		digits, _ := split(cells, func(cell string) bool { return strings.Trim(cell, "0123456789") == "" })
		g := guessDates(cells, hints{})
		switch {
		case g.Unread*10 <= g.Cells && len(digits) == 0:
			x.DateColumns = append(x.DateColumns, name)
		case len(cells) == len(s.records) && allDiffer(cells):
			x.KeyColumns = append(x.KeyColumns, name)
		}
	}
	slices.SortStableFunc(x.KeyColumns, func(a, b string) int { return cmp.Compare(notID(a), notID(b)) })
}

// notID is 0 for a name that says it is an id, else 1.
func notID(name string) int {
	if strings.HasSuffix(strings.ToLower(name), "id") {
		return 0
	}
	return 1
}

func allDiffer(cells []string) bool {
	seen := map[string]bool{}
	for _, c := range cells {
		seen[c] = true
	}
	return len(seen) == len(cells)
}

// shareNothing compares the keys of the oldest and the newest file: snapshots
// share most of their records, what is only news shares none.
func (x *Extract) shareNothing(dir string) bool {
	old, err := readSample(filepath.Join(dir, filepath.FromSlash(x.Files[0])))
	if err != nil || len(old.records) == 0 || len(x.sample.records) == 0 {
		return false
	}
	table, _ := models.Entity(x.Is.Source.Entity)
	for _, key := range table.Keys() {
		names := x.Is.Source.Columns[key]
		known := old.cells(names, nil)
		if slices.ContainsFunc(x.sample.cells(names, nil), func(cell string) bool { return slices.Contains(known, cell) }) {
			return false
		}
	}
	return true
}

// folderHints tells what the sure dates of a folder say about the others.
func folderHints(extracts []Extract) hints {
	var h hints
	for i := range extracts {
		x := &extracts[i]
		if x.Err != nil {
			continue
		}
		g := guessDates(x.dateCells(), hints{})
		if len(g.Words) == 0 || len(g.Others) > 0 {
			continue
		}
		h.dayFirst = h.dayFirst || strings.HasPrefix(g.Words[0], "%d")
		h.monthFirst = h.monthFirst || strings.HasPrefix(g.Words[0], "%m")
	}
	return h
}

// guess tells how dates and numbers are written.
func (x *Extract) guess(h hints) {
	h.comma = x.Delimiter == ";"
	numbers, whole := x.numberCells()
	x.Numbers = guessNumbers(numbers, whole, h)
	h.comma = h.comma || slices.Contains(x.Numbers.Words, "1.234,56")
	times := x.dateCells()
	x.Dates = guessDates(times, h)
	x.WithoutOffset = slices.ContainsFunc(times, func(cell string) bool {
		m, ok := parseISO([]byte(cell))
		return ok && m.hasTime && !m.hasOffset || !ok && strings.Contains(cell, ":") && !strings.ContainsAny(cell, "+Z")
	})
	if x.Is.Preset == "salesforce/lead" {
		company := x.sample.cells(x.Is.Source.Columns["company_name"], x.Is.Source.Nulls)
		_, others := split(company, isAccountID)
		x.CompanyIsAccount = len(company) > 0 && len(others) == 0
	}
}

// isAccountID is true for the id of an account in Salesforce: 001 begins it.
func isAccountID(cell string) bool {
	return (len(cell) == 15 || len(cell) == 18) && strings.HasPrefix(cell, "001") && strings.Trim(cell, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// dateCells are the cells of the columns that are read as times.
func (x *Extract) dateCells() []string {
	if !x.Is.Certain {
		return x.sample.cells(x.DateColumns, nil)
	}
	return x.mappedCells(func(op operation) bool { return op == opTime || op == opDate })
}

// numberCells are the cells of the columns that are read as numbers, and of
// those that hold whole ones.
func (x *Extract) numberCells() (amounts, whole []string) {
	if !x.Is.Certain {
		return nil, nil
	}
	return x.mappedCells(func(op operation) bool { return op == opMoney || op == opDouble }),
		x.mappedCells(func(op operation) bool { return op == opInteger })
}

// mappedCells are the cells of the mapped columns of some operations.
func (x *Extract) mappedCells(is func(operation) bool) []string {
	var cells []string
	for _, c := range columnsOf(x.Is.Source) {
		if is(operationOf(c)) {
			cells = append(cells, x.sample.cells(x.Is.Source.Columns[c.Name], x.Is.Source.Nulls)...)
		}
	}
	return cells
}
