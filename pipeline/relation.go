package pipeline

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/engine"
	"abm/pipeline/land"
	"abm/pipeline/solve"
)

// decayScale is the unit of decay weights: sql/prelude's decay_points divides by it.
const decayScale = 1 << 16

// decayHalfLives is how many half-lives a touch earns points for: what is
// older is worth less than 1/4096 and counts 0.
const decayHalfLives = 12

// noCap is the daily cap, in micro-points, of a rule without one.
const noCap = 1 << 40

// runParameter is the one row that every model may read.
type runParameter struct {
	AsOf                time.Time `arrow:"as_of,date"`
	AsOfAt              time.Time `arrow:"as_of_at,timestamp"`
	Sense               string    `arrow:"sense"`
	BuildID             string    `arrow:"build_id"`
	FirstWeek           time.Time `arrow:"first_week,date"`
	LastWeek            time.Time `arrow:"last_week,date"`
	LookbackDays        int       `arrow:"lookback_days"`
	PeopleDays          int       `arrow:"people_days"`
	MachineLinks        int       `arrow:"machine_links"`
	MachineSeconds      int       `arrow:"machine_seconds"`
	CountSent           bool      `arrow:"count_sent"`
	SalesOutboundCounts bool      `arrow:"sales_outbound_counts"`
	ScaleMicros         float64   `arrow:"scale_micros"`
	MQAEnterMicros      int64     `arrow:"mqa_enter_micros"`
	MQALeaveMicros      int64     `arrow:"mqa_leave_micros"`
	MQAPeople           int       `arrow:"mqa_people"`
	MQAFit              string    `arrow:"mqa_fit"`
	HasFit              bool      `arrow:"has_fit"`
	EngagedMicros       int64     `arrow:"engaged_micros"`
	RolesAsked          int       `arrow:"roles_asked"`
	// MarkovOrder is the highest order that steps are counted for; 0 where no
	// model learns from paths.
	MarkovOrder        int   `arrow:"markov_order"`
	SilentDays         int   `arrow:"silent_days"`
	SharesByDirectCost bool  `arrow:"shares_by_direct_cost"`
	WorkedLeadCents    int64 `arrow:"worked_lead_cents"`
	SalesTouchCents    int64 `arrow:"sales_touch_cents"`
}

type calendarDay struct {
	UTCDate    time.Time  `arrow:"utc_date,date"`
	SplitAt    *time.Time `arrow:"split_at,timestamp"`
	DateBefore time.Time  `arrow:"date_before,date"`
	DateAfter  time.Time  `arrow:"date_after,date"`
	// UntilAt is run_parameter's as_of_at: beside a second relation of one row
	// DuckDB hashes the touches and probes with the calendar.
	UntilAt time.Time `arrow:"until_at,timestamp"`
}

type channelRule struct {
	Number       int    `arrow:"rule_number"`
	Channel      string `arrow:"channel"`
	Given        string `arrow:"given"`
	TouchType    string `arrow:"touch_type"`
	Source       string `arrow:"utm_source"`
	Medium       string `arrow:"utm_medium"`
	CampaignType string `arrow:"campaign_type"`
}

type motionRule struct {
	Number    int    `arrow:"rule_number"`
	Motion    string `arrow:"motion"`
	Channel   string `arrow:"channel"`
	TouchType string `arrow:"touch_type"`
	Direction string `arrow:"direction"`
}

type pointRule struct {
	Number         int    `arrow:"rule_number"`
	Channel        string `arrow:"channel"`
	TouchType      string `arrow:"touch_type"`
	PointsMicros   int64  `arrow:"points_micros"`
	DailyCapMicros int64  `arrow:"daily_cap_micros"`
	IsPerMinute    bool   `arrow:"is_per_minute"`
}

type seniorityRule struct {
	Number    int    `arrow:"rule_number"`
	Seniority string `arrow:"seniority"`
	Title     string `arrow:"title"`
}

type seniorityWeight struct {
	Seniority    string `arrow:"seniority"`
	WeightMillis int64  `arrow:"weight_millis"`
}

type signalKind struct {
	SignalType   string `arrow:"signal_type"`
	PointsMicros int64  `arrow:"points_micros"`
	HalfLife     string `arrow:"half_life"`
}

type decayWeight struct {
	HalfLife string `arrow:"half_life"`
	AgeDays  int    `arrow:"age_days"`
	Weight   int64  `arrow:"weight"`
}

