package main

import (
	"github.com/spf13/cobra"

	"abm/pipeline"
)

func newBuildCmd(a *app) *cobra.Command {
	var f jobFlags
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build, check and publish from what is landed, without reading any extract",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := a.runJob(cmd.Context(), "build", &f, pipeline.Build)
			return a.closeRun(cmd.Context(), report, err)
		},
	}
	f.addAsOf(cmd)
	f.addLog(cmd)
	return cmd
}
