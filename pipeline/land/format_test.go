package land_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// dealSource reads deals in any format.
func dealSource(files string) config.Source {
	return config.Source{
		Name: "deals", Entity: "deal", Files: files, Mode: "snapshot", TimeZone: "Europe/Berlin",
		Columns: map[string]config.Names{
			"deal_id": {"Id"}, "amount_minor": {"Amount"}, "currency": {"Currency"}, "is_won": {"Won"},
			"created_at": {"Created"}, "closed_at": {"Close"}, "stage": {"Stage", "OldStage"}, "status": {"Stage"}, "deal_type": {"Type"},
		},
		Values:    map[string]map[string]string{"status": {"Closed Won": "won", "Closed Lost": "lost", "*": "open"}},
		Constants: map[string]string{"lead_source": "import"},
		Keep:      []string{"Note", "Owner"},
		Nulls:     []string{"Select", "unknown"},
	}
}

const dealText = `Id,Amount,Currency,Won,Created,Close,Stage,OldStage,Type,Note,Owner
d1,1124741.15,EUR,1,2024-01-19T09:42:24.000+0000,2024-03-31,Closed Won,,New_Business,"a ""quoted""
note, two lines",Ö
d2,1500,JPY,,2024-01-19 09:42:24,,Select,Prospecting,,,
d3,1.2345,KWD,false,2024-07-01,2024-07-01,Closed Lost,x,renewal,unknown,
d4,,,TRUE,2024-01-01,,,,,,`

// wantDeals is dealText by hand: Berlin is an hour ahead of UTC in winter.
// The business time zone, which days without a time are in, is UTC.
func wantDeals() []models.Deal {
	at := func(text string) int64 {
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			panic(err)
		}
		return t.UnixMicro()
	}
	return []models.Deal{
		{DealID: "d1", AmountMinor: ptr(int64(112474115)), Currency: ptr("EUR"), IsWon: ptr(true), CreatedAt: at("2024-01-19T09:42:24Z"), ClosedAt: ptr(at("2024-03-31T23:59:59.999999Z")),
			Stage: ptr("Closed Won"), Status: ptr("won"), DealType: ptr("new_business"), LeadSource: ptr("import"),
			Provenance: models.Provenance{Attributes: ptr(`{"Note":"a \"quoted\"\nnote, two lines","Owner":"Ö"}`)}},
		{DealID: "d2", AmountMinor: ptr(int64(1500)), Currency: ptr("JPY"), CreatedAt: at("2024-01-19T08:42:24Z"), Stage: ptr("Prospecting"), LeadSource: ptr("import")},
		{DealID: "d3", AmountMinor: ptr(int64(1235)), Currency: ptr("KWD"), IsWon: ptr(false), CreatedAt: at("2024-07-01T00:00:00Z"), ClosedAt: ptr(at("2024-07-01T23:59:59.999999Z")),
			Stage: ptr("Closed Lost"), Status: ptr("lost"), DealType: ptr("renewal"), LeadSource: ptr("import")},
		{DealID: "d4", IsWon: ptr(true), CreatedAt: at("2024-01-01T00:00:00Z"), LeadSource: ptr("import")},
	}
}

func ptr[T any](v T) *T { return &v }

