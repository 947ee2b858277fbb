package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"abm/pipeline/compare"
	"abm/pipeline/engine"
)

// cohortHistory says since when there is anything to look back to.
type cohortHistory struct {
	HasSQL       bool      `arrow:"has_sql"`
	HasCost      bool      `arrow:"has_cost"`
	FirstTouchOn time.Time `arrow:"first_touch_on,date"`
	FirstDealOn  time.Time `arrow:"first_deal_on,date"`
	FirstMQAOn   time.Time `arrow:"first_mqa_on,date"`
}

// cohortContrast is a contrast with what is known of it as a whole.
type cohortContrast struct {
	Cohort  string `arrow:"cohort"`
	Arm     string `arrow:"arm"`
	Against string `arrow:"against"`
	Method  string `arrow:"method"`
	Source  string `arrow:"source"`
	Unit    string `arrow:"unit"`
	// IsFixed is false where membership is today's and not that of the start.
	IsFixed bool `arrow:"is_fixed_at_start"`
	// InTwoArms, Later and Unknown count members left out: of two arms, of a start to come, of no extract.
	InTwoArms int64 `arrow:"in_two_arms"`
	Later     int64 `arrow:"starts_later"`
	Unknown   int64 `arrow:"unknown_account"`
	// OverlapTreated and OverlapControls count those in another programme meanwhile.
	OverlapTreated  int64 `arrow:"overlap_treated"`
	OverlapControls int64 `arrow:"overlap_controls"`
}

func (c cohortContrast) contrast() contrast { return contrast{c.Cohort, c.Arm, c.Against} }

// cohortValue is one window of one unit; of a unit that did nothing, the only row, without a window.
type cohortValue struct {
	Cohort   string `arrow:"cohort"`
	Arm      string `arrow:"arm"`
	Against  string `arrow:"against"`
	Role     string `arrow:"subject_role"`
	ID       string `arrow:"member_id"`
	Cluster  string `arrow:"cluster_id"`
	Followed int64  `arrow:"followed_days"`
	// Enrolled is when a control was enrolled itself; 0 where it was not.
	Enrolled     int64     `arrow:"enrolled_days"`
	FirstDeal    int64     `arrow:"first_deal_days"`
	LastDeal     int64     `arrow:"last_deal_days"`
	Window       *int64    `arrow:"window_days"`
	Period       string    `arrow:"period"`
	Micros       int64     `arrow:"micros"`
	CostMicros   int64     `arrow:"cost_micros"`
	People       int64     `arrow:"engaged_people"`
	Leads        int64     `arrow:"leads"`
	MQAs         int64     `arrow:"mqas"`
	SQLs         int64     `arrow:"sqls"`
	Deals        int64     `arrow:"deals"`
	Pipeline     int64     `arrow:"pipeline_cents"`
	Closed       int64     `arrow:"closed_deals"`
	Won          int64     `arrow:"won_deals"`
	Revenue      int64     `arrow:"revenue_cents"`
	FirstCreated *int64    `arrow:"first_created_offset"`
	FirstClosed  *int64    `arrow:"first_closed_offset"`
	PriorMicros  int64     `arrow:"prior_micros"`
	FitCents     *int64    `arrow:"fit_cents"`
	AgeDays      *int64    `arrow:"age_days"`
	HasOpenDeal  bool      `arrow:"has_open_deal"`
	StartedOn    time.Time `arrow:"started_on,date"`
}

func (v cohortValue) contrast() contrast { return contrast{v.Cohort, v.Arm, v.Against} }

func (v cohortValue) measure() cohortMeasure {
	return cohortMeasure{
		micros: v.Micros, costMicros: v.CostMicros, people: v.People, leads: v.Leads, mqas: v.MQAs, sqls: v.SQLs,
		deals: v.Deals, pipelineCents: v.Pipeline, closed: v.Closed, won: v.Won, revenueCents: v.Revenue,
		firstCreated: v.FirstCreated, firstClosed: v.FirstClosed,
	}
}

