package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
)

// costSources adds spend, exchange rates and the companies of deals, and a
// lead's and a touch's campaign, to simpleSources.
const costSources = `  - {name: campaign, entity: campaign, files: "campaign.csv", columns: {campaign_id: campaign_id, campaign_type: campaign_type}}
  - {name: spend, entity: spend, files: "spend-*.csv", mode: delta, extract_date: {file: "%Y-%m-%d"}, columns: {spend_id: spend_id, spent_on: day, campaign_id: campaign_id, channel: channel, motion: motion, cost_type: cost_type, amount_minor: amount, currency: currency}}
  - {name: rate, entity: fx_rate, files: "rate.csv", columns: {from_currency: from, to_currency: to, rate_on: day, rate_trillionths: rate}}
  - {name: company, entity: deal_account, files: "company.csv", columns: {deal_id: deal_id, account_id: account_id, share_micros: share}}
`

// spendHeader is that of the spend extracts of costSources.
const spendHeader = "spend_id,day,campaign_id,channel,motion,cost_type,amount,currency"

// newCostNight is a night with the sources of costs, all of them empty.
func newCostNight(t *testing.T, yaml string) *night {
	t.Helper()
	n := newNight(t, "")
	// Costs do not look at the weekly history: a short one saves time.
	n.write("abm.yaml", "warehouse: warehouse\nengagement: {history_weeks: 8}\n"+yaml+simpleSources+costSources)
	n.write("campaign.csv", "campaign_id,campaign_type\n")
	n.spend("2026-06-30")
	n.write("rate.csv", "from,to,day,rate\n")
	n.write("company.csv", "deal_id,account_id,share\n")
	return n
}

// spend writes the spend extract of a day, one record a line.
func (n *night) spend(day string, lines ...string) {
	n.t.Helper()
	n.write("spend-"+day+".csv", strings.Join(append([]string{spendHeader}, lines...), "\n")+"\n")
}

// leadsBy gives each channel named so many leads, by a form of their own on the
// day they are created.
func (n *night) leadsBy(day string, leads map[string]int) {
	var people, touches []map[string]string
	for channel, count := range leads {
		for i := range count {
			id := fmt.Sprintf("%s %d", channel, i)
			people = append(people, map[string]string{"lead_id": id, "created_at": day + "T12:00:00Z"})
			touches = append(touches, map[string]string{"touch_id": id, "lead_id": id, "touch_type": "form", "channel": channel,
				"captured_contact": "true", "touched_at": day + "T11:00:00Z"})
		}
	}
	n.records("lead", people...)
	n.records("touch", touches...)
}

// oneRoi is a condition that leaves one combination of roi.
const oneRoi = " model = 'linear' and lens = 'account' and touch_window = 'influenced' "

// The field's known case, content against paid: 100,000 for 1,000 leads is
// 100.00 a lead, 38,000 for 3,000 is 12.67. Media cost alone says nothing of
// content: nobody bought an ad.
func TestCostPerLead(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "")
	n.leadsBy("2026-05-04", map[string]int{"content": 1000, "paid_search": 3000})
	n.spend("2026-06-30",
		",2026-05-01,,content,,content,100000,",
		",2026-05-01,,Paid Search,,media,38000.00,")
	n.run()
	n.want("select member, leads, media_cost, loaded_cost, cost_per_lead, cost_per_deal, media_roi, loaded_roi from roi where dimension = 'channel' and period_basis = 'touch' and"+oneRoi+"order by member",
		"content|1000|0|100000|100|(null)|(null)|-1", "paid_search|3000|38000|38000|12.67|(null)|-1|-1")
	n.want("select count(*), count(distinct model), min(loaded_cost), max(loaded_cost), min(leads), max(leads) from roi where dimension = 'motion'",
		"96|12|138000|138000|4000|4000")
	// Both cost the same month of the same motion, by how they are worked out.
	n.want("select channel, motion, campaign_id, cost_type, placement, amount, period_month from cost order by channel",
		"content|lead_gen|no_campaign|content|direct|100000|2026-05-01", "paid_search|lead_gen|no_campaign|media|direct|38000|2026-05-01")
}

// placedWorld has, in May, two counted touches of campaign W as registrations
// and one as attendance, and one page seen on paid_social without a campaign.
func placedWorld(n *night) {
	n.write("campaign.csv", "campaign_id,campaign_type\nW,Webinar\nE,Trade Show\n")
	touch := func(id, day, channel, captured, campaign string) map[string]string {
		return map[string]string{"touch_id": id, "account_id": "A", "touch_type": "page_view", "channel": channel,
			"captured_contact": captured, "campaign_id": campaign, "link": id, "touched_at": day}
	}
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme"})
	n.records("touch",
		touch("1", "2026-05-02", "webinar", "true", "W"), touch("2", "2026-05-03", "webinar", "true", "W"),
		touch("3", "2026-05-04", "webinar", "", "W"), touch("4", "2026-05-05", "paid_social", "", ""))
	n.records("deal", map[string]string{"deal_id": "D", "account_id": "A", "amount": "400", "status": "won", "created_at": "2026-05-20", "closed_at": "2026-06-10"})
}

