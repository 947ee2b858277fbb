package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"abm/pipeline/publish"
	"abm/pipeline/report"
)

func newRunsCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "runs",
		Short: "List the runs, newest first; the failed ones with the step and the reason",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			runs, err := publish.Runs(c.WarehouseDir())
			if err != nil {
				return err
			}
			current, err := publish.Current(c.WarehouseDir())
			if err != nil && !errors.Is(err, publish.ErrNothingPublished) {
				return err
			}
			return a.printRuns(runs, current.RunID)
		},
	}
}

func (a *app) printRuns(runs []publish.Status, current string) error {
	if len(runs) == 0 {
		_, err := fmt.Fprintln(a.stdout, "No runs yet: `abm run` makes the first.")
		return err
	}
	t := report.Table{Columns: []report.Column{
		{Head: ""}, {Head: "run"}, {Head: "as of"}, {Head: "state"}, {Head: "started"}, {Head: "seconds", Right: true},
	}}
	for _, r := range runs {
		mark := ""
		if r.RunID == current {
			mark = "*"
		}
		t.Add(mark, r.RunID, r.AsOf, string(r.State), r.StartedAt.UTC().Format(time.DateTime), fmt.Sprintf("%.1f", r.Seconds))
		if r.Reason != "" {
			t.Note(where(r) + strings.ReplaceAll(r.Reason, "\n", " "))
		}
	}
	t.Write(a.stdout)
	if current != "" {
		fmt.Fprintln(a.stdout, "* is the published run. Times are UTC.")
	}
	return nil
}

// where names the step a run ended in, unless its reason begins with it.
func where(r publish.Status) string {
	step := "step " + r.Step
	if r.Step == "" || strings.HasPrefix(r.Reason, step) {
		return ""
	}
	return step + ": "
}
