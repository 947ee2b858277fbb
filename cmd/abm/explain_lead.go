package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

func newExplainLeadCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "lead ID",
		Short: "Why a lead is where it is: states, fit and score with what earned them, checklist, why it is out",
		Args:  oneWord("lead"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.explainLead(cmd.Context(), r, args[0]) })
		},
	}
}

type foundLead struct {
	ID        string `arrow:"lead_id"`
	Account   string `arrow:"account_name"`
	Grade     string `arrow:"lead_grade"`
	Closeness int64  `arrow:"closeness"`
}

func (a *app) explainLead(ctx context.Context, r *pipeline.Reader, word string) error {
	var found []foundLead
	if err := ask(ctx, r, &found, "find_lead", word); err != nil {
		return err
	}
	candidates := make([]candidate, len(found))
	for i, f := range found {
		candidates[i] = candidate{f.ID, fmt.Sprintf("%s, %s", f.Account, f.Grade), f.Closeness}
	}
	id, err := choose("lead", "lead_score", word, candidates)
	if err != nil {
		return err
	}
	page := report.LeadPage{AsOf: r.Pointer.AsOf}
	k := &asker{ctx: ctx, reader: r}
	row(k, &page.Lead, "explain_lead_score", id)
	rows(k, &page.Drivers, "explain_lead_driver", id)
	rows(k, &page.Criteria, "explain_lead_criterion", id)
	rows(k, &page.Out, "explain_lead_disqualification", id)
	rows(k, &page.States, "explain_lead_state", id)
	if k.err != nil {
		return k.err
	}
	return page.Write(a.stdout)
}
