package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What abm.yaml maps and a header lacks is a warning where an analyst looks;
// what only the preset offers stands in land_file alone.
func TestMissingColumnsAreSaid(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.write("lead.csv", "lead_id,created_at\nL,2026-05-01\n")
	n.write("Campaign.csv", "Id,Name\nC,Fair\n")
	n.addSource(`{name: campaign, preset: salesforce/campaign, files: Campaign.csv, columns: {campaign_type: Kind}}`)
	n.run()
	n.want("select severity, land_source, record_id, records from data_quality where rule_name = 'column_missing' order by land_source",
		"warn|campaign|campaign_type|1", "warn|lead|account_id, acquisition, company_name, email, title, visitor_key|1")
	n.want("select columns_missing from land_file where land_source = 'campaign'",
		"campaign_type, ended_at, is_deleted, modified_at, parent_campaign_id, started_at")
}

// addSource adds a source to abm.yaml; the others then name a system, too.
func (n *night) addSource(source string) {
	n.t.Helper()
	text := strings.ReplaceAll(readYAML(n.t, filepath.Join(n.dir, "abm.yaml")), ", files:", ", system: salesforce, files:")
	n.write("abm.yaml", text+"  - "+source+"\n")
}

// A mapping that was changed does not reach what is landed and whose extract is
// gone: its records are counted, with what to do.
func TestStaleMappingsAreSaid(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.write("campaign_2026-06-28.csv", "Id,Name,Kind\nA,Fair,event\nB,Ball,event\n")
	n.write("campaign_2026-06-29.csv", "Id,Name,Kind\nC,Talk,event\n")
	n.addSource(`{name: campaign, entity: campaign, system: salesforce, mode: delta, extract_date: {file: "%Y-%m-%d"}, files: "campaign_*.csv", columns: {campaign_id: Id, campaign_name: Name}}`)
	n.run()
	n.want("select count(*) from data_quality where rule_name = 'stale_mapping'", "0")
	if err := os.Remove(filepath.Join(n.dir, "campaign_2026-06-28.csv")); err != nil {
		t.Fatal(err)
	}
	n.write("abm.yaml", strings.Replace(readYAML(t, filepath.Join(n.dir, "abm.yaml")), "campaign_name: Name", "campaign_name: Name, campaign_type: Kind", 1))
	n.run()
	n.want("select severity, entity, land_source, records, message like '%campaign_2026-06-28.csv%put the extract back%' from data_quality where rule_name = 'stale_mapping'",
		"warn|campaign|campaign|2|true")
}