type weekDecay struct {
	HalfLife  string    `arrow:"half_life"`
	OnDate    time.Time `arrow:"on_date,date"`
	WeekStart time.Time `arrow:"week_start,date"`
	Weight    int64     `arrow:"weight"`
	IsNew     bool      `arrow:"is_new"`
}

type fitRule struct {
	Field       string   `arrow:"field"`
	TextValue   string   `arrow:"text_value"`
	WordPattern string   `arrow:"word_pattern"`
	Min         *float64 `arrow:"min_value"`
	Max         *float64 `arrow:"max_value"`
	PointsCents int64    `arrow:"points_cents"`
}

type attributionModel struct {
	Model        string `arrow:"model"`
	IsCustom     bool   `arrow:"is_custom"`
	First        int    `arrow:"first_weight"`
	LeadCreation int    `arrow:"lead_creation_weight"`
	DealCreation int    `arrow:"deal_creation_weight"`
	Close        int    `arrow:"close_weight"`
	Last         int    `arrow:"last_weight"`
	Rest         int    `arrow:"rest_weight"`
}

type attributionView struct {
	Lens   string `arrow:"lens"`
	Window string `arrow:"touch_window"`
	Scope  string `arrow:"touch_scope"`
}

type attributionDetail struct {
	Lens   string `arrow:"lens"`
	Window string `arrow:"touch_window"`
}

type cohortRule struct {
	Cohort string `arrow:"cohort"`
	Field  string `arrow:"field"`
	Word   string `arrow:"word"`
}

type columnDrift struct {
	Rule     string `arrow:"rule_name"`
	Severity string `arrow:"severity"`
	Entity   string `arrow:"entity"`
	Source   string `arrow:"land_source"`
	Column   string `arrow:"column_name"`
	Message  string `arrow:"message"`
	Records  int64  `arrow:"records"`
}

type lensWord struct {
	Lens string `arrow:"lens"`
}

type motionWord struct {
	Motion string `arrow:"motion"`
}

type outcomeWord struct {
	Outcome string `arrow:"outcome"`
}

type dealTypeWord struct {
	DealType string `arrow:"deal_type"`
}

type roleWord struct {
	Role string `arrow:"buying_role"`
}

// relations loads what models read beside the landed records: the parameters
// of the night and the rules of abm.yaml.
func (b *build) relations(ctx context.Context) error {
	if err := load(ctx, b, "snapshot_day", snapshotDays(b.selection.Snapshots)); err != nil {
		return err
	}
	for _, table := range models.Landed() {
		if err := b.scanLanded(ctx, table); err != nil {
			return fmt.Errorf("read landed %s: %w", table.Name, err)
		}
	}
	calendar, err := calendarRows(b.config.Location, b.asOf)
	if err != nil {
		return fmt.Errorf("make business calendar of %s: %w", b.config.TimeZone, err)
	}
	signals, halfLives := signalKinds(b.config.Engagement)
	decays, err := decayRows(b.config, halfLives)
	if err != nil {
		return fmt.Errorf("make decay weights: %w", err)
	}
	c := b.config
	return firstError(
		load(ctx, b, "run_parameter", []runParameter{b.parameter()}),
		load(ctx, b, "business_calendar", calendar),
		load(ctx, b, "channel_rule", channelRules(c.Channels)),
		load(ctx, b, "motion_rule", motionRules(c.Motions)),
		load(ctx, b, "point_rule", pointRules(c.Engagement.Points)),
		load(ctx, b, "seniority_rule", seniorityRules(c.Seniority)),
		load(ctx, b, "seniority_weight", seniorityWeights(c.Engagement.SeniorityWeights)),
		load(ctx, b, "signal_kind", signals),
		load(ctx, b, "decay", decays),
		load(ctx, b, "week_decay", weekDecays(decays, b.firstWeek(), b.asOf)),
		load(ctx, b, "fit_rule", fitRules(c.Fit)),
		load(ctx, b, "attribution_model", attributionModels(c.Attribution)),
		load(ctx, b, "attribution_view", attributionViews(c.Attribution)),
		load(ctx, b, "attribution_detail", attributionDetails(c.Attribution)),
		load(ctx, b, "attribution_lens", rowsOf(c.Attribution.Lenses, func(w string) lensWord { return lensWord{w} })),
		load(ctx, b, "milestone_motion", rowsOf(c.Attribution.MilestoneMotions, func(w string) motionWord { return motionWord{w} })),
		load(ctx, b, "credited_deal_type", rowsOf(c.Attribution.DealTypes, func(w string) dealTypeWord { return dealTypeWord{w} })),
		load(ctx, b, "credited_outcome", rowsOf(c.Attribution.Outcomes, func(w string) outcomeWord { return outcomeWord{w} })),
		load(ctx, b, "buying_group_role", rowsOf(c.Engagement.Roles, func(w string) roleWord { return roleWord{w} })),
		load(ctx, b, "cohort_rule", cohortRules(c.Cohorts)),
		load(ctx, b, "column_drift", columnDrifts(b.selection.Drift)),
	)
}

