package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

func newCompactCmd(a *app) *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "compact --from DAY",
		Short: "Gather what each source landed before a day into one file; earlier days cannot be asked for any more",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := time.Parse(time.DateOnly, from)
			if err != nil {
				return usage(fmt.Errorf("--from %q is not a day: give the first one to keep, as 2026-06-30", from))
			}
			c, err := a.config()
			if err != nil {
				return err
			}
			done, err := pipeline.Compact(cmd.Context(), pipeline.Options{Config: c, Clock: a.clock}, day)
			if err != nil {
				return err
			}
			t := report.Table{Columns: []report.Column{
				{Head: "source"}, {Head: "from"}, {Head: "records", Right: true}, {Head: "files removed", Right: true}, {Head: "bytes", Right: true},
			}}
			for _, d := range done {
				t.Add(d.Source, d.From, report.Count(d.Rows), report.Count(int64(d.Files)), report.Count(d.Bytes))
			}
			t.Write(a.stdout)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the first `day` that `--as-of` can still ask for, YYYY-MM-DD")
	return cmd
}
