package land_test

import (
	"bytes"
	"context"
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

// night is the clock of the tests.
var night = time.Date(2024, 6, 1, 2, 0, 0, 0, time.UTC)

// world is a folder of extracts and a warehouse.
type world struct {
	t   *testing.T
	cfg *config.Config
	now time.Time
	// threads of each landing.
	threads int
	// retries says whether a landing retries files with rejects.
	retries bool
}

func newWorld(t *testing.T, sources ...config.Source) *world {
	t.Helper()
	return &world{t: t, now: night, threads: 2, cfg: newConfig(t.TempDir(), sources...)}
}

func newConfig(dir string, sources ...config.Source) *config.Config {
	return &config.Config{
		Dir: dir, Warehouse: "warehouse", TimeZone: "UTC", Location: time.UTC,
		MaxRejectShare: 0.01, MaxDeleteShare: 0.10, OnFileError: "fail", Sources: sources,
	}
}

func (w *world) root() string { return filepath.Join(w.cfg.Dir, "warehouse") }

func (w *world) write(name string, text string) {
	w.t.Helper()
	path := filepath.Join(w.cfg.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.cfg.Dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// retry makes every landing from now on retry files with rejects.
func (w *world) retry() { w.retries = true }

func (w *world) try() (land.Result, error) { return w.tryAt(w.root()) }

// tryAt lands into a warehouse of one's choice.
func (w *world) tryAt(root string) (land.Result, error) {
	return land.Land(context.Background(), land.Options{
		Root: root, Config: w.cfg, Now: w.now, Threads: w.threads, RetryRejects: w.retries, Rand: bytes.NewReader(bytes.Repeat([]byte{7}, 32)),
	})
}

func (w *world) land() land.Result {
	w.t.Helper()
	result, err := w.try()
	if err != nil {
		w.t.Fatal(err)
	}
	return result
}

// fails lands, which must fail with a message that holds all the words.
func (w *world) fails(words ...string) error {
	w.t.Helper()
	_, err := w.try()
	if err == nil {
		w.t.Fatalf("landing did not fail; want an error with %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			w.t.Fatalf("error %q lacks %q", err, word)
		}
	}
	return err
}

func (w *world) selection(asOf string, sense land.Sense) land.Selection {
	w.t.Helper()
	var date time.Time
	if asOf != "" {
		var err error
		if date, err = time.Parse(time.DateOnly, asOf); err != nil {
			w.t.Fatal(err)
		}
	}
	sel, err := land.Select(w.root(), w.cfg, date, sense)
	if err != nil {
		w.t.Fatal(err)
	}
	return sel
}

// leads reads the leads that a night sees.
func (w *world) leads(asOf string) []models.Lead {
	w.t.Helper()
	return live(w, asOf, "lead", func(l models.Lead) models.Provenance { return l.Provenance })
}

// live reads the records of an entity that a night sees: those in the landed
// files that are not listed as ended.
func live[T any](w *world, asOf, entity string, from func(T) models.Provenance) []T {
	w.t.Helper()
	sel := w.selection(asOf, land.KnownBy)
	ended := map[models.EndedRecord]bool{}
	for _, f := range sel.Ended[entity] {
		rows, err := parquet.ReadFile[models.EndedRecord](f.Path)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range rows {
			ended[r] = true
		}
	}
	return slices.DeleteFunc(readAll[T](w.t, sel.Files[entity]), func(row T) bool {
		p := from(row)
		return ended[models.EndedRecord{LandSource: p.LandSource, ExtractDate: p.ExtractDate, FileSHA256: p.FileSHA256, RecordNumber: p.RecordNumber}]
	})
}

func readAll[T any](t *testing.T, files []land.File) []T {
	t.Helper()
	var out []T
	for _, f := range files {
		rows, err := parquet.ReadFile[T](f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(rows)) != f.Rows {
			t.Fatalf("%s: %d rows, the ledger says %d", f.Path, len(rows), f.Rows)
		}
		out = append(out, rows...)
	}
	return out
}

// companies lists "id=company" of leads.
func companies(leads []models.Lead) string {
	var out []string
	for _, l := range leads {
		company := "-"
		if l.CompanyName != nil {
			company = *l.CompanyName
		}
		out = append(out, l.LeadID+"="+company)
	}
	return strings.Join(out, " ")
}

// leadSource is a snapshot of leads dated by its file name.
func leadSource() config.Source {
	return config.Source{
		Name: "crm_leads", Entity: "lead", Files: "extracts/leads_*.csv", Mode: "snapshot",
		ExtractDate: config.ExtractDate{File: "%Y-%m-%d"},
		Columns: map[string]config.Names{
			"lead_id": {"Id"}, "email": {"Email"}, "company_name": {"Company"}, "created_at": {"Created"}, "employees": {"Employees"},
		},
	}
}

func TestSnapshotEndsAtContentSeenAgain(t *testing.T) {
	w := newWorld(t, leadSource())
	a := "Id,Email,Company,Created,Employees\n1,a@x.com,A,2024-01-01,\n2,b@x.com,A,2024-01-01,5\n"
	b := strings.ReplaceAll(a, ",A,", ",B,")
	w.write("extracts/leads_2024-05-01.csv", a)
	w.land()
	w.write("extracts/leads_2024-05-02.csv", b)
	w.land()
	if got, want := companies(w.leads("")), "1=B 2=B"; got != want {
		t.Fatalf("after A, B: %s, want %s", got, want)
	}
	w.write("extracts/leads_2024-05-03.csv", a)
	result := w.land()
	if len(result.Entries) != 1 || result.Entries[0].State != land.Landed || result.Unchanged != 2 {
		t.Fatalf("third night: %+v, want one landed and two unchanged files", result)
	}
	for asOf, want := range map[string]string{"": "1=A 2=A", "2024-05-02": "1=B 2=B", "2024-05-01": "1=A 2=A", "2024-04-30": ""} {
		if got := companies(w.leads(asOf)); got != want {
			t.Errorf("as of %q: %s, want %s", asOf, got, want)
		}
	}
	if got := w.land(); len(got.Entries) != 0 || got.Unchanged != 3 {
		t.Errorf("landing again: %+v, want nothing new", got)
	}
}

// Who works a lead or owns a deal is landed as a keyed hash: the same of the
// same, letter case aside, and another of another.
func TestOwnersAreKeyed(t *testing.T) {
	source := leadSource()
	source.Columns["owner_key"] = config.Names{"Owner"}
	w := newWorld(t, source)
	w.write("extracts/leads_2024-05-01.csv", "Id,Email,Company,Created,Employees,Owner\n"+
		"1,,,,,Jo Doe\n2,,,,,jo doe\n3,,,,,jo@ours.example\n4,,,,,\n")
	w.land()
	var keys []string
	for _, l := range w.leads("") {
		key := "none"
		if l.OwnerKey != nil {
			key = *l.OwnerKey
		}
		if strings.Contains(strings.ToLower(key), "jo") {
			t.Errorf("lead %s names its owner: %s", l.LeadID, key)
		}
		keys = append(keys, key)
	}
	if len(keys) != 4 || len(keys[0]) != 64 || keys[0] != keys[1] || keys[0] == keys[2] || len(keys[2]) != 64 || keys[3] != "none" {
		t.Errorf("keys %q", keys)
	}
}
