package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/report"
)

func newExplainDealCmd(a *app) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "deal ID",
		Short: "Which touch got what of a deal, under every model, and which were left out and why",
		Args:  oneWord("deal"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.explainDeal(cmd.Context(), r, args[0], all) })
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every touch of a long journey, and every touch left out")
	return cmd
}

type foundDeal struct {
	ID        string    `arrow:"deal_id"`
	Account   string    `arrow:"account_name"`
	Status    string    `arrow:"status"`
	CreatedOn time.Time `arrow:"created_on"`
	Closeness int64     `arrow:"closeness"`
}

func (a *app) explainDeal(ctx context.Context, r *pipeline.Reader, word string, all bool) error {
	var found []foundDeal
	if err := ask(ctx, r, &found, "find_deal", word); err != nil {
		return err
	}
	candidates := make([]candidate, len(found))
	for i, f := range found {
		candidates[i] = candidate{f.ID, fmt.Sprintf("%s, %s, opened %s", f.Account, f.Status, f.CreatedOn.Format(time.DateOnly)), f.Closeness}
	}
	id, err := choose("deal", "deal", word, candidates)
	if err != nil {
		return err
	}
	page := report.DealPage{AsOf: r.Pointer.AsOf, ModelOrder: config.Models(), All: all}
	k := &asker{ctx: ctx, reader: r}
	row(k, &page.Deal, "explain_deal", id)
	row(k, &page.View, "explain_view")
	v := page.View
	rows(k, &page.Journey, "explain_journey", id, v.Lens)
	rows(k, &page.Credits, "explain_credit", id, v.Lens, v.Window, v.Scope)
	rows(k, &page.Models, "explain_deal_model", id, v.Lens, v.Window, v.Scope)
	rows(k, &page.Excluded, "explain_excluded", id, v.Lens, page.MostExcluded())
	if k.err != nil {
		return k.err
	}
	return page.Write(a.stdout)
}
