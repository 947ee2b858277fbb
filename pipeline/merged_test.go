package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
)

// hubspotSources are Fivetran's tables of HubSpot, each read by its preset alone.
const hubspotSources = `
attribution: {sensitivity: {lookbacks: []}}
max_delete_share: 1
sources:
  - {name: contact, preset: hubspot/contact, files: contact.csv}
  - {name: company, preset: hubspot/company, files: company.csv}
  - {name: deal, preset: hubspot/deal, files: deal.csv}
  - {name: deal_company, preset: hubspot/deal_company, files: deal_company.csv}
  - {name: deal_contact, preset: hubspot/deal_contact, files: deal_contact.csv}
  - {name: call, preset: hubspot/call, files: call.csv}
  - {name: form, preset: hubspot/form_submission, files: form.csv}
  - {name: engagement_contact, preset: hubspot/engagement_contact, files: engagement_contact.csv}
  - {name: engagement_company, preset: hubspot/engagement_company, files: engagement_company.csv}
  - {name: engagement_deal, preset: hubspot/engagement_deal, files: engagement_deal.csv}
`

// hubspotNight is a HubSpot of two companies and a few people. Contact 10 took in
// 11, and then 12 took in 10: its list has 10 alone, as its own id says the rest.
// Company 900 took in 901. Of contact 13 and 14 each says that it took in the
// other, which cannot be: the lower stays.
func hubspotNight(t *testing.T) *night {
	t.Helper()
	n := nightOf(t, hubspotSources)
	n.write("contact.csv", `id,_fivetran_deleted,property_email,property_associatedcompanyid,property_hs_merged_object_ids,property_createdate
10,TRUE,old@acme.example,,11,2026-01-01
11,FALSE,older@acme.example,,,2026-01-01
12,FALSE,jo@acme.example,901,10,2026-01-02
13,FALSE,a@beta.example,902,14,2026-01-03
14,FALSE,b@beta.example,902,13,2026-01-03
20,FALSE,kim@beta.example,902,,2026-01-04
`+hubspotOthers())
	n.write("company.csv", `id,is_deleted,property_name,property_domain,property_hs_merged_object_ids,property_createdate
900,FALSE,Acme,acme.example,901,2026-01-01
901,FALSE,Acme Inc,acme-inc.example,,2026-01-01
902,FALSE,Beta,beta.example,,2026-01-01
`)
	n.write("deal.csv", `deal_id,is_deleted,deal_pipeline_stage_id,property_amount,property_createdate,property_closedate
700,FALSE,closedwon,1000,2026-05-01 08:00:00,2026-06-01 08:00:00
`)
	n.write("deal_company.csv", "deal_id,company_id\n700,901\n")
	n.write("deal_contact.csv", "deal_id,contact_id\n700,11\n")
	n.write("form.csv", `conversion_id,contact_id,timestamp,page_url
by_loser,11,2026-02-01 08:00:00,https://x.example/a
by_winner,12,2026-02-02 08:00:00,https://x.example/b
in_circle,14,2026-02-03 08:00:00,https://x.example/c
`)
	n.write("call.csv", `engagement_id,property_hs_timestamp
with_loser,2026-03-01 08:00:00
with_two,2026-03-02 08:00:00
at_company,2026-03-03 08:00:00
on_deal,2026-03-04 08:00:00
with_nobody,2026-03-05 08:00:00
`)
	// 999 is in no extract: of with_two's people 20 is the first who is. by_winner
	// itself says whose it is.
	n.write("engagement_contact.csv", "engagement_id,contact_id\nwith_loser,10\nwith_two,20\nwith_two,999\nwith_two,21\ngone,12\nby_winner,12\nby_winner,20\n")
	n.write("engagement_company.csv", "engagement_id,company_id\nat_company,901\nby_winner,902\n")
	n.write("engagement_deal.csv", "engagement_id,deal_id\non_deal,700\n")
	return n
}

// hubspotOthers are contacts of no company, so many that a night in which some
// are gone is landed as what it changed.
func hubspotOthers() string {
	var b strings.Builder
	for id := range 20 {
		fmt.Fprintf(&b, "%d,FALSE,,,,2026-01-05\n", 100+id)
	}
	return b.String()
}

