package config

import (
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"abm/models"
)

// requiredEntities have at least one source each; an extract with nothing but
// a header will do.
func requiredEntities() []string { return []string{"lead", "touch", "deal"} }

func validateSources(c *Config, d *document) {
	tables := map[string]models.Table{}
	var entities []string
	for _, t := range models.Landed() {
		tables[t.Name] = t
		entities = append(entities, t.Name)
	}
	systems := map[string]bool{}
	for _, s := range c.Sources {
		if s.System != "" {
			systems[s.System] = true
		}
	}
	names, feeds := map[string]int{}, map[string]int{}
	for _, s := range c.Sources {
		feeds[s.Entity]++
	}
	allKnown := true
	for i := range c.Sources {
		s, key := &c.Sources[i], item("sources", i)
		d.unique(key+".name", s.Name, i, names)
		validateForm(key, s, d)
		if d.failed[key+".preset"] {
			allKnown = false
			continue // what it would have stood for is not missing
		}
		if !d.oneOf(key+".entity", s.Entity, "an entity", entities) {
			allKnown = false
			continue
		}
		if s.System == "" && len(systems) > 1 {
			d.fail(key+".system", "missing; other sources name theirs, and ids of different systems must not meet")
		}
		if s.System == "" && feeds[s.Entity] > 1 {
			d.fail(key+".system", "missing; %d sources feed %s, so that each must say whose ids it carries (the same name where they share them)", feeds[s.Entity], s.Entity)
		}
		m := mapping{d: d, s: s, key: key, columns: landedColumns(tables[s.Entity])}
		m.validate(slices.Sorted(maps.Keys(systems)))
	}
	if !allKnown || d.hasFailed("sources") {
		return // the source missing may be the one misspelt
	}
	for _, entity := range requiredEntities() {
		if feeds[entity] == 0 {
			d.sourceMissing(entity)
		}
	}
}

// sourceMissing reports that an entity has no source. Several may miss, so
// that it does not go by the one key "sources".
func (d *document) sourceMissing(entity string) {
	d.problems = append(d.problems, problem{at: d.locate("sources"), key: "sources",
		text: "no source for " + entity + "; lead, touch and deal want at least one each (a file with nothing but a header will do)"})
}

