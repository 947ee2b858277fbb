package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

func newCheckCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Look at config, extracts, warehouse and engine before a run is scheduled; writes nothing",
		Long: `Look at everything a run needs, in seconds and without writing anything: abm.yaml,
the files of each source, their headers, dates and first records, the warehouse,
its lock, the space beside it, the engine. Prints one line for each and every
problem with what to do. Exits 0 where a run can start, else 2.`,
		Example: "  abm check -c abm.yaml && crontab abm.cron",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			return a.printFindings(pipeline.Preflight(cmd.Context(), c, a.clock()))
		},
	}
}

// printFindings prints one line for each finding, or one for each problem.
func (a *app) printFindings(found []pipeline.Finding) error {
	width, problems := 0, 0
	for _, f := range found {
		width = max(width, len(f.Subject))
		problems += len(f.Problems)
	}
	line := func(verdict, subject, text string) {
		fmt.Fprintf(a.stdout, "%-4s  %-*s  %s\n", verdict, width, subject, strings.ReplaceAll(text, "\n", " "))
	}
	for _, f := range found {
		if len(f.Problems) == 0 {
			line("OK", f.Subject, f.Text)
		}
		for _, p := range f.Problems {
			line("FAIL", f.Subject, p)
		}
	}
	if problems > 0 {
		return usage(fmt.Errorf("%s found; a run would not get far", report.Plural(int64(problems), "problem")))
	}
	return nil
}
