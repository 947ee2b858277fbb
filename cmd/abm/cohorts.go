package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

const cohortsHelp = `cohorts says in sentences what each programme, experiment, cohort and tier
changed: per outcome the method, how many were compared, the difference with its
95 % interval, the verdict (it works, it does not, the data cannot tell), what it
would take to know more, and what to mind.

Verdicts are given for the primary window (comparison: in abm.yaml) and the best
method there is; other windows and methods stand in the table cohort_comparison.`

func newCohortsCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "cohorts [PROGRAMME]",
		Short:   "What programmes, experiments, cohorts and tiers changed, and how sure that is",
		Long:    cohortsHelp,
		Example: "  abm cohorts\n  abm cohorts abm_2026",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.cohorts(cmd.Context(), r, args) })
		},
	}
}

type foundCohort struct {
	Name      string `arrow:"cohort"`
	Source    string `arrow:"source"`
	Enrolled  int64  `arrow:"enrolled"`
	Closeness int64  `arrow:"closeness"`
}

func (a *app) cohorts(ctx context.Context, r *pipeline.Reader, args []string) error {
	name := ""
	if len(args) > 0 {
		var err error
		if name, err = findCohort(ctx, r, args[0]); err != nil {
			return err
		}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	page := report.CohortPage{AsOf: r.Pointer.AsOf, Currency: c.Currency}
	if err := ask(ctx, r, &page.Rows, "cohorts", name); err != nil {
		return err
	}
	return page.Write(a.stdout)
}

func findCohort(ctx context.Context, r *pipeline.Reader, word string) (string, error) {
	var found []foundCohort
	if err := ask(ctx, r, &found, "find_cohort", word); err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", usage(fmt.Errorf("no cohort is called %q; `abm cohorts` shows them all", word))
	}
	candidates := make([]candidate, len(found))
	for i, f := range found {
		candidates[i] = candidate{f.Name, fmt.Sprintf("(%s, members: %s)", f.Source, report.Count(f.Enrolled)), f.Closeness}
	}
	return choose("cohort", "cohort_comparison", word, candidates)
}