// dealTable is dealText as cells.
func dealTable(t *testing.T) (header []string, rows [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(dealText)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func dealJSON(t *testing.T) []byte {
	t.Helper()
	header, rows := dealTable(t)
	var b bytes.Buffer
	for _, row := range rows {
		m := map[string]any{}
		for i, name := range header {
			switch {
			case row[i] == "":
				m[name] = nil
			case name == "Amount":
				m[name] = json.Number(row[i])
			default:
				m[name] = row[i]
			}
		}
		line, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// dealParquet has the types that a warehouse export has.
func dealParquet(t *testing.T) []byte {
	t.Helper()
	type row struct {
		ID       string `parquet:"Id"`
		Amount   *int64 `parquet:"Amount,optional,decimal(4:18)"`
		Currency *string
		Won      *bool
		Created  time.Time `parquet:"Created,timestamp(millisecond)"`
		Close    *int32    `parquet:"Close,optional,date"`
		Stage    *string
		OldStage *string
		Type     *string
		Note     *string
		Owner    *string
		Tags     []string
		Picture  []byte
		Score    float64
	}
	day := func(text string) *int32 {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return ptr(int32(d.Unix() / 86400))
	}
	want := wantDeals()
	rows := []row{
		{ID: "d1", Amount: ptr(int64(11247411500)), Currency: ptr("EUR"), Won: ptr(true), Close: day("2024-03-31"), Stage: ptr("Closed Won"), Type: ptr("New_Business"), Note: ptr("a \"quoted\"\nnote, two lines"), Owner: ptr("Ö"), Tags: []string{"x", "y"}, Picture: []byte{0, 0xff}},
		{ID: "d2", Amount: ptr(int64(15000000)), Currency: ptr("JPY"), Stage: ptr("Select"), OldStage: ptr("Prospecting")},
		{ID: "d3", Amount: ptr(int64(12345)), Currency: ptr("KWD"), Won: ptr(false), Close: day("2024-07-01"), Stage: ptr("Closed Lost"), OldStage: ptr("x"), Type: ptr("renewal"), Note: ptr("unknown")},
		{ID: "d4", Won: ptr(true)},
	}
	for i := range rows {
		rows[i].Created = time.UnixMicro(want[i].CreatedAt)
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, rows, parquet.MaxRowsPerRowGroup(3)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t *testing.T, text []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(text, nil)
}

func encoded(t *testing.T, text string, encode func(string) (string, error)) []byte {
	t.Helper()
	out, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

// TestFormats lands the same deals from every format, compression, encoding
// and line end, and wants the same rows.
func TestFormats(t *testing.T) {
	plain := []byte(dealText)
	reordered := func() []byte {
		header, rows := dealTable(t)
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		for _, row := range append([][]string{header}, rows...) {
			last := len(row) - 1
			row[0], row[last] = row[last], row[0]
			if err := w.Write(append(row, "unmapped")); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		return b.Bytes()
	}
	for _, tt := range []struct {
		name, file string
		text       []byte
		change     func(*config.Source)
	}{
		{"csv", "deals.csv", plain, nil},
		{"gzip", "deals.csv.gz", gzipped(t, plain), nil},
		{"gzip by another name", "deals.csv", gzipped(t, plain), nil},
		{"gzip in two members", "deals.csv.gz", append(gzipped(t, plain[:100]), gzipped(t, plain[100:])...), nil},
		{"zstd", "deals.csv.zst", zstandard(t, plain), nil},
		{"byte order mark", "deals.csv", append([]byte("\xef\xbb\xbf"), plain...), nil},
		{"CRLF", "deals.csv", []byte(strings.ReplaceAll(strings.ReplaceAll(dealText, "\n", "\r\n"), "quoted\"\"\r\n", "quoted\"\"\n")), nil},
		{"lone CR", "deals.csv", []byte(strings.ReplaceAll(strings.ReplaceAll(dealText, "\n", "\r"), "quoted\"\"\r", "quoted\"\"\n")), nil},
		{"reordered", "deals.csv", reordered(), nil},
		{"semicolons", "deals.csv", []byte(strings.NewReplacer(",", ";", ".15", ",15", "note, two", "note, two", ".2345", ",2345").Replace(dealText)), func(s *config.Source) {
			s.Delimiter, s.Numbers = ";", "1.234,56"
		}},
		{"windows-1252", "deals.csv", encoded(t, dealText, charmap.Windows1252.NewEncoder().String), func(s *config.Source) { s.Encoding = "windows-1252" }},
		{"utf-16 with a mark", "deals.csv", encoded(t, dealText, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String), nil},
		{"utf-16 without", "deals.csv", encoded(t, dealText, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String), func(s *config.Source) { s.Encoding = "utf-16" }},
		{"ndjson", "deals.ndjson", dealJSON(t), nil},
		{"ndjson gzip", "deals.jsonl.gz", gzipped(t, dealJSON(t)), nil},
		{"parquet", "deals.parquet", dealParquet(t), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := dealSource(tt.file)
			if tt.change != nil {
				tt.change(&src)
			}
			text := tt.text
			if tt.name == "semicolons" {
				text = bytes.ReplaceAll(text, []byte("note; two"), []byte("note, two"))
			}
			w := newWorld(t, src)
			w.write(tt.file, string(text))
			entry := w.land().Entries[0]
			got := readAll[models.Deal](t, w.selection("", land.KnownBy).Files["deal"])
			for i := range got {
				if got[i].RecordNumber != int64(i+1) || got[i].LandSource != "deals" || got[i].FileSHA256 != entry.SHA256 || got[i].ExtractDate != int32(night.Unix()/86400) {
					t.Errorf("provenance of record %d: %+v", i+1, got[i].Provenance)
				}
				attributes := got[i].Attributes
				if attributes != nil && *attributes == "" {
					attributes = nil // parquet-go reads a null of an embedded struct so
				}
				got[i].Provenance = models.Provenance{Attributes: attributes}
			}
			if want := wantDeals(); !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%s\nwant\n%s", dump(got), dump(want))
			}
			if entry.Records != 4 || entry.Accepted != 4 {
				t.Errorf("entry %+v", entry)
			}
		})
	}
}

func dump(v any) string {
	text, err := json.Marshal(v)
	return strings.ReplaceAll(string(text), "},{", "}\n{") + fmt.Sprint(err)[5:]
}

func TestHeaderOnlyTouches(t *testing.T) {
	src := touchSource()
	w := newWorld(t, src)
	w.write("touches.csv", strings.Join(touchHeader, ",")+"\n")
	entry := w.land().Entries[0]
	if entry.State != land.Landed || entry.Records != 0 || entry.LandedFile == "" {
		t.Errorf("entry %+v, want an empty landed file", entry)
	}
}

func TestMissingAndUnmappedColumns(t *testing.T) {
	for file, text := range map[string]string{
		"deals.csv":    "Id,Created,Extra,Another\n1,2024-01-01,x,y\n",
		"deals.ndjson": `{"Id":"1","Created":"2024-01-01","Extra":1}` + "\n" + `{"Id":"2","Created":"2024-01-01","Another":{}}`,
	} {
		w := newWorld(t, dealSource(file))
		w.write(file, text)
		entry := w.land().Entries[0]
		if want := []string{"Another", "Extra"}; !reflect.DeepEqual(entry.Unmapped, want) {
			t.Errorf("%s: unmapped %v, want %v", file, entry.Unmapped, want)
		}
		want := []string{"amount_minor", "closed_at", "currency", "deal_type", "is_won", "keep:Note", "keep:Owner", "stage", "status"}
		if !reflect.DeepEqual(entry.Missing, want) {
			t.Errorf("%s: missing %v, want %v", file, entry.Missing, want)
		}
	}
}

func TestExtractDateFromColumn(t *testing.T) {
	src := leadSource()
	src.Files, src.ExtractDate = "leads.csv", config.ExtractDate{Column: "Day"}
	w := newWorld(t, src)
	w.cfg.MaxRejectShare = 0.5
	w.write("leads.csv", "Id,Email,Company,Created,Employees,Day\n1,,A,,,2024-05-07\n2,,A,,,2024-05-08\n3,,A,,,2024-05-07 03:00:00\n")
	entry := w.land().Entries[0]
	if entry.ExtractDate != "2024-05-07" || entry.RejectedByReason["Day:extract_date"] != 1 || entry.Accepted != 2 {
		t.Errorf("entry %+v", entry)
	}
}

func TestIDs(t *testing.T) {
	lead := leadSource()
	lead.Files, lead.ExtractDate, lead.System, lead.SalesforceIDs = "leads.csv", config.ExtractDate{}, "sf", true
	lead.Columns["account_id"] = config.Names{"AccountId"}
	lead.Nulls = []string{"000000000000000AAA"}
	touch := config.Source{Name: "clicks", Entity: "touch", Files: "clicks.csv", Mode: "delta", System: "web", References: map[string]string{"lead_id": "sf"},
		Columns: map[string]config.Names{"touch_id": {"id"}, "lead_id": {"lead"}, "account_id": {"account"}, "touched_at": {"at"}}}
	w := newWorld(t, lead, touch)
	w.write("leads.csv", "Id,Email,Company,Created,Employees,AccountId\n00QEc00000BBaeX,,A,,,000000000000000AAA\n00QEc00000BBaeXMAT,,A,,,001Ec00000GGw3h\n")
	w.write("clicks.csv", "id,lead,account,at\nc1, 00QEc00000BBaeXMAT ,a1,2024-01-01T00:00:00Z\n")
	w.land()
	leads := w.leads("")
	if leads[0].LeadID != "sf:00QEc00000BBaeXMAT" || leads[1].LeadID != leads[0].LeadID || leads[0].AccountID != nil || *leads[1].AccountID != "sf:001Ec00000GGw3hIAD" {
		t.Errorf("leads %s", dump(leads))
	}
	touches := readAll[models.Touch](t, w.selection("", land.KnownBy).Files["touch"])
	if touches[0].TouchID != "web:c1" || *touches[0].LeadID != leads[0].LeadID || *touches[0].AccountID != "web:a1" {
		t.Errorf("touches %s", dump(touches))
	}
}

// TestNoAddressIsLanded looks for addresses in every byte but quarantine's.
func TestNoAddressIsLanded(t *testing.T) {
	w := newWorld(t, leadSource())
	w.cfg.MaxRejectShare = 1
	w.write("extracts/leads_2024-05-01.csv", "Id,Email,Company,Created,Employees\n1,Jane.Doe@Firm.Example,A,,\n2, jane.doe@firm.example ,A,,\n3,none,A,,\n4,john@other.example,A,,bad\n")
	w.land()
	leads := w.leads("")
	if *leads[0].PersonKey != *leads[1].PersonKey || len(*leads[0].PersonKey) != 64 || *leads[0].EmailDomain != "firm.example" {
		t.Errorf("keys %s and %s, domain %s", *leads[0].PersonKey, *leads[1].PersonKey, *leads[0].EmailDomain)
	}
	if leads[2].PersonKey != nil || leads[2].EmailDomain != nil {
		t.Error("text that is no address has a person key")
	}
	quarantined := false
	err := filepath.WalkDir(w.root(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found := bytes.Contains(bytes.ToLower(text), []byte("jane")) || bytes.Contains(text, []byte("john"))
		if strings.Contains(path, "quarantine") {
			quarantined = quarantined || found
		} else if found {
			t.Errorf("%s holds an address", path)
		}
		return nil
	})
	if err != nil || !quarantined {
		t.Errorf("quarantine does not hold the rejected record's text (%v)", err)
	}
	// The key stays: another random source changes nothing.
	before := *leads[0].PersonKey
	w.write("extracts/leads_2024-05-02.csv", "Id,Email,Company,Created,Employees\n1,jane.doe@firm.example,A,,\n2,,,,\n3,,,,\n")
	w.land()
	if after := *w.leads("")[0].PersonKey; after != before {
		t.Error("the person key changed over night")
	}
}

// TestThreadsGiveTheSameBytes lands a file of several chunks, quoted and not.
func TestThreadsGiveTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	writeTouches(t, filepath.Join(dir, "touches.csv"), 200_000)
	var hashes []string
	for _, threads := range []int{1, 2, 5} {
		w := &world{t: t, now: night, threads: threads, cfg: newConfig(dir, touchSource())}
		result, err := w.tryAt(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		entry := result.Entries[0]
		if entry.Accepted != 200_000 || entry.Records != 200_000 {
			t.Errorf("%d threads: %d of %d accepted", threads, entry.Accepted, entry.Records)
		}
		hashes = append(hashes, entry.LandedSHA256)
	}
	if hashes[0] != hashes[1] || hashes[0] != hashes[2] {
		t.Errorf("landed bytes differ by threads: %v", hashes)
	}
}

// TestListsOfNoIDs: of a list of merged ids only what has an id counts, and a list
// of none is null, as an id that is one is.
func TestListsOfNoIDs(t *testing.T) {
	src := leadSource()
	src.Columns["merged_ids"], src.Columns["campaign_id"] = config.Names{"Merged"}, config.Names{"Campaign"}
	w := newWorld(t, src)
	w.write("extracts/leads_2024-05-01.csv", "Id,Created,Merged,Campaign\n1,2024-01-01,:17,[]\n2,2024-01-01,1;:17;3,[7]\n3,2024-01-01,[],C\n")
	w.land()
	var got []string
	for _, l := range w.leads("") {
		got = append(got, fmt.Sprint(text(l.MergedIDs), "/", text(l.CampaignID)))
	}
	slices.Sort(got)
	if want := []string{"1;3/7", "null/C", "null/null"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}
