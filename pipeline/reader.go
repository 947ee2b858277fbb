package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/models"
	"abm/pipeline/engine"
	"abm/pipeline/engine/duckdb"
	"abm/pipeline/publish"
	"abm/sql"
)

// Reader answers questions about the published run: its views read one run's
// files, whatever is published meanwhile. It is DuckDB, whichever engine built
// the run, locked to the run's folder.
type Reader struct {
	// Pointer says which run is read.
	Pointer publish.Pointer
	engine  *duckdb.Engine
	temp    string
}

// OpenReader opens the run that is published in a warehouse.
func OpenReader(ctx context.Context, warehouse string) (*Reader, error) {
	pointer, err := publish.Current(warehouse)
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs(warehouse)
	if err != nil {
		return nil, fmt.Errorf("find warehouse: %w", err)
	}
	prelude, err := sql.FS.ReadFile("prelude/duckdb.sql")
	if err != nil {
		return nil, fmt.Errorf("read prelude: %w", err)
	}
	temp, err := os.MkdirTemp("", "abm-read-")
	if err != nil {
		return nil, fmt.Errorf("make temporary folder: %w", err)
	}
	r := &Reader{Pointer: pointer, temp: temp}
	dir := filepath.Join(root, "runs", pointer.RunID)
	if r.engine, err = duckdb.Open(ctx, duckdb.Options{TempDir: temp, Dirs: []string{dir}, Prelude: string(prelude)}); err != nil {
		return nil, errors.Join(fmt.Errorf("open run %s: %w", pointer.RunID, err), os.RemoveAll(temp))
	}
	for _, t := range models.Published() {
		// One file from DuckDB, as many as it takes from Spark.
		if err := r.engine.Scan(ctx, t.Name, t, []string{filepath.Join(dir, t.Name, "*.parquet")}); err != nil {
			return nil, errors.Join(fmt.Errorf("open table %s of run %s: %w", t.Name, pointer.RunID, err), r.Close())
		}
	}
	return r, nil
}

type parsedQuery struct {
	IsError    bool   `arrow:"is_error"`
	Type       string `arrow:"error_type"`
	Message    string `arrow:"error_message"`
	Statements int64  `arrow:"statements"`
}

// CheckQuery returns an error where a text is not one reading statement. The
// engine is locked to the run's folder, but inside of it copy could write.
func (r *Reader) CheckQuery(ctx context.Context, query string) error {
	parsed, err := AskRows[parsedQuery](ctx, r, "query_statements", query)
	if err != nil {
		return fmt.Errorf("parse query: %w", err)
	}
	if len(parsed) != 1 {
		return fmt.Errorf("parse query: got %d answers", len(parsed))
	}
	switch p := parsed[0]; {
	case p.Type == "not implemented": // what DuckDB's parser answers to any statement that is no query
		return errors.New("only reading statements can be asked: select, from, with, values, describe, summarize")
	case p.IsError:
		return errors.New(p.Message)
	case p.Statements != 1:
		return fmt.Errorf("one statement can be asked at a time, this text holds %d", p.Statements)
	}
	return nil
}

// Query runs a query of the user's over the published tables: one that
// CheckQuery lets pass.
func (r *Reader) Query(ctx context.Context, query string, args ...any) (array.RecordReader, error) {
	return r.engine.Read(ctx, query, args...)
}

// WriteParquet writes the answer to a query that CheckQuery lets pass as one
// Parquet file, rows in the order the query asks for.
func (r *Reader) WriteParquet(ctx context.Context, query string, w io.Writer) error {
	path := filepath.Join(r.temp, "answer.parquet")
	query = strings.TrimRight(query, "; \t\r\n")
	records, err := r.engine.Read(ctx, "copy ("+query+"\n) to '"+strings.ReplaceAll(path, "'", "''")+"' (format parquet, compression zstd)")
	if err != nil {
		return err
	}
	for records.Next() {
	}
	err = records.Err()
	records.Release()
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open answer: %w", err)
	}
	defer os.Remove(path)
	defer file.Close()
	if _, err := io.Copy(w, file); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

// Ask runs a reading query of sql/read, by name, with bound parameters.
func (r *Reader) Ask(ctx context.Context, name string, args ...any) (array.RecordReader, error) {
	text, err := sql.FS.ReadFile("read/" + name + ".sql")
	if err != nil {
		return nil, fmt.Errorf("read query %s: %w", name, err)
	}
	return r.engine.Read(ctx, string(text), args...)
}

// AskRows decodes the answer of a reading query into rows.
func AskRows[T any](ctx context.Context, r *Reader, name string, args ...any) ([]T, error) {
	records, err := r.Ask(ctx, name, args...)
	if err != nil {
		return nil, err
	}
	return engine.Decode[T](records)
}

// Close ends the reader.
func (r *Reader) Close() error {
	err := r.engine.Close()
	if rest := os.RemoveAll(r.temp); err == nil {
		err = rest
	}
	return err
}
