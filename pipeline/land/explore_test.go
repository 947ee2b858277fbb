package land

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/parquet-go/parquet-go"
)

// folder writes files into a temporary folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// explored is what Explore says about the files of a folder, by glob.
func explored(t *testing.T, files map[string]string) map[string]Extract {
	t.Helper()
	extracts, err := Explore(folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]Extract{}
	for _, x := range extracts {
		found[x.Glob] = x
	}
	return found
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func utf16LE(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

func parquetOf[T any](t *testing.T, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each layout and format is recognised, whatever it is wrapped in.
func TestExploreFormats(t *testing.T) {
	type prospect struct {
		ID        int64  `parquet:"id"`
		Email     string `parquet:"email"`
		Fid       string `parquet:"crm_contact_fid"`
		JobTitle  string `parquet:"job_title"`
		Score     int64  `parquet:"score"`
		Source    string `parquet:"source"`
		Company   string `parquet:"company"`
		CreatedAt string `parquet:"created_at"`
		UpdatedAt string `parquet:"updated_at"`
	}
	found := explored(t, map[string]string{
		"leads.csv": utf16LE("(Do Not Modify) Lead\t(Do Not Modify) Row Checksum\t(Do Not Modify) Modified On\tCompany Name\tJob Title\tEmail\tLead Source\tCountry\r\n" +
			"a-1\tx\t13.01.2024 10:00\tMüller\tCEO\ta@one.example\tWeb\tGermany\r\n"),
		"crm/deals.ndjson.gz": packed(t, `{"id":1,"properties.dealname":"a","properties.amount":"5","properties.dealstage":"closedwon","properties.createdate":"2024-01-01T00:00:00Z","properties.closedate":null,"properties.dealtype":"newbusiness","archived":false}`+"\n"),
		"prospects.parquet":   parquetOf(t, prospect{ID: 1, Email: "a@one.example", CreatedAt: "2024-01-01 10:00:00"}),
		"contacts.csv":        "Id;Email;AccountId;Title;LeadSource;IsDeleted;CreatedDate\n003;b@\xfcber.example;001;\x84Chef\x93;Web;0;2024-01-01\n",
		"broken.csv":          "<html><body>log in</body></html>\n",
		"notes.docx":          "x",
		".hidden.csv":         "Id\n",
		"warehouse/ledger/x":  "",
		"warehouse/a.csv":     "Id\n",
	})
	for glob, want := range map[string]struct{ preset, format, delimiter, encoding string }{
		"leads.csv":           {"dynamics/lead", "csv", "\t", "utf-16"},
		"crm/deals.ndjson.gz": {"hubspot/deal", "ndjson", "", "utf-8"},
		"prospects.parquet":   {"pardot/prospect", "parquet", "", ""},
		"contacts.csv":        {"salesforce/contact", "csv", ";", "windows-1252"},
	} {
		x, ok := found[glob]
		if !ok || x.Err != nil {
			t.Errorf("%s: found %v, %v", glob, ok, x.Err)
			continue
		}
		if !x.Is.Certain || x.Is.Preset != want.preset || x.Format != want.format || x.Delimiter != want.delimiter || x.Encoding != want.encoding {
			t.Errorf("%s: %s (certain %v, missing %v, score %.2f), %s, delimiter %q, %s; want %+v",
				glob, x.Is.Preset, x.Is.Certain, x.Is.Missing, x.Is.Score, x.Format, x.Delimiter, x.Encoding, want)
		}
		if x.Records != 1 {
			t.Errorf("%s: %d records", glob, x.Records)
		}
	}
	if got := found["leads.csv"].Dates.Words; !slices.Equal(got, []string{"%d.%m.%Y %H:%M"}) {
		t.Errorf("dates of the leads: %q", got)
	}
	if err := found["broken.csv"].Err; err == nil || !strings.Contains(err.Error(), "HTML") {
		t.Errorf("broken.csv: %v", err)
	}
	if err := found["notes.docx"].Err; err == nil {
		t.Error("notes.docx: no error")
	}
	if len(found) != 6 {
		t.Errorf("%d extracts, want 6: a hidden file or the warehouse was looked at", len(found))
	}
}

// Files that differ in their date alone are one extract; its glob matches them
// and no other file.
func TestExploreDatesInNames(t *testing.T) {
	head, other := "Id,Email,Company,Status,CreatedDate\n", "Id,Name\n"
	found := explored(t, map[string]string{
		"lead_2024-01-01.csv": head + "1,a@x.example,X,New,2024-01-01\n", "lead_2024-01-02.csv": head + "1,a@x.example,X,New,2024-01-01\n2,b@x.example,X,New,2024-01-02\n",
		"lead_2024-01-02_old.csv": other, "20240101-task.csv": other, "20240102-task.csv": other, "20240102-task-list.csv": other,
		"deal 31.12.2023.csv": other, "plain.csv": other, "odd[1].csv": other, "v1.2.csv": other,
	})
	for glob, want := range map[string]struct {
		files  int
		layout string
	}{
		"lead_????-??-??.csv": {2, "%Y-%m-%d"}, "lead_*_old.csv": {1, "%Y-%m-%d"}, "*-task.csv": {2, "%Y%m%d"}, "*-task-list.csv": {1, "%Y%m%d"},
		"deal *.csv": {1, "%d.%m.%Y"}, "plain.csv": {1, ""}, `odd\[1].csv`: {1, ""}, "v1.2.csv": {1, ""},
	} {
		x := found[glob]
		if len(x.Files) != want.files || x.DateLayout != want.layout {
			t.Errorf("%s: %d files, layout %q; want %d, %q (found %v)", glob, len(x.Files), x.DateLayout, want.files, want.layout, x.Files)
		}
	}
	if x := found["lead_????-??-??.csv"]; x.Delta || x.Files[0] != "lead_2024-01-01.csv" {
		t.Errorf("files that share a record are taken for deltas, or out of order: %v %v", x.Delta, x.Files)
	}
}

func TestCompanyThatIsAnAccount(t *testing.T) {
	head := "Id,Email,Company,IsConverted,ConvertedAccountId,LeadSource,CreatedDate\n"
	found := explored(t, map[string]string{
		"a/Lead.csv": head + "1,a@x.example,001Ec00000GINb1IAH,0,,Web,2024-01-01\n2,b@x.example,001Ec00000GINb1,0,,Web,2024-01-01\n",
		"b/Lead.csv": head + "1,a@x.example,001Ec00000GINb1IAH,0,,Web,2024-01-01\n2,b@x.example,001 Inc,0,,Web,2024-01-01\n",
	})
	if !found["a/Lead.csv"].CompanyIsAccount || found["b/Lead.csv"].CompanyIsAccount {
		t.Errorf("company is an account: %v and %v", found["a/Lead.csv"].CompanyIsAccount, found["b/Lead.csv"].CompanyIsAccount)
	}
}
