package land_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// realData is the folder of extracts that this project did not write.
func realData(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("ABM_REAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(root, folder)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real extracts: %v", err)
	}
	return path
}

// records counts a CSV file's records with the standard library.
func records(t *testing.T, path string) int64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return int64(len(all) - 1)
}

// landReal lands sources from a folder into a warehouse elsewhere and holds
// each entry against the independent count.
func landReal(t *testing.T, dir string, sources ...config.Source) (land.Selection, []land.Entry) {
	t.Helper()
	cfg := newConfig(dir, sources...)
	w := &world{t: t, now: night, threads: 2, cfg: cfg}
	root := t.TempDir()
	result, err := w.tryAt(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Entries) != len(sources) {
		t.Fatalf("%d entries of %d sources", len(result.Entries), len(sources))
	}
	for _, e := range result.Entries {
		want := records(t, filepath.Join(dir, e.Path))
		if e.Records != want || e.Accepted+e.Rejected != want || e.Rejected != 0 || e.LandedRows != want {
			t.Errorf("%s: %d records, %d accepted, %d rejected %v; encoding/csv counts %d", e.Path, e.Records, e.Accepted, e.Rejected, e.RejectedByReason, want)
		}
		if len(e.Missing) > 0 {
			t.Errorf("%s: missing %v", e.Path, e.Missing)
		}
	}
	sel, err := land.Select(root, cfg, night, land.KnownBy)
	if err != nil {
		t.Fatal(err)
	}
	return sel, result.Entries
}

func salesforce(name, entity, file string, columns map[string]config.Names) config.Source {
	return config.Source{Name: name, Entity: entity, Files: file, Mode: "snapshot", System: "salesforce", SalesforceIDs: true,
		Columns: columns, Nulls: []string{"000000000000000AAA"}}
}

func with(columns map[string]config.Names, more ...string) map[string]config.Names {
	out := map[string]config.Names{"is_deleted": {"IsDeleted"}, "modified_at": {"SystemModstamp"}}
	for name, theirs := range columns {
		out[name] = theirs
	}
	for _, name := range more {
		delete(out, name)
	}
	return out
}

func TestSalesforceWorkshop(t *testing.T) {
	dir := realData(t, "salesforce_workshop")
	members := salesforce("member", "touch", "CampaignMember.csv", with(map[string]config.Names{
		"touch_id": {"Id"}, "lead_id": {"LeadId", "ContactId"}, "campaign_id": {"CampaignId"}, "status": {"Status"}, "is_response": {"HasResponded"},
		"email": {"Email"}, "touched_at": {"FirstRespondedDate", "Added_Date__c", "CreatedDate"}}))
	members.Values = map[string]map[string]string{"status": {"Sent": "sent", "Responded": "completed"}}
	members.Constants = map[string]string{"touch_type": "campaign_member", "direction": "outbound"}
	tasks := salesforce("task", "touch", "Task.csv", with(map[string]config.Names{
		"touch_id": {"Id"}, "lead_id": {"WhoId"}, "account_id": {"AccountId"}, "touch_type": {"Type__c"}, "status": {"Status"}, "touched_at": {"ActivityDate", "CreatedDate"}}))
	tasks.Values = map[string]map[string]string{"status": {"Completed": "completed", "*": "planned"}}
	sel, entries := landReal(t, dir,
		salesforce("lead", "lead", "Lead.csv", with(map[string]config.Names{"lead_id": {"Id"}, "email": {"Email"}, "company_name": {"Company"}, "country": {"Country"},
			"lead_source": {"LeadSource"}, "status": {"Status"}, "is_converted": {"IsConverted"}, "converted_contact_id": {"ConvertedContactId"}, "employees": {"NumberOfEmployees"}, "created_at": {"CreatedDate"}})),
		salesforce("contact", "lead", "Contact.csv", with(map[string]config.Names{"lead_id": {"Id"}, "email": {"Email"}, "account_id": {"AccountId"}, "title": {"Title"}, "created_at": {"CreatedDate"}})),
		salesforce("account", "account", "Account.csv", with(map[string]config.Names{"account_id": {"Id"}, "account_name": {"Name"}, "website": {"Website"}, "annual_revenue_minor": {"AnnualRevenue"}, "created_at": {"CreatedDate"}})),
		salesforce("campaign", "campaign", "Campaign.csv", with(map[string]config.Names{"campaign_id": {"Id"}, "campaign_name": {"Name"}, "campaign_type": {"Type"}, "started_at": {"StartDate"}, "ended_at": {"EndDate"}})),
		members, tasks,
		salesforce("opportunity", "deal", "Opportunity.csv", with(map[string]config.Names{"deal_id": {"Id"}, "account_id": {"AccountId"}, "stage": {"StageName"}, "amount_minor": {"Amount"},
			"is_closed": {"IsClosed"}, "is_won": {"IsWon"}, "created_at": {"CreatedDate"}, "closed_at": {"CloseDate"}})),
	)
	// The counts that come with the extracts.
	want := map[string]int64{"lead": 60, "contact": 102, "account": 22, "campaign": 8, "member": 68, "task": 75, "opportunity": 50}
	for _, e := range entries {
		if e.Records != want[e.Source] {
			t.Errorf("%s: %d records, want %d", e.Source, e.Records, want[e.Source])
		}
	}
	for _, touch := range readAll[models.Touch](t, sel.Files["touch"]) {
		if status := map[string]string{"member": "sent", "task": "planned"}[touch.LandSource]; *touch.Status != status {
			t.Errorf("touch %s has status %s, want %s", touch.TouchID, *touch.Status, status)
		}
		if touch.LeadID == nil || len(*touch.LeadID) != 18 {
			t.Errorf("touch %s has no person", touch.TouchID)
		}
	}
	accounts := map[string]bool{}
	for _, a := range readAll[models.Account](t, sel.Files["account"]) {
		accounts[a.AccountID] = true
	}
	for _, d := range readAll[models.Deal](t, sel.Files["deal"]) {
		if !accounts[*d.AccountID] {
			t.Errorf("deal %s is with an unknown account", d.DealID)
		}
		if d.DealID == "006Ec00000AieKFIAZ" && *d.AmountMinor != 112474115 { // 1124741.15 in the file
			t.Errorf("deal %s has %d", d.DealID, *d.AmountMinor)
		}
	}
}

