package land_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"abm/pipeline/config"
)

// touchSource maps the extract that writeTouches makes.
func touchSource() config.Source {
	columns := map[string]config.Names{}
	for _, name := range touchHeader {
		columns[name] = config.Names{name}
	}
	return config.Source{Name: "web", Entity: "touch", Files: "touches.csv", Mode: "delta", Columns: columns}
}

var touchHeader = []string{"touch_id", "lead_id", "account_id", "campaign_id", "visitor_key", "touch_type", "channel", "utm_source",
	"utm_medium", "link", "direction", "status", "minutes", "is_response", "captured_contact", "touched_at"}

// writeTouches writes a touch extract of n records and returns its bytes.
func writeTouches(tb testing.TB, path string, n int) int64 {
	tb.Helper()
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	b := bufio.NewWriterSize(f, 1<<20)
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	for i, name := range touchHeader {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(name)
	}
	b.WriteByte('\n')
	at := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(time.Duration(r.IntN(10000)) * time.Millisecond)
		account := r.IntN(1 + n/400)
		lead := fmt.Sprintf("00Q%015d", account*5+r.IntN(5))
		visitor := ""
		if r.IntN(3) == 0 {
			lead, visitor = "", fmt.Sprintf("v%012x", r.IntN(n+1))
		}
		fmt.Fprintf(b, "00T%015d,%s,001%015d,701%015d,%s,%s,%s,%s,%s,https://www.example.com/page/%d,%s,completed,%s,%s,%s,%s\n",
			i, lead, account, r.IntN(300), visitor, pick("page_view", "form", "email_click", "ad_click", "call"),
			pick("web", "email", "paid_search", "paid_social", ""), pick("google", "linkedin", "newsletter", ""),
			pick("cpc", "organic", "email", "social", ""), r.IntN(2000), pick("inbound", "outbound"), pick("", "", "", "12.5"),
			pick("true", "false"), pick("true", "false", "false"), at.Format("2006-01-02T15:04:05.000Z"))
	}
	if err := b.Flush(); err != nil {
		tb.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

func benchmarkTouches(b *testing.B, threads int, name string, convert func(testing.TB, string)) {
	const n = 500_000
	dir := b.TempDir()
	path := filepath.Join(dir, "touches.csv")
	b.SetBytes(writeTouches(b, path, n))
	if convert != nil {
		convert(b, path)
	}
	src := touchSource()
	src.Files = name
	for b.Loop() {
		w := &world{now: night, threads: threads, cfg: newConfig(dir, src)}
		result, err := w.tryAt(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		if got := result.Entries[0].Accepted; got != n {
			b.Fatalf("%d accepted, want %d", got, n)
		}
	}
}

// BenchmarkTouches lands half a million touches of 16 columns. MB/s are those
// of the CSV text in each case.
func BenchmarkTouches(b *testing.B) {
	b.Run("csv/threads=1", func(b *testing.B) { benchmarkTouches(b, 1, "touches.csv", nil) })
	b.Run("csv/threads=2", func(b *testing.B) { benchmarkTouches(b, 2, "touches.csv", nil) })
	b.Run("gzip/threads=2", func(b *testing.B) { benchmarkTouches(b, 2, "touches.csv.gz", packTouches) })
	b.Run("ndjson/threads=2", func(b *testing.B) { benchmarkTouches(b, 2, "touches.ndjson", jsonTouches) })
}

// packTouches writes the extract gzipped beside it.
func packTouches(tb testing.TB, path string) {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path+".gz", packed.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// jsonTouches writes the extract as NDJSON beside it.
func jsonTouches(tb testing.TB, path string) {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	all := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	var out bytes.Buffer
	for _, line := range all[1:] {
		for i, cell := range strings.Split(line, ",") {
			fmt.Fprintf(&out, "%c%q:%q", "{,"[min(i, 1)], touchHeader[i], cell)
		}
		out.WriteString("}\n")
	}
	if err := os.WriteFile(strings.TrimSuffix(path, ".csv")+".ndjson", out.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// TestWriteTouches writes a touch extract for comparisons by hand: set
// ABM_BENCH_FILE to its path.
func TestWriteTouches(t *testing.T) {
	path := os.Getenv("ABM_BENCH_FILE")
	if path == "" {
		t.Skip("ABM_BENCH_FILE is not set")
	}
	writeTouches(t, path, 2_000_000)
	w := &world{t: t, now: night, threads: 2, cfg: newConfig(filepath.Dir(path), touchSource())}
	start := time.Now()
	w.land()
	t.Logf("landed in %s", time.Since(start))
}
