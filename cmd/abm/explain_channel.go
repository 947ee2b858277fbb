package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/report"
)

// shownPaths is how many paths through a channel are shown.
const shownPaths = 5

func newExplainChannelCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "channel NAME",
		Short: "What a channel or motion is credited with and why: its removal effect, its share, the paths through it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.explainChannel(cmd.Context(), r, args[0]) })
		},
	}
}

type foundChannel struct {
	Name      string `arrow:"name"`
	Basis     string `arrow:"basis"`
	Touches   int64  `arrow:"touches"`
	Closeness int64  `arrow:"closeness"`
}

func (a *app) explainChannel(ctx context.Context, r *pipeline.Reader, word string) error {
	var found []foundChannel
	if err := ask(ctx, r, &found, "find_channel", word); err != nil {
		return err
	}
	basis := map[string]string{}
	candidates := make([]candidate, len(found))
	for i, f := range found {
		candidates[i] = candidate{f.Name, fmt.Sprintf("(%s, touches: %s)", f.Basis, report.Count(f.Touches)), f.Closeness}
		basis[f.Name] = f.Basis
	}
	name, err := choose("channel", "channel", word, candidates)
	if err != nil {
		return err
	}
	page := report.ChannelPage{AsOf: r.Pointer.AsOf, ModelOrder: config.Models(), Name: name, Basis: basis[name]}
	k := &asker{ctx: ctx, reader: r}
	row(k, &page.Touches, "explain_channel", name, page.Basis)
	rows(k, &page.Shares, "explain_channel_share", name, page.Basis)
	row(k, &page.View, "explain_view")
	v := page.View
	rows(k, &page.Models, "explain_channel_model", name, page.Basis, v.Lens, v.Window, v.Scope)
	rows(k, &page.Paths, "explain_channel_path", name, page.Basis, v.Lens, v.Window, v.Scope, int64(shownPaths))
	if k.err != nil {
		return k.err
	}
	return page.Write(a.stdout)
}
