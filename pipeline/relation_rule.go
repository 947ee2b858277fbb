package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"abm/pipeline/config"
)

// noCap is the daily cap, in micro-points, of a rule without one.
const noCap = 1 << 40

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

type mqaThreshold struct {
	EnterMicros  int64 `arrow:"enter_micros"`
	IsConfigured bool  `arrow:"is_configured"`
}

func mqaThresholds(c *config.Config) []mqaThreshold {
	rule := c.Engagement.MQA
	return rowsOf(c.MQABacktest.Tried(rule), func(points float64) mqaThreshold {
		return mqaThreshold{micros(points), points == rule.EnterPoints}
	})
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