// scanLanded makes the relation of an entity's landed records. Snapshots are
// landed as what they changed: there the records that a later snapshot ended
// are left out, and those that stayed speak for the day of the snapshot read,
// as if it had been landed whole.
func (b *build) scanLanded(ctx context.Context, table models.Table) error {
	name, ended := "landed_"+table.Name, b.selection.Ended[table.Name]
	if len(ended) == 0 && !b.selection.Dated[table.Name] {
		return b.engine.Scan(ctx, name, table, landedPaths(b.selection.Files[table.Name]))
	}
	if err := b.engine.Scan(ctx, name+"_version", table, landedPaths(b.selection.Files[table.Name])); err != nil {
		return err
	}
	if err := b.engine.Scan(ctx, name+"_ended", models.Ended(), landedPaths(ended)); err != nil {
		return err
	}
	return b.engine.View(ctx, name, liveRecords(table))
}

// liveRecords is the one model that is not a file: it is the same for every
// entity, but for the names of its columns.
func liveRecords(table models.Table) string {
	var columns []string
	for _, c := range table.Columns {
		switch {
		case c.InputOnly:
		case c.Name == "extract_date":
			columns = append(columns, "coalesce(d.extract_date, v.extract_date) as extract_date")
		default:
			columns = append(columns, "v."+c.Name)
		}
	}
	return "select " + strings.Join(columns, ", ") + " from landed_" + table.Name + "_version as v" +
		" left join snapshot_day as d on v.land_source = d.land_source" +
		" anti join landed_" + table.Name + "_ended as e on v.land_source = e.land_source and v.extract_date = e.extract_date" +
		" and v.file_sha256 = e.file_sha256 and v.record_number = e.record_number"
}

func landedPaths(files []land.File) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.Path
	}
	return list
}

type snapshotDay struct {
	Source string    `arrow:"land_source"`
	Date   time.Time `arrow:"extract_date,date"`
}

func snapshotDays(days map[string]time.Time) []snapshotDay {
	var rows []snapshotDay
	for _, source := range slices.Sorted(maps.Keys(days)) {
		rows = append(rows, snapshotDay{source, days[source]})
	}
	return rows
}

func load[T any](ctx context.Context, b *build, name string, rows []T) error {
	records, err := engine.Records(rows)
	if err != nil {
		return fmt.Errorf("make relation %s: %w", name, err)
	}
	return b.engine.Load(ctx, name, records)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func rowsOf[T any](words []string, row func(string) T) []T {
	rows := make([]T, len(words))
	for i, w := range words {
		rows[i] = row(w)
	}
	return rows
}

func (b *build) parameter() runParameter {
	c := b.config
	next := b.asOf
	return runParameter{
		AsOf: b.asOf, AsOfAt: solve.DayEnd(c.Location, next.Year(), next.Month(), next.Day()),
		Sense: b.sense, BuildID: b.buildID,
		FirstWeek: b.firstWeek(), LastWeek: solve.ISOWeekStart(b.asOf),
		LookbackDays: c.Attribution.LookbackDays, PeopleDays: c.Engagement.PeopleDays,
		MachineLinks: c.Touches.MachineLinks, MachineSeconds: c.Touches.MachineSeconds,
		CountSent: c.Touches.CountSent, SalesOutboundCounts: c.Touches.SalesOutboundCounts,
		// The MQA threshold scores 100 x (1 - 1/e) = 63.
		ScaleMicros:    float64(micros(c.Engagement.MQA.EnterPoints)),
		MQAEnterMicros: micros(c.Engagement.MQA.EnterPoints), MQALeaveMicros: micros(c.Engagement.MQA.LeavePoints),
		MQAPeople: c.Engagement.MQA.People, MQAFit: c.Engagement.MQA.Fit, HasFit: len(c.Fit) > 0,
		EngagedMicros: micros(c.Engagement.EngagedPoints), RolesAsked: len(c.Engagement.Roles),
		MarkovOrder: countedOrder(c.Attribution), SilentDays: c.Attribution.Markov.SilentDays,
		SharesByDirectCost: c.Cost.ShareBy == config.ShareByDirectCost,
		WorkedLeadCents:    hourCents(c.Cost, c.Cost.HoursPerLead), SalesTouchCents: hourCents(c.Cost, c.Cost.HoursPerTouch),
	}
}

func (b *build) firstWeek() time.Time {
	return solve.ISOWeekStart(b.asOf).AddDate(0, 0, -7*(b.config.Engagement.HistoryWeeks-1))
}

// hourCents is what so many hours of work cost, in cents.
func hourCents(c config.Cost, hours float64) int64 {
	return int64(math.Round(hours * c.HourlyRate * 100))
}

func micros(points float64) int64 { return int64(math.Round(points * 1e6)) }

// calendarRows covers every event a night can know: nothing is landed from
// before 1970, nothing after the as-of day is read.
func calendarRows(loc *time.Location, asOf time.Time) ([]calendarDay, error) {
	days, err := solve.BusinessCalendar(loc, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), asOf.AddDate(0, 0, 2))
	if err != nil {
		return nil, err
	}
	until := solve.DayEnd(loc, asOf.Year(), asOf.Month(), asOf.Day())
	rows := make([]calendarDay, len(days))
	for i, d := range days {
		rows[i] = calendarDay{UTCDate: d.UTCDate, DateBefore: d.DateBefore, DateAfter: d.DateAfter, UntilAt: until}
		if !d.SplitAt.IsZero() {
			rows[i].SplitAt = &days[i].SplitAt
		}
	}
	return rows, nil
}

