package config

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func withSources(text string) []byte {
	if strings.Contains(text, "sources:") {
		return []byte(text)
	}
	return []byte(text + minimal)
}

func TestProblems(t *testing.T) {
	file, err := os.ReadFile("testdata/problems.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(file)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	for c := range strings.SplitSeq(strings.TrimSuffix(strings.Join(lines, ""), "--\n"), "\n--\n") {
		text, want, ok := strings.Cut(c, "->\n")
		if !ok {
			t.Fatalf("case without ->:\n%s", c)
		}
		want = strings.TrimSuffix(want, "\n")
		_, err := Parse(withSources(text), "abm.yaml")
		if err == nil {
			t.Errorf("accepted:\n%s", text)
			continue
		}
		if err.Error() != want {
			t.Errorf("%s\n got:\n%v\nwant:\n%s", text, err, want)
		}
	}
}

func TestMinimal(t *testing.T) {
	c, err := Parse([]byte(minimal), "conf/abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if c.Dir != "conf" || c.Path != "conf/abm.yaml" || c.Location.String() != "UTC" || c.MemoryBytes != 2<<30 || len(c.Hash) != 64 {
		t.Errorf("dir %q, path %q, location %v, memory %d, hash %q", c.Dir, c.Path, c.Location, c.MemoryBytes, c.Hash)
	}
	s := c.Sources[0]
	if s.Mode != "snapshot" || s.Encoding != "utf-8" || s.Delimiter != "," || s.Numbers != "1,234.56" || s.TimeZone != "UTC" {
		t.Errorf("source without words: %+v", s)
	}
	if got := c.WarehouseDir(); got != filepath.Join("conf", "warehouse") {
		t.Errorf("warehouse dir %q", got)
	}
}

