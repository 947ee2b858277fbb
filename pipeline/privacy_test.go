package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"abm/models"
	"abm/pipeline/publish"
)

// searchTables fails the test where a text cell of a published table, or a
// file beside the tables, holds one of the words.
func (n *night) searchTables(words map[string]bool) {
	n.t.Helper()
	for _, table := range models.Published() {
		var columns []string
		for _, c := range table.Columns {
			if c.Kind == models.Varchar {
				columns = append(columns, c.Name)
			}
		}
		for _, c := range columns {
			for _, cell := range n.rows("select distinct " + c + " from " + table.Name + " where " + c + " is not null") {
				if words[strings.ToLower(cell)] || strings.Contains(cell, "@") {
					n.t.Errorf("%s.%s holds personal data: %q", table.Name, c, cell)
				}
			}
		}
	}
	warehouse := filepath.Join(n.dir, "warehouse")
	current, err := publish.Current(warehouse)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, file := range []string{"manifest.json", "status.json"} {
		text, err := os.ReadFile(filepath.Join(warehouse, "runs", current.RunID, file))
		if err != nil {
			n.t.Fatal(err)
		}
		if strings.Contains(string(text), "@") {
			n.t.Errorf("%s holds an e-mail address", file)
		}
	}
}

// No e-mail address, name or phone number of the demo's people is in any
// published table.
func publishesNoPersonalData(_ *testing.T, n *night) {
	n.noPersonalData("lead_2026-06-30.csv", "Email", "FirstName", "LastName", "Phone")
	n.noPersonalData("contact_2026-06-30.csv", "Email", "FirstName", "LastName", "Phone")
}

// Where a tool's ids are e-mail addresses, and texts hold some, none is
// published, and the records still find one another.
func TestAddressesInIdsAndTextsAreNotPublished(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme (jo@acme.example)", "domain": "acme.example"})
	n.records("lead", map[string]string{"lead_id": "Jo@acme.example", "email": "jo@acme.example", "company_name": "jo@acme.example", "created_at": "2026-05-01"})
	n.records("touch", map[string]string{"touch_id": "jo@acme.example-1", "lead_id": "jo@acme.example", "touch_type": "form jo@acme.example", "touched_at": "2026-05-02"})
	n.records("deal", map[string]string{"deal_id": "jo@acme.example-D", "account_id": "A", "lead_id": "jo@acme.example", "amount": "10", "created_at": "2026-06-01"})
	n.run()
	n.searchTables(map[string]bool{"jo@acme.example": true})
	n.want("select count(*) from attribution_journey where lens = 'lead'", "1")
	n.want("select match_method, account_id from lead_account_match", "domain|A")
}
