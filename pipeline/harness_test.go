package pipeline_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/publish"
)

// night is a company in a temporary folder: extracts, an abm.yaml, a warehouse.
type night struct {
	t   *testing.T
	dir string
	// now is what the run's clock says.
	now time.Time
	// asOf is the business day asked for; zero means the newest extract.
	asOf time.Time
	// reader of the run that was current when it was opened.
	reader *pipeline.Reader
}

// simpleSources maps extracts whose headers are our own column names: one
// file a source, NAME.csv, dated by the landing day.
const simpleSources = `
sources:
  - {name: lead, entity: lead, files: "lead*.csv", columns: {lead_id: lead_id, account_id: account_id, email: email, company_name: company_name, title: title, created_at: created_at, acquisition: acquisition, visitor_key: visitor_key}}
  - {name: touch, entity: touch, files: "touch*.csv", columns: {touch_id: touch_id, lead_id: lead_id, account_id: account_id, campaign_id: campaign_id, company_domain: company_domain, touch_type: touch_type, channel: channel, direction: direction, status: status, captured_contact: captured_contact, is_response: is_response, minutes: minutes, visitor_key: visitor_key, message_id: message_id, link: link, touched_at: touched_at, sent_at: sent_at}}
  - {name: deal, entity: deal, files: "deal*.csv", columns: {deal_id: deal_id, account_id: account_id, lead_id: lead_id, deal_type: deal_type, status: status, amount_minor: amount, currency: currency, created_at: created_at, closed_at: closed_at}}
  - {name: account, entity: account, files: "account*.csv", columns: {account_id: account_id, parent_account_id: parent_account_id, account_name: account_name, domain: domain, tier: tier, country: country, industry: industry, employees: employees}}
`

// headers of the files that simpleSources maps.
var headers = map[string]string{
	"lead":    "lead_id,account_id,email,company_name,title,created_at,acquisition,visitor_key",
	"touch":   "touch_id,lead_id,account_id,campaign_id,company_domain,touch_type,channel,direction,status,captured_contact,is_response,minutes,visitor_key,message_id,link,touched_at,sent_at",
	"deal":    "deal_id,account_id,lead_id,deal_type,status,amount,currency,created_at,closed_at",
	"account": "account_id,parent_account_id,account_name,domain,tier,country,industry,employees",
}

// newNight writes an abm.yaml of simpleSources and what a test adds.
func newNight(t *testing.T, yaml string) *night {
	t.Helper()
	n := nightOf(t, yaml+simpleSources)
	for name := range headers {
		n.records(name)
	}
	return n
}

// nightOf is a company without extracts, of an abm.yaml that names everything but
// the warehouse.
func nightOf(t *testing.T, yaml string) *night {
	t.Helper()
	n := &night{t: t, dir: t.TempDir(), now: time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC)}
	n.write("abm.yaml", "warehouse: warehouse\n"+yaml)
	return n
}

// write puts a file into the company's folder.
func (n *night) write(name, text string) {
	n.t.Helper()
	if err := os.WriteFile(filepath.Join(n.dir, name), []byte(text), 0o600); err != nil {
		n.t.Fatal(err)
	}
}

// records writes an extract of simpleSources: each record as column=value pairs.
func (n *night) records(name string, records ...map[string]string) {
	n.t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	columns := strings.Split(headers[name], ",")
	rows := [][]string{columns}
	for _, record := range records {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = record[c]
			delete(record, c)
		}
		for c := range record {
			n.t.Fatalf("extract %s has no column %s", name, c)
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		n.t.Fatal(err)
	}
	n.write(name+".csv", b.String())
}

// options of a run of this company. Other lookbacks are tried only where its
// abm.yaml names them: each costs another round of attribution.
func (n *night) options() pipeline.Options {
	n.t.Helper()
	file := filepath.Join(n.dir, "abm.yaml")
	c, err := config.Load(file)
	if err != nil {
		n.t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		n.t.Fatal(err)
	}
	if !strings.Contains(string(text), "lookbacks:") {
		c.Attribution.Sensitivity.Lookbacks = nil
	}
	return pipeline.Options{Config: c, AsOf: n.asOf, Version: "test", Clock: func() time.Time { return n.now }, Rand: strings.NewReader(strings.Repeat("key", 32))}
}

// run lands, builds and publishes, and fails the test where that fails.
func (n *night) run() pipeline.Report {
	n.t.Helper()
	report, err := pipeline.Run(context.Background(), n.options())
	if err != nil {
		n.t.Fatalf("run: %v", err)
	}
	return report
}

// rows answers a query over the published tables, each row's cells joined by |.
func (n *night) rows(query string) []string {
	n.t.Helper()
	t := n.t
	records, err := n.open().Query(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer records.Release()
	var rows []string
	for records.Next() {
		batch := records.RecordBatch()
		for i := range int(batch.NumRows()) {
			cells := make([]string, batch.NumCols())
			for c := range cells {
				// The text belongs to the batch, which does not outlive this loop.
				cells[c] = strings.Clone(batch.Column(c).ValueStr(i))
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	if err := records.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// open opens the run that is current, once.
func (n *night) open() *pipeline.Reader {
	n.t.Helper()
	warehouse := filepath.Join(n.dir, "warehouse")
	current, err := publish.Current(warehouse)
	if err != nil {
		n.t.Fatal(err)
	}
	if n.reader != nil && n.reader.Pointer.RunID == current.RunID {
		return n.reader
	}
	n.close()
	if n.reader, err = pipeline.OpenReader(context.Background(), warehouse); err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(n.close)
	return n.reader
}

func (n *night) close() {
	if n.reader == nil {
		return
	}
	if err := n.reader.Close(); err != nil {
		n.t.Error(err)
	}
	n.reader = nil
}

// want compares the rows of a query with those expected, in order.
func (n *night) want(query string, want ...string) {
	n.t.Helper()
	got := n.rows(query)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		n.t.Errorf("%s\n got %s\nwant %s", query, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
