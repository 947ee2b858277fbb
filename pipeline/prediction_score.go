package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"abm/pipeline/solve"
)

// topReasons are named beside each probability.
const topReasons = 3

// prediction is the chance of one unit on the as-of day.
type prediction struct {
	Target      string  `arrow:"target"`
	Unit        string  `arrow:"unit_id"`
	Reasons     string  `arrow:"reasons"`
	LogOdds     float64 `arrow:"log_odds"`
	Probability float64 `arrow:"probability"`
}

// predictionDriver is what one feature adds to the log-odds of a unit.
type predictionDriver struct {
	Target       string  `arrow:"target"`
	Unit         string  `arrow:"unit_id"`
	Feature      string  `arrow:"feature"`
	Value        string  `arrow:"feature_value"`
	Contribution float64 `arrow:"contribution"`
}

// predictions are the chances of all units on the as-of day.
func predictions(ctx context.Context, b *build) ([]prediction, error) {
	var rows []prediction
	err := eachPresent(ctx, b, func(t target, m solve.Model, o observation) {
		odds := m.LogOdds(o.values)
		rows = append(rows, prediction{t.name, o.unit, t.reasons(m, o), odds, solve.Probability(odds)})
	})
	return rows, err
}

// predictionDrivers split those chances by feature; the first driver of each
// unit is the log-odds of one that is average in everything.
func predictionDrivers(ctx context.Context, b *build) ([]predictionDriver, error) {
	var rows []predictionDriver
	err := eachPresent(ctx, b, func(t target, m solve.Model, o observation) {
		rows = append(rows, predictionDriver{t.name, o.unit, featureAverage, "", m.Average})
		for i, part := range m.Contributions(o.values) {
			if m.Uses(i) {
				rows = append(rows, predictionDriver{t.name, o.unit, t.inputs[i].Name, t.inputs[i].text(o.values[i]), part})
			}
		}
	})
	return rows, err
}

// eachPresent hands each unit of the as-of day to f, with the model of the night.
func eachPresent(ctx context.Context, b *build, f func(target, solve.Model, observation)) error {
	for _, t := range targets(b.config.Prediction) {
		m, _, ok, err := t.model(ctx, b, currentFit)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		for o, err := range t.observe(ctx, b, present) {
			if err != nil {
				return fmt.Errorf("predict %s: %w", t.name, err)
			}
			f(t, m, o)
		}
	}
	return nil
}

// reasons are the features that move the unit's odds the most, either way.
func (t target) reasons(m solve.Model, o observation) string {
	parts := m.Contributions(o.values)
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(math.Abs(parts[j]), math.Abs(parts[i])) })
	var reasons []string
	for _, i := range order[:min(topReasons, len(order))] {
		if parts[i] != 0 {
			reasons = append(reasons, fmt.Sprintf("%s (odds x %.2f)", t.inputs[i].reason(o.values[i]), math.Exp(parts[i])))
		}
	}
	return strings.Join(reasons, "; ")
}

// reason says a value in words.
func (in input) reason(v solve.Value) string {
	if in.unknown != "" && math.IsNaN(v.Number) {
		return in.unknown
	}
	return in.words + ": " + in.text(v)
}

// text is a value to one decimal; empty where it is not known.
func (in input) text(v solve.Value) string {
	switch {
	case in.IsWord:
		return v.Word
	case math.IsNaN(v.Number):
		return ""
	}
	return strconv.FormatFloat(math.Round(v.Number*10)/10, 'f', -1, 64)
}