type cohortRow struct {
	Cohort       string   `arrow:"cohort"`
	Arm          string   `arrow:"arm"`
	Against      string   `arrow:"against"`
	Outcome      string   `arrow:"outcome"`
	Window       int64    `arrow:"window_days"`
	Method       string   `arrow:"method"`
	Source       string   `arrow:"source"`
	Unit         string   `arrow:"unit"`
	Kind         string   `arrow:"outcome_kind"`
	Verdict      *string  `arrow:"verdict"`
	Warnings     string   `arrow:"warnings"`
	Warning      *string  `arrow:"warning"`
	Enrolled     int64    `arrow:"enrolled"`
	Treated      int64    `arrow:"n_treated"`
	Control      int64    `arrow:"n_control"`
	ValueTreated *float64 `arrow:"value_treated"`
	ValueControl *float64 `arrow:"value_control"`
	Difference   *float64 `arrow:"difference"`
	Lift         *float64 `arrow:"relative_lift"`
	Low          *float64 `arrow:"difference_low"`
	High         *float64 `arrow:"difference_high"`
	P            *float64 `arrow:"p_value"`
	Q            *float64 `arrow:"q_value"`
	Worthwhile   *float64 `arrow:"worthwhile_difference"`
	Detectable   *float64 `arrow:"minimum_detectable"`
	MoreAccounts *float64 `arrow:"more_accounts"`
	MoreWeeks    *float64 `arrow:"more_weeks"`
	IsPrimary    bool     `arrow:"is_primary"`
	LessIsBetter bool     `arrow:"is_less_better"`
}

// cohortComparison compares each arm with what it is held against: in every
// outcome, over every window, by every method that its data allow.
func cohortComparison(ctx context.Context, b *build) ([]cohortRow, error) {
	contrasts, err := read[cohortContrast](ctx, b, `select cohort, arm, against, method, source, unit, is_fixed_at_start,
		in_two_arms, starts_later, unknown_account, overlap_treated, overlap_controls from cohort_caveat order by cohort, arm, against`)
	if err != nil {
		return nil, err
	}
	history, err := read[cohortHistory](ctx, b, "select has_sql, has_cost, first_touch_on, first_deal_on, first_mqa_on from cohort_history")
	if err != nil {
		return nil, err
	}
	pairs, err := cohortPairs(ctx, b)
	if err != nil {
		return nil, err
	}
	records, err := b.engine.Read(ctx, `select cohort, arm, against, subject_role, member_id, cluster_id, followed_days, enrolled_days, first_deal_days,
			last_deal_days, window_days, period, micros, cost_micros, engaged_people, leads, mqas, sqls, deals, pipeline_cents, closed_deals, won_deals,
			revenue_cents, first_created_offset, first_closed_offset, prior_micros, fit_cents, age_days, has_open_deal, started_on
		from cohort_value order by cohort, arm, against, subject_role, started_on, member_id`)
	if err != nil {
		return nil, err
	}
	values := newGroups(engine.Rows[cohortValue](records))
	defer values.stop()
	c := cohortComparer{b: b, history: history[0], outcomes: cohortOutcomes(b.config.Comparison), settings: compare.Settings{
		AsOf: dayNumber(b.asOf), PrimaryWindow: b.config.Comparison.PrimaryWindow,
		Resamples: b.config.Comparison.Bootstrap, Seed: uint64(b.config.Comparison.Seed),
	}}
	var rows []cohortRow
	var compared []answer
	for i, contrast := range contrasts {
		sides := readSides(values, contrast.contrast())
		compared = append(compared, c.compare(contrast, sides, pairs[contrast.contrast()])...)
		if i+1 == len(contrasts) || contrasts[i+1].Cohort != contrast.Cohort {
			rows = append(rows, c.judged(compared)...)
			compared = nil
		}
	}
	return rows, values.err
}

