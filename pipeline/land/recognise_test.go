package land

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"abm/pipeline/config"
)

// What each real extract holds, as a person who reads its header and name says;
// "-" for what is no object of a preset.
func TestRecogniseRealExtracts(t *testing.T) {
	r, err := newRecogniser()
	if err != nil {
		t.Fatal(err)
	}
	for folder, files := range map[string]map[string]string{
		"salesforce_workshop": {
			"Account": "account", "Campaign": "campaign", "CampaignMember": "campaign_member", "Contact": "contact", "Lead": "lead",
			"Opportunity": "opportunity", "Task": "task", "AccountContactRelation": "-",
		},
		"salesforce_devorg": {
			"Account": "account", "Contact": "contact", "Lead": "lead", "Opportunity": "opportunity",
			"OpportunityHistory": "opportunity_history", "OpportunityHistoryGroup": "-",
		},
		"fivetran_salesforce": {
			"sf_account_data": "account", "sf_campaign_data": "campaign", "sf_campaign_member_data": "campaign_member", "sf_contact_data": "contact",
			"sf_event_data": "event", "sf_lead_data": "lead", "sf_opportunity_data": "opportunity", "sf_task_data": "task", "sf_opportunity_history_data": "opportunity_history",
		},
		"fivetran_hubspot": {
			"company_data": "company", "contact_data": "contact", "contact_form_submission_data": "form_submission", "deal_contact_data": "deal_contact",
			"deal_data": "deal", "email_campaign_data": "email_campaign", "email_event_data": "email_event", "engagement_call_data": "call",
			"engagement_email_data": "email", "engagement_meeting_data": "meeting", "engagement_task_data": "task",
			"deal_company_data": "deal_company", "deal_stage_data": "deal_stage", "engagement_company_data": "engagement_company",
			"engagement_contact_data": "engagement_contact", "engagement_deal_data": "engagement_deal",
			"deal_pipeline_data": "-", "deal_pipeline_stage_data": "-", "email_event_click_data": "-", "email_event_open_data": "-", "engagement_data": "-",
		},
		"fivetran_marketo": {
			"marketo_activity_change_data_value_data": "change_data_value", "marketo_activity_click_email_data": "activity", "marketo_activity_delete_lead_data": "delete_lead",
			"marketo_activity_email_bounced_data": "activity", "marketo_activity_email_delivered_data": "activity", "marketo_activity_merge_leads_data": "merge_leads",
			"marketo_activity_open_email_data": "activity", "marketo_activity_send_email_data": "activity", "marketo_activity_unsubscribe_email_data": "activity",
			"marketo_campaign_data": "campaign", "marketo_lead_data": "lead", "marketo_program_data": "program",
			"marketo_email_template_history_data": "-", "marketo_lead_describe_data": "-",
		},
		"olist_funnel": {"olist_closed_deals_dataset": "-", "olist_marketing_qualified_leads_dataset": "-", "olist_sellers_dataset": "-"},
	} {
		dir := realFolder(t, folder)
		for name, want := range files {
			s, err := readSample(filepath.Join(dir, name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			got := r.recognise(name+".csv", s.header, nil)
			if !got.Certain {
				got.Preset = "x/-"
			}
			if filepath.Base(got.Preset) != want || want != "-" && filepath.Dir(got.Preset) != system(folder) {
				t.Errorf("%s/%s is recognised as %s (%.2f, missing %v), want %s", folder, name, got.Preset, got.Score, got.Missing, want)
			}
		}
	}
}

// realFolder is a folder of extracts that this project did not write.
func realFolder(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("ABM_REAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real extracts here (%v); set ABM_REAL_DATA to test them", err)
	}
	return dir
}

// system is the system that a folder of real extracts is of.
func system(folder string) string {
	for _, s := range config.Systems() {
		if strings.Contains(folder, s) {
			return s
		}
	}
	return ""
}
