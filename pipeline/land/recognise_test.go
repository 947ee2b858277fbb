package land

import (
	"os"
	"path/filepath"
	"regexp"
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

// The exports whose columns others have listed are recognised as what they are,
// by name and header: of each list, the objects by the preset they are of. Any
// other table is nobody's.
func TestRecogniseColumnLists(t *testing.T) {
	want := map[string]map[string]string{
		"salesforce_api": {
			"Account": "account", "Campaign": "campaign", "CampaignMember": "campaign_member", "Contact": "contact", "Event": "event", "Lead": "lead",
			"LeadHistory": "lead_history", "Opportunity": "opportunity", "OpportunityContactRole": "opportunity_contact_role",
			"OpportunityFieldHistory": "opportunity_field_history", "OpportunityHistory": "opportunity_history", "Task": "task",
		},
		"fivetran_salesforce": {
			"account": "account", "campaign": "campaign", "campaign_member": "campaign_member", "contact": "contact", "event": "event", "lead": "lead",
			"opportunity": "opportunity", "opportunity_history": "opportunity_history", "task": "task",
		},
		"fivetran_hubspot": {
			"company": "company", "contact": "contact", "contact_form_submission": "form_submission", "contact_merge_audit": "contact_merge",
			"contact_property_history": "contact_property_history", "deal": "deal", "deal_company": "deal_company", "deal_contact": "deal_contact",
			"deal_property_history": "deal_property_history", "deal_stage": "deal_stage", "email_campaign": "email_campaign", "email_event": "email_event",
			"engagement_call": "call", "engagement_company": "engagement_company", "engagement_contact": "engagement_contact",
			"engagement_deal": "engagement_deal", "engagement_email": "email", "engagement_meeting": "meeting", "engagement_task": "task",
		},
		"airbyte_hubspot": {
			"contacts": "contact", "companies": "company", "deals": "deal", "deals_archived": "deal", "email_events": "email_event", "engagements_calls": "call",
			"engagements_emails": "email", "engagements_meetings": "meeting", "engagements_tasks": "task",
		},
		"fivetran_marketo": {
			"activity_change_data_value": "change_data_value", "activity_click_email": "activity", "activity_delete_lead": "delete_lead",
			"activity_email_bounced": "activity", "activity_email_delivered": "activity", "activity_merge_leads": "merge_leads",
			"activity_open_email": "activity", "activity_send_email": "activity", "activity_unsubscribe_email": "activity",
			"campaign": "campaign", "lead": "lead", "program": "program",
		},
		"fivetran_pardot": {
			"campaign": "campaign", "opportunity": "opportunity", "opportunity_prospect": "opportunity_prospect", "prospect": "prospect", "visitor_activity": "visitor_activity",
		},
		"dynamics": {
			"Lead": "lead", "Campaign": "campaign", "CampaignResponse": "campaign_response", "Account": "account", "Contact": "contact",
		},
		"pipedrive":  {"activities": "activity", "dealflow": "dealflow", "deals": "deal", "organizations": "organization", "persons": "person"},
		"ui_exports": {"hubspot_contacts": "contact", "hubspot_companies": "company", "dynamics_leads": "lead"},
	}
	r, err := newRecogniser()
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, list := range readLists(t) {
		objects, ok := want[list.family]
		if !ok {
			continue
		}
		lists++
		got := r.recognise(list.object+".csv", list.header, []string{list.system})
		object := ""
		if got.Certain {
			_, object, _ = strings.Cut(got.Preset, "/")
		}
		if object != objects[list.object] {
			t.Errorf("%s %s is recognised as %s, certain %v (score %.2f, missing %v, parts %v), want %q",
				list.family, list.object, got.Preset, got.Certain, got.Score, got.Missing, got.Parts, objects[list.object])
		}
	}
	if lists < 200 {
		t.Errorf("%d lists were read", lists)
	}
}

// columnList is the header of one object in a list of column names. Families of
// lists name their objects alike.
type columnList struct {
	family, system, object string
	header                 []string
}

func readLists(t *testing.T) []columnList {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(realFolder(t, "column_lists"), "COLUMN_LISTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	families := map[string]string{
		"salesforce_api_v60_enterprise_wsdl": "salesforce_api", "salesforce_api_v40_org_with_optional_fields": "salesforce_api",
		"salesforce_weekly_data_export_headers": "salesforce_api", "salesforce_dataloader_csv_sfdc_assets": "salesforce_api",
		"salesforce_devorg_csv_earthfink": "salesforce_api", "fivetran_salesforce_staging_macro": "fivetran_salesforce",
		"fivetran_hubspot_staging_macro": "fivetran_hubspot", "estuary_airbyte_hubspot_discover": "airbyte_hubspot",
		"fivetran_marketo_staging_macro": "fivetran_marketo", "fivetran_pardot_staging_macro": "fivetran_pardot",
		"dynamics_cdm": "dynamics", "singer_pipedrive": "pipedrive", "ui_exports_seen_in_third_party_code_unverified": "ui_exports",
	}
	object := regexp.MustCompile(`^- \*\*(.+)\*\* \([0-9]+\): (.*)`)
	var lists []columnList
	family := ""
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			family = families[strings.TrimSpace(title)]
		}
		if m := object.FindStringSubmatch(line); m != nil && family != "" {
			list := columnList{family: family, system: system(family + m[1]), object: m[1], header: strings.Split(m[2], ", ")}
			lists = append(lists, list)
		}
	}
	return lists
}
