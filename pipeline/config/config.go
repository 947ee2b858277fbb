// Package config reads abm.yaml: defaults, strict decoding, validation.
//
// Every default that METRICS and the README speak of is a value here, so that
// an abm.yaml only says what is different about a company.
package config

import (
	"time"
)

// Config is abm.yaml, complete: what the file leaves out holds its default.
type Config struct {
	// Warehouse is the folder that holds all state: landing, quarantine,
	// ledger, runs and abm.duckdb. Relative to the folder of abm.yaml.
	Warehouse string `yaml:"warehouse"`
	// ReaderPath replaces the warehouse's path in the views of abm.duckdb, for
	// readers that mount the folder elsewhere.
	ReaderPath string `yaml:"reader_path"`
	// TimeZone is the IANA name of the business time zone.
	TimeZone string `yaml:"time_zone"`
	// Currency is the ISO 4217 code of the reporting currency; empty while
	// every deal is in one currency.
	Currency string `yaml:"currency"`
	// Rates holds what one unit of another currency is worth in the reporting
	// currency, as decimal text.
	Rates map[string]string `yaml:"rates"`
	// Engine is duckdb, or spark.
	Engine string `yaml:"engine"`
	// Spark says where and how Spark runs, with engine: spark. Not in the hash.
	Spark Spark `yaml:"spark" json:"-"`
	// Memory is the budget of the whole job, for example 2GiB.
	Memory string `yaml:"memory"`
	// Threads of landing and engine; 0 means one per core.
	Threads int `yaml:"threads"`
	// MaxRejectShare is the share of rejected records of one file above which
	// nothing is published.
	MaxRejectShare float64 `yaml:"max_reject_share"`
	// MaxDeleteShare is the share of a source's records that may be missing
	// from its next snapshot.
	MaxDeleteShare float64 `yaml:"max_delete_share"`
	// OnFileError is fail, or skip to go on without the file.
	OnFileError string `yaml:"on_file_error"`
	// Retention of published runs.
	Retention Retention `yaml:"retention"`
	// Sources are the extracts.
	Sources []Source `yaml:"sources"`
	// Touches says which touches count.
	Touches Touches `yaml:"touches"`
	// Domains lists domains that are not a prospect's.
	Domains Domains `yaml:"domains"`
	// Match tunes the matching of leads and touches to accounts.
	Match Match `yaml:"match"`
	// Channels are the channel rules, first match wins; they come before the defaults.
	Channels []ChannelRule `yaml:"channels"`
	// Motions are the motion rules, first match wins; they come before the defaults.
	Motions []MotionRule `yaml:"motions"`
	// Seniority are the title rules, first match wins; they come before the defaults.
	Seniority []SeniorityRule `yaml:"seniority"`
	// Engagement holds points, decay and the MQA rule.
	Engagement Engagement `yaml:"engagement"`
	// Fit is the ideal customer profile; without it every account fits.
	Fit []FitRule `yaml:"fit"`
	// Qualification says which leads are out, and which are qualified.
	Qualification Qualification `yaml:"qualification"`
	// Attribution says which combinations are computed.
	Attribution Attribution `yaml:"attribution"`
	// Cost says how costs are shared, and what an hour of work costs.
	Cost Cost `yaml:"cost"`
	// Funnel says which stages lead from lead to order, and what they are held against.
	Funnel Funnel `yaml:"funnel"`
	// Definitions is what marketing and sales agreed on.
	Definitions Definitions `yaml:"definitions"`
	// Nurture says when a lead that does not answer is left alone, and for how long.
	Nurture Nurture `yaml:"nurture"`
	// Cohorts are groups of accounts to compare, beside programmes and tiers.
	Cohorts []Cohort `yaml:"cohorts"`
	// Experiments are A/B tests whose variants are compared.
	Experiments []Experiment `yaml:"experiments"`
	// Comparison says how cohorts, programmes, tiers and experiments are compared.
	Comparison Comparison `yaml:"comparison"`
	// MQABacktest says what the MQA rule is held against.
	MQABacktest MQABacktest `yaml:"mqa_backtest"`
	// MotionLift says what counts as exposed to demand generation, and how long its outcomes may take.
	MotionLift MotionLift `yaml:"motion_lift"`
	// Prediction says how the chance of a deal is learnt from the past.
	Prediction Prediction `yaml:"prediction"`

	// Dir is the folder of abm.yaml: relative paths start there.
	Dir string `yaml:"-"`
	// Path is the file itself, for messages.
	Path string `yaml:"-"`
	// Hash is the SHA-256 of the decoded configuration, in hex.
	Hash string `yaml:"-"`
	// Location is TimeZone, loaded.
	Location *time.Location `yaml:"-"`
	// MemoryBytes is Memory, parsed.
	MemoryBytes int64 `yaml:"-"`
}

