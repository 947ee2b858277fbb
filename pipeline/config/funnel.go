package config

import "slices"

// Funnel says how the states of a lead are told, and what the funnel is held
// against.
type Funnel struct {
	// LeadStages read a lead's status, lifecycle stage and stage history, first
	// match wins; they come before the defaults.
	LeadStages []StageRule `yaml:"lead_stages"`
	// DealStages read a deal's stage history likewise.
	DealStages []StageRule `yaml:"deal_stages"`
	// Touches derive the states that no column, history or status of the
	// extract tells, first match wins; they come before the defaults.
	Touches []TouchStateRule `yaml:"touches"`
	// HorizonDays is how long a unit must have been past a stage to count in the
	// rate of a cohort; 0 is the time in which nine of ten conversions happened.
	HorizonDays int `yaml:"horizon_days"`
	// MinN is the number of units below which no rate is given.
	MinN int `yaml:"min_n"`
	// Benchmarks are published beside the company's own rates.
	Benchmarks []Benchmark `yaml:"benchmarks"`
}

// StageRule gives a state to the stage names its pattern matches.
type StageRule struct {
	State string `yaml:"state"`
	Stage string `yaml:"stage"`
}

// TouchStateRule lets a lead enter a state with the first touch that all of
// its patterns match.
type TouchStateRule struct {
	State     string `yaml:"state"`
	Channel   string `yaml:"channel"`
	Motion    string `yaml:"motion"`
	TouchType string `yaml:"touch_type"`
	Direction string `yaml:"direction"`
	// Attempts is true where a touch that was merely sent is enough.
	Attempts bool `yaml:"attempts"`
}

// Benchmark is what others reach: a rate from one state to another, or a range.
type Benchmark struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
	// Low and High bound the range; equal for a single figure.
	Low  float64 `yaml:"low"`
	High float64 `yaml:"high"`
	// Numerator and Denominator say what was counted, Source by whom.
	Numerator   string `yaml:"numerator"`
	Denominator string `yaml:"denominator"`
	Source      string `yaml:"source"`
}

// stages are the stages from lead to order, in order.
func stages() []string { return []string{"lead", "mql", "sal", "sql", "opportunity", "won"} }

// noState is the state of words and touches that say nothing.
const noState = "none"

// leadStates are the states that a stage name may stand for.
func leadStates() []string {
	return append(stages(), "nurture", "recycled", "disqualified", "lost", noState)
}

// defaultLeadStageRules read the words of Salesforce, HubSpot, Marketo, Pardot,
// Dynamics and Pipedrive. What says no comes before what says yes: unqualified
// holds qualified.
func defaultLeadStageRules() []StageRule {
	return []StageRule{
		{State: "disqualified", Stage: "disqualif|unqualif|not[ _-]qualif|not[ _-]converted|not[ _-]interested|no[ _-]fit|reject|junk|spam|invalid"},
		{State: "recycled", Stage: "recycl|returned|re-?engage"},
		{State: "nurture", Stage: "nurtur|bad[ _-]timing|on[ _-]hold"},
		{State: "lost", Stage: word("lost|churned|former customer")},
		{State: "won", Stage: "^(closed[ _-]?)?won$|^(customer|client|evangelist)$"},
		{State: "sql", Stage: "sales[ _-]?(qualified|ready)|" + word("sql|qualified out of sdr")},
		{State: "sal", Stage: "sales[ _-]?accepted|^accepted$|" + word("sal")},
		{State: "mql", Stage: "marketing[ _-]?(qualified|ready)|" + word("mql")},
		// A lead that was converted, or that a person calls qualified, is sales-ready.
		{State: "sql", Stage: "^(closed - )?converted$|^qualified$"},
		{State: "opportunity", Stage: "opportunity|^open[ _-]deal$"},
		{State: "lead", Stage: "^(new|open|lead|leads?|subscriber|raw|known|prospect|inquiry|enquiry|working|contacted|connected|assigned|in[ _-]progress|attempt(ed|ing)?)([^a-z]|$)"},
		{State: noState, Stage: "^(other|unknown|n/a|none)$"},
	}
}