func TestEmptyFileSaysWhatIsMissing(t *testing.T) {
	for _, text := range []string{"", "---\n", "# nothing\n", "sources:\n"} {
		_, err := Parse([]byte(text), "abm.yaml")
		if err == nil || !strings.Contains(err.Error(), "no source for lead") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWordsAreReadAsWritten(t *testing.T) {
	text := strings.Replace(minimal, "columns: {lead_id: Id}", `columns: {lead_id: 007, title: [no, 1.10], status: "A: b"}, values: {status: {1: x, 010: y, true: z, "*": ""}}, nulls: [null word, "-", 0]`, 1)
	c, err := Parse([]byte("currency: EUR\nrates: {USD: 1.10}\n"+text), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if want := map[string]Names{"lead_id": {"007"}, "title": {"no", "1.10"}, "status": {"A: b"}}; !reflect.DeepEqual(s.Columns, want) {
		t.Errorf("columns %v, want %v", s.Columns, want)
	}
	if want := map[string]string{"1": "x", "010": "y", "true": "z", "*": ""}; !reflect.DeepEqual(s.Values["status"], want) {
		t.Errorf("values %v, want %v", s.Values["status"], want)
	}
	if want := []string{"null word", "-", "0"}; !reflect.DeepEqual(s.Nulls, want) {
		t.Errorf("nulls %q, want %q", s.Nulls, want)
	}
	if c.Rates["USD"] != "1.10" {
		t.Errorf("rate %q", c.Rates["USD"])
	}
}

func TestPartsOfADefault(t *testing.T) {
	c, err := Parse([]byte(`
max_reject_share: 0
retention: {hours: 1}
engagement:
  seniority_weights: {vp: 3}
  signals: {intent: {points: 7}, patent: {points: 1, half_life_days: 9}}
  mqa: {people: 3}
attribution: {lenses: [lead]}
`+minimal), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if c.MaxRejectShare != 0 || c.Retention != (Retention{Runs: 3, Hours: 1}) {
		t.Errorf("max_reject_share %v, retention %v", c.MaxRejectShare, c.Retention)
	}
	e := c.Engagement
	if e.SeniorityWeights["vp"] != 3 || e.SeniorityWeights["c_level"] != 2 {
		t.Errorf("weights %v", e.SeniorityWeights)
	}
	if e.Signals["intent"] != (SignalPoints{7, 30}) || e.Signals["patent"] != (SignalPoints{1, 9}) || e.Signals["*"] != (SignalPoints{5, 30}) {
		t.Errorf("signals %v", e.Signals)
	}
	if e.MQA != (MQA{EnterPoints: 60, LeavePoints: 30, People: 3, Fit: "C"}) {
		t.Errorf("mqa %v", e.MQA)
	}
	if len(c.Attribution.Detail) != 0 {
		t.Errorf("detail of a lens that is not computed: %v", c.Attribution.Detail)
	}
}

func TestOwnRulesComeFirst(t *testing.T) {
	c, err := Parse([]byte("channels: [{channel: fax, medium: fax}]\n"+minimal), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if c.Channels[0].Channel != "fax" || c.Channels[len(c.Channels)-1] != (ChannelRule{Channel: "other"}) {
		t.Errorf("first %v, last %v", c.Channels[0], c.Channels[len(c.Channels)-1])
	}
	if got := channelOf(c.Channels, ChannelRule{Given: "fax"}); got != "fax" {
		t.Errorf("a touch that says fax is %s", got)
	}
}

func TestAnchorsAndMergeKeys(t *testing.T) {
	c, err := Parse([]byte(`sources:
  - &base {name: leads, entity: lead, files: l.csv, nulls: [Select], columns: {lead_id: Id}}
  - {<<: *base, name: touches, entity: touch, columns: {touch_id: Id, touched_at: At}}
  - {<<: *base, name: deals, entity: deal, columns: {deal_id: Id, created_at: Created}}
`), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Sources[2]; s.Name != "deals" || s.Nulls[0] != "Select" || s.Files != "l.csv" {
		t.Errorf("merged source %+v", s)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "abm.yaml")
	if err := os.WriteFile(path, Skeleton(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Dir != dir || c.WarehouseDir() != filepath.Join(dir, "warehouse") || c.Resolve("/x/../y") != "/y" {
		t.Errorf("dir %q, warehouse %q", c.Dir, c.WarehouseDir())
	}
	if _, err := Load(filepath.Join(dir, "none.yaml")); err == nil || !strings.HasPrefix(err.Error(), "read config: ") {
		t.Errorf("missing file: %v", err)
	}
}

func TestHash(t *testing.T) {
	hash := func(text string) string {
		t.Helper()
		c, err := Parse([]byte(text), "abm.yaml")
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash
	}
	base := hash(minimal)
	for _, text := range []string{
		"memory: 4GiB\nthreads: 3\nwarehouse: w\nreader_path: /m\nretention: {runs: 9}\nmax_reject_share: 0.5\nmax_delete_share: 1\non_file_error: skip\n" + minimal,
		strings.ReplaceAll(minimal, ".csv", ".ndjson"),
		"attribution: {lenses: [lead, account], milestone_motions: [lead_gen, demand_gen], sensitivity: {lookbacks: [365, 90, 180]}}\n" + minimal,
	} {
		if hash(text) != base {
			t.Errorf("hash changes with\n%s", text)
		}
	}
	seen := map[string]string{base: "minimal"}
	for _, text := range []string{
		"time_zone: Europe/Berlin\n", "currency: EUR\n", "currency: EUR\nrates: {USD: 1.1}\n", "touches: {count_sent: true}\n",
		"domains: {internal: [a.com]}\n", "domains: {competitor: [a.com]}\n", "match: {margin: 0.1}\n",
		"channels: [{channel: pr, medium: x}]\n", "motions: [{motion: sales, channel: x}]\n", "seniority: [{seniority: vp, title: x}]\n",
		"engagement: {half_life_days: 31}\n", "engagement: {points: [{touch_type: x, points: 1}]}\n", "fit: [{field: employees, min: 0, points: 1}]\n",
		"attribution: {lookback_days: 90}\n", "attribution: {detail: []}\n", "attribution: {sensitivity: {seed: 2}}\n", "cohorts: [{name: a, tiers: ['1']}]\n",
	} {
		h := hash(text + minimal)
		if other, ok := seen[h]; ok {
			t.Errorf("%q and %q have one hash", text, other)
		}
		seen[h] = text
	}
	if hash("currency: EUR\nrates: {USD: 1.1}\n"+minimal) != hash("currency: EUR\nrates: {USD: '1.100'}\n"+minimal) {
		t.Error("1.1 and 1.100 are one rate")
	}
	if hash(minimal) == hash(strings.Replace(minimal, "t.csv,", "t.csv, mode: delta,", 1)) {
		t.Error("hash is deaf to mode")
	}
}

// Files made to use up time or memory end in an error, and soon.
func TestHostileFiles(t *testing.T) {
	wide := "sources:\n- &s {name: x, columns: &c {a: [" + strings.Repeat("b,", 1000) + "c]}}\n" + strings.Repeat("- *s\n", 1000)
	for name, text := range map[string]string{
		"aliases side by side": wide,
		"deep list":            "rates: " + strings.Repeat("[", 5000),
		"deep mapping":         strings.Repeat("{a: ", 5000),
		"large":                strings.Repeat("#\n", 1<<20),
		"own alias":            "sources: &a [*a]\n",
		"two documents":        "memory: 2GiB\n---\nmemory: 2GiB\n",
		"binary":               "\x00\x01\xff\xfe",
	} {
		start := time.Now()
		if _, err := Parse([]byte(text), "abm.yaml"); err == nil {
			t.Errorf("%s: accepted", name)
		} else if n := len(err.Error()); n > 1<<20 {
			t.Errorf("%s: a message of %d bytes", name, n)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(minimal))
	f.Add(Skeleton())
	f.Add(uncommented())
	f.Add([]byte("sources: &a [*a, {<<: *a}]\n"))
	f.Add([]byte("a: &a [x,x]\nb: &b [*a,*a]\nsources: [*b,*b]\n"))
	f.Add([]byte("rates: {? [a]: b, <<: {<<: {}}}\n"))
	f.Add([]byte("%YAML 1.2\n---\nmemory: !!str |\n  2GiB\n"))
	file, err := os.ReadFile("testdata/problems.txt")
	if err != nil {
		f.Fatal(err)
	}
	for c := range bytes.SplitSeq(file, []byte("\n--\n")) {
		text, _, _ := bytes.Cut(c, []byte("->\n"))
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse(text, "abm.yaml")
		if (c == nil) == (err == nil) {
			t.Errorf("config %v with error %v", c, err)
		}
		if err == nil && (c.Location == nil || c.MemoryBytes < minMemory || c.Hash == "") {
			t.Error("accepted without being filled")
		}
	})
}
