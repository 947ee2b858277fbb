package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
)

// leadColumns are the columns that qualification reads beside those of
// simpleSources.
const leadColumns = "seniority,buying_role,country,industry,employees,annual_revenue_minor,budget_minor,users,quotes_required," +
	"timeframe_days,is_decision_maker,has_need,has_agency,has_consent,has_opted_out"

// qualifying is a company whose leads are judged, as of 30 June 2026. Everybody
// without a title has the seniority that the test gives; a manager's points
// weigh 1 (METRICS.md, Engagement), so that points are the base points.
type qualifying struct {
	*night
	leads, touches, signals, accounts []map[string]string
}

// newQualifying takes the qualification: section of abm.yaml and more keys.
func newQualifying(t *testing.T, yaml string) *qualifying {
	t.Helper()
	q := &qualifying{night: newNight(t, "")}
	var columns []string
	for c := range strings.SplitSeq(leadColumns, ",") {
		columns = append(columns, c+": "+c)
	}
	sources := strings.Replace(simpleSources, "title: title,", "title: title, "+strings.Join(columns, ", ")+",", 1)
	sources = strings.Replace(sources, `files: "lead*.csv",`, `files: "lead*.csv", keep: [Budget, Note],`, 1)
	sources = strings.Replace(sources, "employees: employees}", "employees: employees, annual_revenue_minor: annual_revenue_minor}", 1)
	sources += `  - {name: signal, entity: signal, files: "signal*.csv", columns: {signal_id: signal_id, account_id: account_id, signal_type: signal_type, strength_micros: strength, signalled_at: signalled_at}}` + "\n"
	q.write("abm.yaml", "warehouse: warehouse\n"+yaml+sources)
	return q
}

// lead adds a lead of 1 June, a manager, and what else the pairs say.
func (q *qualifying) lead(id string, pairs ...string) {
	q.leads = append(q.leads, record(append([]string{"lead_id", id, "created_at", "2026-06-01", "seniority", "manager"}, pairs...)))
}

func (q *qualifying) account(id string, pairs ...string) {
	q.accounts = append(q.accounts, record(append([]string{"account_id", id, "account_name", "Firm " + id}, pairs...)))
}

// touch at noon of a day.
func (q *qualifying) touch(lead, touchType, day string, pairs ...string) {
	id := fmt.Sprint("t", len(q.touches))
	q.touches = append(q.touches, record(append([]string{"touch_id", id, "lead_id", lead, "touch_type", touchType, "link", id, "touched_at", day + "T12:00:00Z"}, pairs...)))
}

func (q *qualifying) signal(account, signalType, strength, day string) {
	q.signals = append(q.signals, record([]string{
		"signal_id", fmt.Sprint("s", len(q.signals)), "account_id", account, "signal_type", signalType, "strength", strength, "signalled_at", day}))
}

func record(pairs []string) map[string]string {
	r := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		r[pairs[i]] = pairs[i+1]
	}
	return r
}

// finish writes the extracts and runs the night.
func (q *qualifying) finish() {
	q.t.Helper()
	write := func(name, header string, records []map[string]string) {
		var rows [][]string
		for _, r := range records {
			var row []string
			for c := range strings.SplitSeq(header, ",") {
				row = append(row, r[c])
				delete(r, c)
			}
			for c := range r {
				q.t.Fatalf("extract %s has no column %s", name, c)
			}
			rows = append(rows, row)
		}
		writeRecords(q.night, name, header, rows)
	}
	write("lead", headers["lead"]+","+leadColumns+",Budget,Note", q.leads)
	write("touch", headers["touch"], q.touches)
	write("account", headers["account"]+",annual_revenue_minor", q.accounts)
	write("signal", "signal_id,account_id,signal_type,strength,signalled_at", q.signals)
	q.run()
}

// rate of the funnel of all leads, in percent.
const rate = `select entered, converted, round(100 * rate, 2), round(100 * rate_low, 2), round(100 * rate_high, 2) from funnel
	where unit = 'lead' and funnel_view = 'cohort' and period_kind = 'all' and dimension = 'all' and acquisition = 'all'
	and from_stage = 'lead' and to_stage = `

// The start-up of KNOWN_ANSWERS.md: of 500 leads 350 are too small or in the
// wrong industry, 150 fit, 100 become MQLs, 25 SQLs: 5 %, 3.41 to 7.28.
//
// 200 leads are of companies of 2 to 9 people: as text, "9" is not less than
// "10". 150 are in retail. Two forms and a webinar on one day are the 30 points
// of an MQL, one form is not; 60 of those out sent as many. A meeting held
// makes an SQL.
func TestQualifiesTheStartUp(t *testing.T) {
	t.Parallel()
	q := newQualifying(t, `
fit: [{field: industry, values: [software], points: 10}]
qualification:
  disqualify:
    - {field: employees, operator: "<", threshold: 10, reason: too_small}
    - {field: industry, operator: not_in, threshold: [Software, fintech], reason: wrong_industry}
`)
	for i := range 500 {
		id := fmt.Sprintf("L%03d", i)
		engaged := false
		switch {
		case i < 200:
			q.lead(id, "employees", fmt.Sprint(2+i%8), "industry", "Software")
			engaged = i < 60
		case i < 350:
			q.lead(id, "employees", "50", "industry", "Retail")
		default:
			q.lead(id, "employees", fmt.Sprint(10+i), "industry", "software")
			engaged = i < 450
		}
		q.touch(id, "form", "2026-06-02")
		if engaged {
			q.touch(id, "form", "2026-06-02")
			q.touch(id, "webinar", "2026-06-02")
		}
		if i >= 350 && i < 375 {
			q.touch(id, "meeting", "2026-06-09", "minutes", "30")
		}
	}
	q.finish()
	q.want(`select reason, count(*) from lead_disqualification group by reason order by reason`, "too_small|200", "wrong_industry|150")
	q.want(`select count(*), count(mql_at), count(sql_at) from lead_to_revenue`, "500|100|25")
	q.want(`select state, count(*) from lead_to_revenue group by state order by state`, "disqualified|350", "lead|50", "mql|75", "sql|25")
	q.want(rate+`'sql'`, "500|25|5|3.41|7.28")
}

