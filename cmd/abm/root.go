package main

import (
	"github.com/spf13/cobra"
)

const rootHelp = `abm turns the extracts of a CRM and of marketing tools into account engagement,
attribution of pipeline and revenue, and compared cohorts, published as Parquet.

Exit codes: 0 published (or answered); 1 the run or a check failed and nothing
was published, or abm verify found something; 2 a mistake in the arguments, the
query, a path file or abm.yaml; 3 another run holds the lock.`

func newRootCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:           "abm",
		Short:         "account engagement and attribution, every night",
		Long:          rootHelp,
		Version:       programVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(*cobra.Command, []string) {
			a.started = true
		},
	}
	cmd.SetIn(a.stdin)
	cmd.SetOut(a.stdout)
	cmd.SetErr(a.stderr)
	cmd.PersistentFlags().StringVarP(&a.configPath, "config", "c", "abm.yaml", "the configuration `file`")
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.AddCommand(
		newRunCmd(a), newLandCmd(a), newBuildCmd(a), newRejectsCmd(a),
		newVerifyCmd(a), newRunsCmd(a), newCompactCmd(a),
		newQueryCmd(a), newExplainCmd(a), newCohortsCmd(a), newWhatIfCmd(a), newAttributeCmd(a),
		newInitCmd(a), newCheckCmd(a), newSkeletonCmd(a), newDemoCmd(a),
	)
	return cmd
}