func cohortPairs(ctx context.Context, b *build) (map[contrast][]compare.Pair, error) {
	matches, err := read[cohortMatch](ctx, b, "select cohort, arm, against, member_id, control_id, started_on from cohort_match order by cohort, arm, against, member_id")
	if err != nil {
		return nil, err
	}
	pairs := map[contrast][]compare.Pair{}
	for _, m := range matches {
		if m.Control != nil {
			pairs[m.contrast()] = append(pairs[m.contrast()], compare.Pair{Treated: m.Member, Control: *m.Control, Start: dayNumber(m.StartedOn)})
		}
	}
	return pairs, nil
}

// sides are the units of a contrast by their role: treated, control, naive.
type sides map[string][]*cohortUnit

func readSides(values *groups[cohortValue], of contrast) sides {
	s := sides{}
	var unit *cohortUnit
	for v := range values.while(func(v cohortValue) bool { return v.contrast() == of }) {
		start := dayNumber(v.StartedOn)
		list := s[v.Role]
		if len(list) == 0 || unit.ID != v.ID || unit.Start != start {
			unit = &cohortUnit{
				Subject: compare.Subject{
					ID: v.ID, Cluster: v.Cluster, Start: start,
					Covariates: covariatesOf(v.PriorMicros, v.FitCents, v.AgeDays, v.HasOpenDeal),
				},
				followed: int(v.Followed), enrolled: int(v.Enrolled), firstDeal: int(v.FirstDeal), lastDeal: int(v.LastDeal),
				measures: map[windowPeriod]cohortMeasure{},
			}
			s[v.Role] = append(list, unit)
		}
		if v.Window != nil {
			unit.measures[windowPeriod{int(*v.Window), v.Period}] = v.measure()
		}
	}
	return s
}

// cohortComparer holds what is the same for all contrasts of a night.
type cohortComparer struct {
	b        *build
	history  cohortHistory
	outcomes []cohortOutcome
	settings compare.Settings
}

// question is one outcome, over one window, by one method.
type question struct {
	outcome cohortOutcome
	days    int
	method  compare.Method
}

// answer is what came out of a question about one contrast.
type answer struct {
	of      cohortContrast
	outcome cohortOutcome
	row     compare.Row
}

// compare makes the rows of one contrast. Each question is worked out by itself,
// as many at a time as there are threads.
func (c *cohortComparer) compare(of cohortContrast, s sides, pairs []compare.Pair) []answer {
	questions := c.questions(of)
	answers := make([]answer, len(questions))
	var g errgroup.Group
	g.SetLimit(cmp.Or(c.b.config.Threads, runtime.GOMAXPROCS(0)))
	for i, q := range questions {
		g.Go(func() error {
			answers[i] = answer{of, q.outcome, compare.Compare(c.sample(of, q, s, pairs), c.settings)}
			return nil
		})
	}
	_ = g.Wait() // nothing of it fails
	return answers
}

// judged gives the contrasts of one cohort their verdicts, together.
func (c *cohortComparer) judged(answers []answer) []cohortRow {
	rows := make([]compare.Row, len(answers))
	for i, a := range answers {
		rows[i] = a.row
	}
	compare.Judge(rows, c.settings)
	published := make([]cohortRow, len(rows))
	for i, r := range rows {
		published[i] = newCohortRow(answers[i].of, answers[i].outcome, r)
	}
	return published
}

func (c *cohortComparer) questions(of cohortContrast) []question {
	var list []question
	for _, o := range c.outcomes {
		if !o.isOf(of.Unit, c.history) {
			continue
		}
		for _, days := range c.b.config.Comparison.Windows {
			for _, method := range c.methods(of, o, days) {
				list = append(list, question{o, days, method})
			}
		}
	}
	return list
}

// methods that an outcome is compared by, beside the contrast's own: the
// change from the window before, and what most tools show.
func (c *cohortComparer) methods(of cohortContrast, o cohortOutcome, days int) []compare.Method {
	list := []compare.Method{compare.Method(of.Method)}
	if of.Unit != "account" {
		return list
	}
	if !o.isChange && (o.Kind == compare.Rate || o.Kind == compare.Amount) {
		list = append(list, compare.DiD)
	}
	if days == c.settings.PrimaryWindow && o.OfDeals && o.Kind == compare.Rate {
		list = append(list, compare.Naive)
	}
	return list
}