// validateForm checks how a source's files are written.
func validateForm(key string, s *Source, d *document) {
	if s.Name != "" && !regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`).MatchString(s.Name) {
		d.fail(key+".name", "%q: want lower-case letters, digits, _ and -", s.Name)
	}
	if s.System != "" && !isName(s.System) {
		d.fail(key+".system", "%q: want lower-case letters, digits and _", s.System)
	}
	if s.Files == "" {
		d.fail(key+".files", "missing; want a glob such as extracts/leads-*.csv")
	} else if _, err := filepath.Match(s.Files, ""); err != nil {
		d.fail(key+".files", "%q is not a glob: a bracket is open", s.Files)
	}
	if s.Format != "" {
		d.oneOf(key+".format", s.Format, "a format", []string{"csv", "ndjson", "parquet"})
	}
	d.oneOf(key+".mode", s.Mode, "a mode", []string{"snapshot", "delta"})
	validateBounds(key, s, d)
	d.oneOf(key+".encoding", s.Encoding, "an encoding", []string{"utf-8", "windows-1252", "iso-8859-1", "utf-16"})
	if styles := []string{"1,234.56", "1.234,56", "1 234,56"}; !slices.Contains(styles, s.Numbers) {
		d.fail(key+".numbers", "%q is not a number style; want one of 1,234.56 and 1.234,56 and \"1 234,56\"", s.Numbers)
	}
	if utf8.RuneCountInString(s.Delimiter) != 1 || strings.ContainsAny(s.Delimiter, "\"\r\n") {
		d.fail(key+".delimiter", "%q: want one character, such as ; or \"\\t\"", s.Delimiter)
	}
	if d.written(key + ".time_zone") {
		if _, err := loadZone(s.TimeZone); err != nil {
			d.fail(key+".time_zone", "%v", err)
		}
	}
	for i, layout := range s.Dates {
		at := key + ".dates"
		if d.written(item(at, i)) {
			at = item(at, i)
		}
		if _, err := GoLayout(layout); err != nil {
			d.fail(at, "%q: %v", layout, err)
		}
	}
	if s.ExtractDate.File != "" {
		if _, err := GoLayout(s.ExtractDate.File); err != nil {
			d.fail(key+".extract_date.file", "%q: %v", s.ExtractDate.File, err)
		}
		if s.ExtractDate.Column != "" {
			d.fail(key+".extract_date", "the day stands in the file's name or in a column: give one of file and column")
		}
	}
}

// validateBounds checks what an extract is held against before it is read.
func validateBounds(key string, s *Source, d *document) {
	d.oneOf(key+".drift", s.Drift, "what drift does", []string{"warn", "fail", "off"})
	if s.MaxAgeDays < 0 {
		d.fail(key+".max_age_days", "%d: want a number of days, or 0 for no bound", s.MaxAgeDays)
	}
	if s.MinRecords < 0 {
		d.fail(key+".min_records", "%d: want a number of records, or 0 for no bound", s.MinRecords)
	}
	if s.MaxRecords < 0 || s.MaxRecords > 0 && s.MaxRecords < s.MinRecords {
		d.fail(key+".max_records", "%d: want a number of records, not less than min_records, or 0 for no bound", s.MaxRecords)
	}
	if s.MaxRecordChange < 0 {
		d.fail(key+".max_record_change", "%g: want a share of the extract before, such as 0.5, or 0 for no bound", s.MaxRecordChange)
	}
}

// landedColumns lists the columns of an entity that an extract can feed:
// all but the provenance, which landing writes.
func landedColumns(t models.Table) map[string]models.Column {
	columns := map[string]models.Column{}
	for _, c := range t.Columns {
		columns[c.Name] = c
	}
	p := reflect.TypeFor[models.Provenance]()
	for i := range p.NumField() {
		name, _, _ := strings.Cut(p.Field(i).Tag.Get("parquet"), ",")
		delete(columns, name)
	}
	return columns
}

// mapping is the part of a source that says which columns are ours.
type mapping struct {
	d       *document
	s       *Source
	key     string
	columns map[string]models.Column
}

func (m mapping) validate(systems []string) {
	for _, name := range keysOf(m.s.Columns) {
		key := m.key + ".columns." + name
		if !m.known(key, name) {
			continue
		}
		if len(m.s.Columns[name]) == 0 || slices.Contains(m.s.Columns[name], "") {
			m.d.fail(key, "names no column of the extract; leave %s out if there is none", name)
		}
	}
	m.constants()
	m.values()
	m.references(systems)
	m.required()
}

// known fails a key that is not a column of the entity.
func (m mapping) known(key, name string) bool {
	if _, ok := m.columns[name]; ok {
		return true
	}
	names := keysOf(m.columns)
	hint := nearest(name, names)
	m.d.fail(key, "%s has no column %q%s", m.s.Entity, name, didYouMean(hint, names))
	if hint != "" {
		m.d.failed[m.key+".columns."+hint] = true // it is not missing, it is misspelt
	}
	return false
}

func (m mapping) constants() {
	for _, name := range keysOf(m.s.Constants) {
		key := m.key + ".constants." + name
		if !m.known(key, name) {
			continue
		}
		if _, both := m.s.Columns[name]; both {
			m.d.fail(key, "%s is mapped under columns, too; give one of them", name)
			continue
		}
		if m.s.Constants[name] == "" {
			m.d.fail(key, "the constant is empty; leave %s out", name)
			continue
		}
		m.word(key, name, m.s.Constants[name])
	}
}

func (m mapping) values() {
	for _, name := range keysOf(m.s.Values) {
		key := m.key + ".values." + name
		if !m.known(key, name) {
			continue
		}
		if _, mapped := m.s.Columns[name]; !mapped {
			m.d.fail(key, "%s is not mapped under columns, so that there is nothing to translate", name)
			continue
		}
		for _, theirs := range keysOf(m.s.Values[name]) {
			m.word(join(key, theirs), name, m.s.Values[name][theirs])
		}
	}
}

// word fails a word of ours that its column cannot hold. The empty word is null.
func (m mapping) word(key, column, ours string) {
	c := m.columns[column]
	if ours == "" {
		return
	}
	if words := enum(c); words != nil {
		m.d.oneOf(key, ours, "a word of "+column, words)
	} else if c.Kind == models.Boolean {
		m.d.oneOf(key, ours, "a word of "+column, []string{"true", "false"})
	}
}

func (m mapping) references(systems []string) {
	for _, name := range keysOf(m.s.References) {
		key := m.key + ".references." + name
		if !m.known(key, name) {
			continue
		}
		if !strings.HasPrefix(m.columns[name].Land, "ref=") {
			m.d.fail(key, "%s holds no id of another record", name)
			continue
		}
		if len(systems) == 0 {
			m.d.fail(key, "no source states its system; a reference names one of those")
			continue
		}
		m.d.oneOf(key, m.s.References[name], "the system of a source", systems)
	}
}

// required fails the source where a column is neither mapped nor constant
// without which no record can be landed.
func (m mapping) required() {
	for _, name := range keysOf(m.columns) {
		c := m.columns[name]
		if c.Optional || c.InputOnly {
			continue
		}
		_, mapped := m.s.Columns[name]
		_, constant := m.s.Constants[name]
		if !mapped && !constant && !m.d.failed[m.key+".columns."+name] {
			m.d.fail(m.key+".columns."+name, "missing; no %s can be landed without %s: map it under columns or give it under constants", m.s.Entity, name)
		}
	}
}