// The consultancy of KNOWN_ANSWERS.md: of 200 leads those of companies below 50
// million in revenue or in excluded industries are out, and of the others those
// without a trigger event: 40 are left, 20 %, 15.05 to 26.09. All 200 sent a
// form, which here is enough for an MQL, so that the qualification decides.
//
// Merger and funding were three weeks ago; a signal of 2024 is worth nothing
// any more. Revenue stands in the account's record; where it is not known,
// nobody is out for it.
func TestQualifiesTheConsultancy(t *testing.T) {
	t.Parallel()
	q := newQualifying(t, `
qualification:
  disqualify:
    - {field: annual_revenue, operator: "<", threshold: 50000000, reason: too_small}
    - {field: industry, operator: in, threshold: [public sector, Retail], reason: excluded_industry}
    - {field: signal_points, operator: "<=", threshold: 0, reason: no_trigger_event}
  mql: {score: 10, fit: D}
`)
	for i := range 200 {
		id, account := fmt.Sprintf("L%03d", i), fmt.Sprintf("A%03d", i)
		revenue, industry := "50,000,000.00", "Machinery"
		switch {
		case i < 80: // "9000000" is more than "50000000" as text
			revenue = "9,000,000.00"
		case i < 120:
			industry = []string{"Public Sector", "retail"}[i%2]
		case i == 199:
			revenue = ""
		}
		q.account(account, "industry", industry, "annual_revenue_minor", revenue)
		q.lead(id, "account_id", account)
		q.touch(id, "form", "2026-06-10")
		switch {
		case i < 20 || i >= 160 && i < 180:
			q.signal(account, "Merger", "", "2026-06-09")
		case i >= 180:
			q.signal(account, "funding", "50", "2026-06-09")
		case i >= 150:
			q.signal(account, "funding", "", "2024-01-09")
		}
	}
	q.finish()
	q.want(`select reason, count(*), max(rules_met) from lead_disqualification group by reason order by reason`,
		"excluded_industry|40|2", "no_trigger_event|40|1", "too_small|80|2")
	q.want(`select count(*) from lead_score anti join lead_disqualification using (lead_id)`, "40")
	q.want(rate+`'mql'`, "200|40|20|15.05|26.09")
}

// The agency of KNOWN_ANSWERS.md: 150 leads, out below a monthly budget floor,
// with an agency already, or alone. With the floor at 5,000 20 are left, at
// 4,000 30. The budget is a column kept as text, where "900" is more than
// "5000" and "10000" is less; "much" is no number, and no reason.
func TestQualifiesTheAgency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		floor string
		want  []string
	}{
		{"5000", []string{"budget_floor|80", "has_agency|30", "solopreneur|20", "|20"}},
		{"4000", []string{"budget_floor|70", "has_agency|30", "solopreneur|20", "|30"}},
	} {
		q := newQualifying(t, `
qualification:
  disqualify:
    - {field: attributes.Budget, operator: "<", threshold: `+c.floor+`, reason: budget_floor}
    - {field: has_agency, operator: in, threshold: yes, reason: has_agency}
    - {field: employees, operator: "<=", threshold: 1, reason: solopreneur}
`)
		for i := range 150 {
			id := fmt.Sprintf("L%03d", i)
			switch {
			case i < 70:
				q.lead(id, "Budget", "900", "has_agency", fmt.Sprint(i < 5))
			case i < 100:
				q.lead(id, "Budget", "10000", "has_agency", "true", "employees", "12")
			case i < 120:
				q.lead(id, "Budget", "10000.50", "has_agency", "false", "employees", "1")
			case i < 130:
				q.lead(id, "Budget", "4500")
			case i < 148:
				q.lead(id, "Budget", "10000")
			case i == 148:
				q.lead(id, "Budget", "much")
			default:
				q.lead(id)
			}
		}
		q.finish()
		q.want(`select coalesce(reason, ''), count(*) from lead_score left join lead_disqualification using (lead_id) group by reason order by reason nulls last`, c.want...)
		q.want(`select reason, given_value, threshold, source, rules_met from lead_disqualification where lead_id in ('L000', 'L100') order by lead_id`,
			"budget_floor|900|< "+c.floor+"|declared|2", "solopreneur|1|<= 1|declared|1")
		q.want(`select record_id, records from data_quality where rule_name = 'not_a_number'`, "attributes.Budget|1")
	}
}
