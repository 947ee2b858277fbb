package pipeline

import (
	"context"
	"fmt"
	"time"

	"abm/pipeline/solve"
)

const (
	predictorModel = "model"
	// Rivals rank by the engagement score of the check date, with and without the
	// points of sales touches.
	rivalScore        = "engagement_score"
	rivalWithoutSales = "engagement_score_without_sales"
	// calibrationBins are deciles.
	calibrationBins = 10
	// fewEvents is below what a validation wants: Y. Vergouwe and others,
	// "Substantial effective sample sizes were required for external validation
	// studies of predictive logistic regression models", Journal of Clinical
	// Epidemiology 58 (2005).
	fewEvents = 100
)

// predictionQuality is how well a predictor ranked what it had not seen.
type predictionQuality struct {
	Target         string    `arrow:"target"`
	Predictor      string    `arrow:"predictor"`
	Verdict        *string   `arrow:"verdict"`
	Warning        *string   `arrow:"warning"`
	Checks         int64     `arrow:"checks"`
	Observations   int64     `arrow:"observations"`
	Units          int64     `arrow:"units"`
	Events         int64     `arrow:"events"`
	EventRows      int64     `arrow:"event_observations"`
	Expected       *float64  `arrow:"expected_event_observations"`
	AUC            *float64  `arrow:"auc"`
	AUCLow         *float64  `arrow:"auc_low"`
	AUCHigh        *float64  `arrow:"auc_high"`
	Difference     *float64  `arrow:"auc_difference"`
	DifferenceLow  *float64  `arrow:"auc_difference_low"`
	DifferenceHigh *float64  `arrow:"auc_difference_high"`
	Brier          *float64  `arrow:"brier"`
	BrierOfRate    *float64  `arrow:"brier_of_rate"`
	TopDecileLift  *float64  `arrow:"top_decile_lift"`
	EvaluatedFrom  time.Time `arrow:"evaluated_from,date"`
	EvaluatedUntil time.Time `arrow:"evaluated_until,date"`
}

// judged are the observations of the evaluation, as the model and as each rival
// ranks them.
type judged struct {
	count  tally
	model  []solve.Judged
	rivals [][]solve.Judged
	// rate is the share of events in training.
	rate float64
}

// judge scores the evaluation's check dates by the tested fit; nil where there
// is none, or nothing to judge it by.
func (t target) judge(ctx context.Context, b *build) (*judged, error) {
	m, fitted, ok, err := t.model(ctx, b, testedFit)
	if err != nil || !ok {
		return nil, err
	}
	j := &judged{rate: float64(fitted.EventRows) / float64(fitted.Observations), rivals: make([][]solve.Judged, len(t.rivals))}
	j.count, err = t.each(ctx, b, evaluation, func(o observation, unit int) {
		row := solve.Judged{Score: solve.Probability(m.LogOdds(o.values)), Event: o.eventOn != nil, Cluster: unit}
		j.model = append(j.model, row)
		for i, score := range o.scores {
			row.Score = score
			j.rivals[i] = append(j.rivals[i], row)
		}
	})
	if err != nil || len(j.model) == 0 {
		return nil, err
	}
	return j, nil
}

// predictionQualities judges every target's tested fit, and its rivals.
func predictionQualities(ctx context.Context, b *build) ([]predictionQuality, error) {
	var rows []predictionQuality
	for _, t := range targets(b.config.Prediction) {
		j, err := t.judge(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("judge %s: %w", t.name, err)
		}
		if j != nil {
			rows = append(rows, j.qualities(t)...)
		}
	}
	return rows, nil
}

func (j *judged) qualities(t target) []predictionQuality {
	n := j.count
	whole := predictionQuality{
		Target: t.name, Checks: n.checks, Observations: n.observations, Units: n.units, Events: n.events, EventRows: n.eventRows,
		EvaluatedFrom: n.from, EvaluatedUntil: n.until,
	}
	if n.events < fewEvents {
		text := fmt.Sprintf("fewer than %d %s: the figures may be far off", fewEvents, t.event)
		whole.Warning = &text
	}
	model := whole.of(predictorModel, j.model)
	brier, ofRate, expected := solve.Brier(j.model), 0., 0.
	for _, r := range j.model {
		expected += r.Score
		ofRate += solve.Brier([]solve.Judged{{Score: j.rate, Event: r.Event}}) / float64(len(j.model))
	}
	model.Brier, model.BrierOfRate, model.Expected = &brier, &ofRate, &expected
	rows := []predictionQuality{model}
	for i, rival := range t.rivals {
		rows = append(rows, whole.of(rival, j.rivals[i]).against(j.model, j.rivals[i]))
	}
	return rows
}

// against says whether the model ranks better than a rival.
func (q predictionQuality) against(model, rival []solve.Judged) predictionQuality {
	verdict := "cannot_tell"
	if d, interval, ok := solve.AUCDifference(model, rival, intervalConfidence); ok {
		q.Difference, q.DifferenceLow, q.DifferenceHigh = &d, &interval.Low, &interval.High
		switch {
		case interval.Low > 0:
			verdict = "model_is_better"
		case interval.High < 0:
			verdict = "model_is_worse"
		}
	}
	q.Verdict = &verdict
	return q
}

// of fills in what a ranking alone tells.
func (q predictionQuality) of(predictor string, rows []solve.Judged) predictionQuality {
	q.Predictor = predictor
	if auc, ok := solve.AUC(rows); ok {
		q.AUC = &auc
	}
	if _, interval, ok := solve.AUCInterval(rows, intervalConfidence); ok {
		q.AUCLow, q.AUCHigh = &interval.Low, &interval.High
	}
	if lift, ok := solve.Lift(rows, 1./calibrationBins); ok {
		q.TopDecileLift = &lift
	}
	return q
}

// predictionBin is a decile of the evaluation, by probability.
type predictionBin struct {
	Target       string   `arrow:"target"`
	Bin          int64    `arrow:"decile"`
	Observations int64    `arrow:"observations"`
	EventRows    int64    `arrow:"event_observations"`
	Lowest       float64  `arrow:"lowest_probability"`
	Highest      float64  `arrow:"highest_probability"`
	Expected     float64  `arrow:"expected_rate"`
	Observed     float64  `arrow:"observed_rate"`
	Low          *float64 `arrow:"observed_low"`
	High         *float64 `arrow:"observed_high"`
	Lift         *float64 `arrow:"lift"`
}

// predictionCalibration sets probabilities against what happened, by decile. The
// Wilson intervals take the observations for independent, which those of one
// account in successive months are not.
func predictionCalibration(ctx context.Context, b *build) ([]predictionBin, error) {
	var rows []predictionBin
	for _, t := range targets(b.config.Prediction) {
		j, err := t.judge(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("calibrate %s: %w", t.name, err)
		}
		if j == nil {
			continue
		}
		for i, bin := range solve.Calibrate(j.model, calibrationBins) {
			row := predictionBin{
				Target: t.name, Bin: int64(i + 1), Observations: bin.Rows, EventRows: bin.Events,
				Lowest: bin.Lowest, Highest: bin.Highest, Expected: bin.Mean, Observed: float64(bin.Events) / float64(bin.Rows),
			}
			if low, high, ok := solve.Wilson(bin.Events, bin.Rows, intervalConfidence); ok {
				row.Low, row.High = &low, &high
			}
			if j.count.eventRows > 0 {
				lift := row.Observed / (float64(j.count.eventRows) / float64(j.count.observations))
				row.Lift = &lift
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}
