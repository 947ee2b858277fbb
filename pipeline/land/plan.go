package land

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"abm/models"
	"abm/pipeline/config"
)

// operation says how a cell becomes a value.
type operation int

const (
	opText operation = iota
	opID
	opIDs
	opEmail
	opKeyed
	opEnum
	opCurrency
	opMoney
	opRate
	opShare
	opInteger
	opDouble
	opBoolean
	opTime
	opDate
)

// column is one mapped column of ours.
type column struct {
	name     string
	leaf     int // in the Parquet schema; -1 for an e-mail address
	op       operation
	required bool
	prefix   []byte
	words    [][]byte // of an enum
	endOfDay bool
	isRef    bool // the id of another record

	names    []string // theirs, in order of preference
	constant []byte
	values   map[string][]byte // their word to ours; an empty one is null
	other    []byte            // for every other word
	hasOther bool
}

func (col *column) isID() bool { return col.op == opID || col.op == opIDs || col.op == opKeyed }

// plan is a source's mapping, compiled.
type plan struct {
	source config.Source
	table  models.Table
	schema *parquet.Schema
	hash   string

	columns    []column // keys first, then currency, then in table order
	keyColumns int      // how many of columns are keys
	keys       []int    // leaves of the table's key; one that is not mapped is null
	content    []int    // leaves that make a record another version when they change
	keep       []string

	leaf struct{ source, date, sha, record, attributes, personKey, emailDomain int }

	nulls       map[string]bool
	nullLengths uint64 // bit n is set where a null word has n bytes
	numbers     numberStyle
	layouts     []layout
	location    *time.Location // of times without an offset
	business    *time.Location // of days
	exponent    int            // of amounts without a currency
	fileDate    *layout
	delimiter   byte
}

// newPlan compiles the mapping of one source.
func newPlan(cfg *config.Config, src config.Source) (*plan, error) {
	p, err := compile(cfg, src)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", src.Name, err)
	}
	return p, nil
}

func compile(cfg *config.Config, src config.Source) (*plan, error) {
	table, ok := models.Entity(src.Entity)
	if !ok {
		return nil, fmt.Errorf("entity %q is not one that can be landed", src.Entity)
	}
	p := &plan{source: src, table: table, schema: schemaOf(table), keep: src.Keep, exponent: 2, delimiter: ','}
	if err := p.readStyles(cfg); err != nil {
		return nil, err
	}
	if err := p.addColumns(cfg); err != nil {
		return nil, err
	}
	p.leaf.source, p.leaf.date = p.mustLeaf("land_source"), p.mustLeaf("extract_date")
	p.leaf.sha, p.leaf.record = p.mustLeaf("file_sha256"), p.mustLeaf("record_number")
	p.leaf.attributes = p.mustLeaf("attributes")
	p.leaf.personKey, p.leaf.emailDomain = p.findLeaf("person_key"), p.findLeaf("email_domain")
	for i, name := range p.schema.Columns() {
		if !isOrigin(name[0]) {
			p.content = append(p.content, i)
		}
	}
	var err error
	p.hash, err = mappingHash(cfg, src, table)
	return p, err
}

func schemaOf(t models.Table) *parquet.Schema { return parquet.SchemaOf(t.Row) }

func (p *plan) findLeaf(name string) int {
	if leaf, ok := p.schema.Lookup(name); ok {
		return int(leaf.ColumnIndex)
	}
	return -1
}

func (p *plan) mustLeaf(name string) int {
	leaf := p.findLeaf(name)
	if leaf < 0 {
		panic(fmt.Sprintf("land: %s has no column %s", p.table.Name, name))
	}
	return leaf
}

