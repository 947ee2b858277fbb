// Package models is the data contract: one struct per landed or published
// table. Validation, schema checks, the dictionary and the metadata that
// travels with the files are derived from these structs and their comments.
//
// Tags. `parquet` gives name and physical type; `abm:"key"` marks the grain's
// key columns, in order; `unit` names the unit; `land` says how landing reads
// a column:
//
//	id           the record's id (15-character Salesforce ids widened, system prefix)
//	ref=ENTITY   the id of another record, treated like that record's id
//	ids          a list of ids of such records, landed each like the record's own and joined by ;
//	email        read for person_key and email_domain, never landed
//	keyed        who of our own people it is: an id or a name, landed as its keyed hash
//	enum=a|b     one of these words
//	money        an amount, landed in minor units
//	currency     an ISO 4217 code
//	rate         a positive decimal, landed exactly in trillionths (12 decimals)
//	share        a share (0.6) or a percentage (60), landed in millionths
//	start, end   a day without a time means its first instant, or its exclusive end
package models

import (
	"embed"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed landed*.go published*.go
var source embed.FS

// Kind is a column's logical type. Only these are published: what BI tools
// read without surprises.
type Kind string

// The kinds, by the SQL name both engines know them by.
const (
	Boolean   Kind = "BOOLEAN"
	Integer   Kind = "INTEGER"
	BigInt    Kind = "BIGINT"
	Decimal   Kind = "DECIMAL"
	Double    Kind = "DOUBLE"
	Varchar   Kind = "VARCHAR"
	Date      Kind = "DATE"
	Timestamp Kind = "TIMESTAMP"
)

// Column describes one column of a table.
type Column struct {
	Name  string
	Kind  Kind
	Scale int // of a Decimal; its precision is always 18
	// Key is true for a column of the grain's key.
	Key bool
	// Optional is true where the column may be null.
	Optional bool
	Unit     string
	Doc      string
	// Land is the land tag, read by pipeline/land alone.
	Land string
	// InputOnly columns are read from extracts and never written.
	InputOnly bool
}

// Type is the SQL type as written in the dictionary and in schema checks.
func (c Column) Type() string {
	if c.Kind == Decimal {
		return fmt.Sprintf("DECIMAL(18,%d)", c.Scale)
	}
	return string(c.Kind)
}

// Table describes one landed or published table.
type Table struct {
	Name    string
	Doc     string
	Grain   string
	Columns []Column
	// Row is a zero value of the struct, for parquet.SchemaOf.
	Row any
}

// Keys lists the key columns in order.
func (t Table) Keys() []string {
	var keys []string
	for _, c := range t.Columns {
		if c.Key {
			keys = append(keys, c.Name)
		}
	}
	return keys
}

// Column finds a column by name.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Landed lists the entities that can be landed, in a fixed order.
func Landed() []Table { return slices.Clone(landed()) }

var landed = sync.OnceValue(func() []Table {
	return describe(Lead{}, Touch{}, TouchContact{}, Deal{}, Account{}, Campaign{}, DealContact{}, DealAccount{}, LeadStage{}, DealStage{}, Signal{}, ProgrammeMember{}, Spend{}, FxRate{})
})

// Ended describes the lists of ended records that lie beside landed files.
func Ended() Table { return describe(EndedRecord{})[0] }

// Entity finds a landed table by its entity name.
func Entity(name string) (Table, bool) { return find(landed(), name) }

// Find finds a published table by name.
func Find(name string) (Table, bool) { return find(published(), name) }

func find(tables []Table, name string) (Table, bool) {
	for _, t := range tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

func describe(rows ...any) []Table {
	docs := comments()
	tables := make([]Table, 0, len(rows))
	// A published table that shares its name with an entity is a ...Row struct.
	for _, row := range rows {
		rt := reflect.TypeOf(row)
		text := docs[rt.Name()]
		body, grain, _ := strings.Cut(text, "Grain:")
		t := Table{Name: strings.TrimSuffix(snake(rt.Name()), "_row"), Doc: describeField(rt.Name(), body), Grain: strings.TrimSuffix(oneLine(grain), "."), Row: row}
		t.Columns = columns(rt, docs)
		tables = append(tables, t)
	}
	return tables
}

func columns(rt reflect.Type, docs map[string]string) []Column {
	var cols []Column
	for i := range rt.NumField() {
		f := rt.Field(i)
		if f.Anonymous {
			cols = append(cols, columns(f.Type, docs)...)
			continue
		}
		cols = append(cols, column(rt.Name(), f, docs))
	}
	return cols
}

func column(table string, f reflect.StructField, docs map[string]string) Column {
	tag := f.Tag.Get("parquet")
	name, options, _ := strings.Cut(tag, ",")
	c := Column{
		Name: name, Doc: docs[table+"."+f.Name], Unit: f.Tag.Get("unit"), Land: f.Tag.Get("land"),
		Key: f.Tag.Get("abm") == "key", Optional: f.Type.Kind() == reflect.Pointer,
	}
	if name == "-" {
		c.Name, c.InputOnly = snake(f.Name), true
	}
	c.Kind, c.Scale = kind(f.Type, options)
	return c
}

func kind(t reflect.Type, options string) (Kind, int) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case strings.Contains(options, "timestamp("):
		return Timestamp, 0
	case strings.Contains(options, "decimal("):
		_, rest, _ := strings.Cut(options, "decimal(")
		scale, _, _ := strings.Cut(rest, ":")
		n, err := strconv.Atoi(scale)
		if err != nil {
			panic(fmt.Sprintf("models: decimal scale %q: %v", scale, err))
		}
		return Decimal, n
	}
	for option := range strings.SplitSeq(options, ",") {
		if option == "date" {
			return Date, 0
		}
	}
	switch t.Kind() {
	case reflect.Bool:
		return Boolean, 0
	case reflect.Int32:
		return Integer, 0
	case reflect.Int64:
		return BigInt, 0
	case reflect.Float64:
		return Double, 0
	case reflect.String:
		return Varchar, 0
	}
	panic(fmt.Sprintf("models: no column type for %s", t))
}

