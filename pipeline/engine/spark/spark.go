// Package spark runs models in Apache Spark 4. It drives one spark-submit
// process in client mode for the whole build: a small PySpark program, embedded
// here, answers requests over a socket. Rows travel between Go and Spark as
// Parquet files in the run's temporary folder, which the driver and every
// executor must see under the same path.
package spark

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/models"
	"abm/pipeline/engine"
)

// Options of an engine.
type Options struct {
	// Submit is the spark-submit program; where empty it is looked for in
	// $SPARK_HOME/bin and then in PATH.
	Submit string
	// Master is local[*], spark://host:port, yarn or k8s://...
	Master string
	// Conf is handed to spark-submit as --conf key=value.
	Conf map[string]string
	// SubmitArgs are handed to spark-submit as they are.
	SubmitArgs []string
	// MemoryBytes is the driver's heap where Conf names none.
	MemoryBytes int64
	// TempDir takes exchanged rows, the log and what spills; it must exist.
	TempDir string
	// Prelude is the SQL that defines the functions models share.
	Prelude string
	// StartTimeout bounds the wait for the application to compute, and any later
	// wait for an executor; 0 means two minutes.
	StartTimeout time.Duration
}

// Engine is a Spark application behind the engine seam.
type Engine struct {
	session *session
	temp    string
	version string
	// numbered counts what was read and loaded, to name its files.
	numbered int
}

var _ engine.Engine = (*Engine)(nil)

// Open starts the application and defines the prelude's functions. Its errors
// say what to mend: no spark-submit, no fitting Java, a master out of reach.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if o.StartTimeout == 0 {
		o.StartTimeout = 2 * time.Minute
	}
	temp := filepath.Join(o.TempDir, "spark")
	for _, dir := range []string{"spill", "load", "read", "write"} {
		if err := os.MkdirAll(filepath.Join(temp, dir), 0o700); err != nil {
			return nil, fmt.Errorf("make folder of spark: %w", err)
		}
	}
	s, version, err := start(ctx, o, temp)
	if err != nil {
		return nil, fmt.Errorf("start spark: %w", err)
	}
	e := &Engine{session: s, temp: temp, version: version}
	for _, statement := range statements(o.Prelude) {
		if _, err := s.call(ctx, request{Op: "statement", Query: statement}); err != nil {
			return nil, errors.Join(fmt.Errorf("set up spark: %w", err), e.Close())
		}
	}
	return e, nil
}

// statements splits a prelude: a statement ends with a semicolon at the end of
// a line.
func statements(prelude string) []string {
	var found []string
	for part := range strings.SplitSeq(prelude, ";\n") {
		lines := strings.Split(part, "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), "--") })
		if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
			found = append(found, text)
		}
	}
	return found
}

// Version names the engine and its version.
func (e *Engine) Version() string { return "spark " + e.version }

// Close ends the application and waits for spark-submit to exit.
func (e *Engine) Close() error { return e.session.close() }

// Scan makes a relation of landed Parquet files.
func (e *Engine) Scan(ctx context.Context, name string, table models.Table, files []string) error {
	var typed, empty []string
	for _, c := range table.Columns {
		if c.InputOnly {
			continue
		}
		typed = append(typed, quote(c.Name)+" "+sqlType(c))
		empty = append(empty, "cast(null as "+sqlType(c)+") as "+quote(c.Name))
	}
	if len(files) == 0 {
		return e.View(ctx, name, "select "+strings.Join(empty, ", ")+" where false")
	}
	_, err := e.session.call(ctx, request{Op: "scan", Name: name, Schema: strings.Join(typed, ", "), Files: files})
	return err
}

// sqlType is Spark's name of a column's type.
func sqlType(c models.Column) string {
	switch c.Kind {
	case models.Varchar:
		return "STRING"
	case models.Timestamp:
		return "TIMESTAMP_NTZ"
	}
	return c.Type()
}

// Load makes a relation of records.
func (e *Engine) Load(ctx context.Context, name string, records array.RecordReader) error {
	defer records.Release()
	e.numbered++
	path := filepath.Join(e.temp, "load", fmt.Sprintf("%s-%d.parquet", name, e.numbered))
	if err := writeParquet(path, records); err != nil {
		return fmt.Errorf("load %s: %w", name, err)
	}
	var columns []string
	for _, f := range records.Schema().Fields() {
		columns = append(columns, f.Name)
	}
	if _, err := e.session.call(ctx, request{Op: "load", Name: name, Path: path, Columns: columns}); err != nil {
		return fmt.Errorf("load %s: %w", name, err)
	}
	return nil
}

// View makes a relation that is evaluated where it is read.
func (e *Engine) View(ctx context.Context, name, query string) error {
	_, err := e.session.call(ctx, request{Op: "view", Name: name, Query: query})
	return err
}

// Write evaluates a query once into Parquet and makes a relation of the files.
// A sorted table may be several files; their numbers follow the order.
func (e *Engine) Write(ctx context.Context, name, query string, out engine.Output) (int64, error) {
	if out.Build {
		query = "select m.*, p.as_of, p.build_id from (" + query + "\n) as m cross join run_parameter as p"
	}
	_, err := e.session.call(ctx, request{
		Op: "write", Name: name, Query: query, Sort: out.SortBy, Dir: out.Dir, Temp: filepath.Join(e.temp, "write", name),
	})
	if err != nil {
		return 0, err
	}
	rows, err := countRows(out.Dir)
	if err != nil {
		return 0, fmt.Errorf("count rows: %w", err)
	}
	return rows, nil
}

// Read returns the rows of a query, in its order. Arguments are not supported:
// what asks with arguments reads published tables, which is DuckDB's part.
func (e *Engine) Read(ctx context.Context, query string, args ...any) (array.RecordReader, error) {
	if len(args) > 0 {
		return nil, errors.New("read from spark: bound arguments are not supported")
	}
	e.numbered++
	dir := filepath.Join(e.temp, "read", fmt.Sprint(e.numbered))
	_, err := e.session.call(ctx, request{Op: "read", Query: query, Dir: dir, Temp: dir + "-writing"})
	if err != nil {
		return nil, err
	}
	records, err := readParquet(dir)
	if err != nil {
		return nil, fmt.Errorf("read what spark wrote: %w", err)
	}
	return records, os.RemoveAll(dir)
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
