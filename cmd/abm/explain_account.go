package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

// How much of an account's past is shown.
const (
	shownTouches = 15
	shownWeeks   = 13
)

func newExplainAccountCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "account ID|DOMAIN|NAME",
		Short: "Why an account has its score and stage: drivers, people, touches, weeks, deals, leads",
		Args:  oneWord("account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.explainAccount(cmd.Context(), r, args[0]) })
		},
	}
}

type foundAccount struct {
	ID        string `arrow:"account_id"`
	Name      string `arrow:"account_name"`
	Domain    string `arrow:"domain"`
	Stage     string `arrow:"account_stage"`
	Closeness int64  `arrow:"closeness"`
}

func (a *app) explainAccount(ctx context.Context, r *pipeline.Reader, word string) error {
	var found []foundAccount
	if err := ask(ctx, r, &found, "find_account", word); err != nil {
		return err
	}
	candidates := make([]candidate, len(found))
	for i, f := range found {
		candidates[i] = candidate{f.ID, fmt.Sprintf("%s (%s, %s)", f.Name, f.Domain, f.Stage), f.Closeness}
	}
	id, err := choose("account", "account", word, candidates)
	if err != nil {
		return err
	}
	page := report.AccountPage{AsOf: r.Pointer.AsOf}
	k := &asker{ctx: ctx, reader: r}
	row(k, &page.Account, "explain_account", id)
	rows(k, &page.Stages, "explain_stage", id)
	rows(k, &page.Drivers, "explain_driver", id)
	rows(k, &page.People, "explain_person", id)
	rows(k, &page.Touches, "explain_touch", id, int64(shownTouches))
	rows(k, &page.Uncounted, "explain_uncounted", id)
	rows(k, &page.Weeks, "explain_week", id, int64(shownWeeks))
	rows(k, &page.Deals, "explain_account_deal", id)
	rows(k, &page.Leads, "explain_lead", id)
	if k.err != nil {
		return k.err
	}
	return page.Write(a.stdout)
}
