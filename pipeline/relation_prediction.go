package pipeline

import (
	"time"

	"abm/pipeline/config"
)

// activityDays up to a check date are looked at for what an account did of late.
const activityDays = 90

// checkDate is a day on which a prediction is made, or could have been: what was
// known by its end predicts what happens up to the end of the horizon.
type checkDate struct {
	CheckOn time.Time `arrow:"check_on,date"`
	UntilOn time.Time `arrow:"until_on,date"`
	// LeadsFromOn is the day after which a lead was created that is young enough.
	LeadsFromOn time.Time `arrow:"leads_from_on,date"`
	// The model that is tested learns from TestedTraining and is judged on
	// Evaluation, which begins after the last of those windows has ended. The model
	// of the night learns from CurrentTraining and predicts from Present.
	TestedTraining  bool `arrow:"is_tested_training"`
	Evaluation      bool `arrow:"is_evaluation"`
	CurrentTraining bool `arrow:"is_current_training"`
	Present         bool `arrow:"is_present"`
}

// checkDay is a day that lies within activityDays of a check date.
type checkDay struct {
	CheckOn time.Time `arrow:"check_on,date"`
	OnDate  time.Time `arrow:"on_date,date"`
	AgeDays int       `arrow:"age_days"`
}

// checkDates lists the last Sundays of past months, where a week of the
// engagement history ends, as far back as the prediction needs them, and the
// as-of day, from the newest on.
func checkDates(p config.Prediction, asOf time.Time) []checkDate {
	if p.TrainingMonths == 0 {
		return nil
	}
	on := func(day time.Time) checkDate {
		return checkDate{CheckOn: day, UntilOn: day.AddDate(0, 0, p.HorizonDays), LeadsFromOn: day.AddDate(0, 0, -p.LeadMaxAgeDays)}
	}
	today := on(asOf)
	today.Present = true
	dates := []checkDate{today}
	var firstEvaluation time.Time
	for evaluated, learnt, month := 0, 0, 0; learnt < p.TrainingMonths; month++ {
		d := on(lastSunday(asOf.Year(), asOf.Month()-time.Month(month)))
		if d.UntilOn.After(asOf) {
			continue
		}
		// Of the months whose windows are complete, the newest serve as evaluation; the
		// night's own model, which nobody can judge yet, learns from them as well.
		d.CurrentTraining = len(dates) <= p.TrainingMonths
		switch {
		case evaluated < p.EvaluationMonths:
			d.Evaluation, firstEvaluation = true, d.CheckOn
			evaluated++
		case d.UntilOn.Before(firstEvaluation):
			d.TestedTraining = true
			learnt++
		}
		dates = append(dates, d)
	}
	return dates
}

// lastSunday of a month; months before the first are those of the years before.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

func checkDays(dates []checkDate) []checkDay {
	var days []checkDay
	for _, d := range dates {
		for age := range activityDays {
			days = append(days, checkDay{d.CheckOn, d.CheckOn.AddDate(0, 0, -age), age})
		}
	}
	return days
}
