package pipeline_test

import (
	"strings"
	"testing"
)

// motionSources are simpleSources whose deals carry the CRM's source and whose
// leads the day sales qualified them.
func motionSources() string {
	return strings.NewReplacer("deal_type: deal_type", "deal_type: deal_type, lead_source: lead_source",
		"acquisition: acquisition", "acquisition: acquisition, sql_at: sql_at").Replace(simpleSources)
}

// writeCases writes the extracts of a night of motionSources.
func (k *knownCases) writeCases() {
	k.t.Helper()
	for name, more := range map[string]string{"lead": ",sql_at", "touch": "", "deal": ",lead_source", "account": ""} {
		header := headers[name] + more
		columns := strings.Split(header, ",")
		var rows [][]string
		for _, record := range k.extracts[name] {
			row := make([]string, len(columns))
			for i, c := range columns {
				row[i] = record[c]
			}
			rows = append(rows, row)
		}
		writeRecords(k.night, name, header, rows)
	}
}

func newMotionNight(t *testing.T, yaml string) *knownCases {
	t.Helper()
	k := &knownCases{night: newNight(t, ""), extracts: map[string][]map[string]string{}}
	k.write("abm.yaml", "warehouse: warehouse\n"+yaml+motionSources())
	return k
}

// Every way in which demand gen and lead gen can meet in a journey, worked by
// hand. Deals are created on day 40 and won on day 60; ads are demand gen.
func TestDemandGenAgainstLeadGenBothWays(t *testing.T) {
	t.Parallel()
	k := newMotionNight(t, "attribution: {lenses: [account]}\n")
	deal := func(id, amount, source string) {
		k.deal(id, "status=won", "amount="+amount, "created_at="+day(40), "closed_at="+day(60), "lead_source="+source)
	}
	deal("ads", "100", "Web") // demand gen only
	k.touch("ads.1", "email", "", day(10))
	deal("forms", "200", "Web") // lead gen only
	k.touch("forms.1", "form", "", day(10))
	deal("adfirst", "300", "Outbound") // 10 days to the lead, 20 to the deal
	k.touch("adfirst.1", "email", "", day(10))
	k.touch("adfirst.2", "form", "", day(20))
	k.touch("adfirst.3", "email", "", day(30))
	deal("formfirst", "400", "") // 5 days late: the lead came first
	k.touch("formfirst.1", "form", "", day(10))
	k.touch("formfirst.2", "email", "", day(15))
	deal("tieform", "500", "Web") // one instant: the lower touch id is first
	k.touch("tieform.a", "form", "", day(10))
	k.touch("tieform.b", "email", "", day(10))
	deal("tiead", "600", "Web")
	k.touch("tiead.a", "email", "", day(10))
	k.touch("tiead.b", "form", "", day(10))
	deal("talk", "700", "Outbound") // sales only
	k.touch("talk.1", "meeting", "", day(10))
	deal("silent", "800", "Web") // no touch; one was planned
	k.touch("silent.1", "form", "", day(10), "status=planned")
	deal("odd", "900", "Outbound") // neither, and a touch that nobody can name
	k.touch("odd.1", "meeting", "", day(10))
	k.touch("odd.2", "other", "", day(20), "touch_type=oddity")
	deal("later", "1000", "Web") // the ad came after creation
	k.touch("later.1", "form", "", day(39))
	k.touch("later.2", "email", "", day(41))
	deal("lately", "1100", "Outbound") // sourced by sales, influenced by marketing
	k.touch("lately.1", "meeting", "", day(39))
	k.touch("lately.2", "email", "", day(41))
	k.deal("open", "status=open", "amount=1200", "created_at="+day(40), "lead_source=Web")
	k.touch("open.1", "email", "", day(1))
	k.deal("grown", "status=won", "deal_type=expansion", "amount=10", "created_at="+day(40), "closed_at="+day(60))
	k.writeCases()
	k.run()

	k.want(`select deal_id, overlap, first_motion, last_motion, touches from deal_motion where touch_window = 'influenced' order by deal_id`,
		"adfirst|demand_gen_first|demand_gen|demand_gen|3",
		"ads|demand_gen_only|demand_gen|demand_gen|1",
		"formfirst|lead_gen_first|lead_gen|demand_gen|2",
		"forms|lead_gen_only|lead_gen|lead_gen|1",
		"lately|demand_gen_only|sales|demand_gen|2",
		"later|lead_gen_first|lead_gen|demand_gen|2",
		"odd|unclassified|sales|unclassified|2",
		"open|demand_gen_only|demand_gen|demand_gen|1",
		"silent|untouched|none|none|0",
		"talk|sales_only|sales|sales|1",
		"tiead|demand_gen_first|demand_gen|lead_gen|2",
		"tieform|lead_gen_first|lead_gen|demand_gen|2")
	k.want(`select deal_id, overlap, first_motion, last_motion, touches from deal_motion
		where touch_window = 'sourced' and deal_id in ('later', 'lately', 'adfirst') order by deal_id`,
		"adfirst|demand_gen_first|demand_gen|demand_gen|3", "lately|sales_only|sales|sales|1", "later|lead_gen_only|lead_gen|lead_gen|1")

	// Day 40 is 10 April 2025, day 60 is the 30th. Won: all but open.
	k.want(`select overlap, sum(deals)::int, sum(won_deals)::int, sum(pipeline), sum(revenue) from motion_overlap
		where touch_window = 'influenced' and period_month = date '2025-04-01' group by overlap order by overlap`,
		"demand_gen_first|2|2|900|900", "demand_gen_only|3|2|2400|1200", "lead_gen_first|3|3|1900|1900",
		"lead_gen_only|1|1|200|200", "sales_only|1|1|700|700", "unclassified|1|1|900|900", "untouched|1|1|800|800")
	k.want(`select first_motion || ' to ' || last_motion, sum(deals)::int from motion_overlap where touch_window = 'influenced' group by all order by all`,
		"demand_gen to demand_gen|3", "demand_gen to lead_gen|1", "lead_gen to demand_gen|3", "lead_gen to lead_gen|1",
		"none to none|1", "sales to demand_gen|1", "sales to sales|1", "sales to unclassified|1")

	// The CRM's word against the touches. A touch of no known motion is not sales.
	k.want(`select crm_source, sum(deals)::int, sum(sourced_deals)::int, sum(influenced_deals)::int,
		sum(pipeline), sum(sourced_pipeline), sum(influenced_pipeline), sum(revenue), sum(sourced_revenue), sum(influenced_revenue)
		from source_comparison group by crm_source order by crm_source`,
		"Outbound|4|1|3|3000|300|2300|3000|300|2300",
		"Web|7|6|6|4400|3600|3600|3200|2400|2400",
		"none|1|1|1|400|400|400|400|400|400")

	// Demand gen to lead: 10 (adfirst), 0 (both ties). Lead to deal: 30 (forms, formfirst, both ties),
	// 20 (adfirst), 1 (later). Demand gen to deal: 39 (open), 30 (ads, adfirst, both ties), 25 (formfirst).
	k.want(`select timing_step, deal_status, deals, median_days, p90_days from motion_timing order by all`,
		"demand_gen_to_deal|all|6|30|39", "demand_gen_to_deal|won|5|30|30",
		"demand_gen_to_lead|all|3|0|10", "demand_gen_to_lead|won|3|0|10",
		"lead_to_deal|all|6|30|30", "lead_to_deal|won|6|30|30")
}