// Where costs go, worked out by hand. April: W costs 100, before its touches:
// over its life two of three are lead gen, 66.67 and 33.33 in integers; E has
// no touch and goes by its type to trade_show, demand gen. May: 30 on
// paid_social; a tool of 10 shares as the direct cost of May does, all of it
// paid_social. March has neither direct cost nor touch: a tool of 1 has nowhere to go.
func TestCostsArePlaced(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "")
	placedWorld(n)
	n.spend("2026-06-30",
		",2026-03-15,,,,tooling,1,", ",2026-04-10,W,,,media,100.00,", ",2026-04-10,E,,,promotion,7,", ",2026-04-30,,,,tooling,10.70,",
		",2026-05-01,,linkedin ads,,media,20,", ",2026-05-01,,paid_social,,media,30,", ",2026-05-31,,,,tooling,10,",
		",2026-05-31,,,lead_gen,sales,3,",
		",2026-06-15,,,,tooling,5,", ",2026-06-15,gone,,,media,2,", ",2026-06-16,gone,,,media,-0.50,",
		",2026-07-01,,content,,media,999,")
	n.run()
	n.want("select period_month, campaign_id, channel, motion, cost_type, placement, amount from cost order by period_month, placement, campaign_id, channel, motion, cost_type",
		"2026-03-01|unattributed|unattributed|unattributed|tooling|shared|1",
		"2026-04-01|E|trade_show|demand_gen|promotion|direct|7",
		"2026-04-01|W|webinar|demand_gen|media|direct|33.33", "2026-04-01|W|webinar|lead_gen|media|direct|66.67",
		// 10.70 over 7 + 33.33 + 66.67 = 107: a tenth of each, in cents.
		"2026-04-01|E|trade_show|demand_gen|tooling|shared|0.7",
		"2026-04-01|W|webinar|demand_gen|tooling|shared|3.33", "2026-04-01|W|webinar|lead_gen|tooling|shared|6.67",
		// linkedin ads is no channel of the rules' given names: other, by the rules.
		"2026-05-01|no_campaign|other|unclassified|media|direct|20", "2026-05-01|no_campaign|paid_social|demand_gen|media|direct|30",
		// No direct cost of May is lead gen: by the touches that are.
		"2026-05-01|W|webinar|lead_gen|sales|shared|3",
		"2026-05-01|no_campaign|other|unclassified|tooling|shared|4", "2026-05-01|no_campaign|paid_social|demand_gen|tooling|shared|6",
		"2026-06-01|gone|other|unclassified|media|direct|1.5",
		"2026-06-01|gone|other|unclassified|tooling|shared|5")
	n.want("select rule_name, record_id, records from data_quality where entity = 'spend' order by rule_name",
		"cost_unattributed||1", "left_out||1", "spend_on_unknown_campaign|gone|2")

	// Spend without return stays in, and so does return without spend: the deal
	// of 400 is shared equally by its four touches, in May, by touch, and revenue
	// in June, by close.
	n.want("select member, media_cost, loaded_cost, pipeline, revenue, round(loaded_roi, 4) from roi where dimension = 'channel' and period_basis = 'touch' and"+oneRoi+"order by period_month, member",
		"unattributed|0|1|0|0|-1", "trade_show|0|7.7|0|0|-1", "webinar|100|110|0|0|-1",
		"other|20|24|0|0|-1", "paid_social|30|36|100|100|1.7778", "webinar|0|3|300|300|99",
		"other|1.5|6.5|0|0|-1")
	n.want("select member, period_month, loaded_cost, pipeline, revenue, deals, won_deals, cost_per_deal, cost_per_customer from roi where dimension = 'campaign' and period_basis = 'close' and member in ('W', 'no_campaign') and"+oneRoi+"order by period_month, member",
		"W|2026-04-01|110|0|0|0|0|(null)|(null)", "W|2026-05-01|3|300|0|0.75|0|4|(null)", "no_campaign|2026-05-01|60|100|0|0.25|0|240|(null)",
		"W|2026-06-01|0|0|300|0|0.75|(null)|0", "no_campaign|2026-06-01|0|0|100|0|0.25|(null)|0")
	// paid_social: 100 on 30 is 2.333, on 36 1.778; webinar: 300 on 100 is 2, on 113 1.655.
	n.want("select member, round(media_roi, 3), round(loaded_roi, 3), round(roi_gap, 3), media_rank, loaded_rank from roi_gap where dimension = 'channel' and"+oneRoi+"order by member",
		"other|-1|-1|0|3|3", "paid_social|2.333|1.778|0.556|1|1", "trade_show|(null)|-1|(null)|(null)|3",
		"unattributed|(null)|-1|(null)|(null)|3", "webinar|2|1.655|0.345|2|2")
	n.want("select distinct round(sum(loaded_cost), 2) from roi group by model, lens, touch_window, touch_scope, period_basis, dimension", "188.2")
}

