package land

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/s2"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
)

// output is the landed Parquet file while it is written, under a temporary
// name, beside its quarantine.
type output struct {
	path, quarantine string
	temporary        string   // until it is installed or taken away
	file             *os.File // until it is complete
	hash             hash.Hash
	writer           *parquet.GenericWriter[any]
	groups           chan *parquet.ConcurrentRowGroupWriter // free ones
	rejects          *os.File
	rejectsBuffer    *bufio.Writer
	kept             int // bytes of rejects
	rows             int64
}

// newOutput begins a landed file. At most groups row groups are open at a time.
func newOutput(path, quarantine string, schema *parquet.Schema, groups int) (*output, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	// Two files of one source may hold the same bytes, and so the same name
	// here: each needs a temporary file of its own.
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, err
	}
	o := &output{path: path, quarantine: quarantine, temporary: f.Name(), file: f, hash: sha256.New(), groups: make(chan *parquet.ConcurrentRowGroupWriter, groups)}
	o.writer = parquet.NewGenericWriter[any](io.MultiWriter(f, o.hash), parquetOptions(schema)...)
	for range groups {
		o.groups <- o.writer.BeginRowGroup()
	}
	return o, nil
}

// commit writes the next row group and its rejects, in the order of the file.
func (o *output) commit(group *parquet.ConcurrentRowGroupWriter, part *outcome) error {
	n, err := group.Commit()
	if err != nil {
		return fmt.Errorf("write landed file: %w", err)
	}
	o.rows += n
	o.groups <- group
	return o.reject(part.quarantine)
}

// reject appends to the quarantine file, which is only made where it is needed,
// as many whole lines as it may still hold.
func (o *output) reject(lines []byte) error {
	if room := maxQuarantine - o.kept; len(lines) > room {
		lines = lines[:bytes.LastIndexByte(lines[:room], '\n')+1]
		o.kept = maxQuarantine - len(lines) // nothing comes behind a gap
	}
	if len(lines) == 0 {
		return nil
	}
	if o.rejects == nil {
		if err := os.MkdirAll(filepath.Dir(o.quarantine), 0o700); err != nil {
			return err
		}
		f, err := os.CreateTemp(filepath.Dir(o.quarantine), filepath.Base(o.quarantine)+".*.tmp")
		if err != nil {
			return err
		}
		o.rejects, o.rejectsBuffer = f, bufio.NewWriterSize(f, 1<<18)
	}
	o.kept += len(lines)
	_, err := o.rejectsBuffer.Write(lines)
	return err
}

// closeRejects gives the quarantine file its name; an older one of a file that
// now has no rejects goes.
func (o *output) closeRejects() error {
	if o.rejects == nil {
		if err := os.Remove(o.quarantine); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := o.rejectsBuffer.Flush(); err != nil {
		return err
	}
	f := o.rejects
	o.rejects = nil
	return install(f, o.quarantine)
}

// complete ends the landed file, which stays under its temporary name, and
// gives back what it took to write it: a snapshot may be of thousands of files.
func (o *output) complete() error {
	if o.file == nil {
		return nil
	}
	if err := o.writer.Close(); err != nil {
		return fmt.Errorf("write landed file: %w", err)
	}
	f := o.file
	o.file, o.writer, o.groups = nil, nil, nil
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write landed file: %w", err)
	}
	return nil
}

// finish completes the landed file, gives it its name and returns its hash.
func (o *output) finish() (sha string, err error) {
	if err := o.complete(); err != nil {
		return "", err
	}
	if err := os.Rename(o.temporary, o.path); err != nil {
		return "", fmt.Errorf("write landed file: %w", err)
	}
	o.temporary = ""
	if err := syncDir(filepath.Dir(o.path)); err != nil {
		return "", fmt.Errorf("write landed file: %w", err)
	}
	return hex.EncodeToString(o.hash.Sum(nil)), nil
}

// detach completes the file under its temporary name, which it returns.
func (o *output) detach() (path string, err error) {
	if err := o.complete(); err != nil {
		return "", err
	}
	path, o.temporary = o.temporary, ""
	return path, nil
}

// abandon removes what is unfinished.
func (o *output) abandon() {
	for _, f := range [...]*os.File{o.file, o.rejects} {
		if f != nil {
			_ = f.Close() // nothing of it is kept
			_ = os.Remove(f.Name())
		}
	}
	if o.temporary != "" {
		_ = os.Remove(o.temporary)
	}
	o.file, o.writer, o.groups, o.rejects, o.temporary = nil, nil, nil, nil, ""
}

// parquetOptions say how landed files are written. They are read a few times
// and replaced by the next snapshot, so that speed counts for more than size.
// Bounds are kept of numbers and dates: texts are read whole, and finding the
// bounds of theirs took a tenth of landing.
func parquetOptions(schema *parquet.Schema) []parquet.WriterOption {
	options := []parquet.WriterOption{
		schema,
		parquet.Compression(&fastSnappy{}),
		parquet.CreatedBy("abm", "land", "1"),
		parquet.DataPageStatistics(false),
	}
	for _, path := range schema.Columns() {
		if leaf, _ := schema.Lookup(path...); leaf.Node.Type().Kind() == parquet.ByteArray {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}
	return options
}

// fastSnappy is Snappy by its faster encoder: parquet-go's own looks longer
// for matches.
type fastSnappy struct{ snappy.Codec }

func (*fastSnappy) Encode(dst, src []byte) ([]byte, error) { return s2.EncodeSnappy(dst, src), nil }