func channelRules(rules []config.ChannelRule) []channelRule {
	rows := make([]channelRule, len(rules))
	for i, r := range rules {
		rows[i] = channelRule{i + 1, r.Channel, r.Given, r.TouchType, r.Source, r.Medium, r.CampaignType}
	}
	return rows
}

func motionRules(rules []config.MotionRule) []motionRule {
	rows := make([]motionRule, len(rules))
	for i, r := range rules {
		rows[i] = motionRule{i + 1, r.Motion, r.Channel, r.TouchType, r.Direction}
	}
	return rows
}

func pointRules(rules []config.PointRule) []pointRule {
	rows := make([]pointRule, len(rules))
	for i, r := range rules {
		limit := micros(r.DailyCap)
		if limit == 0 {
			limit = noCap
		}
		rows[i] = pointRule{i + 1, r.Channel, r.TouchType, micros(r.Points), limit, r.PerMinute}
	}
	return rows
}

func seniorityRules(rules []config.SeniorityRule) []seniorityRule {
	rows := make([]seniorityRule, len(rules))
	for i, r := range rules {
		rows[i] = seniorityRule{i + 1, r.Seniority, r.Title}
	}
	return rows
}

func seniorityWeights(weights map[string]float64) []seniorityWeight {
	var rows []seniorityWeight
	for name, w := range weights {
		rows = append(rows, seniorityWeight{name, int64(math.Round(w * 1000))})
	}
	slices.SortFunc(rows, func(a, b seniorityWeight) int { return strings.Compare(a.Seniority, b.Seniority) })
	return rows
}

// signalKinds lists the signal types and the half-lives they need, by name.
func signalKinds(e config.Engagement) ([]signalKind, map[string]float64) {
	halfLives := map[string]float64{"touch": e.HalfLifeDays}
	var rows []signalKind
	for name, s := range e.Signals {
		id := fmt.Sprintf("signal %g", s.HalfLifeDays)
		halfLives[id] = s.HalfLifeDays
		rows = append(rows, signalKind{strings.ToLower(name), micros(s.Points), id})
	}
	slices.SortFunc(rows, func(a, b signalKind) int { return strings.Compare(a.SignalType, b.SignalType) })
	return rows, halfLives
}

func decayRows(c *config.Config, halfLives map[string]float64) ([]decayWeight, error) {
	var rows []decayWeight
	add := func(name string, halfLife float64, until, least int) error {
		weights, err := solve.DecayWeights(halfLife, decayScale)
		if err != nil {
			return err
		}
		for age := 0; age <= until && age < len(weights) || age <= least; age++ {
			row := decayWeight{HalfLife: name, AgeDays: age}
			if age <= until && age < len(weights) {
				row.Weight = weights[age]
			}
			rows = append(rows, row)
		}
		return nil
	}
	// Zero weights up to here give an account its week as long as its people
	// count as engaged, and one more in which to lose its MQA state.
	seen := max(c.Engagement.PeopleDays, 7) + 7
	if err := add("attribution", c.Attribution.TimeDecayDays, math.MaxInt, 0); err != nil {
		return nil, err
	}
	for name, halfLife := range halfLives {
		if err := add(name, halfLife, int(decayHalfLives*halfLife), seen); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b decayWeight) int {
		if c := strings.Compare(a.HalfLife, b.HalfLife); c != 0 {
			return c
		}
		return a.AgeDays - b.AgeDays
	})
	return rows, nil
}

