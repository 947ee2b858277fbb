package pipeline

import (
	"testing"
	"time"

	"abm/pipeline/config"
)

// On every as-of day, whatever the months: the windows that the tested model
// learns from end before its first check date of evaluation, those of the night's
// model have ended, check dates are last Sundays of months, and there are as many
// as asked for.
func TestTrainingEndsBeforeEvaluation(t *testing.T) {
	t.Parallel()
	for _, p := range []config.Prediction{
		{HorizonDays: 90, TrainingMonths: 12, EvaluationMonths: 6},
		{HorizonDays: 7, TrainingMonths: 1, EvaluationMonths: 1},
		{HorizonDays: 365, TrainingMonths: 3, EvaluationMonths: 2},
	} {
		for asOf := time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC); asOf.Year() < 2027; asOf = asOf.AddDate(0, 0, 1) {
			var learntUntil, evaluatedFrom time.Time
			tested, evaluated, current, present := 0, 0, 0, 0
			for _, d := range checkDates(p, asOf) {
				if d.Present {
					present++
					if !d.CheckOn.Equal(asOf) || d.TestedTraining || d.Evaluation || d.CurrentTraining {
						t.Fatalf("as of %s: present is %+v", asOf, d)
					}
					continue
				}
				if d.CheckOn.Weekday() != time.Sunday || d.CheckOn.AddDate(0, 0, 7).Month() == d.CheckOn.Month() || d.UntilOn.After(asOf) {
					t.Fatalf("as of %s: check date %+v", asOf, d)
				}
				if d.TestedTraining {
					tested++
					if d.UntilOn.After(learntUntil) {
						learntUntil = d.UntilOn
					}
				}
				if d.Evaluation {
					evaluated++
					if evaluatedFrom.IsZero() || d.CheckOn.Before(evaluatedFrom) {
						evaluatedFrom = d.CheckOn
					}
				}
				if d.CurrentTraining {
					current++
				}
			}
			if !learntUntil.Before(evaluatedFrom) || tested != p.TrainingMonths || evaluated != p.EvaluationMonths || current != p.TrainingMonths || present != 1 {
				t.Fatalf("as of %s: learnt until %s, evaluated from %s; %d tested, %d evaluated, %d current, %d present",
					asOf, learntUntil, evaluatedFrom, tested, evaluated, current, present)
			}
		}
	}
	if dates := checkDates(config.Prediction{HorizonDays: 90, EvaluationMonths: 6}, time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)); dates != nil {
		t.Errorf("turned off: %v", dates)
	}
}

// Every feature that abm.yaml may name is one that is made, and the other way round.
func TestConfigNamesTheFeatures(t *testing.T) {
	t.Parallel()
	names := func(list []string, has func(string) bool, made int) {
		t.Helper()
		for _, name := range list {
			if !has(name) {
				t.Errorf("nothing makes %s", name)
			}
		}
		if made != len(list) {
			t.Errorf("%d are made, abm.yaml may name %v", made, list)
		}
	}
	accounts, numbers, words := accountInputs(), leadNumbers(), leadWords()
	names(config.Features(), func(n string) bool { return accounts[n].value != nil }, len(accounts))
	names(config.LeadNumbers(), func(n string) bool { return numbers[n] != nil }, len(numbers))
	names(config.LeadCategories(), func(n string) bool { return words[n] != nil }, len(words))
}
