// Package report sets what people look at: the screen that closes a run, and
// the tables of explanations. It turns rows into text and decides nothing
// about their meaning: every figure comes from a reading query in sql/read.
package report

import "time"

// Screen is everything the closing screen shows. The rows are those of the
// reading queries named screen_<name>.
type Screen struct {
	RunID, AsOf string
	// Currency of the amounts, empty where nobody said.
	Currency string
	// Warehouse is the folder where the tables lie.
	Warehouse string
	// Landed and Unchanged count the files of this run's landing; Removed the
	// old runs that were collected. Mended tells what an earlier run left behind.
	Landed, Unchanged, Removed int
	Mended                     []string
	// ModelOrder is the order of attribution models; others follow.
	ModelOrder []string
	// PrimaryModel is the one whose credits the costs are set beside.
	PrimaryModel string

	Company Company
	Sources []Source
	Matches []Match
	Stages  []Stage
	Top     []Top
	View    View
	Deals   Deals
	Motions []Motion
	Totals  []ModelTotal
	Costs   []Cost
	// Funnel has a row a stage, Diagnosis what holds all leads back.
	Funnel    []FunnelStage
	Diagnosis Diagnosis
	// Ranges of the motions' shares over every combination of choices.
	Ranges []ShareRange
	// Cohorts are the judged comparisons of cohorts, the most trustworthy first.
	Cohorts []Comparison
	Quality []Quality

	Predictions []Prediction
	Foresight   Foresight

	Overlaps   []Overlap
	Timings    []Timing
	CRMSources []CRMSource
}

// Company is the run in numbers.
type Company struct {
	Accounts        int64   `arrow:"accounts"`
	ExtractAccounts int64   `arrow:"extract_accounts"`
	Inferred        int64   `arrow:"inferred_accounts"`
	DealAccounts    int64   `arrow:"deal_accounts"`
	Leads           int64   `arrow:"leads"`
	Touches         int64   `arrow:"touches"`
	CountedTouches  int64   `arrow:"counted_touches"`
	MQAs            int64   `arrow:"mqas"`
	Checks          int64   `arrow:"checks"`
	Steps           int64   `arrow:"steps"`
	Seconds         float64 `arrow:"seconds"`
	Currencies      int64   `arrow:"currencies"`
	Currency        string  `arrow:"currency"`
}

// Source is what one source brought to the run.
type Source struct {
	Name     string    `arrow:"land_source"`
	Entity   string    `arrow:"entity"`
	Files    int64     `arrow:"files"`
	Records  int64     `arrow:"records"`
	Accepted int64     `arrow:"accepted"`
	Rejected int64     `arrow:"rejected"`
	Newest   time.Time `arrow:"newest"`
}

// Match is how many leads and touches one method matched.
type Match struct {
	Method    string `arrow:"match_method"`
	Leads     int64  `arrow:"leads"`
	Ambiguous int64  `arrow:"ambiguous"`
	Touches   int64  `arrow:"touches"`
}

// Stage is how many accounts are in a stage.
type Stage struct {
	Name     string `arrow:"account_stage"`
	Accounts int64  `arrow:"accounts"`
}

// Top is one of the ten warmest accounts, or one that became
// marketing-qualified this week.
type Top struct {
	Rank          int64     `arrow:"engagement_rank"`
	AccountID     string    `arrow:"account_id"`
	Name          string    `arrow:"account_name"`
	Stage         string    `arrow:"account_stage"`
	Score         string    `arrow:"score"`
	EngagedPeople int64     `arrow:"engaged_people"`
	IsMQA         bool      `arrow:"is_mqa"`
	MQAAt         time.Time `arrow:"mqa_at"`
	Fit           string    `arrow:"fit_grade"`
	Reason        string    `arrow:"reason"`
	IsNew         bool      `arrow:"is_new"`
}

// View is the combination of attribution that is shown.
type View struct {
	Lens   string `arrow:"lens"`
	Window string `arrow:"touch_window"`
	Scope  string `arrow:"touch_scope"`
}

// Deals are the deals as the deal table has them.
type Deals struct {
	Deals    int64  `arrow:"deals"`
	Won      int64  `arrow:"won"`
	Others   int64  `arrow:"other_deals"`
	Pipeline string `arrow:"pipeline"`
	Revenue  string `arrow:"revenue"`
}

// Motion is what one model credits to one motion.
type Motion struct {
	Model    string `arrow:"model"`
	Motion   string `arrow:"motion"`
	Pipeline string `arrow:"pipeline"`
	Revenue  string `arrow:"revenue"`
}

// ModelTotal is what one model's motions add up to.
type ModelTotal struct {
	Model    string `arrow:"model"`
	Pipeline string `arrow:"pipeline"`
	Revenue  string `arrow:"revenue"`
}

