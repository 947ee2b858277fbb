package config

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryFileIsASystem(t *testing.T) {
	files, err := fs.Glob(presetFiles, "preset/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var systems []string
	for _, f := range files {
		systems = append(systems, strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	if want := slices.Sorted(slices.Values(Systems())); !slices.Equal(systems, want) {
		t.Errorf("files of %v, systems %v", systems, want)
	}
}

// A preset alone is a whole source.
func TestPresetsStandAlone(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		text := "sources:\n  - {name: own, preset: " + p.Name + ", files: x.csv}\n"
		for _, entity := range []string{"lead", "touch", "deal"} {
			text += "  - {name: " + entity + ", entity: " + entity + ", system: other, files: x.csv, columns: {" + entity + "_id: Id}, constants: {" +
				map[string]string{"lead": "status: x", "touch": `touched_at: "2026-01-01"`, "deal": `created_at: "2026-01-01"`}[entity] + "}}\n"
		}
		if _, err := Parse([]byte(text), "abm.yaml"); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// preset reads a config whose first source is the given text.
func preset(t *testing.T, source string) Source {
	t.Helper()
	c, err := Parse([]byte("sources:\n  - {name: own, system: s, "+source+"}\n"+
		strings.ReplaceAll(strings.TrimPrefix(minimal, "sources:\n"), "files:", "system: s, files:")), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return c.Sources[0]
}

func TestOwnLinesOverrideThePreset(t *testing.T) {
	plain := preset(t, "files: x.csv, preset: salesforce/campaign_member")
	if plain.Entity != "touch" || !plain.SalesforceIDs || plain.Constants["direction"] != "outbound" || plain.Values["status"]["*"] != "completed" ||
		!slices.Equal(plain.Columns["campaign_id"], Names{"CampaignId", "campaign_id", "Campaign ID"}) {
		t.Fatalf("preset alone: %+v", plain)
	}
	for _, c := range []struct {
		about, source string
		change        func(*Source)
	}{
		{"the order of lines means nothing", "preset: salesforce/campaign_member, files: x.csv", func(*Source) {}},
		{"a key", "files: x.csv, preset: salesforce/campaign_member, salesforce_ids: false, mode: delta", func(s *Source) { s.SalesforceIDs, s.Mode = false, "delta" }},
		{"a list", "files: x.csv, preset: salesforce/campaign_member, nulls: [Select]", func(s *Source) { s.Nulls = []string{"Select"} }},
		{"a column", "files: x.csv, preset: salesforce/campaign_member, columns: {campaign_id: C, variant: Arm}", func(s *Source) {
			s.Columns["campaign_id"], s.Columns["variant"] = Names{"C"}, Names{"Arm"}
			delete(s.Offered, "campaign_id") // abm.yaml says that it is there
		}},
		{"an empty column", "files: x.csv, preset: salesforce/campaign_member, columns: {status: []}", func(s *Source) {
			delete(s.Columns, "status")
			delete(s.Offered, "status")
			delete(s.Values, "status")
		}},
		{"a word", "files: x.csv, preset: salesforce/campaign_member, values: {status: {Sent: completed}}", func(s *Source) { s.Values["status"]["Sent"] = "completed" }},
		{"a constant", `files: x.csv, preset: salesforce/campaign_member, constants: {direction: "", channel: email}`, func(s *Source) {
			delete(s.Constants, "direction")
			s.Constants["channel"] = "email"
		}},
		{"a constant for a column", "files: x.csv, preset: salesforce/campaign_member, constants: {status: sent}", func(s *Source) {
			delete(s.Columns, "status")
			delete(s.Offered, "status")
			delete(s.Values, "status")
			s.Constants["status"] = "sent"
		}},
		{"a column for a constant", "files: x.csv, preset: salesforce/campaign_member, columns: {direction: Way}", func(s *Source) {
			delete(s.Constants, "direction")
			s.Columns["direction"] = Names{"Way"}
		}},
	} {
		want := preset(t, "files: x.csv, preset: salesforce/campaign_member")
		c.change(&want)
		if got := preset(t, c.source); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.about, got, want)
		}
	}
}

// columnLists reads the lists of column names, by system, and the headers of
// real extracts.
func columnLists(t *testing.T) map[string]map[string]bool {
	t.Helper()
	root := os.Getenv("ABM_REAL_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	text, err := os.ReadFile(filepath.Join(root, "column_lists", "COLUMN_LISTS.md"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no column lists here (%v); set ABM_REAL_DATA to test them", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]map[string]bool{}
	for _, system := range Systems() {
		names[system] = map[string]bool{}
	}
	add := func(title string, columns []string) {
		for system, known := range names {
			if !strings.Contains(title, system) {
				continue
			}
			for _, c := range columns {
				known[strings.TrimSpace(c)] = true
			}
		}
	}
	section := ""
	object := regexp.MustCompile(`^- \*\*(.+)\*\* \([0-9]+\): (.*)`)
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section = title
		} else if m := object.FindStringSubmatch(line); m != nil {
			add(section+m[1], strings.Split(m[2], ","))
		}
	}
	for _, path := range glob(t, filepath.Join(root, "*", "*.csv")) {
		add(path[len(root):], headerOf(t, path))
	}
	for system, known := range names {
		addWritten(t, system, known)
	}
	return names
}

// addWritten adds the names of the layouts that are written down for the tests of
// landing: labels of the screen and names that the lists lack. Fivetran calls a
// property of HubSpot's property_NAME, the API properties.NAME; of a field of
// Salesforce's, IsPrimary, it makes is_primary.
func addWritten(t *testing.T, system string, known map[string]bool) {
	t.Helper()
	text, err := os.ReadFile("../land/testdata/layouts.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(before, system+"/") {
			for name := range strings.SplitSeq(strings.TrimSpace(line), "|") {
				known[name] = true
			}
		}
		before = line
	}
	capital := regexp.MustCompile("([a-z])([A-Z])")
	for name := range maps.Clone(known) {
		if system == "salesforce" {
			known[strings.ToLower(capital.ReplaceAllString(name, "${1}_$2"))] = true
		}
		if property, ok := strings.CutPrefix(name, "property_"); ok && system == "hubspot" {
			known["properties."+property] = true
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func headerOf(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	header, err := csv.NewReader(f).Read()
	if err != nil {
		t.Fatal(err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	return header
}

// A preset names no column that nobody has seen in an export of its system.
func TestPresetColumnsExist(t *testing.T) {
	known := columnLists(t)
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		system, _, _ := strings.Cut(p.Name, "/")
		if len(known[system]) < 50 {
			t.Fatalf("%d columns of %s: the lists were not read", len(known[system]), system)
		}
		for ours, theirs := range p.Source.Columns {
			for _, name := range theirs {
				if !known[system][name] {
					t.Errorf("%s: %s is mapped to %q, which no list and no export of %s has", p.Name, ours, name, system)
				}
			}
		}
	}
}

// Nobody's addresses, names or phone numbers are landed by a preset.
func TestPresetsMapNoPersonalText(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	personal := regexp.MustCompile(`(?i)^(first|last|full)_?name$|phone|street|birth`)
	for _, p := range all {
		for ours, theirs := range p.Source.Columns {
			for _, name := range theirs {
				if personal.MatchString(name) {
					t.Errorf("%s: %s is read from %s", p.Name, ours, name)
				}
			}
		}
	}
}
