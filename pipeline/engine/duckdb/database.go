package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"abm/models"
)

// TableFiles is a published table and the files that hold it.
type TableFiles struct {
	Table models.Table
	Glob  string
}

// WriteDatabase makes a database file of views over published files, with the
// dictionary as comments, so that a BI tool that opens it finds described
// tables. The file holds no data.
func WriteDatabase(ctx context.Context, path string, tables []TableFiles) (err error) {
	db, err := sql.Open("duckdb", path)
	if err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	// One transaction: else each of a thousand statements is brought to the disk by itself.
	statements := []string{"begin transaction"}
	for _, t := range tables {
		statements = append(statements,
			"create view "+quote(t.Table.Name)+" as select * from read_parquet("+literal(t.Glob)+")",
			"comment on view "+quote(t.Table.Name)+" is "+literal(t.Table.Doc+" Grain: "+t.Table.Grain+"."),
		)
		for _, c := range t.Table.Columns {
			text := c.Doc
			if c.Unit != "" {
				text += " Unit: " + c.Unit + "."
			}
			statements = append(statements, "comment on column "+quote(t.Table.Name)+"."+quote(c.Name)+" is "+literal(text))
		}
	}
	for _, s := range append(statements, "commit", "checkpoint") {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%.80s: %w", s, err)
		}
	}
	return nil
}