// cost.share_by: touches leaves direct cost aside; hours stand in for people's
// cost: one lead of two is worked, 2.5 hours at 40, and there are two sales
// touches of a quarter of an hour, one of them an attempt that does not count.
// That the books have sales too is said.
func TestHoursAndShareByTouches(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "cost: {share_by: touches, hourly_rate: 40, hours_per_touch: 0.25}\n")
	placedWorld(n)
	n.records("lead",
		map[string]string{"lead_id": "worked", "account_id": "A", "created_at": "2026-05-06"},
		map[string]string{"lead_id": "left", "account_id": "A", "created_at": "2026-05-06"},
		map[string]string{"lead_id": "bought", "account_id": "A", "created_at": "2026-05-06", "acquisition": "purchased"})
	n.records("touch",
		map[string]string{"touch_id": "form", "lead_id": "worked", "touch_type": "form", "channel": "content", "touched_at": "2026-05-05"},
		map[string]string{"touch_id": "call", "lead_id": "worked", "touch_type": "call", "direction": "outbound", "is_response": "false", "touched_at": "2026-05-07"},
		map[string]string{"touch_id": "meeting", "lead_id": "worked", "touch_type": "meeting", "touched_at": "2026-06-08"},
		map[string]string{"touch_id": "planned", "lead_id": "left", "touch_type": "meeting", "status": "planned", "touched_at": "2026-06-08"})
	n.spend("2026-06-30", ",2026-05-01,,paid_social,,media,30,", ",2026-06-01,,,,tooling,8,", ",2026-06-01,,,sales,sales,1,")
	n.run()
	n.want("select period_month, channel, motion, cost_type, placement, amount from cost order by period_month, channel, cost_type, placement",
		"2026-05-01|cold_call|sales|sales|hours|10", "2026-05-01|content|lead_gen|qualification|hours|100",
		"2026-05-01|paid_social|demand_gen|media|direct|30",
		"2026-06-01|meeting|sales|sales|hours|10", "2026-06-01|meeting|sales|sales|shared|1", "2026-06-01|meeting|sales|tooling|shared|8")
	n.want("select member, leads from roi where dimension = 'channel' and period_basis = 'close' and leads > 0 and"+oneRoi+"order by member",
		"content|1", "unattributed|1")
	n.want("select record_id from data_quality where rule_name = 'people_cost_twice'", "sales")
}

// An account becomes an MQA where its last marketing touch before was: two
// chief executives fill in four forms in the first week of June, 20 points each,
// the last of them for a webinar; what follows the week after comes too late.
func TestCostPerMQA(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme"})
	var people, touches []map[string]string
	for i, channel := range []string{"content", "content", "content", "webinar"} {
		if i < 2 {
			people = append(people, map[string]string{"lead_id": fmt.Sprint(i), "account_id": "A", "title": "CEO"})
		}
		touches = append(touches, map[string]string{"touch_id": fmt.Sprint(i), "lead_id": fmt.Sprint(i % 2), "touch_type": "form", "channel": channel,
			"link": fmt.Sprint(i), "touched_at": fmt.Sprintf("2026-06-0%d", i+1)})
	}
	n.records("lead", people...)
	n.records("touch", append(touches, map[string]string{"touch_id": "late", "account_id": "A", "touch_type": "page_view", "channel": "display", "touched_at": "2026-06-10"})...)
	n.spend("2026-06-30", ",2026-06-01,,webinar,,promotion,50,")
	n.run()
	n.want("select member, period_month, mqas, cost_per_mqa from roi where dimension = 'channel' and mqas > 0 and period_basis = 'close' and"+oneRoi+"order by member",
		"webinar|2026-06-01|1|50")
}

// A record with an id is a version of one figure. Without one, the records of
// an extract add up, and a later extract's replace those of the same day,
// campaign, channel and cost type.
func TestSpendIsRestated(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "")
	n.spend("2026-06-28", "a,2026-06-01,,content,,content,5,", ",2026-06-02,,paid_search,,media,10,", ",2026-06-02,,paid_search,,media,10,",
		",2026-06-03,,paid_search,,media,7,")
	n.spend("2026-06-29", "a,2026-06-01,,content,,content,6,", ",2026-06-02,,paid_search,,media,12.34,", "b,2026-06-02,,paid_search,,media,1,")
	n.run()
	n.want("select channel, amount from cost order by channel", "content|6", "paid_search|20.34")
	n.want("select records from data_quality where rule_name = 'older_version' and entity = 'spend'", "3")
}
