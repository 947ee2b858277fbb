//go:build !duckdb_arrow

package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/apache/arrow-go/v18/arrow/array"
)

// errNoArrow is what a binary says that was built without the driver's Arrow
// interface, which the driver compiles only under this tag.
var errNoArrow = errors.New("this binary lacks DuckDB's Arrow interface: build and test with -tags=duckdb_arrow, as the Makefile does (make build, make test)")

func registerArrow(driver.Conn, array.RecordReader, string) (func(), error) { return nil, errNoArrow }

func queryArrow(context.Context, driver.Conn, string, ...any) (array.RecordReader, error) {
	return nil, errNoArrow
}
