package pipeline_test

import "testing"

// A deal with two companies is not counted twice. Its journey has the touches
// of both, each once; its credits are one deal's; what is told by segment is
// split by share. 100.01 in shares of 2 to 1: 66.67 and 33.34; linear over three
// touches: 33.34, 33.33 and 33.34.
func TestTwoCompaniesOfOneDeal(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "")
	n.records("account",
		map[string]string{"account_id": "A", "account_name": "Acme", "tier": "1"},
		map[string]string{"account_id": "B", "account_name": "Borealis", "tier": "2"},
		map[string]string{"account_id": "C", "account_name": "Cumulus", "tier": "3"})
	n.records("touch",
		map[string]string{"touch_id": "a1", "account_id": "A", "touch_type": "page_view", "channel": "display", "link": "1", "touched_at": "2026-05-01"},
		map[string]string{"touch_id": "b1", "account_id": "B", "touch_type": "form", "channel": "content", "link": "2", "touched_at": "2026-05-02"},
		map[string]string{"touch_id": "a2", "account_id": "A", "touch_type": "page_view", "channel": "display", "link": "3", "touched_at": "2026-05-03"},
		map[string]string{"touch_id": "c1", "account_id": "C", "touch_type": "page_view", "channel": "display", "link": "4", "touched_at": "2026-05-03"})
	n.records("deal",
		map[string]string{"deal_id": "both", "account_id": "A", "amount": "100.01", "status": "won", "created_at": "2026-05-20", "closed_at": "2026-06-10"},
		map[string]string{"deal_id": "one", "account_id": "C", "amount": "10", "created_at": "2026-05-20"},
		map[string]string{"deal_id": "named", "amount": "5", "created_at": "2026-05-20"})
	n.write("company.csv", "deal_id,account_id,share\nboth,A,0.5\nboth,B,0.25\nnamed,B,0\nnamed,D,0\n")
	n.run()
	n.want("select touch_id, position, account_id from attribution_journey where deal_id = 'both' and lens = 'account' order by position", "a1|1|A", "b1|2|A", "a2|3|A")
	n.want("select touch_id, revenue from attribution_touch where deal_id = 'both' and model = 'linear' order by position", "a1|33.34", "b1|33.33", "a2|33.34")
	n.want("select deal_id, account_id, pipeline, revenue, round(share, 4), is_shared from deal_account order by deal_id, account_id",
		"both|A|66.67|66.67|0.6667|true", "both|B|33.34|33.34|0.3333|true", "named|B|2.5|0|0.5|true", "named|D|2.5|0|0.5|true", "one|C|10|0|1|false")
	// Each motion is split by itself: of .666666 demand gen A has .444444, of .333334 lead gen .222223.
	n.want("select tier, sum(deals), sum(won_deals), sum(pipeline), sum(revenue) from attribution_motion where"+oneRoi+"group by tier order by tier",
		"1|0.666667|0.666667|66.67|66.67", "2|0.833333|0.333333|35.84|33.34", "3|1|0|10|0", "none|0.5|0|2.5|0")
	n.want("select distinct sum(deals), sum(pipeline), sum(revenue) from attribution_motion group by model, lens, touch_window, touch_scope", "3|115.01|100.01")
	n.want("select account_id, account_stage, deals, is_customer, origin from account order by account_id",
		"A|customer|1|true|extract", "B|customer|1|true|extract", "C|opportunity|1|false|extract", "D|opportunity|0|false|deal")
	n.want("select rule_name, record_id from data_quality where rule_name like 'deal_share%' or rule_name = 'deal_without_account' order by rule_name, record_id",
		"deal_shares_not_1|both", "deal_shares_not_1|named")
	// B's touch stands in both of its deals' journeys, so that no touch is left out.
	n.want("select count(*) from attribution_excluded where lens <> 'lead'", "0")
}
