package land_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/unicode"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// plainDeals are four columns of deals, without anything to trip over.
func plainDeals(files string) config.Source {
	return config.Source{Name: "deals", Entity: "deal", Files: files, Mode: "snapshot", Columns: map[string]config.Names{
		"deal_id": {"Id"}, "amount_minor": {"Amount"}, "created_at": {"Created"}, "stage": {"Stage"},
	}}
}

// TestHostileFiles lands one file of each shape that real extracts were seen
// in, and some that were only feared. Each ends in counted rejects, by line,
// column and rule, or in a failed file whose message says what to do.
func TestHostileFiles(t *testing.T) {
	const header = "Id,Amount,Created,Stage\n"
	const good = header + "1,5,2024-01-01,Won\n2,6,2024-01-02,Lost\n"
	utf16BE := encoded(t, good, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String)
	long := strings.Repeat("x", 12<<20)
	for _, tt := range []struct {
		name, file string
		text       []byte
		change     func(*config.Source)
		ids        string // of the landed records
		rejects    string // line, column, rule of each
		fails      []string
	}{
		{name: "UTF-16BE with a mark", text: utf16BE, ids: "1 2"},
		{name: "UTF-16BE without", text: utf16BE[2:], fails: []string{"NUL", "encoding: utf-16"}},
		{name: "UTF-16BE without, named", text: utf16BE[2:], change: func(s *config.Source) { s.Encoding = "utf-16" }, ids: "1 2"},
		{name: "UTF-16 cut within a character", text: utf16BE[:len(utf16BE)-1], ids: "1", rejects: "3 utf8"},
		{name: "a mark before a quoted header", text: []byte("\ufeff\"Id\",\"Amount\",Created,Stage\n1,5,2024-01-01,x\n"), ids: "1"},
		{name: "two files in one, with marks", text: []byte("\ufeff" + good + "\ufeff" + header + "3,5,2024-01-01,x\n"), ids: "1 2 3", rejects: "4 header"},
		{name: "windows-1252 read as UTF-8", text: []byte(good + "3,5,2024-01-01,M\xfcller\n"), ids: "1 2", rejects: "4 utf8"},
		{name: "a byte windows-1252 does not have", text: []byte(good + "3,5,2024-01-01,M\x81ller\n"), change: func(s *config.Source) { s.Encoding = "windows-1252" }, ids: "1 2", rejects: "4 utf8"},
		{name: "line ends mixed", text: []byte("Id,Amount,Created,Stage\r\n1,5,2024-01-01,x\r2,5,2024-01-01,x\n3,5,2024-01-01,x"), ids: "1 2 3"},
		{name: "tabs", file: "deals.tsv", text: []byte(strings.ReplaceAll(good, ",", "\t")), change: func(s *config.Source) { s.Delimiter = `\t` }, ids: "1 2"},
		{name: "Excel's line of the delimiter", text: []byte("sep=;\r\n" + strings.ReplaceAll(good, ",", ";")), change: func(s *config.Source) { s.Delimiter = ";" }, ids: "1 2"},
		{name: "Excel's line, and another delimiter", text: []byte("\"sep=;\"\n" + strings.ReplaceAll(good, ",", ";")), fails: []string{"sep=;", `delimiter: ";"`}},
		{name: "titles before the header", text: []byte("Deals of June\nMade on 1/6/2024 \"by\" Jane\n\n" + good), fails: []string{"line 4", "lines before it"}},
		{name: "totals behind the records", text: []byte(good + "\"All rights reserved\"\nTotal,2,,,,,\n"), ids: "1 2", rejects: "4 ragged, 5 ragged"},
		{name: "the wrong delimiter", text: []byte(strings.ReplaceAll(good, ",", ";")), fails: []string{"delimiter:", `";"`}},
		{name: "money as written", text: []byte(header + "1,\"$1,117.10K\",2024-01-01,x\n2,\"$22,700.00\",2024-01-01,x\n3,\"100.000,50\",2024-01-01,x\n"), ids: "1=111710000 2=2270000", rejects: "4 amount_minor:number"},
		{name: "money as in Brazil", text: []byte(header + "1,R$ 100.000,2024-01-01,x\n2,\"146536,25\",2024-01-01,x\n"), change: func(s *config.Source) { s.Numbers = "1.234,56" }, ids: "1=10000000 2=14653625"},
		{name: "dates of every kind", text: []byte(header + "1,5,\"15 Apr, 2021 00:03:00\",x\n2,5,02/23/26 08:55 PM,x\n3,5,2024-01-19T09:42:24.000+0000,x\n4,5,20210101,x\n5,5,31-12-2021,x\n6,5,31/12/2021,x\n"),
			change: func(s *config.Source) {
				s.Dates = []string{"%d %b, %Y %H:%M:%S", "%m/%d/%y %I:%M %p", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y%m%d", "%d-%m-%Y"}
			}, ids: "1 2 3 4 5", rejects: "7 created_at:date"},
		{name: "a date of another layout", text: []byte(header + "1,5,01/02/2024,x\n2,5,2024-01-01,x\n"), ids: "2", rejects: "2 created_at:date"},
		{name: "header reordered, with blanks", text: []byte("Stage , Created,Amount ,Id\nx,2024-01-01,5,1\n"), ids: "1=500"},
		{name: "header with blank and nameless columns", text: []byte("Id,,Amount,Created,,Stage,\n1,,5,2024-01-01,,x,\n"), ids: "1=500"},
		{name: "a mapped header twice", text: []byte(strings.Replace(good, "Stage", "Amount", 1)), fails: []string{`"Amount" twice`, "rename"}},
		{name: "an unmapped header twice", text: []byte("Id,Amount,Created,Note,Note\n1,5,2024-01-01,a,b\n"), ids: "1"},
		{name: "no header", text: []byte("1,5,2024-01-01,jane@firm.example\n2,5,2024-01-01,x\n"), fails: []string{"does not look like a header"}},
		{name: "blank header", text: []byte("\n , ,\n1,5,2024-01-01\n"), fails: []string{"header is empty"}},
		{name: "a header of 2 MiB", text: []byte("Id," + strings.Repeat("a,", 1<<20) + "Created\n1,2\n"), fails: []string{"line 1", "header", "longer than 1 MiB"}},
		{name: "8 MiB of delimiters", text: []byte(good + strings.Repeat(",", 8<<20-2) + "\n3,5,2024-01-01,x\n"), ids: "1 2 3", rejects: "4 ragged"},
		{name: "header with a broken quote", text: []byte("Id,\"Amount,Created\n1,5,2024-01-01\n"), fails: []string{"line 1", "header", "quote"}},
		{name: "ragged rows", text: []byte(header + "1,5,2024-01-01\n2,5,2024-01-01,x,y\n3,5,2024-01-01,x\n"), ids: "3", rejects: "2 ragged, 3 ragged"},
		{name: "an unclosed quote", text: []byte(header + "1,5,2024-01-01,\"open\n2,5,2024-01-01,x\n3,5,2024-01-01,\"y\"\n"), ids: "2 3", rejects: "2 quote"},
		{name: "an unclosed quote that meets a cell of a line end", text: []byte(header + "1,5,\"2024-01-01,x\n2,5,2024-01-01,\"\nnote\"\n3,5,2024-01-01,x\n"), ids: "2 3", rejects: "2 quote"},
		{name: "an unclosed quote in the last record", text: []byte(good + "3,5,\"2024-01-01,x"), ids: "1 2", rejects: "4 quote"},
		{name: "a quote within a word", text: []byte(header + "1,5,2024-01-01,5\" pipe\n2,5,2024-01-01,x\n"), ids: "2", rejects: "2 quote"},
		{name: "NUL bytes", text: []byte(header + "1,5,2024-01-01,\x00\n2,5,2024-01-01,x\n"), ids: "2", rejects: "2 nul"},
		{name: "a cell of 12 MiB", text: []byte(header + "1,5,2024-01-01," + long + "\n2,5,2024-01-01,x\n"), ids: "2", rejects: "2 too_long"},
		{name: "a quoted cell of 12 MiB", text: []byte(header + "1,5,2024-01-01,\"" + long + "\"\n2,5,2024-01-01,x\n"), ids: "2", rejects: "2 too_long"},
		{name: "a last line of 12 MiB, CRLF", text: []byte("Id,Amount,Created,Stage\r\n1,5,2024-01-01,x\r\n2,5,2024-01-01," + long + "\r\n"), ids: "1", rejects: "3 too_long"},
		{name: "a JSON line of 20 MiB", file: "deals.ndjson", text: []byte(`{"Id":"1","Created":"2024-01-01","Stage":"` + long + long + "\"}\n" + `{"Id":"2","Created":"2024-01-01"}`), ids: "2", rejects: "1 too_long"},
		{name: "two files of JSON in one, with marks", file: "deals.ndjson", text: []byte("\ufeff{\"Id\":\"1\",\"Created\":\"2024-01-01\"}\n\ufeff{\"Id\":\"2\",\"Created\":\"2024-01-01\"}\n\ufeff\n"), ids: "1 2", rejects: "3 json"},
		{name: "JSON lines of every damage", file: "deals.ndjson", text: []byte("{\"Id\":\"1\",\"Created\":\"2024-01-01\"}\n{\"Id\":\"2\"\n[1]\n\"x\"\n\n{\"Id\":\"3\",\"Created\":\"2024-01-01\",\"Stage\":\"\xff\"}\n{\"Id\":\"4\\u0000\",\"Created\":\"2024-01-01\"}\n{\"Id\":\"5\",\"Created\":\"2024-01-01\"}"),
			ids: "1 5", rejects: "2 json, 3 json, 4 json, 6 utf8, 7 nul"},
		{name: "cut gzip", file: "deals.csv.gz", text: gzipped(t, []byte(good))[:30], fails: []string{"gzip", "cut off", "deliver"}},
		{name: "gzip with a flipped bit", file: "deals.csv.gz", text: flipped(gzipped(t, []byte(good)), 25), fails: []string{"gzip", "damaged", "deliver"}},
		{name: "gzip with something behind", file: "deals.csv.gz", text: append(gzipped(t, []byte(good)), "more than a header has"...), fails: []string{"gzip", "damaged"}},
		{name: "cut zstd", file: "deals.csv.zst", text: zstandard(t, []byte(good))[:30], fails: []string{"zstd", "cut off"}},
		{name: "zstd with a flipped bit", file: "deals.csv.zst", text: flipped(zstandard(t, []byte(good)), 30), fails: []string{"zstd", "damaged"}},
		{name: "gzip of nothing", file: "deals.csv.gz", text: gzipped(t, nil), fails: []string{"empty", "header"}},
		{name: "gzip of which a header is left", file: "deals.csv.gz", text: gzipped(t, []byte(good))[:5], fails: []string{"gzip", "cut off", "deliver"}},
		{name: "gzip of several members", file: "deals.csv.gz", text: append(gzipped(t, []byte(good[:40])), gzipped(t, []byte(good[40:]))...), ids: "1 2"},
		{name: "zstd as a parallel packer writes it", file: "deals.csv.zst", text: append([]byte("\x50\x2a\x4d\x18\x04\x00\x00\x00size"), zstandard(t, []byte(good))...), ids: "1 2"},
		{name: "zstd that refers far back", file: "deals.csv.zst", text: []byte("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00x"), fails: []string{"128 MiB of memory", "--long=27"}},
		{name: "packed twice", file: "deals.csv.gz", text: gzipped(t, gzipped(t, []byte(good))), fails: []string{"twice"}},
		{name: "a gzip bomb", file: "deals.csv.gz", text: bomb(t, header), fails: []string{"unpacks to more than", "deliver it unpacked"}},
		{name: "bzip2", file: "deals.csv", text: []byte("BZh91AY&SY\x12\x34"), fails: []string{"bzip2", "gzip"}},
		{name: "XLSX named .csv", text: []byte("PK\x03\x04rest"), change: func(s *config.Source) { s.Encoding = "windows-1252" }, fails: []string{"XLSX", "CSV"}},
		{name: "a tar archive", file: "deals.csv.gz", text: gzipped(t, tarred(t, "deals.csv", good)), fails: []string{"tar archive", "files in it"}},
		{name: "a zip archive of nothing", text: []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), fails: []string{"zip archive", "nothing in it"}},
		{name: "a PDF", text: []byte("%PDF-1.7\n1 0 obj\n"), fails: []string{"PDF", "CSV"}},
		{name: "UTF-32", text: []byte("\xff\xfe\x00\x00I\x00\x00\x00"), fails: []string{"UTF-32", "UTF-8"}},
		{name: "a file that a crash left", text: make([]byte, 4096), fails: []string{"NUL bytes alone", "deliver"}},
		{name: "a JSON array named .csv", text: []byte("[\n  {\"Id\": \"1\"}\n]"), fails: []string{"JSON array", "format: ndjson"}},
		{name: "an error in JSON, named .csv", text: []byte(`{ "error": "unauthorized" }`), fails: []string{"JSON", "error message"}},
		{name: "XLS named .csv", text: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), fails: []string{"XLS", "CSV"}},
		{name: "a page of HTML named .csv", text: []byte("\n  <!-- login --><html>"), fails: []string{"HTML"}},
		{name: "a table of HTML named .csv", text: []byte("<table><tr><td>Id</td></tr></table>"), fails: []string{"HTML"}},
		{name: "HTML named .ndjson", file: "deals.ndjson", text: []byte("<html></html>"), fails: []string{"HTML"}},
		{name: "CSV named .ndjson", file: "deals.ndjson", text: []byte(good), fails: []string{"not JSON", "format: csv"}},
		{name: "CSV named .parquet", file: "deals.parquet", text: []byte(good), fails: []string{"not a Parquet file", "format:"}},
		{name: "nothing named .parquet", file: "deals.parquet", text: nil, fails: []string{"empty", "again"}},
		{name: "an encrypted Parquet file", file: "deals.parquet", text: []byte("PARE....PARE"), fails: []string{"encrypted"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.file == "" {
				tt.file = "deals.csv"
			}
			src := plainDeals(tt.file)
			if tt.change != nil {
				tt.change(&src)
			}
			w := newWorld(t, src)
			w.cfg.MaxRejectShare = 1
			w.write(tt.file, string(tt.text))
			if tt.fails != nil {
				if err := w.fails(append(tt.fails, tt.file)...); strings.Contains(err.Error(), "jane") || strings.Contains(err.Error(), w.cfg.Dir) {
					t.Errorf("the message tells too much: %v", err)
				}
				return
			}
			entry := w.land().Entries[0]
			deals := readAll[models.Deal](t, w.selection("", land.KnownBy).Files["deal"])
			if got := ids(deals, strings.Contains(tt.ids, "=")); got != tt.ids {
				t.Errorf("landed %s, want %s", got, tt.ids)
			}
			if got := w.rejects(entry); got != tt.rejects {
				t.Errorf("rejected %q, want %q", got, tt.rejects)
			}
			if entry.Records != entry.Accepted+entry.Rejected || entry.Accepted != int64(len(deals)) {
				t.Errorf("%d records, %d accepted, %d rejected", entry.Records, entry.Accepted, entry.Rejected)
			}
		})
	}
}

// tarred puts one file into an archive.
func tarred(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flipped turns one bit of a file.
func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 4
	return b
}

// bomb is a line of 320 MiB of blanks that packs into 0.3 MiB.
func bomb(t *testing.T, header string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(header)); err != nil {
		t.Fatal(err)
	}
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 320 {
		if _, err := w.Write(blanks); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ids lists deals, with their amounts where asked.
func ids(deals []models.Deal, amounts bool) string {
	var out []string
	for _, d := range deals {
		text := d.DealID
		if amounts && d.AmountMinor != nil {
			text = fmt.Sprintf("%s=%d", text, *d.AmountMinor)
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// rejects lists line, column and rule of what an entry's quarantine holds.
func (w *world) rejects(e land.Entry) string {
	w.t.Helper()
	if e.Quarantine == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(w.root(), filepath.FromSlash(e.Quarantine)))
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		var r struct {
			Line         int64
			Column, Rule string
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			w.t.Fatal(err)
		}
		if r.Column != "" {
			r.Rule = r.Column + ":" + r.Rule
		}
		out = append(out, fmt.Sprintf("%d %s", r.Line, r.Rule))
	}
	return strings.Join(out, ", ")
}
