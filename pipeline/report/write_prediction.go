package report

import (
	"fmt"
	"io"
	"time"
)

func (s *Screen) writePredictions(w io.Writer) {
	Heading(w, "Most likely to open a deal")
	f := s.Foresight
	switch {
	case f.Problem != "":
		sentence(w, "No model: "+f.Problem+".")
		return
	case len(s.Predictions) == 0:
		sentence(w, "No prediction: every account has an open deal, or prediction.training_months is 0.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "", Right: true}, {Head: "account", Max: 24}, {Head: "chance", Right: true}, {Head: "expected", Right: true},
		{Head: "stage"}, {Head: "by score", Right: true}, {Head: "what raises it most", Max: 32},
	}}
	for _, p := range s.Predictions {
		t.Add(Count(p.Rank), p.Name, Percent(p.Probability), Money(p.Expected), p.Stage, Count(p.EngagementRank), p.Reason)
	}
	t.Write(w)
	sentence(w, fmt.Sprintf("A deal by %s, of accounts without an open one; expected is chance x mean deal. %s", s.Predictions[0].Until.Format(time.DateOnly), f.text()))
}

// text says how far to trust the ranking.
func (f Foresight) text() string {
	if f.AUC == nil || f.ScoreAUC == nil || f.Low == nil || f.High == nil || f.Lift == nil {
		return "How good that is, the months since cannot tell: see prediction_quality."
	}
	verdict := map[string]string{
		"model_is_better": "better than the engagement score alone",
		"model_is_worse":  "worse than the engagement score alone",
		"cannot_tell":     "which these data cannot tell from the engagement score alone",
	}[f.Verdict]
	mind := ""
	if f.Warning != "" {
		mind = " Mind: " + f.Warning + "."
	}
	return fmt.Sprintf("Tested on %s later than what it had learnt from: AUC %.2f (%.2f to %.2f), %s (%.2f); the tenth ranked highest had %.1f times the deals of all."+mind,
		Plural(f.Events, "deal"), *f.AUC, *f.Low, *f.High, verdict, *f.ScoreAUC, *f.Lift)
}
