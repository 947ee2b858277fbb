package land_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// layoutCase is an export of testdata/layouts.txt.
type layoutCase struct {
	preset, file, text string
	// want maps columns of ours to what must be landed: - for null, * for anything
	// but null.
	want map[string]string
}

// readLayouts reads the cases: three lines and a line that names them, apart by
// blank lines.
func readLayouts(t *testing.T) []layoutCase {
	t.Helper()
	text, err := os.ReadFile("testdata/layouts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var cases []layoutCase
	for block := range strings.SplitSeq(string(text), "\n\n") {
		var lines []string
		for line := range strings.Lines(block) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			continue
		}
		if len(lines) != 4 {
			t.Fatalf("a case of %d lines: %q", len(lines), lines)
		}
		preset, file, _ := strings.Cut(lines[0], " ")
		c := layoutCase{preset: preset, file: strings.Trim(file, `"`), text: lines[1] + "\n" + lines[2] + "\n", want: map[string]string{}}
		for word := range strings.FieldsSeq(lines[3]) {
			name, value, _ := strings.Cut(word, "=")
			c.want[name] = strings.ReplaceAll(value, "_", " ")
		}
		cases = append(cases, c)
	}
	return cases
}

// Every layout is recognised by itself, and the preset lands what its record
// says. A file of nothing but the header is recognised as well, and lands empty.
func TestLayouts(t *testing.T) {
	for _, c := range readLayouts(t) {
		t.Run(c.preset+" "+c.file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			src := recognised(t, dir, c, c.text)
			row := landRow(t, dir, src)
			for name, want := range c.want {
				got := strings.ReplaceAll(row[name], "_", " ")
				if want == "*" && got != "-" {
					continue
				}
				if got != want {
					t.Errorf("%s: %q is landed, want %q", name, got, want)
				}
			}
			header, _, _ := strings.Cut(c.text, "\n")
			empty := t.TempDir()
			src = recognised(t, empty, c, header+"\n")
			if row := landRow(t, empty, src); row != nil {
				t.Errorf("of the header alone was landed %v", row)
			}
		})
	}
}

// recognised explores the export and describes it as abm init would.
func recognised(t *testing.T, dir string, c layoutCase, text string) config.Source {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, c.file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := land.Explore(dir)
	if err != nil || len(found) != 1 || found[0].Err != nil {
		t.Fatalf("explored %+v: %v", found, err)
	}
	x := found[0]
	if x.Is.Preset != c.preset || !x.Is.Certain {
		t.Fatalf("recognised as %s, certain %v (score %.2f, missing %v, parts %v)", x.Is.Preset, x.Is.Certain, x.Is.Score, x.Is.Missing, x.Is.Parts)
	}
	src := x.Is.Source
	src.Name, src.Files, src.Mode, src.Delimiter, src.Dates = "own", x.Glob, "snapshot", x.Delimiter, x.Dates.Words
	return src
}

// landRow lands an extract of at most one record and returns that as texts.
func landRow(t *testing.T, dir string, src config.Source) map[string]string {
	t.Helper()
	w := &world{t: t, now: night, threads: 1, cfg: newConfig(dir, src)}
	entry := w.land().Entries[0]
	if entry.Rejected > 0 {
		t.Fatalf("the record is rejected: %v", entry.RejectedByReason)
	}
	if entry.Accepted == 0 {
		return nil
	}
	file, err := os.Open(filepath.Join(w.root(), entry.LandedFile))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := parquet.NewReader(file)
	defer reader.Close()
	rows := make([]parquet.Row, 1)
	if n, err := reader.ReadRows(rows); n != 1 {
		t.Fatalf("read landed row: %v", err)
	}
	table, _ := models.Entity(src.Entity)
	row := map[string]string{}
	for _, v := range rows[0] {
		name := reader.Schema().Columns()[v.Column()][0]
		column, _ := table.Column(name)
		row[name] = textOf(v, column.Kind)
	}
	return row
}

func textOf(v parquet.Value, kind models.Kind) string {
	switch {
	case v.IsNull():
		return "-"
	case kind == models.Timestamp:
		return time.UnixMicro(v.Int64()).UTC().Truncate(time.Second).Format(time.RFC3339)
	}
	return v.String()
}

// Each preset has a layout here, and each of its columns is read in one of them,
// but for those that are the same in another preset's layout.
func TestLayoutsHaveEveryPreset(t *testing.T) {
	presets, err := config.Presets()
	if err != nil {
		t.Fatal(err)
	}
	cases := readLayouts(t)
	for _, p := range presets {
		wanted := map[string]bool{}
		for _, c := range cases {
			for name := range c.want {
				wanted[name] = wanted[name] || c.preset == p.Name
			}
		}
		if !slices.ContainsFunc(cases, func(c layoutCase) bool { return c.preset == p.Name }) {
			t.Errorf("%s has no layout", p.Name)
			continue
		}
		for ours := range p.Source.Columns {
			if ours != "email" && ours != "modified_at" && ours != "is_deleted" && !wanted[ours] {
				t.Errorf("%s: no layout tells what becomes of %s", p.Name, ours)
			}
		}
	}
}
