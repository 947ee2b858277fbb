package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

const (
	parquetExt   = ".parquet"
	parquetMagic = "PAR1"
	// footerTail is what every Parquet file ends in: four bytes of footer length, then the magic.
	footerTail = 8
)

// footer is what the end of a Parquet file says about the whole of it.
type footer struct {
	rows int64
	// schemaHash is the SHA-256 of the columns' names and types in order; the name of the root
	// element, which differs by writer, is left out.
	schemaHash string
}

// readFooter reads the footer of a Parquet file of size bytes. A broken file is an error, never a
// panic: parquet-go panics on some of them.
func readFooter(r io.ReaderAt, size int64) (f footer, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = footer{}, fmt.Errorf("read Parquet footer: the file is damaged (%v)", p)
		}
	}()
	if err := checkTail(r, size); err != nil {
		return footer{}, fmt.Errorf("read Parquet footer: %w", err)
	}
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return footer{}, fmt.Errorf("read Parquet footer: %w", err)
	}
	meta := file.Metadata()
	var rows int64
	for i := range meta.RowGroups {
		if meta.RowGroups[i].NumRows < 0 {
			return footer{}, fmt.Errorf("read Parquet footer: row group %d has %d rows", i, meta.RowGroups[i].NumRows)
		}
		rows += meta.RowGroups[i].NumRows
	}
	if rows != meta.NumRows {
		return footer{}, fmt.Errorf("read Parquet footer: it says %d rows, its row groups %d", meta.NumRows, rows)
	}
	return footer{rows: rows, schemaHash: hashSchema(meta.Schema)}, nil
}

// checkTail makes sure that the footer lies inside the file before anything is allocated for it.
func checkTail(r io.ReaderAt, size int64) error {
	if size < int64(len(parquetMagic)+footerTail) {
		return fmt.Errorf("%d bytes are too few for a Parquet file", size)
	}
	tail := make([]byte, footerTail)
	if _, err := r.ReadAt(tail, size-footerTail); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(tail[4:]) != parquetMagic {
		return errors.New("the file does not end as a Parquet file does; it may be cut short")
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if length > size-int64(len(parquetMagic)+footerTail) {
		return fmt.Errorf("the footer claims %d of the file's %d bytes", length, size)
	}
	return nil
}

func hashSchema(elements []format.SchemaElement) string {
	h := sha256.New()
	for i := range elements {
		e := &elements[i]
		name := e.Name
		if i == 0 {
			name = ""
		}
		fmt.Fprintf(h, "%q type=%v/%v length=%d repetition=%v/%v children=%d converted=%v/%d scale=%d precision=%d logical=%q\n",
			name, e.Type.Valid, e.Type.V, e.TypeLength.V, e.RepetitionType.Valid, e.RepetitionType.V, e.NumChildren.V,
			e.ConvertedType.Valid, int(e.ConvertedType.V), e.Scale.V, e.Precision.V, e.LogicalType.String())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// FooterRows counts the rows of all Parquet files in a folder and below it, from their footers
// alone. It is the count to hold against what the engine says it wrote.
func FooterRows(dir string) (int64, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fmt.Errorf("count rows of %s: %w", dir, err)
	}
	defer r.Close()
	var rows int64
	err = fs.WalkDir(r.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != parquetExt {
			return err
		}
		if !e.Type().IsRegular() {
			return fmt.Errorf("%s is not a plain file", name)
		}
		f, err := fileFooter(r, name)
		rows += f.rows
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count rows of %s: %w", dir, err)
	}
	return rows, nil
}

func fileFooter(r *os.Root, name string) (footer, error) {
	f, err := r.Open(name)
	if err != nil {
		return footer{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return footer{}, err
	}
	foot, err := readFooter(f, info.Size())
	if err != nil {
		return footer{}, fmt.Errorf("%s: %w", name, err)
	}
	return foot, nil
}

// isHidden says whether some readers skip a file of this name while others do not: Spark leaves
// out names that begin with . or _, a glob in DuckDB only those with a dot.
func isHidden(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
}
