package publish_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"abm/pipeline/publish"

	"github.com/parquet-go/parquet-go"
)

// What readers would disagree on, or could not read, is not published.
func TestManifestRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   string
	}{
		{"empty folder", func(t *testing.T, dir string) { ok(t, os.Mkdir(filepath.Join(dir, "touch"), 0o755)) }, "touch"},
		{"no Parquet", func(t *testing.T, dir string) { ok(t, os.WriteFile(filepath.Join(dir, "deal/a.csv"), nil, 0o644)) }, "deal/a.csv"},
		{"hidden", func(t *testing.T, dir string) {
			ok(t, parquet.WriteFile(filepath.Join(dir, "deal/_b.parquet"), []row{{1, "deal"}}))
		}, "deal/_b.parquet"},
		{"empty file", func(t *testing.T, dir string) {
			ok(t, os.WriteFile(filepath.Join(dir, "deal/b.parquet"), nil, 0o644))
		}, "deal/b.parquet"},
		{"cut short", func(t *testing.T, dir string) {
			name := filepath.Join(dir, "deal/a.parquet")
			ok(t, os.Truncate(name, must2(os.Stat(name))(t).Size()-1))
		}, "cut short"},
		{"other columns", func(t *testing.T, dir string) {
			ok(t, parquet.WriteFile(filepath.Join(dir, "deal/b.parquet"), []wider{{1, "deal", 2}}))
		}, "deal/a.parquet"},
		{"link", func(t *testing.T, dir string) {
			ok(t, os.Symlink("a.parquet", filepath.Join(dir, "deal/b.parquet")))
		}, "deal/b.parquet"},
		{"folder name", func(t *testing.T, dir string) { ok(t, os.Mkdir(filepath.Join(dir, "Deal x"), 0o755)) }, "Deal x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			run := begin(t, lock(t, root), 1)
			fill(t, run, 1)
			tt.change(t, run.Dir)
			if _, err := run.Manifest(t.Context(), publish.Meta{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Manifest: %v, want an error that names %s", err, tt.want)
			}
			if err := run.Commit(t.Context(), options(1)); err == nil {
				t.Error("Commit published it")
			}
			if _, err := publish.Current(root); err == nil {
				t.Error("current.json was written")
			}
		})
	}
}

func TestEmptyRunIsNotPublished(t *testing.T) {
	run := begin(t, lock(t, t.TempDir()), 1)
	if err := run.Commit(t.Context(), options(1)); err == nil {
		t.Error("a run without tables was published")
	}
}

func TestFooterRows(t *testing.T) {
	dir := t.TempDir()
	ok(t, os.Mkdir(filepath.Join(dir, "week=1"), 0o755))
	ok(t, parquet.WriteFile(filepath.Join(dir, "a.parquet"), make([]row, 7)))
	ok(t, parquet.WriteFile(filepath.Join(dir, "week=1", "b.parquet"), make([]row, 1000)))
	ok(t, parquet.WriteFile(filepath.Join(dir, "none.parquet"), []row{}))
	ok(t, os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o644))
	if got := must2(publish.FooterRows(dir))(t); got != 1007 {
		t.Errorf("FooterRows = %d, want 1007", got)
	}
	ok(t, os.WriteFile(filepath.Join(dir, "broken.parquet"), []byte("PAR1....PAR1"), 0o644))
	if _, err := publish.FooterRows(dir); err == nil || !strings.Contains(err.Error(), "broken.parquet") {
		t.Errorf("FooterRows over a broken file: %v", err)
	}
	if _, err := publish.FooterRows(filepath.Join(dir, "nothing")); err == nil {
		t.Error("FooterRows of a missing folder: no error")
	}
}

// A damaged file is an error or a count, never a panic.
func FuzzFooterRows(f *testing.F) {
	var whole bytes.Buffer
	w := parquet.NewGenericWriter[row](&whole)
	must2(w.Write([]row{{1, "a"}, {2, "b"}}))(f)
	ok(f, w.Close())
	f.Add(whole.Bytes())
	f.Add(whole.Bytes()[:whole.Len()/2])
	f.Add([]byte("PAR1\xff\xff\xff\xffPAR1"))
	for i := range whole.Bytes() {
		flipped := bytes.Clone(whole.Bytes())
		flipped[i] ^= 0x55
		f.Add(flipped)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		ok(t, os.WriteFile(filepath.Join(dir, "x.parquet"), data, 0o644))
		if rows, err := publish.FooterRows(dir); err == nil && rows < 0 {
			t.Errorf("%d rows", rows)
		}
	})
}
