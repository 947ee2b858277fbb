// Package duckdb runs models in an embedded DuckDB. It is locked to the
// folders it is given and has one connection, because temporary views, macros
// and settings belong to a connection.
package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/duckdb/duckdb-go/v2"

	"abm/models"
	"abm/pipeline/engine"
)

// Options of an engine.
type Options struct {
	// MemoryBytes is DuckDB's own limit; its resident peak lies above it.
	MemoryBytes int64
	// Threads; 0 means one per core.
	Threads int
	// TempDir takes what spills; it must exist.
	TempDir string
	// Dirs are the only folders the engine may touch, beside TempDir.
	Dirs []string
	// Prelude is the SQL that defines the functions models share.
	Prelude string
}

// Engine is an embedded DuckDB behind the engine seam.
type Engine struct {
	db   *sql.DB
	conn *sql.Conn
	name string
}

var _ engine.Engine = (*Engine)(nil)

// Open starts an in-memory DuckDB, settles and locks its configuration.
func Open(ctx context.Context, o Options) (*Engine, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, fmt.Errorf("open duckdb: %w", err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open duckdb: %w", err), db.Close())
	}
	e := &Engine{db: db, conn: conn}
	if err := e.settle(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("set up duckdb: %w", err), e.Close())
	}
	return e, nil
}

