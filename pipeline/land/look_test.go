package land_test

import (
	"strings"
	"testing"

	"abm/pipeline/config"
	"abm/pipeline/land"
)

// A look finds what landing would, and writes nothing.
func TestLookFindsWhatLandingWould(t *testing.T) {
	source := func(file string) config.Source {
		return config.Source{Name: "leads", Entity: "lead", Files: file, Mode: "snapshot",
			Columns: map[string]config.Names{"lead_id": {"Id"}, "created_at": {"Created"}, "score": {"Score"}}}
	}
	for _, tt := range []struct {
		about, file, text string
		words             []string // of the problem; none where all is well
		records, rejected int
		missing           string
	}{
		{about: "well", file: "a.csv", text: "Id,Created,Score\n1,2024-01-01,5\n", records: 1},
		{about: "reordered", file: "a.csv", text: "Score,Id,Created\n5,1,2024-01-01\n", records: 1},
		{about: "an optional column is not there", file: "a.csv", text: "Id,Created\n1,2024-01-01\n", records: 1, missing: "score"},
		{about: "a required one was renamed", file: "a.csv", text: "ID_,Created,Score\n1,2024-01-01,5\n",
			words: []string{"a.csv", "lead_id", `"Id"`, `nearest header is "ID_"`}},
		{about: "dates of another layout", file: "a.csv", text: "Id,Created,Score\n1,01/02/2024,5\n2,2024-01-01,5\n", records: 2, rejected: 1,
			words: []string{"a.csv", "1 of the first 2 records", "created_at:date 1", "line 2", `"Created"`, "mend the mapping"}},
		{about: "a damaged record", file: "a.csv", text: "Id,Created,Score\n1,\"2024-01-01,5\n", records: 1, rejected: 1, words: []string{"a.csv", "quote"}},
		{about: "a page", file: "a.csv", text: "<html>", words: []string{"a.csv", "HTML"}},
		{about: "no file", file: "b.csv", words: []string{"no file matches", "optional: true"}},
		{about: "a record without a key", file: "a.ndjson", text: `{"Created":"2024-01-01"}` + "\n", records: 1, rejected: 1, words: []string{"a.ndjson", "lead_id:required"}},
	} {
		w := newWorld(t, source(strings.Replace(tt.file, "b.", "nothing.", 1)))
		w.write(tt.file, tt.text)
		look := land.LookAt(w.cfg, w.cfg.Sources[0], nil, night)
		problems := strings.Join(look.Problems, "\n")
		if (problems == "") != (len(tt.words) == 0) {
			t.Errorf("%s: problems %q", tt.about, problems)
		}
		for _, word := range tt.words {
			if !strings.Contains(problems, word) {
				t.Errorf("%s: %q lacks %q", tt.about, problems, word)
			}
		}
		if look.Records != tt.records || look.Rejected != tt.rejected || strings.Join(look.Missing, ",") != tt.missing {
			t.Errorf("%s: %d records, %d rejected, missing %v", tt.about, look.Records, look.Rejected, look.Missing)
		}
		// Landing agrees on whether the night goes on.
		if _, err := w.try(); (err == nil) != (problems == "") {
			t.Errorf("%s: the look says %q, landing %v", tt.about, problems, err)
		}
	}
}

// An encoding of one byte a letter reads UTF-8 too, as other letters.
func TestLookDoubtsEncoding(t *testing.T) {
	const header = "Id,Created,Company\n1,2024-01-01,"
	for _, tt := range []struct {
		encoding, text string
		doubts         bool
	}{
		{"windows-1252", header + "Müller\n", true},
		{"iso-8859-1", header + "Müller\n", true},
		{"utf-8", header + "Müller\n", false},
		{"windows-1252", header + "M\xfcller\n", false},
		{"windows-1252", header + "Miller\n", false},
		{"windows-1252", "\ufeff" + header + "Müller\n", false},
	} {
		source := config.Source{Name: "leads", Entity: "lead", Files: "a.csv", Mode: "snapshot", Encoding: tt.encoding,
			Columns: map[string]config.Names{"lead_id": {"Id"}, "created_at": {"Created"}, "company_name": {"Company"}}}
		w := newWorld(t, source)
		w.write("a.csv", tt.text)
		look := land.LookAt(w.cfg, source, nil, night)
		if len(look.Problems) > 0 || strings.Contains(look.Doubt, "a.csv is read as "+tt.encoding+" and looks like UTF-8: set encoding: utf-8") != tt.doubts || (look.Doubt != "") != tt.doubts {
			t.Errorf("%s, %q: doubt %q, problems %q", tt.encoding, tt.text, look.Doubt, look.Problems)
		}
	}
}

// A look knows the age of an extract before it is landed, and its records once
// it is.
func TestLookKnowsBounds(t *testing.T) {
	source := leadSource()
	source.MaxAgeDays, source.MaxRecords = 3, 1
	w := newWorld(t, source)
	looks := func(want ...string) {
		t.Helper()
		entries, err := land.Ledger(w.root())
		if err != nil {
			t.Fatal(err)
		}
		problems := land.LookAt(w.cfg, source, entries, w.now).Problems
		if len(problems) != len(want) {
			t.Fatalf("problems %q, want %d", problems, len(want))
		}
		for i, problem := range problems {
			if !strings.Contains(problem, want[i]) {
				t.Errorf("%q lacks %q", problem, want[i])
			}
		}
	}
	w.write("extracts/leads_2024-05-28.csv", leadHeader+"1,,A,2024-01-01,5\n2,,A,2024-01-01,5\n")
	looks("4 days old on 2024-06-01, more than max_age_days (3)")
	w.land()
	looks("4 days old on 2024-06-01", "2 records, more than max_records (1)")
	w.write("extracts/leads_2024-05-29.csv", leadHeader+"1,,A,2024-01-01,5\n2,,A,2024-01-01,6\n")
	looks()
}
