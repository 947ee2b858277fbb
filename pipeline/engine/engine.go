// Package engine is the seam that the engines stand behind. A model is a
// SELECT; the engine makes relations of models, of landed Parquet and of Arrow
// records, writes relations as sorted Parquet, and reads them back. Nothing
// above this seam knows which engine it has.
package engine

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/models"
)

// Engine runs models. It is used by one goroutine at a time.
type Engine interface {
	// Scan makes a relation of Parquet files; without any it is empty, with
	// the table's columns.
	Scan(ctx context.Context, name string, table models.Table, files []string) error
	// Load makes a relation of records; it reads them to the end.
	Load(ctx context.Context, name string, records array.RecordReader) error
	// View makes a relation of a model, evaluated where it is read.
	View(ctx context.Context, name, query string) error
	// Write evaluates a model once, writes it as Parquet and makes a relation of
	// the files. It returns the rows written.
	Write(ctx context.Context, name, query string, out Output) (int64, error)
	// Read returns the rows of a query over the relations.
	Read(ctx context.Context, query string, args ...any) (array.RecordReader, error)
	// Version names the engine, for the run table.
	Version() string
	Close() error
}

// Output says where and how a model is written.
type Output struct {
	// Dir is the folder of the table's files.
	Dir string
	// SortBy is a total order of the rows; nil where order does not matter
	// (relations that no reader sees).
	SortBy []string
	// Build adds as_of and build_id from run_parameter to every row.
	Build bool
	// Meaning of the table and of one of its rows; written into the files'
	// metadata where the engine can.
	Meaning, Grain string
}