// weekDecays says what a point earned on a day is worth at the evaluation of
// each week of the history.
func weekDecays(decays []decayWeight, firstWeek, asOf time.Time) []weekDecay {
	var rows []weekDecay
	for week := firstWeek; !week.After(asOf); week = week.AddDate(0, 0, 7) {
		evaluated := week.AddDate(0, 0, 6)
		if evaluated.After(asOf) {
			evaluated = asOf
		}
		for _, d := range decays {
			if d.HalfLife == "attribution" {
				continue
			}
			on := evaluated.AddDate(0, 0, -d.AgeDays)
			rows = append(rows, weekDecay{d.HalfLife, on, week, d.Weight, !on.Before(week)})
		}
	}
	return rows
}

func fitRules(rules []config.FitRule) []fitRule {
	var rows []fitRule
	for _, r := range rules {
		cents := int64(math.Round(r.Points * 100))
		if len(r.Values) == 0 {
			rows = append(rows, fitRule{Field: r.Field, Min: r.Min, Max: r.Max, PointsCents: cents})
		}
		for _, v := range r.Values {
			v = strings.ToLower(v)
			rows = append(rows, fitRule{Field: r.Field, TextValue: v, WordPattern: wordPattern(v), PointsCents: cents})
		}
	}
	return rows
}

// wordPattern finds a word in a list of words, in the portable subset of
// regular expressions: every sign that is not a letter or digit stands in
// brackets.
func wordPattern(word string) string {
	var b strings.Builder
	for _, r := range word {
		switch {
		case r == '^' || r == '\\' || r == '[' || r == ']':
			b.WriteByte('.')
		case strings.ContainsRune(".+*?(){}|$", r):
			b.WriteString("[" + string(r) + "]")
		default:
			b.WriteRune(r)
		}
	}
	return "(^|[^a-z0-9])" + b.String() + "([^a-z0-9]|$)"
}

func attributionModels(a config.Attribution) []attributionModel {
	var rows []attributionModel
	for _, name := range a.Models {
		rows = append(rows, attributionModel{Model: name})
	}
	for _, m := range a.Custom {
		rows = append(rows, attributionModel{m.Name, true, m.First, m.LeadCreation, m.DealCreation, m.Close, m.Last, m.Rest})
	}
	return rows
}

func attributionViews(a config.Attribution) []attributionView {
	var rows []attributionView
	for _, lens := range a.Lenses {
		for _, window := range a.Windows {
			for _, scope := range a.Scopes {
				rows = append(rows, attributionView{lens, window, scope})
			}
		}
	}
	return rows
}

func attributionDetails(a config.Attribution) []attributionDetail {
	rows := make([]attributionDetail, len(a.Detail))
	for i, d := range a.Detail {
		rows[i] = attributionDetail{d.Lens, d.Window}
	}
	return rows
}

// columnDrifts has one row for a rule and column, of several files the first.
func columnDrifts(drifts []land.Drift) []columnDrift {
	var rows []columnDrift
	for _, d := range drifts {
		row := columnDrift{d.Rule, d.Severity, d.Entity, d.Source, d.Column, d.File + ": " + d.Message, d.Records}
		if !slices.ContainsFunc(rows, func(r columnDrift) bool {
			return r.Rule == row.Rule && r.Source == row.Source && r.Column == row.Column
		}) {
			rows = append(rows, row)
		}
	}
	return rows
}

func cohortRules(cohorts []config.Cohort) []cohortRule {
	var rows []cohortRule
	for _, c := range cohorts {
		add := func(field string, words []string, fold bool) {
			for _, w := range words {
				if fold {
					w = strings.ToLower(w)
				}
				rows = append(rows, cohortRule{c.Name, field, w})
			}
		}
		add("tier", c.Tiers, true)
		add("industry", c.Industries, true)
		add("country", c.Countries, true)
		add("account", c.Accounts, false)
	}
	return rows
}