func (e *Engine) settle(ctx context.Context, o Options) error {
	dirs := make([]string, 0, len(o.Dirs)+1)
	for _, dir := range append([]string{o.TempDir}, o.Dirs...) {
		dirs = append(dirs, literal(filepath.Clean(dir)+string(filepath.Separator)))
	}
	settings := []string{
		"set TimeZone = 'UTC'",
		"set preserve_insertion_order = false",
		"set autoinstall_known_extensions = false",
		"set autoload_known_extensions = false",
		"set enable_progress_bar = false",
		"set temp_directory = " + literal(o.TempDir),
		"set allowed_directories = [" + strings.Join(dirs, ", ") + "]",
	}
	if o.MemoryBytes > 0 {
		settings = append(settings, fmt.Sprintf("set memory_limit = '%dMiB'", o.MemoryBytes>>20))
	}
	if o.Threads > 0 {
		settings = append(settings, fmt.Sprintf("set threads = %d", o.Threads))
	}
	if o.Prelude != "" {
		settings = append(settings, o.Prelude)
	}
	settings = append(settings, "set enable_external_access = false", "set lock_configuration = true")
	for _, s := range settings {
		if _, err := e.conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return e.conn.QueryRowContext(ctx, "select 'duckdb ' || version()").Scan(&e.name)
}

// Version names the engine and its version.
func (e *Engine) Version() string { return e.name }

// Close ends the engine.
func (e *Engine) Close() error { return errors.Join(e.conn.Close(), e.db.Close()) }

// Scan makes a relation of landed Parquet files; a column that none of them has,
// because an older program landed them, is null.
func (e *Engine) Scan(ctx context.Context, name string, table models.Table, files []string) error {
	if len(files) == 0 {
		return e.View(ctx, name, "select "+strings.Join(nulls(table, nil), ", ")+" where false")
	}
	landed := "read_parquet([" + literals(files) + "], union_by_name = true)"
	has, rows, err := e.describe(ctx, landed)
	if err == nil && rows <= keptRows {
		landed, err = e.keep(ctx, name, landed)
	}
	if err != nil {
		return fmt.Errorf("scan %s: %w", name, err)
	}
	return e.View(ctx, name, "select "+strings.Join(append(nulls(table, has), "*"), ", ")+" from "+landed)
}

// describe names a relation's columns and counts its rows.
func (e *Engine) describe(ctx context.Context, from string) (has map[string]bool, rows int64, err error) {
	found, err := e.conn.QueryContext(ctx, "select * from "+from+" limit 0")
	if err != nil {
		return nil, 0, err
	}
	names, err := found.Columns()
	if err = errors.Join(err, found.Close()); err != nil {
		return nil, 0, err
	}
	has = make(map[string]bool, len(names))
	for _, n := range names {
		has[n] = true
	}
	err = e.conn.QueryRowContext(ctx, "select count(*) from "+from).Scan(&rows)
	return has, rows, err
}

// nulls writes a null for each of a landed table's columns that is not there.
func nulls(table models.Table, has map[string]bool) []string {
	var columns []string
	for _, c := range table.Columns {
		if !c.InputOnly && !has[c.Name] {
			columns = append(columns, fmt.Sprintf("cast(null as %s) as %s", c.Type(), quote(c.Name)))
		}
	}
	return columns
}

// Load makes a relation of records.
func (e *Engine) Load(ctx context.Context, name string, records array.RecordReader) error {
	defer records.Release()
	return e.raw(func(c driver.Conn) error {
		release, err := registerArrow(c, records, "arrow_input")
		if err != nil {
			return fmt.Errorf("load %s: %w", name, err)
		}
		defer release()
		_, err = c.(driver.ExecerContext).ExecContext(ctx,
			"create or replace temporary table "+quote(name)+" as select * from arrow_input", nil)
		if err != nil {
			return fmt.Errorf("load %s: %w", name, err)
		}
		return nil
	})
}

// View makes a relation that is evaluated where it is read.
func (e *Engine) View(ctx context.Context, name, query string) error {
	_, err := e.conn.ExecContext(ctx, "create or replace temporary view "+quote(name)+" as "+query)
	return err
}

// Write evaluates a query once into Parquet and makes a relation of the file.
func (e *Engine) Write(ctx context.Context, name, query string, out engine.Output) (int64, error) {
	if err := os.MkdirAll(out.Dir, 0o755); err != nil {
		return 0, fmt.Errorf("make folder: %w", err)
	}
	file := filepath.Join(out.Dir, "part-0.parquet")
	columns, build := "m.*", ""
	if out.Build {
		columns, build = "m.*, p.as_of, p.build_id", " cross join run_parameter as p"
	}
	order := ""
	if len(out.SortBy) > 0 {
		keys := make([]string, len(out.SortBy))
		for i, key := range out.SortBy {
			keys[i] = quote(key) + " nulls last"
		}
		order = " order by " + strings.Join(keys, ", ")
	}
	// What no reader sees is read back at once: speed counts for more than size.
	compression := "snappy"
	if out.Build {
		compression = "zstd"
	}
	result, err := e.conn.ExecContext(ctx, "copy (select "+columns+" from ("+query+"\n) as m"+build+order+
		") to "+literal(file)+" (format parquet, compression "+compression+", row_group_size 122880"+metadata(out)+")")
	if err != nil {
		return 0, inPlainWords(err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count rows: %w", err)
	}
	from := "read_parquet(" + literal(file) + ")"
	if rows <= keptRows {
		if from, err = e.keep(ctx, name, from); err != nil {
			return 0, err
		}
	}
	return rows, e.View(ctx, name, "select * from "+from)
}

// keptRows is up to how many rows a written relation is also held in memory.
// A query that reads Parquet is bound again when it runs, and opens each file
// for it: where a file holds little, planning takes longer than reading. One
// vector of rows keeps what hundreds of relations hold to some megabytes.
const keptRows = 2048

// keep holds a written relation in memory and returns the table's name.
func (e *Engine) keep(ctx context.Context, name, from string) (string, error) {
	table := quote(name + "_kept")
	if _, err := e.conn.ExecContext(ctx, "create or replace temporary table "+table+" as select * from "+from); err != nil {
		return "", fmt.Errorf("keep %s: %w", name, err)
	}
	return table, nil
}

// metadata writes what the table is into the footer, for readers of a file
// that has lost its dictionary.
func metadata(out engine.Output) string {
	if out.Meaning == "" {
		return ""
	}
	return ", kv_metadata {table_meaning: " + literal(out.Meaning) + ", table_grain: " + literal(out.Grain) + "}"
}

// Read returns the rows of a query.
func (e *Engine) Read(ctx context.Context, query string, args ...any) (records array.RecordReader, err error) {
	err = e.raw(func(c driver.Conn) error {
		records, err = queryArrow(ctx, c, query, args...)
		return inPlainWords(err)
	})
	return records, err
}

func (e *Engine) raw(f func(driver.Conn) error) error {
	return e.conn.Raw(func(c any) error {
		dc, ok := c.(*duckdb.Conn)
		if !ok {
			return fmt.Errorf("not a duckdb connection: %T", c)
		}
		return f(dc)
	})
}

// inPlainWords says what to do where the engine's memory ran out: DuckDB's own
// advice names settings that are locked here.
func inPlainWords(err error) error {
	var failed *duckdb.Error
	if !errors.As(err, &failed) || failed.Type != duckdb.ErrorTypeOutOfMemory {
		return err
	}
	what, _, _ := strings.Cut(failed.Msg, "\n")
	return fmt.Errorf("%s: this step cannot spill all that it holds; raise memory: in abm.yaml, of which the engine gets half", what)
}

func quote(name string) string   { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
func literals(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = literal(t)
	}
	return strings.Join(out, ", ")
}
