package land

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetExtract is an open Parquet file. Its values are read as the text they
// would have in a CSV file, so that one mapping and one set of rules serve all
// formats. A damaged file can make the Parquet library panic; every call that
// touches the file is guarded.
type parquetExtract struct {
	file    *os.File
	parquet *parquet.File
	names   []string
	columns []parquetColumn // by leaf
	weights []weight        // by row group, of the columns that are read
	jobs    []job
	done    int
}

// parquetColumn is a leaf and how its values are written.
type parquetColumn struct {
	index  int // into names; -1 where it is not read
	number bool
	write  func(dst []byte, v parquet.Value) []byte
}

// A worker takes parquetRows of a Parquet file at a time, less where they are
// long: parquetText bytes as text, by what the page headers say of them. More
// than mostText is no extract: a few long values of a dictionary may stand for
// terabytes.
const (
	parquetRows = 1 << 17
	parquetText = 32 << 20
	mostText    = 256 << 20
)

func openParquet(path string, p *plan) (e *parquetExtract, err error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	defer guard(&err)
	file, err := openGuarded(f)
	if err != nil {
		return nil, err
	}
	e = &parquetExtract{file: f, parquet: file}
	wanted := p.wanted()
	if len(file.Metadata().Schema) < 2 {
		return nil, errors.New("it has no columns: deliver it with those that are mapped")
	}
	halves := halfFloats(file.Metadata().Schema)
	for i, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		if err := e.addColumn(path, leaf, slices.Contains(wanted, path[0])); err != nil {
			return nil, err
		}
		if c := &e.columns[i]; c.index >= 0 && halves[i] {
			c.write, c.number = writeHalf, true
		}
	}
	if err := e.checkPages(); err != nil {
		return nil, err
	}
	e.addJobs()
	return e, nil
}

// addColumn adds a leaf by its path; the leaf itself knows only its last name.
// Only flat columns have a name here, and of those only the wanted ones are
// read: a picture in another column is no one's business.
func (e *parquetExtract) addColumn(path []string, leaf parquet.LeafColumn, wanted bool) error {
	c := parquetColumn{index: -1}
	flat := len(path) == 1 && leaf.MaxRepetitionLevel == 0
	if wanted && !flat {
		return fmt.Errorf("column %q is a list or a structure: deliver it as a plain column, or take it out of the mapping", path[0])
	}
	if flat {
		if wanted {
			if d := decimalOf(leaf.Node.Type()); d != nil && (d.Scale < 0 || d.Scale > maxScale) {
				return fmt.Errorf("column %q says that it is of %d decimals: deliver the file again, with %d at most", path[0], d.Scale, maxScale)
			}
			c.index = len(e.names)
			c.write, c.number = parquetWriter(leaf.Node.Type())
		}
		e.names = append(e.names, path[0])
	}
	e.columns = append(e.columns, c)
	return nil
}

// checkPages walks the pages of the columns that are read and weighs them.
func (e *parquetExtract) checkPages() error {
	r, indexes := newPageReader(e.file), e.parquet.OffsetIndexes()
	groups := e.parquet.Metadata().RowGroups
	e.weights = make([]weight, len(groups))
	for i := range groups {
		for j, c := range e.columns {
			if c.index < 0 {
				continue
			}
			var index *format.OffsetIndex
			if at := i*len(e.columns) + j; at < len(indexes) {
				index = &indexes[at]
			}
			w, err := r.check(&groups[i].Columns[j], groups[i].NumRows, index)
			if err != nil {
				return fmt.Errorf("the Parquet data of column %q, row group %d, is damaged: deliver the file again (%w)", e.names[c.index], i, err)
			}
			e.weights[i].add(w)
		}
		if n := e.weights[i].values; n > maxPageValues {
			return fmt.Errorf("row group %d has pages of %d million values together: deliver the file again with smaller pages, or as CSV", i, n/1e6)
		}
	}
	return nil
}

func (e *parquetExtract) addJobs() {
	record := int64(1)
	for i, group := range e.parquet.RowGroups() {
		rows := group.NumRows()
		most := min(parquetRows, max(1, parquetText/max(1, e.weights[i].text/max(1, rows))))
		for first := int64(0); first < rows; first += most {
			n := min(most, rows-first)
			e.jobs = append(e.jobs, job{records: n, firstRecord: record, rowGroup: i, firstRow: first})
			record += n
		}
	}
}

func (e *parquetExtract) header() []string    { return e.names }
func (e *parquetExtract) compression() string { return "none" }
func (e *parquetExtract) close() error        { return e.file.Close() }
func (e *parquetExtract) newParser() parser   { return &parquetParser{extract: e, limit: maxRecordBytes} }

func (e *parquetExtract) read() int64 {
	if len(e.jobs) == 0 {
		return e.parquet.Size()
	}
	return e.parquet.Size() * int64(e.done) / int64(len(e.jobs))
}

func (e *parquetExtract) next([]byte) (*job, error) {
	if e.done == len(e.jobs) {
		return nil, io.EOF
	}
	e.done++
	return &e.jobs[e.done-1], nil
}

