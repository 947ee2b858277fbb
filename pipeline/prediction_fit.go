package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/engine"
	"abm/pipeline/solve"
)

// role is what the check dates of a column of check_date are for.
type role string

const (
	testedTraining  role = "is_tested_training"
	evaluation      role = "is_evaluation"
	currentTraining role = "is_current_training"
	present         role = "is_present"
)

// Fits of a target: one is judged on windows later than those it learnt from;
// the other, learnt in the same way up to now, makes the predictions.
const (
	testedFit  = "tested"
	currentFit = "current"
)

// input is what is predicted from, and how a reason says it.
type input struct {
	solve.Input
	words, unknown string
}

// observation is an account, or a lead, at a check date.
type observation struct {
	unit    string
	checkOn time.Time
	// eventOn is the day within the horizon on which it happened; nil where it did not.
	eventOn *time.Time
	values  []solve.Value
	// scores are what each rival ranks it by.
	scores []float64
}

// target is something to predict, from inputs that were known on each check date.
type target struct {
	name        string
	unit, event string
	inputs      []input
	// rivals are what else ranks its units: a model has to be better than these.
	rivals []string
	// observe lists the observations of the check dates of a role, by unit, then date.
	observe func(context.Context, *build, role) iter.Seq2[observation, error]
}

func targets(p config.Prediction) []target {
	return []target{accountTarget(p.Features), leadTarget(p)}
}

// observed reads the observations of a relation.
func observed[T any](relation, unit string, of func(T) (observation, error)) func(context.Context, *build, role) iter.Seq2[observation, error] {
	return func(ctx context.Context, b *build, r role) iter.Seq2[observation, error] {
		return func(yield func(observation, error) bool) {
			records, err := b.engine.Read(ctx, "select f.* from "+relation+" as f inner join prediction_check as c on f.check_on = c.check_on where c."+
				string(r)+" order by f."+unit+", f.check_on")
			if err != nil {
				yield(observation{}, err)
				return
			}
			for row, err := range engine.Rows[T](records) {
				var o observation
				if err == nil {
					o, err = of(row)
				}
				if !yield(o, err) || err != nil {
					return
				}
			}
		}
	}
}

func (t target) solveInputs() []solve.Input {
	inputs := make([]solve.Input, len(t.inputs))
	for i, in := range t.inputs {
		inputs[i] = in.Input
	}
	return inputs
}

// predictionFit is a coefficient of a fit, or, without a feature, a fit that
// could not be made and why.
type predictionFit struct {
	Target       string     `arrow:"target"`
	Fit          string     `arrow:"fit"`
	Problem      *string    `arrow:"problem"`
	TrainedFrom  *time.Time `arrow:"trained_from,date"`
	TrainedUntil *time.Time `arrow:"trained_until,date"`
	Checks       int64      `arrow:"checks"`
	Observations int64      `arrow:"observations"`
	Units        int64      `arrow:"units"`
	Events       int64      `arrow:"events"`
	EventRows    int64      `arrow:"event_observations"`
	Penalty      float64    `arrow:"penalty"`
	Likelihood   *float64   `arrow:"log_likelihood"`
	Gradient     *float64   `arrow:"gradient"`
	Rounds       *int64     `arrow:"rounds"`
	Number       int64      `arrow:"coefficient_number"`
	Feature      *string    `arrow:"feature"`
	Level        *string    `arrow:"feature_level"`
	Scale        *string    `arrow:"feature_scale"`
	Coefficient  *float64   `arrow:"coefficient"`
	Error        *float64   `arrow:"standard_error"`
	Mean         *float64   `arrow:"mean_value"`
	Deviation    *float64   `arrow:"standard_deviation"`
}

// Scales of a coefficient's feature.
const (
	scaleNumber    = "number"
	scaleLog       = "log1p"
	scaleLevel     = "level"
	scaleReference = "reference"
	featureAverage = "average"
)

// predictionFits fits every target twice. What is not fit to be tested is not
// used: without the first fit there is no second.
func predictionFits(ctx context.Context, b *build) ([]predictionFit, error) {
	p := b.config.Prediction
	if p.TrainingMonths == 0 {
		return nil, nil
	}
	var rows []predictionFit
	for _, t := range targets(p) {
		tested, err := t.fit(ctx, b, testedFit, testedTraining)
		if err != nil {
			return nil, fmt.Errorf("learn %s: %w", t.name, err)
		}
		rows = append(rows, tested...)
		if tested[0].Problem != nil {
			continue
		}
		current, err := t.fit(ctx, b, currentFit, currentTraining)
		if err != nil {
			return nil, fmt.Errorf("learn %s: %w", t.name, err)
		}
		rows = append(rows, current...)
	}
	return rows, nil
}