// Spark says where and how Spark 4 runs.
type Spark struct {
	// Master is local[*], spark://host:port, yarn or k8s://...; one thread per
	// core of this machine, or Threads, where empty.
	Master string `yaml:"master"`
	// Submit is the spark-submit program; where empty, that of $SPARK_HOME or PATH.
	Submit string `yaml:"submit"`
	// Conf is handed to spark-submit as --conf.
	Conf map[string]string `yaml:"conf"`
	// SubmitArgs are handed to spark-submit as they are.
	SubmitArgs []string `yaml:"submit_args"`
}

// Retention says which published runs are kept.
type Retention struct {
	Runs  int `yaml:"runs"`
	Hours int `yaml:"hours"`
}

// Source is one extract: which files, how they are written, and which of
// their columns are ours.
type Source struct {
	// Name of the source, unique.
	Name string `yaml:"name"`
	// Preset is the mapping of a system's object that the source begins with,
	// for example salesforce/lead; everything else that is written overrides it.
	// What it stands for is part of the mapping, its name is not.
	Preset string `yaml:"preset" json:"-"`
	// Entity that its records are: lead, touch, deal, account, ...
	Entity string `yaml:"entity"`
	// System whose ids it carries. Ids of a system are unique to it; with
	// more than one system in a config, ids are prefixed "<system>:".
	System string `yaml:"system"`
	// References names the system of a reference column's ids where it is
	// another than System: {lead_id: crm}.
	References map[string]string `yaml:"references"`
	// Files is a glob, relative to the folder of abm.yaml.
	Files string `yaml:"files"`
	// Format is csv, ndjson or parquet; from the file's name where empty.
	Format string `yaml:"format"`
	// Mode is snapshot (each extract is complete) or delta (only news).
	Mode string `yaml:"mode"`
	// ExtractDate says where the day of an extract is written.
	ExtractDate ExtractDate `yaml:"extract_date"`
	// MaxAgeDays is how many days before the night its newest extract may be of;
	// 0 is no bound.
	MaxAgeDays int `yaml:"max_age_days"`
	// MinRecords and MaxRecords bound the records of an extract; MaxRecordChange
	// is the share by which they may differ from the extract before. 0 is no bound.
	MinRecords      int     `yaml:"min_records"`
	MaxRecords      int     `yaml:"max_records"`
	MaxRecordChange float64 `yaml:"max_record_change"`
	// Drift says what a column does to the night that is no longer what it was:
	// warn (a row of data_quality), fail or off.
	Drift string `yaml:"drift"`
	// Optional sources may have no file.
	Optional bool `yaml:"optional"`
	// Columns maps our column to theirs; a list means the first that is not null.
	Columns map[string]Names `yaml:"columns"`
	// Offered holds the columns of ours that the preset alone maps: no line of
	// abm.yaml says that the extract has them.
	Offered map[string]bool `yaml:"-" json:"-"`
	// Values maps words of a column to ours: {status: {Sent: sent}}.
	// The word * stands for every other word.
	Values map[string]map[string]string `yaml:"values"`
	// Constants gives a column the same value in every record.
	Constants map[string]string `yaml:"constants"`
	// Keep lists their columns to keep as text in attributes.
	Keep []string `yaml:"keep"`
	// Dates lists the layouts of dates and times, in strptime's letters; ISO 8601 where empty.
	Dates []string `yaml:"dates"`
	// TimeZone of times without an offset; the business time zone where empty.
	TimeZone string `yaml:"time_zone"`
	// Numbers is the number style, shown by example: 1,234.56 or 1.234,56 or "1 234,56".
	Numbers string `yaml:"numbers"`
	// Nulls lists the words that stand for nothing, beside the empty cell.
	Nulls []string `yaml:"nulls"`
	// Delimiter of a CSV file; comma where empty.
	Delimiter string `yaml:"delimiter"`
	// Encoding of a text file: utf-8, windows-1252, iso-8859-1, utf-16.
	Encoding string `yaml:"encoding"`
	// SalesforceIDs says that the ids are Salesforce ids: 15-character ones are
	// widened to 18, so that both forms of one id meet.
	SalesforceIDs bool `yaml:"salesforce_ids"`
}

// ExtractDate says where the day of an extract is written: in the file's name
// or in a column; on the landing day where neither is given.
type ExtractDate struct {
	// File is a strptime layout found anywhere in the file's name, for example %Y-%m-%d.
	File string `yaml:"file"`
	// Column of theirs that holds the day, the same in every record of a file.
	Column string `yaml:"column"`
}

// Touches says which touches count.
type Touches struct {
	// CountSent lets touches that were merely sent count.
	CountSent bool `yaml:"count_sent"`
	// SalesOutboundCounts lets completed outbound sales touches earn points and credit.
	SalesOutboundCounts bool `yaml:"sales_outbound_counts"`
	// MachineLinks distinct links of one mail within MachineSeconds are a machine's clicks.
	MachineLinks   int `yaml:"machine_links"`
	MachineSeconds int `yaml:"machine_seconds"`
}

