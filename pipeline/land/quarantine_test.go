package land_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestQuarantineIsBounded lands a file whose every record is rejected with a
// text of many lines. Of each the beginning is kept, of the file 16 MiB, from
// the start; all are counted.
func TestQuarantineIsBounded(t *testing.T) {
	const records, bytesEach = 8000, 6000
	w := newWorld(t, plainDeals("deals.csv"))
	w.cfg.MaxRejectShare = 1
	w.write("deals.csv", "Id,Amount,Created,Stage\n"+strings.Repeat("1,five,2024-01-01,\""+strings.Repeat("é\n", bytesEach/3)+"\"\n", records))
	var texts []string
	for _, threads := range []int{1, 2} {
		w.threads = threads
		root := t.TempDir()
		result, err := w.tryAt(root)
		if err != nil {
			t.Fatal(err)
		}
		e := result.Entries[0]
		if e.Rejected != records || e.RejectedByReason["amount_minor:number"] != records || e.LineByReason["amount_minor:number"] != 2 {
			t.Fatalf("%d rejected, %v, first at %v", e.Rejected, e.RejectedByReason, e.LineByReason)
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.Quarantine)))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Error("quarantine differs by threads")
	}
	const least, most = 15 << 20, 16 << 20
	if n := len(texts[0]); n < least || n > most || !strings.HasSuffix(texts[0], "}\n") {
		t.Errorf("quarantine holds %d bytes, want up to 16 MiB of whole lines", n)
	}
	first, _, _ := strings.Cut(texts[0], "\n")
	if !strings.Contains(first, `"raw_bytes":6020,"raw":"1,five`) || len(first) > 8<<10 {
		t.Errorf("first line of %d bytes: %.300s", len(first), first)
	}
	if place := `"record":2,"line":2003,"offset":6045,`; !strings.Contains(texts[0], place) {
		t.Errorf("quarantine lacks %s", place)
	}
}
