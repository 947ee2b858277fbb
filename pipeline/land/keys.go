package land

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"
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

// snapshotKeys hashes the keys of a snapshot's landed files: sorted, each once.
func snapshotKeys(root string, entries []Entry, keys []string) (sums []uint64, err error) {
	for _, path := range landedPaths(root, entries) {
		if sums, err = appendKeys(sums, path, keys); err != nil {
			return nil, fmt.Errorf("read the previous snapshot: %w; restore it from a backup, or remove its ledger entry to start anew", err)
		}
	}
	return distinct(sums), nil
}

// landedPaths lists the landed files of entries, each once.
func landedPaths(root string, entries []Entry) []string {
	var paths []string
	for _, e := range entries {
		if path := filepath.Join(root, filepath.FromSlash(e.LandedFile)); e.LandedFile != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

func distinct(sums []uint64) []uint64 {
	slices.Sort(sums)
	return slices.Compact(sums)
}

// appendKeys hashes the keys of all rows of one landed file.
func appendKeys(sums []uint64, path string, keys []string) (_ []uint64, err error) {
	defer guard(&err)
	f, err := openLanded(path)
	if err != nil {
		return nil, err
	}
	defer f.file.Close()
	for _, group := range f.RowGroups() {
		part := make([]uint64, group.NumRows())
		for _, key := range keys {
			leaf, ok := f.Schema().Lookup(key)
			if !ok {
				return nil, fmt.Errorf("%s has no column %s", filepath.Base(path), key)
			}
			if err := hashColumn(part, group.ColumnChunks()[leaf.ColumnIndex]); err != nil {
				return nil, err
			}
		}
		sums = append(sums, part...)
	}
	return sums, nil
}

// hashColumn adds one key column to the hashes of a row group's rows.
func hashColumn(sums []uint64, chunk parquet.ColumnChunk) (err error) {
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
				sums[row] = combineKey(sums[row], v)
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

// missingFrom counts the keys of before that now lacks. Both are sorted.
func missingFrom(before, now []uint64) int {
	missing, j := 0, 0
	for _, key := range before {
		for j < len(now) && now[j] < key {
			j++
		}
		if j == len(now) || now[j] != key {
			missing++
		}
	}
	return missing
}

// carry copies the rows with the wanted keys from a snapshot's landed files
// into a row group, as they are: where they came from stays their provenance.
func carry(root string, entries []Entry, keys []string, wanted map[uint64]bool, schema *parquet.Schema, group *parquet.ConcurrentRowGroupWriter) (carried []uint64, err error) {
	for _, path := range landedPaths(root, entries) {
		found, err := carryFile(path, keys, wanted, schema, group)
		if err != nil {
			return nil, fmt.Errorf("carry the previous version of rejected records: %w", err)
		}
		carried = append(carried, found...)
	}
	return carried, nil
}

func carryFile(path string, keys []string, wanted map[uint64]bool, schema *parquet.Schema, group *parquet.ConcurrentRowGroupWriter) (found []uint64, err error) {
	defer guard(&err)
	f, err := openLanded(path)
	if err != nil {
		return nil, err
	}
	defer f.file.Close()
	var leaves []int
	for _, key := range keys {
		leaf, ok := schema.Lookup(key)
		if !ok {
			return nil, fmt.Errorf("%s has no column %s", filepath.Base(path), key)
		}
		leaves = append(leaves, int(leaf.ColumnIndex))
	}
	for _, rows := range f.RowGroups() {
		if !parquet.EqualNodes(f.Schema(), schema) {
			conversion, err := parquet.Convert(schema, f.Schema())
			if err != nil {
				return nil, err
			}
			rows = parquet.ConvertRowGroup(rows, conversion)
		}
		some, err := carryRows(rows, leaves, wanted, group)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

func carryRows(from parquet.RowGroup, leaves []int, wanted map[uint64]bool, group *parquet.ConcurrentRowGroupWriter) (found []uint64, err error) {
	rows := from.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	buf := make([]parquet.Row, 128)
	for {
		n, err := rows.ReadRows(buf)
		for _, row := range buf[:n] {
			sum := uint64(0)
			for _, leaf := range leaves {
				sum = combineKey(sum, row[leaf])
			}
			if !wanted[sum] {
				continue
			}
			if _, err := group.WriteRows([]parquet.Row{row}); err != nil {
				return nil, err
			}
			found = append(found, sum)
		}
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
