package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

func newLandCmd(a *app) *cobra.Command {
	var f jobFlags
	cmd := &cobra.Command{
		Use:   "land",
		Short: "Land what is new, without building anything",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			done, err := a.runJob(cmd.Context(), "land", &f, pipeline.Land)
			if err != nil {
				return err
			}
			return a.printLanding(done)
		},
	}
	f.addLog(cmd)
	return cmd
}

// printLanding lists the files that were landed.
func (a *app) printLanding(done pipeline.Report) error {
	t := report.Table{Columns: []report.Column{
		{Head: "source"}, {Head: "extract date"}, {Head: "file", Max: 40}, {Head: "state"},
		{Head: "records", Right: true}, {Head: "accepted", Right: true}, {Head: "rejected", Right: true},
	}}
	for _, e := range done.Landed {
		t.Add(e.Source, e.ExtractDate, e.File, e.State, report.Count(e.Records), report.Count(e.Accepted), report.Count(e.Rejected))
	}
	t.Write(a.stdout)
	_, err := fmt.Fprintf(a.stdout, "%s read, %d unchanged since they were landed before. `abm build` builds the tables.\n",
		report.Plural(int64(len(done.Landed)), "file"), done.Unchanged)
	return err
}
