package land_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/parquet-go/parquet-go"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// mutants is how many damaged files TestMutants lands.
const mutants = 10_000

// TestMutants damages files of every format and packing, and knows which
// records it touched. Of each file every other record must land as it was, or
// the file must fail with a message that names it; a damaged record fails a
// file only where the header or the packing was hit. How many files fail is
// bounded by kind of damage, and logged.
//
// What no reader can see is left out, and logged as unchecked. A Parquet page
// header or footer has no checksum, so that a flipped bit in it may rename a
// column or move a decimal point. Cells that begin with a line end can hide a
// quote that is lost before them. A gzip member can be missing whole. Such a
// file may neither crash nor miscount, and few may land otherwise.
func TestMutants(t *testing.T) {
	const batch = 250
	var mu sync.Mutex
	tallies := map[string]*tally{}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	t.Run("batches", func(t *testing.T) {
		for first := 0; first < mutants; first += batch {
			t.Run(fmt.Sprint(first), func(t *testing.T) {
				t.Parallel()
				landMutants(t, newMutants(t, first, batch), func(kind string, count tally) {
					mu.Lock()
					defer mu.Unlock()
					if tallies[kind] == nil {
						tallies[kind] = &tally{}
					}
					tallies[kind].add(count)
				})
			})
		}
	})
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys-before.Sys) >> 20; grown > 512 {
		t.Errorf("memory grew by %d MiB", grown)
	}
	checkTallies(t, tallies)
}

// tally counts what became of the mutants of a kind.
type tally struct{ files, failed, unchecked, changed int }

func (a *tally) add(b tally) {
	a.files += b.files
	a.failed += b.failed
	a.unchecked += b.unchecked
	a.changed += b.changed
}

// checkTallies logs what failed by kind of damage and holds it against bounds:
// a text fails by its header alone, which is a tenth of a small file; a packed
// file by nearly every damage.
func checkTallies(t *testing.T, tallies map[string]*tally) {
	t.Helper()
	most := func(kind string) float64 {
		switch {
		case strings.HasPrefix(kind, "ndjson utf-16 text: bit flipped in 16"):
			return 0.05 // in the byte order mark
		case strings.HasPrefix(kind, "ndjson text"), strings.HasPrefix(kind, "ndjson utf-16 text"), strings.HasSuffix(kind, "none (columns shuffled)"), strings.HasSuffix(kind, "line doubled"):
			return 0
		case strings.HasSuffix(kind, "header renamed"), !strings.Contains(kind, "text"):
			return 1
		}
		return 0.15
	}
	kinds := make([]string, 0, len(tallies))
	files := 0
	for kind, n := range tallies {
		kinds = append(kinds, kind)
		files += n.files
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		n := tallies[kind]
		share := float64(n.failed) / float64(n.files)
		t.Logf("%-40s %5d files, %5.1f %% failed, %d unchecked of which %d landed otherwise", kind, n.files, 100*share, n.unchecked, n.changed)
		if 50*n.changed > n.files {
			t.Errorf("%s: %d of %d files landed otherwise, want at most one in fifty", kind, n.changed, n.files)
		}
		if share > most(kind) {
			t.Errorf("%s: %.1f %% of the files failed, want at most %.0f %%", kind, 100*share, 100*most(kind))
		}
	}
	if files != mutants {
		t.Errorf("%d files were landed, want %d", files, mutants)
	}
}

// newMutants damages files; which and how depends on their numbers alone.
func newMutants(t *testing.T, first, n int) []mutant {
	t.Helper()
	out := make([]mutant, n)
	for i := range out {
		r := rand.New(rand.NewPCG(2024, uint64(first+i)))
		var m mutant
		switch format := []string{"csv", "csv", "csv", "ndjson", "jsonl", "parquet"}[r.IntN(6)]; format {
		case "parquet":
			m = parquetMutant(t, r)
		default:
			m = textMutant(t, r, format)
		}
		m.file = fmt.Sprintf("%05d.%s", first+i, m.file)
		out[i] = m
	}
	return out
}

func textMutant(t *testing.T, r *rand.Rand, format string) mutant {
	t.Helper()
	m := mutant{touched: map[int]bool{}, file: format}
	damages := textDamages
	if format == "csv" {
		m.original = csvOriginal(r, r.IntN(10) == 0)
	} else {
		m.original = jsonOriginal(r, format == "jsonl")
		damages = damages[:len(damages)-1] // it has no header
		format = "ndjson"
	}
	packing := r.IntN(6) // half of the files are plain
	pack := func(b []byte) []byte { return b }
	switch packing {
	case 0:
		pack, m.file = func(b []byte) []byte { return members(t, r, b) }, m.file+".gz"
	case 1:
		pack, m.file = func(b []byte) []byte { return zstandard(t, b) }, m.file+".zst"
	case 2:
		pack, format = utf16Text, format+" utf-16"
	}
	if packing < 2 && r.IntN(2) == 0 {
		damage := bytesDamages[r.IntN(len(bytesDamages))]
		m.kind = format + " " + []string{"gzip", "zstd"}[packing] + ": " + damage.kind
		m.bytes, _, _ = damage.do(pack(m.text), r)
		m.touched[-1] = true // the packing
		m.unchecked = packing == 0 && unpacksOtherwise(m.bytes, m.text)
		return m
	}
	if packing == 2 && r.IntN(3) == 0 {
		m.kind = format + " text: bit flipped in 16"
		m.wide(r)
	} else {
		damage := damages[r.IntN(len(damages))]
		m.kind = format + " text: " + damage.kind
		damage.do(&m, r)
		m.bytes = pack(m.bytes)
	}
	if m.hides && len(m.touched) > 0 {
		_, damage, _ := strings.Cut(m.kind, ": ")
		m.kind, m.unchecked = "csv text that can hide a quote: "+damage, true
	}
	return m
}

