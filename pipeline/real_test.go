package pipeline_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// realData is the folder of extracts that this project did not write; tests of
// them skip where it is absent.
func realData(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("ABM_REAL_DATA")
	if root == "" {
		root = "../../shared/data"
	}
	dir := filepath.Join(root, folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real extracts here (%v); set ABM_REAL_DATA to test them", err)
	}
	return dir
}

// realNight copies real extracts beside an abm.yaml.
func realNight(t *testing.T, dir, yaml string) *night {
	t.Helper()
	n := &night{t: t, dir: t.TempDir(), now: time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		n.write(e.Name(), string(text))
	}
	n.write("abm.yaml", yaml)
	return n
}

func readYAML(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// allLanded runs the night and holds every file's records against a count by
// encoding/csv.
func (n *night) allLanded(rejected int64) {
	n.t.Helper()
	var got int64
	for _, e := range n.run().Landed {
		if want := countRecords(n.t, filepath.Join(n.dir, e.File)); e.Records != want || e.Accepted+e.Rejected != want {
			n.t.Errorf("%s: %d records in the file, %d read, %d accepted, %d rejected", e.File, want, e.Records, e.Accepted, e.Rejected)
		}
		got += e.Rejected
	}
	if got != rejected {
		n.t.Errorf("%d records rejected, want %d", got, rejected)
	}
}

func countRecords(t *testing.T, path string) int64 {
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
	r := csv.NewReader(f)
	r.LazyQuotes = true
	r.FieldsPerRecord = -1
	for n := int64(-1); ; n++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// In this export every campaign member was merely sent something and every
// task is not started: by default nothing earns credit, and it is said why.
func TestSalesforceWorkshop(t *testing.T) {
	t.Parallel()
	dir := realData(t, "salesforce_workshop")
	yaml := readYAML(t, "../fixtures/salesforce.yaml")
	n := realNight(t, dir, yaml)
	n.allLanded(0)
	n.want("select count(*), count(distinct deal_id) from deal", "50|50")
	n.want("select distinct fallback, count(distinct deal_id) from attribution_deal group by fallback", "unattributed|50")
	n.want("select count(*) from data_quality where rule_name = 'deal_without_touch'", "50")
	n.want("select count(*) from attribution_journey", "0")
	n.want("select distinct reason from attribution_excluded order by reason",
		"after_close", "planned", "sent_only", "unmatched")
	n.want("select status, is_close_before_creation, count(*) from deal group by all order by status",
		"lost|true|3", "open|false|35", "won|true|12")
	n.want("select count(*) from data_quality where rule_name = 'close_before_creation'", "15")
	n.noPersonalData("Contact.csv", "Email", "Phone", "Name", "MobilePhone")
	n.noPersonalData("Lead.csv", "Email", "Phone", "Name")

	sent := realNight(t, dir, yaml+"\ntouches: {count_sent: true}\n")
	sent.run()
	sent.want("select count(distinct account_id) from touch where is_counted", "9")
	sent.want("select count(*) from deal where account_id in (select account_id from touch where is_counted)", "25")
}

// A developer org's sample: other booleans, other dates, no creation date on leads.
func TestSalesforceDevorg(t *testing.T) {
	t.Parallel()
	dir := realData(t, "salesforce_devorg")
	n := realNight(t, dir, devorgYAML)
	n.allLanded(0)
	n.want("select count(*) from deal", fmt.Sprint(countRecords(t, filepath.Join(dir, "Opportunity.csv"))))
	n.noPersonalData("Contact.csv", "Email", "Phone", "Name", "MobilePhone")
	n.noPersonalData("Lead.csv", "Email", "Phone", "Name", "MobilePhone")
}

const devorgYAML = `
warehouse: warehouse
sources:
  - name: leads
    entity: lead
    system: salesforce
    files: Lead.csv
    dates: ["%m/%d/%y", "%m/%d/%y %I:%M %p"]
    columns: {lead_id: Id, email: Email, company_name: Company, title: Title, lead_source: LeadSource, status: Status, is_converted: IsConverted, converted_account_id: ConvertedAccountId, converted_contact_id: ConvertedContactId, converted_deal_id: ConvertedOpportunityId, modified_at: LastModifiedDate, is_deleted: IsDeleted}
  - name: contacts
    entity: lead
    system: salesforce
    files: Contact.csv
    columns: {lead_id: Id, email: Email, account_id: AccountId, title: Title, lead_source: LeadSource, is_deleted: IsDeleted}
  - name: accounts
    entity: account
    system: salesforce
    files: Account.csv
    columns: {account_id: Id, parent_account_id: ParentId, account_name: Name, industry: Industry, employees: NumberOfEmployees, annual_revenue_minor: AnnualRevenue, is_deleted: IsDeleted}
  - name: opportunities
    entity: deal
    system: salesforce
    files: Opportunity.csv
    dates: ["%m/%d/%y", "%m/%d/%y %I:%M %p"]
    columns: {deal_id: Id, account_id: AccountId, stage: StageName, amount_minor: Amount, lead_source: LeadSource, is_closed: IsClosed, is_won: IsWon, created_at: CreatedDate, closed_at: CloseDate, modified_at: LastModifiedDate}
  - name: captures
    entity: touch
    system: salesforce
    files: Lead.csv
    dates: ["%m/%d/%y", "%m/%d/%y %I:%M %p"]
    columns: {touch_id: Id, lead_id: Id, channel: LeadSource, touched_at: LastModifiedDate}
    constants: {touch_type: form, captured_contact: "true"}
`

// The funnel's two variants differ in how dates are written; one of them
// without seconds, so the other is cut to minutes. 8,000 leads, 842 won deals,
// one of them won before its first contact and four more than 365 days after.
func TestOlistVariantsGiveTheSameTables(t *testing.T) {
	t.Parallel()
	dir := realData(t, "olist_funnel")
	ymd := realNight(t, dir, olistYAML("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv", `"%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"`))
	ymd.cutSeconds("olist_closed_deals_dataset.csv", "won_date")
	ymd.allLanded(0)
	dmy := realNight(t, filepath.Join(dir, "variant_ddmmyyyy"), olistYAML("mql.csv", "closed_deals.csv", `"%d-%m-%Y", "%d-%m-%Y %H:%M"`))
	dmy.allLanded(0)
	for _, n := range []*night{ymd, dmy} {
		n.want("select count(*) from lead_account_match", "8000")
		n.want("select count(*) from deal where is_won", "842")
		n.want("select touches, count(*) from attribution_deal where lens = 'lead' and touch_window = 'influenced' and model = 'linear' group by touches order by touches",
			"0|5", "1|837")
		n.want("select reason, count(*) from attribution_excluded where lens = 'none' and reason <> 'unmatched' group by reason")
	}
	// Every closed deal names its SDR and its sales representative: 32 and 22 people, who handed over 842 leads each way.
	ymd.want("select from_role, to_role, outcome, count(*), count(from_key), count(to_key), count(distinct to_key) from lead_handover group by all order by from_role",
		"marketing|sdr|accepted|842|0|842|"+ymd.distinct("olist_closed_deals_dataset.csv", "sdr_id"),
		"sdr|ae|accepted|842|842|842|"+ymd.distinct("olist_closed_deals_dataset.csv", "sr_id"))
	for _, column := range []string{"sdr_id", "sr_id"} {
		ymd.noPersonalData("olist_closed_deals_dataset.csv", column)
	}
	for _, table := range []string{
		"account", "account_engagement", "account_engagement_week", "account_engagement_driver", "account_stage", "lead_account_match",
		"touch", "deal", "channel", "campaign", "attribution_journey", "attribution_touch", "attribution_deal", "attribution_motion",
		"attribution_channel", "attribution_campaign", "attribution_excluded", "cohort_member", "cohort_comparison", "data_quality",
	} {
		query := "select * exclude (build_id) from " + table + " order by all"
		a, b := ymd.rows(query), dmy.rows(query)
		if strings.Join(a, "\n") != strings.Join(b, "\n") {
			t.Errorf("table %s differs between the variants (%d and %d rows)", table, len(a), len(b))
		}
	}
}

func olistYAML(leads, deals, dates string) string {
	return strings.NewReplacer("LEADS", leads, "DEALS", deals, "DATES", dates).Replace(`
warehouse: warehouse
sources:
  - name: leads
    entity: lead
    files: LEADS
    dates: [DATES]
    nulls: [unknown]
    columns: {lead_id: mql_id, created_at: first_contact_date, lead_source: origin}
  - name: captures
    entity: touch
    files: LEADS
    dates: [DATES]
    nulls: [unknown]
    columns: {touch_id: mql_id, lead_id: mql_id, campaign_id: landing_page_id, utm_medium: origin, touched_at: first_contact_date}
    constants: {touch_type: form, captured_contact: "true"}
  - name: deals
    entity: deal
    files: DEALS
    dates: [DATES]
    columns: {deal_id: mql_id, lead_id: mql_id, account_id: seller_id, sdr_key: sdr_id, ae_key: sr_id, amount_minor: declared_monthly_revenue, created_at: won_date, closed_at: won_date}
    constants: {status: won, currency: BRL}
`)
}

// distinct counts the words of an extract's column.
func (n *night) distinct(file, column string) string {
	n.t.Helper()
	in, err := os.Open(filepath.Join(n.dir, file))
	if err != nil {
		n.t.Fatal(err)
	}
	defer in.Close()
	records, err := csv.NewReader(in).ReadAll()
	if err != nil {
		n.t.Fatal(err)
	}
	words, at := map[string]bool{}, slices.Index(records[0], column)
	for _, record := range records[1:] {
		words[record[at]] = true
	}
	return strconv.Itoa(len(words))
}

// cutSeconds rewrites a column's times to the minute.
func (n *night) cutSeconds(file, column string) {
	n.t.Helper()
	path := filepath.Join(n.dir, file)
	in, err := os.Open(path)
	if err != nil {
		n.t.Fatal(err)
	}
	records, err := csv.NewReader(in).ReadAll()
	if err != nil {
		n.t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		n.t.Fatal(err)
	}
	var out strings.Builder
	w := csv.NewWriter(&out)
	for i, record := range records {
		for c, name := range records[0] {
			if name == column && i > 0 && len(record[c]) > 16 {
				record[c] = record[c][:16]
			}
		}
		if err := w.Write(record); err != nil {
			n.t.Fatal(err)
		}
	}
	w.Flush()
	n.write(file, out.String())
}

// noPersonalData looks for every value of an extract's personal columns in
// every cell of every published table.
func (n *night) noPersonalData(file string, columns ...string) {
	n.t.Helper()
	f, err := os.Open(filepath.Join(n.dir, file))
	if err != nil {
		n.t.Fatal(err)
	}
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		n.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		n.t.Fatal(err)
	}
	personal := map[string]bool{}
	found := 0
	for c, name := range records[0] {
		for _, column := range columns {
			if strings.TrimPrefix(name, "\ufeff") != column {
				continue
			}
			found++
			for _, r := range records[1:] {
				if len(r[c]) > 3 {
					personal[strings.ToLower(r[c])] = true
				}
			}
		}
	}
	if found != len(columns) || len(personal) == 0 {
		n.t.Fatalf("%s: found %d of the columns %v and %d values: nothing would be tested", file, found, columns, len(personal))
	}
	n.searchTables(personal)
}