// parquetParser reads the rows of a job.
type parquetParser struct {
	extract *parquetExtract
	limit   int    // maxRecordBytes
	arena   []byte // what is left of the block that cells are written to
	text    int64  // of the job's cells so far
}

// parquetBatch is how many rows are read at a time, less where their pages take
// more than pagesAtATime.
const (
	parquetBatch = 256
	pagesAtATime = 64 << 20
)

func (p *parquetParser) run(j *job, s sink) (err error) {
	defer guard(&err)
	columns := make([]*columnReader, len(p.extract.columns)) // by leaf
	for i, chunk := range p.extract.parquet.RowGroups()[j.rowGroup].ColumnChunks() {
		if p.extract.columns[i].index < 0 {
			continue
		}
		r := &columnReader{pages: chunk.Pages()}
		defer func() { err = errors.Join(err, r.close()) }()
		if err := r.pages.SeekToRow(j.firstRow); err != nil {
			return p.damage(i, j.firstRecord, err)
		}
		columns[i] = r
	}
	p.text = 0
	batch := max(1, min(parquetBatch, pagesAtATime/max(1, p.extract.weights[j.rowGroup].densest)))
	for done := int64(0); done < j.records; {
		n := int(min(batch, j.records-done))
		for i, r := range columns {
			if r == nil {
				continue
			}
			if err := r.read(n); err != nil {
				return p.damage(i, j.firstRecord+done, err)
			}
		}
		for row := range n {
			p.emit(columns, row, j.firstRecord+done+int64(row), s)
		}
		if p.text > mostText {
			return fmt.Errorf("the rows from %d on hold more than %d MiB of text, row for row: deliver the file as CSV, or without the long texts", j.firstRecord, mostText>>20)
		}
		done += int64(n)
	}
	return nil
}

// damage says that a leaf cannot be read from a row on.
func (p *parquetParser) damage(leaf int, row int64, err error) error {
	return fmt.Errorf("the Parquet data of column %q is damaged at row %d or soon after: deliver the file again (%w)", p.extract.names[p.extract.columns[leaf].index], row, err)
}

// columnReader reads a flat column, batch by batch.
type columnReader struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader // of page
	batch  [parquetBatch]parquet.Value
	spent  []parquet.Page // read to the end in this batch, which points into them
}

// read fills the batch with the next n values. The batch before is lost.
func (r *columnReader) read(n int) error {
	r.release()
	for done := 0; done < n; {
		if r.page == nil {
			page, err := r.pages.ReadPage()
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			r.page, r.values = page, page.Values()
		}
		some, err := r.values.ReadValues(r.batch[done:n])
		done += some
		if err != nil && err != io.EOF {
			return err
		}
		if err == io.EOF || some == 0 {
			r.spent, r.page = append(r.spent, r.page), nil
		}
	}
	return nil
}

func (r *columnReader) release() {
	for _, page := range r.spent {
		parquet.Release(page)
	}
	r.spent = r.spent[:0]
}

func (r *columnReader) close() error {
	r.release()
	if r.page != nil {
		parquet.Release(r.page)
	}
	return r.pages.Close()
}

// emit writes a row of the batch as cells. Each row has cells of its own: the
// sink may keep them until the job is done.
func (p *parquetParser) emit(columns []*columnReader, row int, number int64, s sink) {
	at := place{line: number, offset: -1}
	fields, native := make([][]byte, len(p.extract.names)), make([]bool, len(p.extract.names))
	isLong := p.isTooLong(columns, row)
	p.room()
	for i, r := range columns {
		if r == nil {
			continue
		}
		c, v := p.extract.columns[i], r.batch[row]
		if v.IsNull() || isNaN(v) || isLong && textBytes(v) > maxRaw {
			continue
		}
		start := len(p.arena)
		p.arena = c.write(p.arena, v)
		fields[c.index] = p.arena[start:len(p.arena):len(p.arena)]
		p.text += int64(len(p.arena) - start)
		native[c.index] = c.number
	}
	if isLong {
		s.damaged(tooLong, fields, at, nil)
		return
	}
	for _, cell := range fields {
		if rule, message := dirt(cell, false); rule != "" {
			s.damaged(reject{rule: rule, message: message}, fields, at, nil)
			return
		}
	}
	s.record(fields, native, at, nil)
}

// isTooLong reports a row whose texts are longer than a record may be.
func (p *parquetParser) isTooLong(columns []*columnReader, row int) bool {
	size := 0
	for _, r := range columns {
		if r != nil {
			size += textBytes(r.batch[row])
		}
	}
	return size >= p.limit
}

// textBytes is the length of a text; 0 of another value.
func textBytes(v parquet.Value) int {
	if v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray {
		return len(v.ByteArray())
	}
	return 0
}

// room begins a new block for cells where the last one is nearly full: blocks
// whose cells nobody keeps any more are given back.
func (p *parquetParser) room() {
	const block, nearlyFull = 1 << 20, 1 << 14
	if cap(p.arena)-len(p.arena) < nearlyFull {
		p.arena = make([]byte, 0, block)
	}
}
