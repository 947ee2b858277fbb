package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/engine"
	"abm/pipeline/paths"
	"abm/pipeline/solve"
)

const attributeHelp = `attribute shares the conversions of a path file between its channels, under each
model: the same mathematics as the nightly tables', for a file that other
attribution tools read too. It needs no abm.yaml and no published run.

  path,conversions,value,null
  search > social > email,5,1200.50,41

The columns may also be named total_conversions, total_conversion_value and
total_null; value and null are optional. "-" reads stdin.

Printed is a row per channel and model, in the order in which the channels first
appear: conversions and value credited, the share of all conversions and, of
markov, the removal effect. Where no path converts, nothing is credited, and
share is that of the touches.

Markov chains are solved, not simulated: states are windows of the last K
touches, a removed channel leads to null. --order auto takes the order, of 1 to 4,
with the highest penalised AUC, and says which on stderr.`

type attributeFlags struct {
	paths       string
	order       string
	position    string
	format      string
	transitions string
	options     pipeline.PathOptions
}

func newAttributeCmd(a *app) *cobra.Command {
	var f attributeFlags
	cmd := &cobra.Command{
		Use:   "attribute --paths FILE",
		Short: "Attribute a file of aggregated paths under every model that a path defines",
		Long:  attributeHelp,
		Example: `  abm attribute --paths paths.csv
  abm attribute --paths paths.csv --model markov --order 2 --format csv --transitions matrix.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.attribute(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.paths, "paths", "", "the path `file`, CSV with a header; - is stdin")
	flags.StringSliceVar(&f.options.Models, "model", nil, "a `model`, once or several times: "+strings.Join(pipeline.PathModels(), ", ")+" (default all)")
	flags.StringVar(&f.order, "order", "1", "the order of the Markov chain: 1 to 4, or auto")
	flags.BoolVar(&f.options.NoNulls, "no-nulls", false, "ignore the column of journeys that did not convert")
	flags.StringVar(&f.options.Separator, "separator", paths.DefaultSeparator, "what stands between the channels of a path; blanks around it do not count")
	flags.StringVar(&f.options.Direct, "direct", "direct", "the `channel` that last_non_direct passes over")
	flags.StringVar(&f.position, "position", "40/20/40", "what position_based gives to the first touch, to those between and to the last")
	flags.StringVar(&f.format, "format", "table", "table, csv or json")
	flags.StringVar(&f.transitions, "transitions", "", "write the transition matrix to this CSV `file`")
	return cmd
}

func (a *app) attribute(ctx context.Context, f attributeFlags) error {
	write := a.textFormat(f.format)
	if write == nil {
		return usage(fmt.Errorf("--format %q: it is table, csv or json", f.format))
	}
	if err := f.complete(); err != nil {
		return usage(err)
	}
	result, err := a.attributePaths(ctx, f)
	if err != nil {
		return err
	}
	if f.order == "auto" {
		fmt.Fprintf(a.stderr, "abm: order %d has the highest penalised AUC\n", result.Order)
	}
	if f.transitions != "" {
		if err := writeTransitions(f.transitions, result.Transitions()); err != nil {
			return err
		}
	}
	records, err := engine.Records(result.Credits)
	if err != nil {
		return err
	}
	defer records.Release()
	return write(a.stdout, records)
}

// complete turns the flags into options.
func (f *attributeFlags) complete() error {
	if f.paths == "" {
		return errors.New("attribute what? --paths FILE names a file of paths (- is stdin); dated journeys are attributed by `abm run`")
	}
	if err := pipeline.ValidatePathModels(f.options.Models); err != nil {
		return err
	}
	if err := paths.CheckSeparator(f.options.Separator); err != nil {
		return fmt.Errorf("--separator: %w", err)
	}
	var err error
	if f.options.Order, err = parseOrder(f.order); err != nil {
		return err
	}
	if f.options.Position, err = parsePosition(f.position); err != nil {
		return err
	}
	f.options.Name = f.paths
	if f.paths == "-" {
		f.options.Name = "stdin"
	}
	return nil
}

func parseOrder(text string) (int, error) {
	if text == "auto" {
		return 0, nil
	}
	order, err := strconv.Atoi(text)
	if err != nil || order < 1 || order > pipeline.MaxOrder {
		return 0, fmt.Errorf("--order %q: it is 1 to %d, or auto", text, pipeline.MaxOrder)
	}
	return order, nil
}

func parsePosition(text string) (solve.Position, error) {
	var part [3]float64
	texts := strings.Split(text, "/")
	for i, t := range texts {
		n, err := strconv.ParseFloat(t, 64)
		if err != nil || len(texts) != len(part) || !(n >= 0 && n <= 100) {
			return solve.Position{}, fmt.Errorf("--position %q: it is three parts from 0 to 100, as in 40/20/40", text)
		}
		part[i] = n
	}
	if slices.Max(part[:]) == 0 {
		return solve.Position{}, fmt.Errorf("--position %q: one part at least is above 0", text)
	}
	return solve.Position{First: part[0], Middle: part[1], Last: part[2]}, nil
}

// attributePaths opens the file and attributes it: what is wrong with a file is
// a mistake of the asker's.
func (a *app) attributePaths(ctx context.Context, f attributeFlags) (*pipeline.PathAttribution, error) {
	input := a.stdin
	if f.paths != "-" {
		file, err := os.Open(f.paths)
		if err != nil {
			return nil, usage(fmt.Errorf("open path file: %w", err))
		}
		defer file.Close()
		input = file
	}
	result, err := pipeline.AttributePaths(ctx, input, f.options)
	var bad *paths.Error
	if errors.As(err, &bad) {
		return nil, usage(err)
	}
	return result, err
}

func writeTransitions(name string, steps []pipeline.PathTransition) error {
	records, err := engine.Records(steps)
	if err != nil {
		return err
	}
	defer records.Release()
	file, err := os.Create(name)
	if err != nil {
		return usage(fmt.Errorf("make transition matrix: %w", err))
	}
	if err := errors.Join(writeCSV(file, records), file.Close()); err != nil {
		return fmt.Errorf("write transition matrix %s: %w", name, err)
	}
	return nil
}