func (c *cohortComparer) sample(of cohortContrast, q question, s sides, pairs []compare.Pair) compare.Sample {
	role := "control"
	if q.method == compare.Naive {
		role, pairs = "naive", nil
	}
	units := func(list []*cohortUnit) []compare.Unit {
		found := make([]compare.Unit, len(list))
		for i, u := range list {
			found[i] = q.outcome.unit(u, q.days, c.history)
		}
		return found
	}
	return compare.Sample{
		Programme: of.contrast().String(), Outcome: q.outcome.Outcome, Window: q.days, Method: q.method,
		Enrolled: len(s["treated"]), Treated: units(s["treated"]), Control: units(s[role]), Pairs: pairs,
	}
}

func kindName(k compare.Kind) string {
	return [...]string{compare.Rate: "rate", compare.Amount: "amount", compare.Ratio: "ratio", compare.Time: "time"}[k]
}

func newCohortRow(of cohortContrast, o cohortOutcome, r compare.Row) cohortRow {
	row := cohortRow{
		Cohort: of.Cohort, Arm: of.Arm, Against: of.Against, Outcome: r.Outcome, Window: int64(r.Window), Method: string(r.Method),
		Source: of.Source, Unit: of.Unit, Kind: kindName(o.Kind), IsPrimary: r.Primary, LessIsBetter: o.LessIsBetter,
		Enrolled: int64(r.Enrolled), Treated: int64(r.NTreated), Control: int64(r.NControl),
		ValueTreated: known(r.ValueTreated), ValueControl: known(r.ValueControl), Difference: known(r.Difference), Lift: known(r.RelativeLift),
		Low: known(r.Low), High: known(r.High), P: known(r.P), Q: known(r.Q),
		Worthwhile: known(r.Worthwhile), Detectable: known(r.MinimumDetectable),
		MoreAccounts: known(r.MoreAccounts), MoreWeeks: known(r.MoreWeeks),
	}
	if r.Verdict != "" {
		row.Verdict = pointer(string(r.Verdict))
	}
	if r.Verdict != "" && !of.IsFixed {
		// More accounts of the same kind would not tell either.
		row.Verdict, row.MoreAccounts, row.MoreWeeks = pointer(string(compare.CannotTell)), nil, nil
	}
	names, sentences := of.caveats()
	for _, w := range r.Warnings {
		names, sentences = append(names, string(w)), append(sentences, w.Sentence())
	}
	row.Warnings = strings.Join(names, ", ")
	if len(sentences) > 0 {
		row.Warning = pointer(strings.Join(sentences, "; "))
	}
	return row
}

func pointer[T any](x T) *T { return &x }

// caveats are the warnings that concern how a contrast came about, by name and
// in words; the weightiest first.
func (c cohortContrast) caveats() (names, sentences []string) {
	add := func(name, format string, args ...any) {
		names, sentences = append(names, name), append(sentences, fmt.Sprintf(format, args...))
	}
	if !c.IsFixed {
		add("members_of_today", "membership is today's, and may follow from what the accounts did since the start: land programme_member, or list the accounts with from:")
	}
	if c.OverlapTreated+c.OverlapControls > 0 {
		add("overlap", "%d members and %d controls were treated in another programme meanwhile: the difference is not of this programme alone", c.OverlapTreated, c.OverlapControls)
	}
	if c.InTwoArms > 0 {
		add("in_two_arms", "%d enrolled in two arms are left out", c.InTwoArms)
	}
	if c.Later > 0 {
		add("starts_later", "%d start after the as-of day and are not counted yet", c.Later)
	}
	if c.Unknown > 0 {
		add("unknown_account", "%d enrolled accounts are in no extract and are left out", c.Unknown)
	}
	return names, sentences
}