// defaultDealStageRules: a deal that is neither won nor lost is open.
func defaultDealStageRules() []StageRule {
	return []StageRule{
		{State: "won", Stage: "closed[ _-]?won|^(won|signed)$"},
		{State: "lost", Stage: "closed[ _-]?lost|^(lost|abandoned)$"},
		{State: "opportunity", Stage: ".*"},
	}
}

// defaultTouchStateRules: a meeting that was held qualified the lead; a call or
// mail of sales, answered or not, means that sales took it up.
func defaultTouchStateRules() []TouchStateRule {
	return []TouchStateRule{
		{State: "sql", TouchType: meetingType},
		{State: "sal", Motion: "^sales$", Attempts: true},
	}
}

// benchmarks are figures that the field quotes. The range of the close rate is
// one company's before and after it scored leads more strictly.
func benchmarks() []Benchmark {
	return []Benchmark{
		{From: "lead", To: "mql", Low: .40, High: .40, Numerator: "marketing-qualified leads", Denominator: "leads", Source: "field average"},
		{From: "mql", To: "sql", Low: .38, High: .38, Numerator: "sales-qualified leads", Denominator: "marketing-qualified leads", Source: "field average"},
		{From: "lead", To: "sql", Low: .05, High: .152, Numerator: "sales-ready leads", Denominator: "leads", Source: "field: 5 to 15 % are truly sales-ready; 40 % x 38 % = 15.2 %"},
		{From: "sql", To: "won", Low: .22, High: .31, Numerator: "won leads", Denominator: "sales-qualified leads", Source: "software company, before and after stricter scoring"},
		{From: "lead", To: "disqualified", Low: .67, High: .67, Numerator: "leads out by qualification", Denominator: "leads", Source: "field average"},
	}
}

func validateFunnel(f *Funnel, d *document) {
	for i, r := range f.LeadStages {
		validateStageRule(item("funnel.lead_stages", i), r, leadStates(), d)
	}
	for i, r := range f.DealStages {
		validateStageRule(item("funnel.deal_stages", i), r, []string{"opportunity", "won", "lost"}, d)
	}
	for i, r := range f.Touches {
		key := item("funnel.touches", i)
		// What sales and marketing do to a lead; deals say the rest.
		d.oneOf(key+".state", r.State, "a state that a touch can tell", []string{"mql", "sal", "sql", noState})
		d.patterns(key, []string{"channel", "motion", "touch_type", "direction"}, []string{r.Channel, r.Motion, r.TouchType, r.Direction})
	}
	d.between("funnel.horizon_days", float64(f.HorizonDays), 0, 3650)
	d.between("funnel.min_n", float64(f.MinN), 1, 1_000_000)
	for i, b := range f.Benchmarks {
		validateBenchmark(item("funnel.benchmarks", i), b, f.Benchmarks[:i], d)
	}
}

func validateStageRule(key string, r StageRule, states []string, d *document) {
	d.oneOf(key+".state", r.State, "a state", states)
	d.patterns(key, []string{"stage"}, []string{r.Stage})
}

func validateBenchmark(key string, b Benchmark, earlier []Benchmark, d *document) {
	if !d.oneOf(key+".from", b.From, "a stage", stages()) || !d.oneOf(key+".to", b.To, "a stage", append(stages(), "disqualified")) {
		return
	}
	if b.To != "disqualified" && slices.Index(stages(), b.To) <= slices.Index(stages(), b.From) {
		d.fail(key+".to", "%s does not come after %s", b.To, b.From)
	}
	d.between(key+".low", b.Low, 0, 1)
	d.between(key+".high", b.High, min(b.Low, 1), 1)
	if b.Numerator == "" || b.Denominator == "" || b.Source == "" {
		d.fail(key, "a benchmark wants numerator, denominator and source: a rate alone cannot be compared")
	}
	if slices.ContainsFunc(earlier, func(e Benchmark) bool { return e.From == b.From && e.To == b.To }) {
		d.fail(key, "%s to %s stands twice", b.From, b.To)
	}
}