// comments reads the doc comments of every struct and field, keyed "Type" and
// "Type.Field".
var comments = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	fset := token.NewFileSet()
	var files []*ast.File
	names, err := fs.Glob(source, "*.go")
	if err != nil {
		panic(fmt.Sprintf("models: %v", err))
	}
	for _, name := range names {
		text, err := source.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("models: %v", err))
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			panic(fmt.Sprintf("models: %v", err))
		}
		files = append(files, file)
	}
	pkg, err := doc.NewFromFiles(fset, files, "abm/models")
	if err != nil {
		panic(fmt.Sprintf("models: %v", err))
	}
	for _, t := range pkg.Types {
		out[t.Name] = t.Doc
		for _, spec := range t.Decl.Specs {
			if st, ok := spec.(*ast.TypeSpec).Type.(*ast.StructType); ok {
				fieldComments(out, t.Name, st)
			}
		}
	}
	return out
})

func fieldComments(out map[string]string, table string, st *ast.StructType) {
	for _, f := range st.Fields.List {
		for _, name := range f.Names {
			out[table+"."+name.Name] = describeField(name.Name, f.Doc.Text())
		}
	}
}

// describeField turns the Go comment "LeadID is the ..." into the sentence a
// reader of the table sees: "The ...".
func describeField(name, comment string) string {
	text := oneLine(comment)
	for _, lead := range []string{name + " is ", name + " are ", name + " "} {
		if rest, ok := strings.CutPrefix(text, lead); ok && rest != "" {
			return strings.ToUpper(rest[:1]) + rest[1:]
		}
	}
	return text
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// snake turns a Go name into a column or table name: LeadID is lead_id,
// FileSHA256 is file_sha256.
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	upper := func(i int) bool { return i >= 0 && i < len(runes) && runes[i] >= 'A' && runes[i] <= 'Z' }
	for i, r := range runes {
		if upper(i) && i > 0 && (!upper(i-1) || (i+1 < len(runes) && !upper(i+1) && runes[i+1] >= 'a')) {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
