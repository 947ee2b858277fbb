package land_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// A delta that is new is hashed while it is read: the hash is that of the file as
// it lies there, packed or not, in the ledger, in the landed file's name and
// beside each record; and what is known by it is not landed twice.
func TestNewsIsHashedWhileItIsRead(t *testing.T) {
	const records = 3000
	text := "touch_id,touched_at,touch_type\n"
	for i := range records {
		text += fmt.Sprintf("t%d,2026-01-02T03:04:05Z,web_visit\n", i)
	}
	var zst bytes.Buffer
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	utf16 := []byte{0xff, 0xfe}
	for _, b := range []byte(text) {
		utf16 = append(utf16, b, 0)
	}
	for name, content := range map[string][]byte{
		"touches.csv":        []byte(text),
		"touches-bom.csv":    append([]byte("\xef\xbb\xbf"), text...),
		"touches-utf16.csv":  utf16,
		"touches.csv.gz":     append(gzipped(t, []byte(text[:900])), gzipped(t, []byte(text[900:]))...),
		"touches.csv.zst":    zst.Bytes(),
		"touches-cut.csv.gz": gzipped(t, []byte(text))[:2000],
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, config.Source{Name: "web", Entity: "touch", Files: "*touches*", Format: "csv", Mode: "delta",
				Columns: map[string]config.Names{"touch_id": {"touch_id"}, "touched_at": {"touched_at"}, "touch_type": {"touch_type"}}})
			w.write(name, string(content))
			sum := sha256.Sum256(content)
			want := hex.EncodeToString(sum[:])
			isCut := strings.Contains(name, "cut")
			if isCut {
				w.fails("cut off")
			} else {
				w.land()
			}
			entries, err := land.Ledger(w.root())
			if err != nil || len(entries) != 1 || entries[0].SHA256 != want {
				t.Fatalf("the ledger holds %+v (%v), want one entry of %s", entries, err, want)
			}
			if isCut {
				if entries[0].State != land.Failed || entries[0].LandedFile != "" {
					t.Errorf("state %s, landed as %q", entries[0].State, entries[0].LandedFile)
				}
				return
			}
			if !strings.Contains(entries[0].LandedFile, "-"+want[:12]+"-") {
				t.Errorf("landed as %s", entries[0].LandedFile)
			}
			touches := readAll[models.Touch](t, w.selection("", land.KnownBy).Files["touch"])
			for _, touch := range touches {
				if touch.FileSHA256 != want {
					t.Fatalf("a record is of file %q", touch.FileSHA256)
				}
			}
			if len(touches) != records {
				t.Errorf("%d records", len(touches))
			}
			w.write("again-"+name, string(content)) // another name, the same content
			if result := w.land(); result.Unchanged != 1 || len(result.Entries) != 1 || result.Entries[0].State != land.Known {
				t.Errorf("landed again: %+v", result)
			}
		})
	}
}