// Whatever names a record that was merged into another counts for that one: its
// touches, its deals, the people of its deals, its company.
func TestMergedRecordsCountForTheWinner(t *testing.T) {
	t.Parallel()
	n := hubspotNight(t)
	n.run()
	n.want("select touch_id, account_id from touch where touch_type = 'form' order by touch_id", "by_loser|900", "by_winner|900", "in_circle|902")
	n.want("select count(distinct person_id) from touch where touch_id in ('by_loser', 'by_winner', 'with_loser')", "1")
	n.want("select account_id from account order by account_id", "900", "902")
	n.want("select deal_id, account_id, revenue from deal_account", "700|900|1000")
	// Of six records three are others now; 13 stays, as the lower of its circle.
	n.want("select lead_id from lead_account_match where account_id is not null order by lead_id", "12", "13", "20")
	n.want("select lead_id, revision, counted_as from funnel_revision order by lead_id", "10|merged|12", "11|merged|12", "14|merged|13")
	n.want("select records from data_quality where rule_name = 'left_out' and land_source = 'contact'", "3")
	n.want("select count(*) from data_quality where rule_name = 'unresolved_lead' and land_source = 'form'", "0")

	// The next night HubSpot has deleted the losers, who live on in what names them.
	n.now = n.now.AddDate(0, 0, 1)
	n.write("contact.csv", `id,_fivetran_deleted,property_email,property_associatedcompanyid,property_hs_merged_object_ids,property_createdate
12,FALSE,jo@acme.example,900,10;11,2026-01-02
13,FALSE,a@beta.example,902,14,2026-01-03
20,FALSE,kim@beta.example,902,,2026-01-04
`+hubspotOthers())
	n.run()
	n.want("select touch_id, account_id from touch where touch_type = 'form' order by touch_id", "by_loser|900", "by_winner|900", "in_circle|902")
	n.want("select lead_id, revision, counted_as from funnel_revision order by lead_id", "10|merged|12", "11|merged|12", "14|merged|13")
}

// A call whose people, company or deal stand in tables of their own is theirs.
func TestTouchesAreWithWhomTheirTablesSay(t *testing.T) {
	t.Parallel()
	n := hubspotNight(t)
	n.run()
	n.want("select touch_id, account_id from touch where touch_type = 'call' order by touch_id",
		"at_company|900", "on_deal|(null)", "with_loser|900", "with_nobody|(null)", "with_two|902")
	n.want("select p.person_id = t.person_id from touch as t inner join lead_account_match as p on p.lead_id = '20' where t.touch_id = 'with_two'", "true")
	n.want("select rule_name, entity, records from data_quality where rule_name in ('touch_of_several', 'unresolved_touch') order by rule_name",
		"touch_of_several|touch|1", "unresolved_touch|touch_contact|1")
}

// What an older version of a record says of merges no longer counts: the merge was
// undone, or the record went into another later.
func TestUndoneMergesNoLongerCount(t *testing.T) {
	t.Parallel()
	n := nightOf(t, `
attribution: {sensitivity: {lookbacks: []}}
sources:
  - name: lead
    entity: lead
    files: lead*.csv
    mode: delta
    columns: {lead_id: id, merged_into_id: into, created_at: created, modified_at: modified}
  - {name: touch, entity: touch, files: touch.csv, columns: {touch_id: id, lead_id: lead, touched_at: at}}
  - {name: deal, entity: deal, files: deal.csv, columns: {deal_id: id, created_at: created, stage: stage}}
`)
	n.write("touch.csv", "id,lead,at\nt,1,2026-06-02\n")
	n.write("deal.csv", "id,created,stage\n")
	// The versions of 2 stand in one file, the latest first.
	n.write("lead.csv", `id,into,created,modified
1,3,2026-06-01,2026-06-05
2,4,2026-06-01,2026-06-07
2,3,2026-06-01,2026-06-06
3,,2026-06-01,2026-06-05
4,,2026-06-01,2026-06-05
`)
	n.run()
	n.want("select lead_id, counted_as from funnel_revision order by lead_id", "1|3", "2|4")
	n.now = n.now.AddDate(0, 0, 1)
	n.write("lead2.csv", "id,into,created,modified\n1,,2026-06-01,2026-06-09\n")
	n.run()
	n.want("select lead_id, counted_as from funnel_revision order by lead_id", "2|4")
	n.want("select person_id from touch", "1")
}

// A deal's contact that was deleted because its person became another, who is on
// the deal already, does not take that one off the deal.
func TestWhatLosersLostWinnersKeep(t *testing.T) {
	t.Parallel()
	n := nightOf(t, `
attribution: {sensitivity: {lookbacks: []}}
sources:
  - {name: lead, entity: lead, files: lead.csv, columns: {lead_id: id, merged_into_id: into, account_id: account, created_at: created}}
  - {name: account, entity: account, files: account.csv, columns: {account_id: id}}
  - {name: touch, entity: touch, files: touch.csv, columns: {touch_id: id, lead_id: lead, touched_at: at}, constants: {touch_type: webinar}}
  - {name: deal, entity: deal, files: deal.csv, columns: {deal_id: id, account_id: account, created_at: created, stage: stage}}
  - name: contact
    entity: deal_contact
    files: contact.csv
    mode: delta
    columns: {deal_id: deal, lead_id: lead, is_deleted: deleted, modified_at: modified}
`)
	n.write("account.csv", "id\nacme\n")
	n.write("lead.csv", `id,into,account,created
loser,winner,acme,2026-01-01
winner,,acme,2026-01-01
other,,acme,2026-01-01
`)
	n.write("touch.csv", "id,lead,at\nby_winner,winner,2026-02-01\nby_other,other,2026-02-02\n")
	n.write("deal.csv", "id,account,created,stage\nd,acme,2026-05-01,open\n")
	n.write("contact.csv", `deal,lead,deleted,modified
d,winner,false,2026-05-01
d,loser,false,2026-05-02
d,loser,true,2026-05-03
`)
	n.run()
	n.want("select distinct touch_id from attribution_journey where lens = 'lead' order by touch_id", "by_winner")
}
