package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/models"
	"abm/pipeline/engine"
	"abm/sql"
)

// kinds of steps, as the run table names them.
const (
	kindModel = "model"
	kindSolve = "solve"
	kindCheck = "check"
)

// step is one line of the flow.
type step struct {
	kind string
	// name of the relation made, or of the check.
	name string
	// file in sql/ of a model or check.
	file string
	// solve makes the rows of a solve step.
	solve func(context.Context, *build) (array.RecordReader, error)
	// sortBy replaces the key as the order of a published table's rows, and orders
	// those of a relation that is written.
	sortBy []string
}

func model(file string) step {
	return step{kind: kindModel, name: path.Base(file), file: file + ".sql"}
}

func check(name string) step {
	return step{kind: kindCheck, name: name, file: "checks/" + name + ".sql"}
}

// solved is a step whose rows a Go function makes.
func solved[T any](name string, f func(context.Context, *build) ([]T, error)) step {
	return step{kind: kindSolve, name: name, solve: func(ctx context.Context, b *build) (array.RecordReader, error) {
		rows, err := f(ctx, b)
		if err != nil {
			return nil, err
		}
		return engine.Records(rows)
	}}
}

// again runs the steps from the model first to the model last before their turn
// in the flow, once with every lookback that the sensitivity asks for beside
// the night's own, and makes a relation of what f finds after each time.
func again[T any](name, first, last string, f func(context.Context, *build) ([]T, error)) step {
	return solved(name, func(ctx context.Context, b *build) ([]T, error) {
		var rows []T
		for _, days := range b.config.Attribution.OtherLookbacks() {
			found, err := withLookback(ctx, b, days, first, last, f)
			if err != nil {
				return nil, fmt.Errorf("with a lookback of %d days: %w", days, err)
			}
			rows = append(rows, found...)
		}
		return rows, load(ctx, b, "run_parameter", []runParameter{b.parameter()})
	})
}

// withLookback runs the steps of a range as the build of the same night with
// another lookback would, publishes nothing, and removes what it wrote. The
// relations stay defined until the range's own turn makes them anew.
func withLookback[T any](ctx context.Context, b *build, days int, first, last string, f func(context.Context, *build) ([]T, error)) (rows []T, err error) {
	c := *b.config
	c.Attribution.LookbackDays = days
	trial := *b
	trial.config, trial.trial = &c, fmt.Sprintf("lookback_%d", days)
	defer func() { err = errors.Join(err, os.RemoveAll(trial.tempDir(""))) }()
	if err := load(ctx, &trial, "run_parameter", []runParameter{trial.parameter()}); err != nil {
		return nil, err
	}
	steps := flow()
	named := func(name string) int { return slices.IndexFunc(steps, func(s step) bool { return s.name == name }) }
	for _, s := range steps[named(first) : named(last)+1] {
		if s.kind == kindCheck {
			continue
		}
		if _, err := trial.run(ctx, s); err != nil {
			return nil, &StepError{s.name, s.file, err}
		}
	}
	return f(ctx, &trial)
}

func (s step) sortedBy(columns ...string) step {
	s.sortBy = columns
	return s
}

// text reads the step's file.
func (s step) text() (string, error) {
	text, err := fs.ReadFile(sql.FS, s.file)
	if err != nil {
		return "", fmt.Errorf("read model: %w", err)
	}
	return string(text), nil
}

// isMaterialised is true where the header asks for the model to be written.
func isMaterialised(text string) bool {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "--") {
			return false
		}
		if strings.TrimSpace(line) == "-- materialise" {
			return true
		}
	}
	return false
}

// run runs one step and returns the rows written, -1 where it writes none.
func (b *build) run(ctx context.Context, s step) (int64, error) {
	switch s.kind {
	case kindCheck:
		return -1, b.runCheck(ctx, s)
	case kindSolve:
		return b.runSolve(ctx, s)
	}
	text, err := s.text()
	if err != nil {
		return 0, err
	}
	if _, published := models.Find(s.name); published {
		return b.publish(ctx, s, text)
	}
	if !isMaterialised(text) {
		return -1, b.engine.View(ctx, s.name, text)
	}
	return b.engine.Write(ctx, s.name, text, engine.Output{Dir: b.tempDir(s.name), SortBy: s.sortBy})
}

