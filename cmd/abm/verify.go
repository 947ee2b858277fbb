package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline/publish"
	"abm/pipeline/report"
)

func newVerifyCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [RUN]",
		Short: "Hold every file of a run against its manifest, and the entry points against the pointer",
		Long: `verify reads every file of a run (the published one by default) and compares its
bytes, hash, rows and columns with the manifest. It exits 1 if anything differs.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			root, runID := c.WarehouseDir(), ""
			if len(args) > 0 {
				runID = args[0]
			}
			problems, err := publish.Verify(cmd.Context(), root, runID)
			if errors.Is(err, publish.ErrNoRun) {
				return usage(err)
			}
			if err != nil {
				return err
			}
			if runID == "" {
				entries, err := publish.Entries(root)
				if err != nil {
					return err
				}
				problems = append(problems, entries...)
				if p, err := publish.Current(root); err == nil {
					runID = p.RunID
				}
			}
			return a.printVerdict(runID, problems)
		},
	}
}

func (a *app) printVerdict(runID string, problems []publish.Problem) error {
	for _, p := range problems {
		fmt.Fprintln(a.stdout, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("run %s: %s found; build it again with `abm build`, or restore its files from a backup",
			runID, report.Plural(int64(len(problems)), "problem"))
	}
	_, err := fmt.Fprintf(a.stdout, "Run %s is whole: every file is as it was published.\n", runID)
	return err
}