func TestSalesforceDevOrg(t *testing.T) {
	dir := realData(t, "salesforce_devorg")
	sources := []config.Source{
		salesforce("lead", "lead", "Lead.csv", with(map[string]config.Names{"lead_id": {"Id"}, "email": {"Email"}, "company_name": {"Company"}, "is_converted": {"IsConverted"},
			"converted_account_id": {"ConvertedAccountId"}, "modified_at": {"LastModifiedDate"}})),
		salesforce("contact", "lead", "Contact.csv", with(map[string]config.Names{"lead_id": {"Id"}, "email": {"Email"}, "account_id": {"AccountId"}, "title": {"Title"}}, "modified_at")),
		salesforce("account", "account", "Account.csv", with(map[string]config.Names{"account_id": {"Id"}, "account_name": {"Name"}, "annual_revenue_minor": {"AnnualRevenue"}, "employees": {"NumberOfEmployees"}}, "modified_at")),
		salesforce("opportunity", "deal", "Opportunity.csv", with(map[string]config.Names{"deal_id": {"Id"}, "account_id": {"AccountId"}, "amount_minor": {"Amount"}, "is_won": {"IsWon"},
			"created_at": {"CreatedDate"}, "closed_at": {"CloseDate"}, "modified_at": {"LastModifiedDate"}}, "is_deleted")),
	}
	for i := range sources {
		sources[i].Dates = []string{"%m/%d/%y", "%m/%d/%y %I:%M %p"}
	}
	landReal(t, dir, sources...)
}

// TestOlistVariants lands the same funnel with Y-M-D and D-M-Y dates: the
// dates agree to the minute.
func TestOlistVariants(t *testing.T) {
	dir := realData(t, "olist_funnel")
	source := func(name, entity, file string, columns map[string]config.Names, dates ...string) config.Source {
		return config.Source{Name: name, Entity: entity, Files: file, Mode: "snapshot", Columns: columns, Dates: dates, Nulls: []string{"unknown"}}
	}
	leadColumns := map[string]config.Names{"lead_id": {"mql_id"}, "created_at": {"first_contact_date"}, "lead_source": {"origin"}}
	dealColumns := map[string]config.Names{"deal_id": {"mql_id"}, "lead_id": {"mql_id"}, "created_at": {"won_date"}, "closed_at": {"won_date"}, "amount_minor": {"declared_monthly_revenue"}}
	iso, _ := landReal(t, dir,
		source("mql", "lead", "olist_marketing_qualified_leads_dataset.csv", leadColumns),
		source("won", "deal", "olist_closed_deals_dataset.csv", dealColumns))
	dmy, _ := landReal(t, dir,
		source("mql", "lead", "variant_ddmmyyyy/mql.csv", leadColumns, "%d-%m-%Y"),
		source("won", "deal", "variant_ddmmyyyy/closed_deals.csv", dealColumns, "%d-%m-%Y %H:%M"))
	const minute = 60_000_000
	created := map[string]int64{}
	for _, l := range readAll[models.Lead](t, iso.Files["lead"]) {
		created[l.LeadID] = *l.CreatedAt
	}
	for _, l := range readAll[models.Lead](t, dmy.Files["lead"]) {
		if created[l.LeadID] != *l.CreatedAt {
			t.Errorf("lead %s: %d and %d", l.LeadID, created[l.LeadID], *l.CreatedAt)
		}
	}
	type deal struct{ at, amount int64 }
	won := map[string]deal{}
	for _, d := range readAll[models.Deal](t, iso.Files["deal"]) {
		won[d.DealID] = deal{*d.ClosedAt / minute, *d.AmountMinor}
	}
	if len(created) != 8000 || len(won) != 842 {
		t.Errorf("%d leads and %d deals, want 8000 and 842", len(created), len(won))
	}
	for _, d := range readAll[models.Deal](t, dmy.Files["deal"]) {
		if got := (deal{*d.ClosedAt / minute, *d.AmountMinor}); got != won[d.DealID] {
			t.Errorf("deal %s: %v and %v", d.DealID, won[d.DealID], got)
		}
	}
}