// readStyles compiles what all columns share.
func (p *plan) readStyles(cfg *config.Config) (err error) {
	src := p.source
	if p.numbers, err = parseNumberStyle(src.Numbers); err != nil {
		return err
	}
	for _, text := range src.Dates {
		l, err := parseLayout(text)
		if err != nil {
			return fmt.Errorf("dates: %w", err)
		}
		p.layouts = append(p.layouts, l)
	}
	if src.ExtractDate.File != "" {
		l, err := parseLayout(src.ExtractDate.File)
		if err != nil {
			return fmt.Errorf("extract_date.file: %w", err)
		}
		p.fileDate = &l
	}
	if p.business, err = location(cfg); err != nil {
		return err
	}
	p.location = p.business
	if src.TimeZone != "" {
		if p.location, err = time.LoadLocation(src.TimeZone); err != nil {
			return fmt.Errorf("time_zone: %w", err)
		}
	}
	p.nulls = make(map[string]bool, len(src.Nulls))
	for _, word := range src.Nulls {
		word = string(trim([]byte(word)))
		p.nulls[word] = true
		p.nullLengths |= 1 << min(len(word), 63)
	}
	if cfg.Currency != "" && hasCurrency(p.table) {
		p.exponent = minorExponent(cfg.Currency)
	}
	return p.readDelimiter()
}

func (p *plan) readDelimiter() error {
	switch d := p.source.Delimiter; {
	case d == "":
	case d == `\t` || d == "tab":
		p.delimiter = '\t'
	case len(d) == 1 && !strings.Contains("\"\r\n", d):
		p.delimiter = d[0]
	default:
		return fmt.Errorf("delimiter %q must be one ASCII character, not a quote or a line end", d)
	}
	return nil
}

func location(cfg *config.Config) (*time.Location, error) {
	if cfg.Location != nil {
		return cfg.Location, nil
	}
	loc, err := time.LoadLocation(cfg.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time_zone: %w", err)
	}
	return loc, nil
}

func hasCurrency(t models.Table) bool {
	return slices.ContainsFunc(t.Columns, func(c models.Column) bool { return c.Land == "currency" })
}

// addColumns compiles the mapped columns and refuses what cannot be mapped.
func (p *plan) addColumns(cfg *config.Config) error {
	mapped := map[string]bool{}
	for name := range p.source.Columns {
		mapped[name] = true
	}
	for name := range p.source.Constants {
		mapped[name] = true
	}
	for _, c := range p.table.Columns {
		if !mapped[c.Name] {
			if !c.Optional && !isProvenance(c.Name) {
				return fmt.Errorf("column %s of %s is required: map it under columns: or constants:", c.Name, p.table.Name)
			}
			continue
		}
		delete(mapped, c.Name)
		if isProvenance(c.Name) || c.Name == "person_key" {
			return fmt.Errorf("column %s is made by landing and cannot be mapped", c.Name)
		}
		p.columns = append(p.columns, p.compileColumn(cfg, c))
	}
	for name := range mapped {
		return fmt.Errorf("entity %s has no column %s", p.table.Name, name)
	}
	rank := func(c column) int {
		switch {
		case slices.Contains(p.table.Keys(), c.name):
			return 0
		case c.op == opCurrency:
			return 1
		}
		return 2
	}
	sort.SliceStable(p.columns, func(i, j int) bool { return rank(p.columns[i]) < rank(p.columns[j]) })
	for _, c := range p.columns {
		if rank(c) == 0 {
			p.keyColumns++
		}
	}
	for _, name := range p.table.Keys() {
		p.keys = append(p.keys, p.mustLeaf(name))
	}
	return nil
}

func isProvenance(name string) bool {
	switch name {
	case "land_source", "extract_date", "file_sha256", "record_number", "attributes":
		return true
	}
	return false
}