// fit learns from the check dates of a role.
func (t target) fit(ctx context.Context, b *build, name string, r role) ([]predictionFit, error) {
	p := b.config.Prediction
	sample := solve.NewSample(t.solveInputs())
	n, err := t.each(ctx, b, r, func(o observation, unit int) {
		sample.Add(unit, o.values, o.eventOn != nil)
	})
	if err != nil {
		return nil, err
	}
	whole := predictionFit{
		Target: t.name, Fit: name, Checks: n.checks, Observations: n.observations, Units: n.units,
		Events: n.events, EventRows: n.eventRows, Penalty: p.Penalty,
	}
	if n.observations > 0 {
		whole.TrainedFrom, whole.TrainedUntil = &n.from, &n.until
	}
	if n.events < int64(p.MinEvents) {
		return whole.without(fmt.Sprintf("%d %s within %d days of the check dates; a model wants %d (prediction.min_events)",
			n.events, t.event, p.HorizonDays, p.MinEvents)), nil
	}
	encoding := sample.Encode(int(n.events) / p.EventsPerCoefficient)
	if len(encoding.Columns) == 0 {
		return whole.without("no feature that the events are enough for differs between the " + t.unit), nil
	}
	model, fit, err := sample.Learn(encoding, p.Penalty)
	for _, known := range []error{solve.ErrOneOutcome, solve.ErrSeparated, solve.ErrCollinear, solve.ErrNotConverged} {
		if errors.Is(err, known) {
			return whole.without(known.Error()), nil
		}
	}
	if err != nil {
		return nil, err
	}
	return whole.coefficients(model, fit), nil
}

// tally is what the observations of a role come to: from the first check date
// until the end of the last window.
type tally struct {
	from, until                                    time.Time
	checks, observations, units, events, eventRows int64
}

// each hands every observation of a role to f, with the number of its unit, and
// counts them. A deal lies in the windows of several check dates, and is one event.
func (t target) each(ctx context.Context, b *build, r role, f func(o observation, unit int)) (tally, error) {
	var n tally
	var before observation
	checks := map[time.Time]bool{}
	for o, err := range t.observe(ctx, b, r) {
		if err != nil {
			return tally{}, err
		}
		isFirst := n.observations == 0
		isNew := isFirst || o.unit != before.unit
		n.observations++
		if isNew {
			n.units++
		}
		if o.eventOn != nil {
			n.eventRows++
			if isNew || before.eventOn == nil || !before.eventOn.Equal(*o.eventOn) {
				n.events++
			}
		}
		checks[o.checkOn] = true
		if isFirst || o.checkOn.Before(n.from) {
			n.from = o.checkOn
		}
		if until := o.checkOn.AddDate(0, 0, b.config.Prediction.HorizonDays); until.After(n.until) {
			n.until = until
		}
		f(o, int(n.units))
		before = o
	}
	n.checks = int64(len(checks))
	return n, nil
}

func (f predictionFit) without(problem string) []predictionFit {
	f.Problem = &problem
	return []predictionFit{f}
}

// coefficients are one row for the average, one per column, and one of
// coefficient 0 for each reference level.
func (f predictionFit) coefficients(m solve.Model, fit solve.LogisticFit) []predictionFit {
	rounds := int64(fit.Rounds)
	f.Likelihood, f.Gradient, f.Rounds = &fit.LogLikelihood, &fit.Gradient, &rounds
	var rows []predictionFit
	add := func(feature, level, scale string, coefficient, deviation float64, c *solve.Column) {
		row := f
		row.Number = int64(len(rows))
		row.Feature, row.Level, row.Scale, row.Coefficient = &feature, &level, &scale, &coefficient
		if c != nil {
			row.Mean, row.Deviation = &c.Mean, &c.Deviation
		}
		if deviation > 0 {
			row.Error = &deviation
		}
		rows = append(rows, row)
	}
	add(featureAverage, "", scaleNumber, m.Average, fit.ClusterErrors[0], nil)
	for j, c := range m.Columns {
		add(m.Inputs[c.Input].Name, c.Level, scaleOf(m.Inputs[c.Input], c), m.Coefficients[j], fit.ClusterErrors[j+1]/c.Deviation, &m.Columns[j])
	}
	for i, level := range m.Reference {
		if level != "" {
			add(m.Inputs[i].Name, level, scaleReference, 0, 0, nil)
		}
	}
	return rows
}

func scaleOf(in solve.Input, c solve.Column) string {
	switch {
	case c.Level != "":
		return scaleLevel
	case in.IsLog:
		return scaleLog
	}
	return scaleNumber
}

// model reads a fit of a target back; ok is false where there is none.
func (t target) model(ctx context.Context, b *build, fit string) (m solve.Model, whole predictionFit, ok bool, err error) {
	rows, err := read[predictionFit](ctx, b, "select * from prediction_fit where feature is not null order by target, fit, coefficient_number")
	if err != nil {
		return m, whole, false, err
	}
	m.Inputs, m.Reference = t.solveInputs(), make([]string, len(t.inputs))
	number := map[string]int{}
	for i, in := range t.inputs {
		number[in.Name] = i
	}
	for _, r := range rows {
		if r.Target != t.name || r.Fit != fit {
			continue
		}
		whole, ok = r, true
		switch {
		case *r.Feature == featureAverage:
			m.Average = *r.Coefficient
		case *r.Scale == scaleReference:
			m.Reference[number[*r.Feature]] = *r.Level
		default:
			m.Columns = append(m.Columns, solve.Column{Input: number[*r.Feature], Level: *r.Level, Mean: *r.Mean, Deviation: *r.Deviation})
			m.Coefficients = append(m.Coefficients, *r.Coefficient)
		}
	}
	return m, whole, ok, nil
}