// Domains lists domains that are not a prospect's.
type Domains struct {
	Internal   []string `yaml:"internal"`
	Competitor []string `yaml:"competitor"`
	FreeMail   []string `yaml:"free_mail"`
}

// Match tunes the fuzzy matching of company names.
type Match struct {
	// Threshold is the least similarity, 0 to 1.
	Threshold float64 `yaml:"threshold"`
	// Margin is how far ahead of the runner-up the best must be.
	Margin float64 `yaml:"margin"`
}

// ChannelRule gives a channel to the touches that all of its patterns match.
// Patterns are regular expressions over lower-case text; an empty one matches
// everything.
type ChannelRule struct {
	Channel      string `yaml:"channel"`
	Given        string `yaml:"given"`
	TouchType    string `yaml:"touch_type"`
	Source       string `yaml:"source"`
	Medium       string `yaml:"medium"`
	CampaignType string `yaml:"campaign_type"`
}

// MotionRule gives a motion to the touches that all of its patterns match.
type MotionRule struct {
	Motion    string `yaml:"motion"`
	Channel   string `yaml:"channel"`
	TouchType string `yaml:"touch_type"`
	Direction string `yaml:"direction"`
}

// SeniorityRule gives a seniority to the titles its pattern matches.
type SeniorityRule struct {
	Seniority string `yaml:"seniority"`
	Title     string `yaml:"title"`
}

// Engagement holds points, decay and the MQA rule.
type Engagement struct {
	// HalfLifeDays of a touch's points.
	HalfLifeDays float64 `yaml:"half_life_days"`
	// HistoryWeeks is how many weeks account_engagement_week reaches back.
	HistoryWeeks int `yaml:"history_weeks"`
	// Points are the point rules, first match wins; they come before the defaults.
	Points []PointRule `yaml:"points"`
	// SeniorityWeights multiplies a touch's points.
	SeniorityWeights map[string]float64 `yaml:"seniority_weights"`
	// Signals gives points and half-life to signal types; * stands for every other.
	Signals map[string]SignalPoints `yaml:"signals"`
	// MQA is the rule for a marketing-qualified account.
	MQA MQA `yaml:"mqa"`
	// EngagedPoints is the points at which an account counts as engaged.
	EngagedPoints float64 `yaml:"engaged_points"`
	// PeopleDays is the window in which a person with a point counts as engaged.
	PeopleDays int `yaml:"people_days"`
	// Roles asked for in a buying group.
	Roles []string `yaml:"roles"`
}

// PointRule gives points to the touches that all of its patterns match.
type PointRule struct {
	Channel   string `yaml:"channel"`
	TouchType string `yaml:"touch_type"`
	// Points of a touch; with PerMinute, of each minute.
	Points    float64 `yaml:"points"`
	PerMinute bool    `yaml:"per_minute"`
	// DailyCap bounds the points of one account, person and type in a business day.
	DailyCap float64 `yaml:"daily_cap"`
}

// SignalPoints is what a signal is worth.
type SignalPoints struct {
	Points       float64 `yaml:"points"`
	HalfLifeDays float64 `yaml:"half_life_days"`
}

// MQA is the rule for a marketing-qualified account, with hysteresis.
type MQA struct {
	EnterPoints float64 `yaml:"enter_points"`
	LeavePoints float64 `yaml:"leave_points"`
	People      int     `yaml:"people"`
	// Fit is the lowest grade that may enter, A to D.
	Fit string `yaml:"fit"`
}

// FitRule gives points where a field of the account, or of the lead, lies in
// Values (exact, in lower case; in a technology or title as a word) or between
// Min and Max. Rules of one field are one criterion:
// the best that holds counts.
type FitRule struct {
	// Field is industry, country, technology, employees or annual_revenue; under
	// qualification any field of a lead.
	Field  string   `yaml:"field"`
	Values []string `yaml:"values"`
	Min    *float64 `yaml:"min"`
	Max    *float64 `yaml:"max"`
	Points float64  `yaml:"points"`
}

// Ways to share spend that names neither campaign nor channel.
const (
	ShareByDirectCost = "direct_cost"
	ShareByTouches    = "touches"
)

// Cost says how costs are shared, and what stands in for people's cost where
// the spend extract does not have it.
type Cost struct {
	// ShareBy is direct_cost or touches.
	ShareBy string `yaml:"share_by"`
	// HourlyRate of people's work in the reporting currency; 0 counts no hours.
	HourlyRate float64 `yaml:"hourly_rate"`
	// HoursPerLead are worked at a lead that sales took up.
	HoursPerLead float64 `yaml:"hours_per_lead"`
	// HoursPerTouch are worked at a sales touch.
	HoursPerTouch float64 `yaml:"hours_per_touch"`
	// PaidChannels are those whose leads are paid for.
	PaidChannels []string `yaml:"paid_channels"`
}
