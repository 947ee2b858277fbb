package publish

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// Meta is what a run's manifest says about its making.
type Meta struct {
	// BuildID is the hash of landed inputs, config, as-of and program version.
	BuildID string
	// AsOf is the calendar day the run describes, YYYY-MM-DD.
	AsOf    string
	Version string
	Engine  string
}

// Manifest is the content of manifest.json: every file of a run and what it must be. Paths are
// relative to the run's folder, with slashes; all lists are sorted.
type Manifest struct {
	FormatVersion int       `json:"format_version"`
	RunID         string    `json:"run_id"`
	BuildID       string    `json:"build_id"`
	AsOf          string    `json:"as_of"`
	Version       string    `json:"version"`
	Engine        string    `json:"engine"`
	StartedAt     time.Time `json:"started_at"`
	Tables        []Table   `json:"tables"`
	// Files are the files beside the tables, such as abm.duckdb.
	Files []File `json:"files"`
}

// Table is one published table.
type Table struct {
	Table string      `json:"table"`
	Rows  int64       `json:"rows"`
	Files []TableFile `json:"files"`
	// SchemaHash is the SHA-256 of the columns' names and types in order.
	SchemaHash string `json:"schema_hash"`
}

// File is one file with its hash (hexadecimal) and size.
type File struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// TableFile is one Parquet file of a table.
type TableFile struct {
	File
	Rows int64 `json:"rows"`
}

// file returns the entry of the named file beside the tables.
func (m Manifest) file(name string) (File, bool) {
	for _, f := range m.Files {
		if f.Path == name {
			return f, true
		}
	}
	return File{}, false
}

// Manifest reads all files of the run and says what they are; it writes nothing. It refuses what
// readers would disagree on: a table folder without a Parquet file or with files of different
// columns, files that are not Parquet, hidden files, links.
func (r *Run) Manifest(ctx context.Context, meta Meta) (Manifest, error) {
	if err := r.held.check(); err != nil {
		return Manifest{}, err
	}
	m := Manifest{
		FormatVersion: formatVersion, RunID: r.ID, BuildID: meta.BuildID, AsOf: meta.AsOf,
		Version: meta.Version, Engine: meta.Engine, StartedAt: r.status.StartedAt,
		Tables: []Table{}, Files: []File{},
	}
	run, err := r.held.root.OpenRoot(runPath(r.ID))
	if err != nil {
		return Manifest{}, fmt.Errorf("list files of run %s: %w", r.ID, err)
	}
	defer run.Close()
	tree, err := listTree(run)
	if err != nil {
		return Manifest{}, fmt.Errorf("list files of run %s: %w", r.ID, err)
	}
	if err := tree.check(); err != nil {
		return Manifest{}, fmt.Errorf("list files of run %s: %w", r.ID, err)
	}
	for _, name := range tree.files {
		if err := m.add(ctx, run, name); err != nil {
			return Manifest{}, fmt.Errorf("hash %s: %w", path.Join(runPath(r.ID), name), err)
		}
	}
	return m, nil
}

// add reads one file and appends its entry. Files come sorted, so the files of a table follow each
// other.
func (m *Manifest) add(ctx context.Context, run *os.Root, name string) error {
	file, err := hashFile(ctx, run, name)
	if err != nil {
		return err
	}
	table, _, inTable := strings.Cut(name, "/")
	if !inTable {
		m.Files = append(m.Files, file)
		return nil
	}
	foot, err := fileFooter(run, name)
	if err != nil {
		return err
	}
	if n := len(m.Tables); n == 0 || m.Tables[n-1].Table != table {
		m.Tables = append(m.Tables, Table{Table: table, SchemaHash: foot.schemaHash})
	}
	t := &m.Tables[len(m.Tables)-1]
	if t.SchemaHash != foot.schemaHash {
		return fmt.Errorf("its columns differ from those of %s; the files of a table must have the same columns", t.Files[0].Path)
	}
	t.Rows += foot.rows
	t.Files = append(t.Files, TableFile{File: file, Rows: foot.rows})
	return nil
}

// tree is what lies in a run's folder, sorted, without status, manifest and their temporary files.
type tree struct {
	files, folders []string
	// odd are the entries that are neither plain files nor folders.
	odd []string
}

func listTree(run *os.Root) (tree, error) {
	var t tree
	err := fs.WalkDir(run.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "." || name == statusName || name == manifestName || isTemp(name, statusName, manifestName):
		case e.IsDir():
			t.folders = append(t.folders, name)
		case e.Type().IsRegular():
			t.files = append(t.files, name)
		default:
			t.odd = append(t.odd, name)
		}
		return nil
	})
	// By folder first: the files of table a must not be torn apart by a folder named a-b.
	slices.SortFunc(t.files, func(a, b string) int {
		return cmp.Or(strings.Compare(path.Dir(a), path.Dir(b)), strings.Compare(a, b))
	})
	return t, err
}

func (t tree) check() error {
	if len(t.odd) > 0 {
		return fmt.Errorf("%s is neither a plain file nor a folder; remove it in the step that made it", t.odd[0])
	}
	filled := map[string]bool{}
	for _, name := range t.files {
		table, _, inTable := strings.Cut(name, "/")
		if isHidden(path.Base(name)) || inTable && path.Ext(name) != parquetExt {
			return fmt.Errorf("%s is not a table's file; remove it in the step that wrote it", name)
		}
		filled[table] = inTable
	}
	for _, name := range t.folders {
		table, _, nested := strings.Cut(name, "/")
		if !tablePattern.MatchString(table) {
			return fmt.Errorf("folder %s is not named as a table; remove it in the step that made it", name)
		}
		if !nested && !filled[table] {
			return fmt.Errorf("table %s has no Parquet file; write an empty table as a file without rows", table)
		}
	}
	return nil
}

// hashFile reads a whole file as a stream.
func hashFile(ctx context.Context, r *os.Root, name string) (File, error) {
	f, err := r.Open(name)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(h, contextReader{ctx, f}, make([]byte, 1<<20))
	if err != nil {
		return File{}, err
	}
	return File{Path: name, SHA256: hex.EncodeToString(h.Sum(nil)), Bytes: n}, nil
}

// contextReader stops a long read when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// readManifest returns a run's manifest and the SHA-256 of the file.
func readManifest(r *os.Root, id string) (Manifest, string, error) {
	name := path.Join(runPath(id), manifestName)
	data, err := r.ReadFile(name)
	if err != nil {
		return Manifest{}, "", fmt.Errorf("read %s: %w", name, err)
	}
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&m); err != nil {
		return Manifest{}, hashBytes(data), fmt.Errorf("decode %s: %w", name, err)
	}
	if m.FormatVersion != formatVersion {
		return Manifest{}, hashBytes(data), fmt.Errorf("decode %s: format version %d: this program reads %d", name, m.FormatVersion, formatVersion)
	}
	return m, hashBytes(data), nil
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
