package pipeline_test

import (
	"regexp"
	"strings"
	"testing"

	"abm/pipeline"
	"abm/pipeline/config"
)

// proposedNight copies real extracts beside the abm.yaml that is proposed for
// them.
func proposedNight(t *testing.T, folder string) *night {
	t.Helper()
	n := realNight(t, realData(t, folder), "")
	proposal, err := pipeline.Propose(n.dir, n.dir)
	if err != nil {
		t.Fatal(err)
	}
	n.write("abm.yaml", string(proposal.Text))
	for _, f := range pipeline.Preflight(t.Context(), n.options().Config, n.now) {
		if len(f.Problems) > 0 {
			t.Errorf("%s: %s: %q", folder, f.Subject, f.Problems)
		}
	}
	return n
}

// What abm init writes for real extracts passes abm check and runs without an
// edit; every record of every file that it reads is accounted for. Fivetran's
// seeds are shapes, whose keys join nothing: what they name in vain is reported.
func TestProposalsRun(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		folder   string
		rejected int64
		// sources that were recognised, of all files.
		sources string
		facts   func(*night)
	}{
		// The facts that fixtures/salesforce.yaml gives.
		{"salesforce_workshop", 0, "7", func(n *night) {
			n.want("select status, count(*) from deal group by status order by status", "lost|3", "open|35", "won|12")
			n.want("select distinct reason from attribution_excluded order by reason", "after_close", "planned", "sent_only", "unmatched")
			n.want("select distinct motion from touch where touch_type = 'task'", "sales")
			// Company holds account ids in this export: leads find their accounts by id.
			n.want("select distinct match_method from lead_account_match where lead_id like '00Q%' and account_id is not null", "id")
		}},
		{"salesforce_devorg", 0, "5", func(n *night) {
			// 02/23/26 and 02/24/26 are the days on which the open ones were created.
			n.want("select distinct created_on from deal where status = 'open' order by created_on", "2026-02-23", "2026-02-24")
		}},
		{"fivetran_salesforce", 0, "9", func(n *night) {
			n.want("select land_source, records, severity from data_quality where rule_name = 'unresolved_lead' order by land_source",
				"sf_campaign_member_data|5|warn", "sf_event_data|10|warn", "sf_task_data|10|warn")
		}},
		{"fivetran_hubspot", 0, "16", func(n *night) {
			n.want("select entity, land_source, records, severity from data_quality where rule_name = 'unresolved_lead' order by entity, land_source",
				"deal_contact||11|warn", "touch|contact_form_submission_data|5|warn", "touch|engagement_call_data|1|warn")
			// Contact 78971951 lists three as merged into it, who are in the extract still.
			n.want("select lead_id, counted_as from funnel_revision where revision = 'merged' order by lead_id",
				"46897301|78971951", "76226001|78971951", "76340251|78971951")
		}},
		// A merge that names no lead, and a bounce whose text has a stray quote.
		{"fivetran_marketo", 2, "12", func(n *night) {
			// 31 deleted leads and 99 that were merged away.
			n.want("select entity, records from data_quality where rule_name = 'left_out' order by records", "lead|31", "lead|99")
			n.want("select distinct touch_type from touch order by touch_type",
				"email_bounced", "email_click", "email_delivered", "email_open", "email_sent", "email_unsubscribe")
			// 100 each were sent, delivered and unsubscribed from, 99 bounced: nobody did anything.
			n.want("select records from data_quality where rule_name = 'not_counted' and record_id = 'sent_only'", "399")
		}},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			n := proposedNight(t, tt.folder)
			n.allLanded(tt.rejected)
			n.want("select count(distinct land_source) from land_file", tt.sources)
			tt.facts(n)
		})
	}
}

// A folder of extracts that no preset knows gives a valid config all the same;
// its comments are sources once their "#" is deleted.
func TestProposalForUnknownExtracts(t *testing.T) {
	t.Parallel()
	dir := realData(t, "olist_funnel")
	proposal, err := pipeline.Propose(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := config.Parse(proposal.Text, "abm.yaml"); err != nil || len(c.Sources) != 3 || !c.Sources[0].Optional {
		t.Errorf("as written: %v, %v; want a source that waits for each of lead, touch and deal", c, err)
	}
	c, err := config.Parse(regexp.MustCompile(`(?m)^( *)#([a-z-])`).ReplaceAll(proposal.Text, []byte("$1$2")), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range c.Sources[3:] {
		got[s.Files] = s.Entity + " " + strings.Join(s.Columns["created_at"], "") + " " + strings.Join(s.Dates, "|")
	}
	for file, want := range map[string]string{
		"olist_closed_deals_dataset.csv": "deal won_date ", "olist_marketing_qualified_leads_dataset.csv": "lead first_contact_date ",
		"olist_sellers_dataset.csv": "account  ", "variant_ddmmyyyy/closed_deals.csv": "deal won_date %d-%m-%Y %H:%M", "variant_ddmmyyyy/mql.csv": "lead first_contact_date %d-%m-%Y",
	} {
		if got[file] != want {
			t.Errorf("%s: %q, want %q", file, got[file], want)
		}
	}
}
