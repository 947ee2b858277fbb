package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/report"
)

func newExplainCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Say why an account or a lead has its score, which touch got what of a deal, or what a channel is worth",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("explain what? abm explain account ID|DOMAIN|NAME, abm explain lead ID, abm explain deal ID, or abm explain channel NAME")
			}
			return fmt.Errorf("explain knows account, lead, deal and channel, not %q", args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newExplainAccountCmd(a), newExplainLeadCmd(a), newExplainDealCmd(a), newExplainChannelCmd(a))
	return cmd
}

// candidate is a record that a word of the user's may mean.
type candidate struct {
	id, words string
	// closeness is 0 for the id itself, 1 for an equal name, 2 for a part, 3
	// for what is only alike.
	closeness int64
}

// oneWord wants one argument that names something.
func oneWord(kind string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := cobra.ExactArgs(1)(cmd, args); err != nil {
			return err
		}
		if strings.TrimSpace(args[0]) == "" {
			return fmt.Errorf("which %s? Its %s is empty", kind, cmd.Use[strings.IndexByte(cmd.Use, ' ')+1:])
		}
		return nil
	}
}

// choose takes the one record that is meant, else says which there are; the
// table lists all of them.
func choose(kind, table, word string, found []candidate) (string, error) {
	for _, most := range []int64{0, 1, 2} {
		var close []candidate
		for _, c := range found {
			if c.closeness <= most {
				close = append(close, c)
			}
		}
		if len(close) == 1 {
			return close[0].id, nil
		}
		if len(close) > 1 {
			return "", usage(fmt.Errorf("%q may mean several %ss; name one by its id:\n%s", word, kind, list(close)))
		}
	}
	if len(found) > 0 {
		return "", usage(fmt.Errorf("no %s is called %q; did you mean one of these?\n%s", kind, word, list(found)))
	}
	return "", usage(fmt.Errorf("no %s is called %q; `abm query \"from %s\"` lists them", kind, word, table))
}

func list(found []candidate) string {
	lines := make([]string, len(found))
	for i, c := range found {
		lines[i] = "  " + report.Visible(c.id+"  "+c.words)
	}
	return strings.Join(lines, "\n")
}

// asker asks reading queries and keeps the first error, so that a page that
// needs many of them reads as a list.
type asker struct {
	ctx    context.Context
	reader *pipeline.Reader
	err    error
}

func (k *asker) failed(err error) { k.err = errors.Join(k.err, err) }

// rows asks for many rows.
func rows[T any](k *asker, into *[]T, name string, args ...any) {
	if k.err == nil {
		k.failed(ask(k.ctx, k.reader, into, name, args...))
	}
}

// row asks for one row.
func row[T any](k *asker, into *T, name string, args ...any) {
	if k.err == nil {
		k.failed(askOne(k.ctx, k.reader, into, name, args...))
	}
}
