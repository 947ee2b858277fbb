package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
)

const queryHelp = `query answers one reading statement (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE) in
DuckDB's SQL over the tables of the published run. Nothing can be written, and no
other file can be read. "-" reads the statement from stdin.

Formats: table for people; csv with a header, where a text that a spreadsheet
would run as a formula gets a leading apostrophe; json, one object per line;
parquet; arrow, the IPC stream that pandas and Polars read.`

// answer answers a statement in one format.
type answer func(ctx context.Context, r *pipeline.Reader, text string) error

func newQueryCmd(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "query SQL",
		Short: "Ask the published tables a question in SQL",
		Long:  queryHelp,
		Example: `  abm query "select motion, sum(pipeline) from attribution_motion where model = 'linear' group by all"
  abm query "from account_engagement" --format arrow > engagement.arrows`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			answer, err := a.answer(format)
			if err != nil {
				return usage(err)
			}
			text, err := a.statement(args[0])
			if err != nil {
				return err
			}
			return a.read(cmd.Context(), func(r *pipeline.Reader) error { return a.query(cmd.Context(), r, text, answer) })
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, csv, json, parquet or arrow")
	return cmd
}

func (a *app) answer(format string) (answer, error) {
	if (format == "parquet" || format == "arrow") && isTerminal(a.stdout) {
		return nil, fmt.Errorf("--format %s is not text: send it to a file, as in `abm query ... > answer.%s`", format, format)
	}
	if write := a.textFormat(format); write != nil {
		return a.records(write), nil
	}
	switch format {
	case "arrow":
		return a.records(writeArrow), nil
	case "parquet":
		return func(ctx context.Context, r *pipeline.Reader, text string) error {
			err := r.WriteParquet(ctx, text, a.stdout)
			if stopped := ctx.Err(); stopped != nil {
				return stopped
			}
			return usage(err)
		}, nil
	}
	return nil, fmt.Errorf("--format %q: it is table, csv, json, parquet or arrow", format)
}

// records answers through Arrow records.
func (a *app) records(write recordWriter) answer {
	return func(ctx context.Context, r *pipeline.Reader, text string) error {
		records, err := r.Query(ctx, text)
		if stopped := ctx.Err(); stopped != nil {
			return stopped
		}
		if err != nil {
			return usage(err)
		}
		defer records.Release()
		return write(a.stdout, records)
	}
}

func (a *app) statement(text string) (string, error) {
	if text != "-" {
		return text, nil
	}
	read, err := io.ReadAll(a.stdin)
	if err != nil {
		return "", fmt.Errorf("read statement from stdin: %w", err)
	}
	return string(read), nil
}

// read opens the published run for a question.
func (a *app) read(ctx context.Context, do func(*pipeline.Reader) error) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	r, err := pipeline.OpenReader(ctx, c.WarehouseDir())
	if err != nil {
		return fmt.Errorf("%w; `abm run` publishes a run in %s", err, c.WarehouseDir())
	}
	return errors.Join(do(r), r.Close())
}

func (a *app) query(ctx context.Context, r *pipeline.Reader, text string, answer answer) error {
	if strings.TrimSpace(text) == "" {
		return usage(errors.New("the statement is empty"))
	}
	if err := r.CheckQuery(ctx, text); err != nil {
		return usage(err)
	}
	return answer(ctx, r, text)
}
