package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/report"
)

const whatIfHelp = `whatif counts the published run's funnel once more, as if leads had been handed to
sales from another score on, or only with a fit of some grade or better, and sets
it beside the funnel as it was. Only leads that have had time to be won count, and
none that skipped MQL and SAL. Nothing is written; the rule itself is qualification.mql in abm.yaml.`

type whatIfFlags struct {
	score float64
	fit   string
}

func newWhatIfCmd(a *app) *cobra.Command {
	var f whatIfFlags
	cmd := &cobra.Command{
		Use:     "whatif --mql-score POINTS [--min-fit GRADE]",
		Short:   "The funnel under another definition of an MQL, beside the one as it was",
		Long:    whatIfHelp,
		Example: "  abm whatif --mql-score 60 --min-fit B",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("mql-score") {
				return usage(errors.New("whatif from which score on? --mql-score 60 hands a lead over from 60 points on"))
			}
			f.fit = strings.ToUpper(f.fit)
			if err := f.check(); err != nil {
				return usage(err)
			}
			c, err := a.config()
			if err != nil {
				return err
			}
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.whatIf(cmd.Context(), r, c, f) })
		},
	}
	cmd.Flags().Float64Var(&f.score, "mql-score", 0, "the `points` from which a lead would have been handed over")
	cmd.Flags().StringVar(&f.fit, "min-fit", "D", "the lowest fit `grade` that would have been: A, B, C or D; a lead without a grade passes")
	return cmd
}

func (f whatIfFlags) check() error {
	if !(f.score >= 0 && f.score <= 1e6) {
		return fmt.Errorf("--mql-score %v: it is 0 to 1000000 points", f.score)
	}
	if !slices.Contains([]string{"A", "B", "C", "D"}, f.fit) {
		return fmt.Errorf("--min-fit %q: it is A, B, C or D", f.fit)
	}
	return nil
}

func (a *app) whatIf(ctx context.Context, r *pipeline.Reader, c *config.Config, f whatIfFlags) error {
	page := report.WhatIfPage{AsOf: r.Pointer.AsOf, Currency: c.Currency, Score: f.score, Fit: f.fit, MinN: int64(c.Funnel.MinN)}
	var rows []report.WhatIf
	if err := ask(ctx, r, &rows, "whatif", f.score, f.fit, page.MinN); err != nil {
		return err
	}
	for _, row := range rows {
		switch row.Definition {
		case "now":
			page.Now = row
		case "then":
			page.Then = row
		}
	}
	return page.Write(a.stdout)
}