func (b *build) runSolve(ctx context.Context, s step) (int64, error) {
	records, err := s.solve(ctx, b)
	if err != nil {
		return 0, err
	}
	if _, published := models.Find(s.name); !published {
		return -1, b.engine.Load(ctx, s.name, records)
	}
	rows := s.name + "_solved"
	if err := b.engine.Load(ctx, rows, records); err != nil {
		return 0, err
	}
	return b.publish(ctx, s, "select * from "+rows)
}

// publish writes a published table, sorted, and holds it against its contract;
// in a trial it is a relation like others.
func (b *build) publish(ctx context.Context, s step, query string) (int64, error) {
	if b.trial != "" {
		return b.engine.Write(ctx, s.name, query, engine.Output{Dir: b.tempDir(s.name)})
	}
	table, _ := models.Find(s.name)
	sortBy := s.sortBy
	if sortBy == nil {
		sortBy = table.Keys()
	}
	dir, err := b.tableDir(s.name)
	if err != nil {
		return 0, err
	}
	rows, err := b.engine.Write(ctx, s.name, query, engine.Output{
		Dir: dir, SortBy: sortBy, Build: true, Meaning: table.Doc, Grain: table.Grain,
	})
	if err != nil {
		return 0, err
	}
	return rows, b.checkSchema(ctx, table)
}

// checkSchema holds a published relation against the struct in models/.
func (b *build) checkSchema(ctx context.Context, table models.Table) error {
	records, err := b.engine.Read(ctx, "select * from "+table.Name+" limit 0")
	if err != nil {
		return err
	}
	defer records.Release()
	fields := records.Schema().Fields()
	if len(fields) != len(table.Columns) {
		return fmt.Errorf("table %s has columns %v, its contract has %v", table.Name, fieldNames(fields), columnNames(table))
	}
	for i, c := range table.Columns {
		if fields[i].Name != c.Name || sqlType(fields[i].Type) != c.Type() {
			return fmt.Errorf("table %s, column %d is %s %s, its contract says %s %s",
				table.Name, i+1, fields[i].Name, sqlType(fields[i].Type), c.Name, c.Type())
		}
	}
	return nil
}

func sqlType(t arrow.DataType) string {
	switch t := t.(type) {
	case *arrow.BooleanType:
		return string(models.Boolean)
	case *arrow.Int32Type:
		return string(models.Integer)
	case *arrow.Int64Type:
		return string(models.BigInt)
	case *arrow.Float64Type:
		return string(models.Double)
	case *arrow.StringType:
		return string(models.Varchar)
	case *arrow.Date32Type:
		return string(models.Date)
	case *arrow.Decimal128Type:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale)
	case *arrow.TimestampType:
		if t.TimeZone == "" && t.Unit == arrow.Microsecond {
			return string(models.Timestamp)
		}
	}
	return t.String()
}

func fieldNames(fields []arrow.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

func columnNames(table models.Table) []string {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	return names
}

// CheckError is a check that found bad rows: a gate that keeps the run from
// being published.
type CheckError struct {
	// Name of the check, and what it says must hold.
	Name, Rule string
	// Rows are the first bad rows, as text.
	Rows []string
}

func (e *CheckError) Error() string {
	return fmt.Sprintf("check %s failed: %s First bad rows:\n  %s", e.Name, e.Rule, strings.Join(e.Rows, "\n  "))
}

func (b *build) runCheck(ctx context.Context, s step) error {
	text, err := s.text()
	if err != nil {
		return err
	}
	records, err := b.engine.Read(ctx, "select * from ("+text+"\n) as bad_rows limit 5")
	if err != nil {
		return err
	}
	defer records.Release()
	var bad []string
	for records.Next() {
		batch := records.RecordBatch()
		for r := range int(batch.NumRows()) {
			var cells []string
			for i, f := range batch.Schema().Fields() {
				cells = append(cells, f.Name+"="+batch.Column(i).ValueStr(r))
			}
			bad = append(bad, strings.Join(cells, ", "))
		}
	}
	if err := records.Err(); err != nil {
		return err
	}
	if len(bad) > 0 {
		return &CheckError{Name: s.name, Rule: headline(text), Rows: bad}
	}
	return nil
}

// headline is the comment a file begins with.
func headline(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		words = append(words, strings.TrimSpace(comment))
	}
	return strings.Join(words, " ")
}