// A lead without a form's touch is captured when it is created, unless it was
// bought or prospected; the touch counts where it came first.
func TestLeadIsCapturedByTouchOrRecord(t *testing.T) {
	t.Parallel()
	k := newMotionNight(t, "attribution: {lenses: [account]}\n")
	for _, c := range []struct{ id, acquisition, form string }{
		{"record", "generated", ""}, {"unknown", "", ""}, {"bought", "purchased", ""}, {"listed", "prospected", ""},
		{"before", "generated", day(4)}, {"after", "generated", day(9)}, {"boughtform", "purchased", day(9)},
	} {
		k.deal(c.id, "status=open", "amount=1", "created_at="+day(40))
		k.add("lead", "lead_id="+c.id+".lead", "account_id="+c.id, "created_at="+day(7), "acquisition="+c.acquisition)
		k.touch(c.id+".ad", "email", "", day(2))
		if c.form != "" {
			k.touch(c.id+".form", "form", c.id+".lead", c.form)
		}
	}
	k.writeCases()
	k.run()
	k.want(`select deal_id, date_diff('day', date '2025-03-01', lead_captured_at::date), first_lead_gen_at is not null
		from deal_motion where touch_window = 'sourced' order by deal_id`,
		"after|7|true", "before|4|true", "bought|(null)|false", "boughtform|9|true", "listed|(null)|false", "record|7|false", "unknown|7|false")
}
