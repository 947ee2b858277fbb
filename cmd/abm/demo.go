package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"abm/fixtures"
	"abm/pipeline/report"
)

func newDemoCmd(a *app) *cobra.Command {
	var o fixtures.Options
	cmd := &cobra.Command{
		Use:     "demo",
		Short:   "Write the extracts of the demo company, with an abm.yaml and the truth about them",
		Example: "  abm demo --accounts 200 --touches 16000 --out demo && abm run -c demo/abm.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.Validate(); err != nil {
				return usage(err)
			}
			truth, err := fixtures.Generate(cmd.Context(), o)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "The demo company lies in %s: %s accounts, %s touches, %s to %s.\nBuild it with: abm run -c %s\n",
				o.Dir, report.Count(int64(truth.Accounts)), report.Count(truth.Touches), truth.FirstDay, truth.LastDay,
				filepath.Join(o.Dir, "abm.yaml"))
			return err
		},
	}
	cmd.Flags().IntVar(&o.Accounts, "accounts", 200, "companies")
	cmd.Flags().Int64Var(&o.Touches, "touches", 16000, "touches, in all touch extracts together")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 1, "seed of every random stream")
	cmd.Flags().StringVar(&o.Format, "format", fixtures.CSV, "csv, ndjson or parquet")
	cmd.Flags().StringVar(&o.Dir, "out", "demo", "the `folder` to write into")
	return cmd
}