func (p *plan) compileColumn(cfg *config.Config, c models.Column) column {
	out := column{name: c.Name, leaf: -1, required: !c.Optional, names: p.source.Columns[c.Name]}
	if !c.InputOnly {
		out.leaf = p.mustLeaf(c.Name)
	}
	if text, ok := p.source.Constants[c.Name]; ok {
		out.constant = []byte(text)
	}
	for word, ours := range p.source.Values[c.Name] {
		if word == "*" {
			out.other, out.hasOther = []byte(ours), true
			continue
		}
		if out.values == nil {
			out.values = map[string][]byte{}
		}
		out.values[string(trim([]byte(word)))] = []byte(ours)
	}
	out.op = operationOf(c)
	tag, argument, _ := strings.Cut(c.Land, "=")
	switch tag {
	case "id", "ids", "ref", "keyed":
		out.prefix, out.isRef = systemPrefix(cfg, p.source, c.Name), tag == "ref"
	case "enum":
		out.words = bytes.Split([]byte(argument), []byte("|"))
	case "end":
		out.endOfDay = true
	}
	return out
}

func operationOf(c models.Column) operation {
	switch tag, _, _ := strings.Cut(c.Land, "="); tag {
	case "id", "ref":
		return opID
	case "ids":
		return opIDs
	case "email":
		return opEmail
	case "keyed":
		return opKeyed
	case "enum":
		return opEnum
	case "currency":
		return opCurrency
	case "money":
		return opMoney
	case "rate":
		return opRate
	case "share":
		return opShare
	}
	switch c.Kind {
	case models.BigInt:
		return opInteger
	case models.Double:
		return opDouble
	case models.Boolean:
		return opBoolean
	case models.Timestamp:
		return opTime
	case models.Date, models.Integer:
		return opDate
	}
	return opText
}

// systemPrefix is "<system>:" where the config knows several systems: of the
// record's own, or for a reference of the one named under references.
func systemPrefix(cfg *config.Config, src config.Source, name string) []byte {
	systems := map[string]bool{}
	for _, s := range cfg.Sources {
		if s.System != "" {
			systems[s.System] = true
		}
	}
	system := src.System
	if other, ok := src.References[name]; ok {
		system = other
	}
	if len(systems) < 2 || system == "" {
		return nil
	}
	return []byte(system + ":")
}

// wanted lists all their columns that the mapping reads, sorted.
func (p *plan) wanted() []string {
	seen := map[string]bool{}
	for _, c := range p.columns {
		for _, name := range c.names {
			seen[name] = true
		}
	}
	for _, name := range p.keep {
		seen[name] = true
	}
	if name := p.source.ExtractDate.Column; name != "" {
		seen[name] = true
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// rules is the version of the landing rules. It is part of the mapping hash:
// when cells come to mean something else, files are landed anew.
const rules = 3

// mappingHash stands for everything that changes what the cells of a source
// mean: the mapping itself, what it takes from the rest of abm.yaml, and the
// columns of the entity.
func mappingHash(cfg *config.Config, src config.Source, table models.Table) (string, error) {
	type col struct{ Name, Kind, Land string }
	m := struct {
		Rules              int
		Source             config.Source
		TimeZone, Currency string
		Prefixes           map[string]string
		Columns            []col
	}{Rules: rules, Source: src, TimeZone: cfg.TimeZone, Prefixes: map[string]string{}}
	// What says where files lie and which of them are read, not what they mean.
	m.Source.Files, m.Source.Mode, m.Source.Optional = "", "", false
	m.Source.MaxAgeDays, m.Source.MinRecords, m.Source.MaxRecords, m.Source.MaxRecordChange, m.Source.Drift = 0, 0, 0, 0, ""
	m.Source.Numbers, m.Source.Encoding = orElse(src.Numbers, "1,234.56"), orElse(src.Encoding, "utf-8")
	m.Source.Delimiter = orElse(src.Delimiter, ",")
	if hasCurrency(table) {
		m.Currency = cfg.Currency
	}
	for _, c := range table.Columns {
		m.Columns = append(m.Columns, col{c.Name, c.Type(), c.Land})
		if tag, _, _ := strings.Cut(c.Land, "="); tag == "id" || tag == "ids" || tag == "ref" || tag == "keyed" {
			m.Prefixes[c.Name] = string(systemPrefix(cfg, src, c.Name))
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("hash mapping: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