// members packs text into one to four gzip members, one behind the other.
func members(t *testing.T, r *rand.Rand, text []byte) (packed []byte) {
	t.Helper()
	for range r.IntN(4) {
		n := r.IntN(len(text) + 1)
		packed, text = append(packed, gzipped(t, text[:n])...), text[n:]
	}
	return append(packed, gzipped(t, text)...)
}

// unpacksOtherwise reports damage that leaves whole gzip members: one that is
// missing cannot be seen.
func unpacksOtherwise(packed, text []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return false
	}
	plain, err := io.ReadAll(z)
	return err == nil && !bytes.Equal(plain, text)
}

func parquetMutant(t *testing.T, r *rand.Rand) mutant {
	t.Helper()
	m := mutant{touched: map[int]bool{-1: true}, file: "parquet"}
	o, within := parquetOriginal(t, r)
	damage := bytesDamages[r.IntN(len(bytesDamages))]
	m.original = o
	var from, to int
	m.bytes, from, to = damage.do(o.text, r)
	m.kind = "parquet pages: " + damage.kind
	if !within(from, to) {
		m.kind = "parquet headers and footer: " + damage.kind
		m.unchecked = damage.kind == "bit flipped"
	}
	return m
}

// landMutants lands files side by side and checks each.
func landMutants(t *testing.T, files []mutant, count func(kind string, n tally)) {
	t.Helper()
	w := newWorld(t)
	w.cfg.Dir = memoryDir(t)
	w.threads = 1
	w.cfg.OnFileError, w.cfg.MaxRejectShare = "skip", 1
	for _, format := range []string{"csv", "ndjson", "jsonl", "parquet"} {
		src := plainDeals("*." + format + "*")
		src.Name, src.Mode = format, "delta"
		if format == "jsonl" { // of nested records
			src.Columns = map[string]config.Names{"deal_id": {"Id"}, "amount_minor": {"properties.Amount"}, "created_at": {"properties.at.Created"}, "stage": {"properties.Stage"}}
		}
		w.cfg.Sources = append(w.cfg.Sources, src)
	}
	byFile := map[string]*mutant{}
	for i := range files {
		w.write(files[i].file, string(files[i].bytes))
		byFile[files[i].file] = &files[i]
	}
	result, _ := w.try() // what failed stands in the entries
	if len(result.Entries) != len(files) {
		t.Fatalf("%d entries of %d files", len(result.Entries), len(files))
	}
	for _, e := range result.Entries {
		m := byFile[e.File]
		n := tally{files: 1}
		problem := ""
		switch {
		case e.State == land.Failed:
			n.failed = 1
			m.mayFail(t, e)
		case m.touched[-1] && 2*e.Rejected > e.Records:
			n.failed = 1 // by max_reject_share, were it not 1 here
		default:
			problem = m.compare(w, e)
		}
		switch {
		case m.unchecked:
			n.unchecked = 1
			if problem != "" {
				n.changed = 1
			}
		case problem != "":
			t.Errorf("%s (%s, touched %v): %s\n%q", m.file, m.kind, m.touched, problem, m.text)
		}
		count(m.kind, n)
	}
}

// memoryDir is a folder that is kept in memory, where there is one: tens of
// thousands of small files are made durable there.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "abm-mutants-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// mayFail wants a reason for a failed file: its header or packing was hit.
func (m *mutant) mayFail(t *testing.T, e land.Entry) {
	t.Helper()
	if !m.touched[-1] {
		t.Errorf("%s (%s, touched %v) failed by a record: %s\n%q", m.file, m.kind, m.touched, e.Reason, m.bytes)
	}
	if !strings.Contains(e.Reason, m.file) || len(e.Reason) < len(m.file)+20 {
		t.Errorf("%s failed without saying why: %s", m.file, e.Reason)
	}
}

// compare looks for what must have landed. Columns that the entry reports as
// missing are not looked for.
func (m *mutant) compare(w *world, e land.Entry) string {
	if e.Records != e.Accepted+e.Rejected || e.LandedRows != e.Accepted {
		return fmt.Sprintf("%d records, %d accepted, %d rejected, %d landed", e.Records, e.Accepted, e.Rejected, e.LandedRows)
	}
	rows, err := parquet.ReadFile[models.Deal](filepath.Join(w.root(), filepath.FromSlash(e.LandedFile)))
	if err != nil {
		return err.Error()
	}
	landed := map[string][]models.Deal{}
	for _, d := range rows {
		d.Provenance = models.Provenance{}
		landed[d.DealID] = append(landed[d.DealID], d)
	}
	for i, rec := range m.records {
		if m.touched[i] {
			continue
		}
		want := rec.want
		if slices.Contains(e.Missing, "amount_minor") {
			want.AmountMinor = nil
		}
		if slices.Contains(e.Missing, "stage") {
			want.Stage = nil
		}
		if !slices.ContainsFunc(landed[want.DealID], func(d models.Deal) bool { return reflect.DeepEqual(d, want) }) {
			return fmt.Sprintf("record %d was not touched: landed %s, want %s", i, dump(landed[want.DealID]), dump(want))
		}
	}
	return ""
}