// Cost is what a channel cost and what the primary model credits to it. A rank
// of 0 is none.
type Cost struct {
	Channel    string   `arrow:"channel"`
	Leads      int64    `arrow:"leads"`
	MediaCost  string   `arrow:"media_cost"`
	LoadedCost string   `arrow:"loaded_cost"`
	Revenue    string   `arrow:"revenue"`
	MediaROI   *float64 `arrow:"media_roi"`
	LoadedROI  *float64 `arrow:"loaded_roi"`
	MediaRank  int64    `arrow:"media_rank"`
	LoadedRank int64    `arrow:"loaded_rank"`
}

// FunnelStage is what became of the leads that entered a stage.
type FunnelStage struct {
	From       string   `arrow:"from_stage"`
	To         string   `arrow:"to_stage"`
	Entered    int64    `arrow:"entered"`
	Converted  int64    `arrow:"converted"`
	Dropped    int64    `arrow:"dropped"`
	MainReason string   `arrow:"main_reason"`
	MedianDays string   `arrow:"median_days"`
	Rate       *float64 `arrow:"rate"`
	Low        *float64 `arrow:"rate_low"`
	High       *float64 `arrow:"rate_high"`
}

// Diagnosis is what holds the funnel back.
type Diagnosis struct {
	Bottleneck        string   `arrow:"bottleneck"`
	Leads             int64    `arrow:"leads"`
	SQLs              int64    `arrow:"sqls"`
	Customers         int64    `arrow:"customers"`
	RevenueForgone    string   `arrow:"revenue_forgone"`
	SQLRate           *float64 `arrow:"sql_rate"`
	CloseRate         *float64 `arrow:"close_rate"`
	SQLBenchmarkLow   float64  `arrow:"sql_benchmark_low"`
	SQLBenchmarkHigh  float64  `arrow:"sql_benchmark_high"`
	CloseBenchmarkLow float64  `arrow:"close_benchmark_low"`
}

// Overlap is who touched deals: demand gen, lead gen, both, neither.
type Overlap struct {
	Overlap  string `arrow:"overlap"`
	Deals    int64  `arrow:"deals"`
	Won      int64  `arrow:"won"`
	Pipeline string `arrow:"pipeline"`
	Revenue  string `arrow:"revenue"`
}

// Timing is how long a step towards the deal takes.
type Timing struct {
	Step   string `arrow:"timing_step"`
	Deals  int64  `arrow:"deals"`
	Median int64  `arrow:"median_days"`
	P90    int64  `arrow:"p90_days"`
}

// CRMSource is what the CRM gives to one of its sources, and how much of that
// marketing sourced and influenced by its touches.
type CRMSource struct {
	Name               string `arrow:"crm_source"`
	Deals              int64  `arrow:"deals"`
	Pipeline           string `arrow:"pipeline"`
	SourcedDeals       int64  `arrow:"sourced_deals"`
	SourcedPipeline    string `arrow:"sourced_pipeline"`
	InfluencedDeals    int64  `arrow:"influenced_deals"`
	InfluencedPipeline string `arrow:"influenced_pipeline"`
}

// ShareRange is how far one motion's share of the credited pipeline goes, and
// its share, with the 95 % interval, in the primary combination.
type ShareRange struct {
	Motion       string   `arrow:"motion"`
	Verdict      string   `arrow:"verdict"`
	PrimaryModel string   `arrow:"primary_model"`
	Combinations int64    `arrow:"combinations"`
	Deals        int64    `arrow:"deals"`
	Share        *float64 `arrow:"share"`
	Low          *float64 `arrow:"share_low"`
	High         *float64 `arrow:"share_high"`
	Least        float64  `arrow:"least"`
	Most         float64  `arrow:"most"`
}

// Prediction is one of the accounts most likely to open a deal.
type Prediction struct {
	Rank           int64     `arrow:"prediction_rank"`
	EngagementRank int64     `arrow:"engagement_rank"`
	Name           string    `arrow:"account_name"`
	Stage          string    `arrow:"account_stage"`
	Probability    float64   `arrow:"probability"`
	Expected       string    `arrow:"expected_value"`
	Reason         string    `arrow:"reason"`
	Until          time.Time `arrow:"predicted_until"`
}

// Foresight is how well such predictions did in later months, or why there are none.
type Foresight struct {
	Problem  string   `arrow:"problem"`
	Warning  string   `arrow:"warning"`
	Events   int64    `arrow:"events"`
	AUC      *float64 `arrow:"auc"`
	Low      *float64 `arrow:"auc_low"`
	High     *float64 `arrow:"auc_high"`
	ScoreAUC *float64 `arrow:"score_auc"`
	Verdict  string   `arrow:"verdict"`
	Lift     *float64 `arrow:"top_decile_lift"`
}

// Quality is how many records a data quality rule found.
type Quality struct {
	Severity string `arrow:"severity"`
	Rule     string `arrow:"rule_name"`
	Entity   string `arrow:"entity"`
	Records  int64  `arrow:"records"`
	Message  string `arrow:"message"`
}
