package main

import (
	"github.com/spf13/cobra"

	"abm/pipeline/config"
)

func newSkeletonCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "skeleton",
		Short:   "Print the complete, commented abm.yaml: every key, its default and its meaning",
		Example: "  abm skeleton > abm.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(config.Skeleton())
			return err
		},
	}
}
