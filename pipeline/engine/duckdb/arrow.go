//go:build duckdb_arrow

package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/duckdb/duckdb-go/v2"
)

func registerArrow(c driver.Conn, records array.RecordReader, name string) (func(), error) {
	a, err := duckdb.NewArrowFromConn(c)
	if err != nil {
		return nil, err
	}
	return a.RegisterView(records, name)
}

func queryArrow(ctx context.Context, c driver.Conn, query string, args ...any) (array.RecordReader, error) {
	a, err := duckdb.NewArrowFromConn(c)
	if err != nil {
		return nil, err
	}
	return a.QueryContext(ctx, query, args...)
}
