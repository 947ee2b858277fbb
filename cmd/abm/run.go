package main

import (
	"github.com/spf13/cobra"

	"abm/pipeline"
)

func newRunCmd(a *app) *cobra.Command {
	var f jobFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Land what is new, build every table, check, publish, and print the night's screen",
		Example: `  abm run -c abm.yaml
  abm run -c abm.yaml --as-of 2026-06-29`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := a.runJob(cmd.Context(), "run", &f, pipeline.Run)
			return a.closeRun(cmd.Context(), report, err)
		},
	}
	f.addAsOf(cmd)
	f.addLog(cmd)
	return cmd
}
