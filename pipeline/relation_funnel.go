package pipeline

import "abm/pipeline/config"

type stageRule struct {
	Entity string `arrow:"entity"`
	Number int    `arrow:"rule_number"`
	State  string `arrow:"state"`
	Stage  string `arrow:"stage"`
}

type touchStateRule struct {
	Number    int    `arrow:"rule_number"`
	State     string `arrow:"state"`
	Channel   string `arrow:"channel"`
	Motion    string `arrow:"motion"`
	TouchType string `arrow:"touch_type"`
	Direction string `arrow:"direction"`
	Attempts  bool   `arrow:"attempts"`
}

type benchmark struct {
	From        string  `arrow:"from_stage"`
	To          string  `arrow:"to_stage"`
	Low         float64 `arrow:"benchmark_low"`
	High        float64 `arrow:"benchmark_high"`
	Numerator   string  `arrow:"numerator"`
	Denominator string  `arrow:"denominator"`
	Source      string  `arrow:"source"`
}

func stageRules(f config.Funnel) []stageRule {
	var rows []stageRule
	add := func(entity string, rules []config.StageRule) {
		for i, r := range rules {
			rows = append(rows, stageRule{entity, i + 1, r.State, r.Stage})
		}
	}
	add("lead", f.LeadStages)
	add("deal", f.DealStages)
	return rows
}

func touchStateRules(rules []config.TouchStateRule) []touchStateRule {
	rows := make([]touchStateRule, len(rules))
	for i, r := range rules {
		rows[i] = touchStateRule{i + 1, r.State, r.Channel, r.Motion, r.TouchType, r.Direction, r.Attempts}
	}
	return rows
}

func benchmarks(list []config.Benchmark) []benchmark {
	rows := make([]benchmark, len(list))
	for i, b := range list {
		rows[i] = benchmark{b.From, b.To, b.Low, b.High, b.Numerator, b.Denominator, b.Source}
	}
	return rows
}
