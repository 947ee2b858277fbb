package land

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/zeebo/xxh3"

	"abm/models"
)

// landedFile is an open landed file.
type landedFile struct {
	file *os.File
	*parquet.File
}

func openLanded(path string) (*landedFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	p, err := parquet.OpenFile(f, info.Size(), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", filepath.Base(path), err), f.Close())
	}
	return &landedFile{file: f, File: p}, nil
}

// eachValue calls f for each value of a column chunk, in order. A value is
// valid during the call only.
func eachValue(chunk parquet.ColumnChunk, f func(row int, v parquet.Value)) (err error) {
	pages := chunk.Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	values := make([]parquet.Value, 1024)
	row := 0
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		reader := page.Values()
		for {
			n, err := reader.ReadValues(values)
			for _, v := range values[:n] {
				f(row, v)
				row++
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
}

// hashValue adds a column's value to the hash of a row. No landed text holds
// the byte that stands for null.
func hashValue(sum uint64, v parquet.Value) uint64 {
	var b [8]byte
	switch v.Kind() {
	case parquet.ByteArray:
		return xxh3.HashSeed(v.ByteArray(), sum)
	case parquet.Int64, parquet.Double:
		binary.LittleEndian.PutUint64(b[:], v.Uint64())
		return xxh3.HashSeed(b[:], sum)
	case parquet.Int32:
		binary.LittleEndian.PutUint32(b[:4], v.Uint32())
		return xxh3.HashSeed(b[:4], sum)
	case parquet.Boolean:
		if v.Boolean() {
			b[0] = 1
		}
		return xxh3.HashSeed(b[:1], sum)
	}
	b[0] = 0xff
	return xxh3.HashSeed(b[:1], sum)
}

// rowGroup is one row group of a landed file with what tells its rows apart.
type rowGroup struct {
	parquet.RowGroup
	schema  *parquet.Schema
	origins []origin
	numbers []int64
}

// rowGroups reads the origins of a landed file's rows, group by group.
func rowGroups(path string, f func(rowGroup) error) (err error) {
	defer guard(&err)
	file, err := openLanded(path)
	if err != nil {
		return err
	}
	defer file.file.Close()
	for _, rows := range file.RowGroups() {
		g := rowGroup{RowGroup: rows, schema: file.Schema(), origins: make([]origin, rows.NumRows()), numbers: make([]int64, rows.NumRows())}
		sha := ""
		err := errors.Join(
			g.column("extract_date", func(row int, v parquet.Value) { g.origins[row].date = v.Int32() }),
			g.column("file_sha256", func(row int, v parquet.Value) {
				if string(v.ByteArray()) != sha {
					sha = string(v.ByteArray())
				}
				g.origins[row].sha = sha
			}),
			g.column("record_number", func(row int, v parquet.Value) { g.numbers[row] = v.Int64() }),
		)
		if err == nil {
			err = f(g)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

// column calls f for each value of a column, which the file must have.
func (g rowGroup) column(name string, f func(row int, v parquet.Value)) error {
	leaf, ok := g.schema.Lookup(name)
	if !ok {
		return fmt.Errorf("it has no column %s", name)
	}
	return eachValue(g.ColumnChunks()[leaf.ColumnIndex], f)
}

// keyed reads the keys of a landed file's rows, and where they came from.
func (g rowGroup) keyed(keys []string, into *refs) ([]ref, error) {
	rows := make([]ref, g.NumRows())
	for _, name := range keys {
		if err := g.column(name, func(row int, v parquet.Value) { rows[row].key = hashValue(rows[row].key, v) }); err != nil {
			return nil, err
		}
	}
	at, last := int32(0), origin{date: -1}
	for i := range rows {
		if g.origins[i] != last {
			last = g.origins[i]
			at = into.place(last)
		}
		rows[i].number, rows[i].file = g.numbers[i], at
	}
	return rows, nil
}

// refs reads the rows of a landed file as a comparison sees them, but for those
// that are ended.
func (g rowGroup) refs(keys []string, ended endings, into *refs) error {
	rows, err := g.keyed(keys, into)
	if err != nil {
		return err
	}
	for _, path := range g.schema.Columns() {
		if isOrigin(path[0]) {
			continue
		}
		if err := g.column(path[0], func(row int, v parquet.Value) { rows[row].hash = hashValue(rows[row].hash, v) }); err != nil {
			return err
		}
	}
	live := rows[:0]
	for i, row := range rows {
		if !ended.has(g.origins[i], g.numbers[i]) {
			live = append(live, row)
		}
	}
	return into.add(live)
}

// isOrigin is true for the columns that say where a record came from: they do
// not make it another version. What is kept as attributes does.
func isOrigin(name string) bool { return isProvenance(name) && name != "attributes" }

// copyRows appends the rows of a landed file that keep wants to an output, as
// they are: of some columns, or where these are nil of all. Other columns, and
// those that the file does not have, stay empty.
func copyRows(path string, schema *parquet.Schema, columns []string, to *rowWriter, keep func(origin, int64) bool) error {
	return rowGroups(path, func(g rowGroup) error {
		kept := make([]bool, g.NumRows())
		count := 0
		for i := range kept {
			if kept[i] = keep(g.origins[i], g.numbers[i]); kept[i] {
				count++
			}
		}
		if count == 0 {
			return nil
		}
		if err := to.begin(count); err != nil {
			return err
		}
		values := make([]parquet.Value, 0, 1024)
		for i, column := range to.group.columns {
			name := schema.Columns()[i][0]
			leaf, ok := g.schema.Lookup(name)
			if !ok || columns != nil && !slices.Contains(columns, name) {
				if err := column.write(emptyValues(schema, name, count)); err != nil {
					return err
				}
				continue
			}
			var failed error
			flush := func() {
				if err := column.write(values); err != nil && failed == nil {
					failed = err
				}
				values = values[:0]
			}
			err := eachValue(g.ColumnChunks()[leaf.ColumnIndex], func(row int, v parquet.Value) {
				if !kept[row] {
					return
				}
				// The value's bytes belong to its page, which may be gone by the next one.
				if values = append(values, v.Clone()); len(values) == cap(values) {
					flush()
				}
			})
			flush()
			if err := errors.Join(err, failed); err != nil {
				return err
			}
		}
		return nil
	})
}

// emptyValues are nulls, or zeros in a column that has no nulls.
func emptyValues(schema *parquet.Schema, column string, count int) []parquet.Value {
	values := make([]parquet.Value, count)
	if leaf, _ := schema.Lookup(column); leaf.Node.Required() {
		for i := range values {
			values[i] = parquet.ZeroValue(leaf.Node.Type().Kind())
		}
	}
	return values
}

// rowWriter gathers copied rows into row groups of a good size.
type rowWriter struct {
	*output
	group *groupWriter
	rows  int
}

// groupRows is how many copied rows become one row group, and groupBytes from how
// many encoded bytes on it takes no more: rows of long texts are fewer.
const (
	groupRows  = 1 << 17
	groupBytes = 64 << 20
)

// begin makes room for rows.
func (w *rowWriter) begin(rows int) error {
	if w.group != nil && (w.rows+rows > groupRows || w.group.size() >= groupBytes) {
		if err := w.end(); err != nil {
			return err
		}
	}
	if w.group == nil {
		w.group = <-w.groups
	}
	w.rows += rows
	return nil
}

// end commits the row group at hand.
func (w *rowWriter) end() error {
	if w.group == nil {
		return nil
	}
	group := w.group
	w.group, w.rows = nil, 0
	if err := group.end(); err != nil {
		return err
	}
	return w.commit(group, &outcome{})
}

// endings are the rows that later snapshots ended, by origin: one bit for each
// record of the files they came from.
type endings map[origin]*numbers

func (e endings) add(o origin, number int64) {
	if e[o] == nil {
		e[o] = &numbers{}
	}
	e[o].add(number)
}

func (e endings) has(o origin, number int64) bool { return e[o].has(number) }

// read adds the rows that a file of ended records names.
func (e endings) read(path string) (err error) {
	return rowGroups(path, func(g rowGroup) error {
		for i, o := range g.origins {
			e.add(o, g.numbers[i])
		}
		return nil
	})
}

// eachPart calls f for each landed file of a snapshot, or of deltas, with the
// rows that are ended. Each file must be as it was landed.
func (l *lander) eachPart(ctx context.Context, parts []Entry, f func(file string, ended endings) error) error {
	ended, seen := endings{}, map[string]bool{}
	for _, e := range parts {
		if e.EndedFile == "" || seen[e.EndedFile] {
			continue
		}
		seen[e.EndedFile] = true
		if err := l.isIntact(ctx, e.EndedFile, e.EndedSHA256); err != nil {
			return err
		}
		if err := ended.read(l.path(e.EndedFile)); err != nil {
			return err
		}
	}
	for _, e := range parts {
		if err := l.isIntact(ctx, e.LandedFile, e.LandedSHA256); err != nil {
			return err
		}
		if err := f(l.path(e.LandedFile), ended); err != nil {
			return err
		}
	}
	return nil
}

// isIntact refuses a landed file that is not as it was landed: what would be made
// of it could never be told from what was delivered. A landing that reads a file
// more than once asks once.
func (l *lander) isIntact(ctx context.Context, file, sha string) error {
	landed := [2]string{file, sha}
	if _, ok := l.intact.Load(landed); ok {
		return nil
	}
	sum, err := hashFile(ctx, l.path(file))
	if err == nil && sum != sha {
		return fmt.Errorf("%s is not as it was landed (SHA-256 differs)", file)
	}
	if err == nil {
		l.intact.Store(landed, true)
	}
	return err
}

// endedFile is the list of ended records while it is written.
type endedFile struct {
	path   string
	source string
	file   *os.File
	hash   hash.Hash
	writer *parquet.GenericWriter[models.EndedRecord]
	buffer []models.EndedRecord
	rows   int64
}

func newEndedFile(path, source string) (*endedFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, err
	}
	e := &endedFile{path: path, source: source, file: f, hash: sha256.New()}
	e.writer = parquet.NewGenericWriter[models.EndedRecord](io.MultiWriter(f, e.hash), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("abm", "land", "1"))
	return e, nil
}

func (e *endedFile) add(o origin, number int64) error {
	e.rows++
	e.buffer = append(e.buffer, models.EndedRecord{LandSource: e.source, ExtractDate: o.date, FileSHA256: o.sha, RecordNumber: number})
	if len(e.buffer) < groupRows {
		return nil
	}
	return e.flush()
}

func (e *endedFile) flush() error {
	_, err := e.writer.Write(e.buffer)
	e.buffer = e.buffer[:0]
	return errors.Join(err, e.writer.Flush())
}

// finish makes the list durable and returns its hash.
func (e *endedFile) finish() (sha string, err error) {
	if err := errors.Join(e.flush(), e.writer.Close()); err != nil {
		return "", fmt.Errorf("write ended records: %w", err)
	}
	f := e.file
	e.file = nil
	if err := install(f, e.path); err != nil {
		return "", fmt.Errorf("write ended records: %w", err)
	}
	return hex.EncodeToString(e.hash.Sum(nil)), nil
}

func (e *endedFile) abandon() {
	if e.file != nil {
		_ = e.file.Close() // nothing of it is kept
		_ = os.Remove(e.file.Name())
	}
}
