package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"abm/pipeline/config"
	"abm/pipeline/land"
	"abm/pipeline/report"
)

const rejectsHelp = `rejects lists the records that landing did not take, by source, file, column and
rule, with the line of the first, and files that failed as a whole: of deltas, of
the newest snapshot, and of what failed since. No cell is quoted: the records'
text lies in the quarantine file that is named.

After the mapping is mended, ` + "`abm land --retry-rejects`" + ` lands those files anew.`

func newRejectsCmd(a *app) *cobra.Command {
	var source, format string
	cmd := &cobra.Command{
		Use:   "rejects",
		Short: "List what was rejected, and what to do about it",
		Long:  rejectsHelp,
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			write, ok := map[string]func([]land.Reject) error{"table": a.rejectsTable, "csv": a.rejectsCSV, "json": a.rejectsJSON}[format]
			if !ok {
				return usage(fmt.Errorf("--format %q: it is table, csv or json", format))
			}
			c, err := a.config()
			if err != nil {
				return err
			}
			rejects, err := land.Rejects(c.WarehouseDir(), c)
			if err != nil {
				return err
			}
			if rejects, err = ofSource(rejects, c, source); err != nil {
				return err
			}
			return write(rejects)
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "only this `source` of abm.yaml")
	cmd.Flags().StringVar(&format, "format", "table", "table, csv or json (one object a line)")
	return cmd
}

func ofSource(rejects []land.Reject, c *config.Config, source string) ([]land.Reject, error) {
	if source == "" {
		return rejects, nil
	}
	if !slices.ContainsFunc(c.Sources, func(s config.Source) bool { return s.Name == source }) {
		return nil, usage(fmt.Errorf("--source %q is none of abm.yaml's sources", source))
	}
	return slices.DeleteFunc(rejects, func(r land.Reject) bool { return r.Source != source }), nil
}

// rejectsTable sets rejects for people: what to do stands below the last row of
// its rule and column, where their text lies below the last row of its file.
func (a *app) rejectsTable(rejects []land.Reject) error {
	if len(rejects) == 0 {
		_, err := fmt.Fprintln(a.stdout, "Nothing was rejected, and no file failed.")
		return err
	}
	t := report.Table{Columns: []report.Column{
		{Head: "source"}, {Head: "extract date"}, {Head: "file", Max: 40}, {Head: "column"}, {Head: "rule"},
		{Head: "records", Right: true}, {Head: "first line", Right: true},
	}}
	for i, r := range rejects {
		if r.Rule == land.Failed {
			t.Add(r.Source, r.ExtractDate, r.File, "", r.Rule)
			t.Note(r.ToDo)
			continue
		}
		t.Add(r.Source, r.ExtractDate, r.File, orDash(r.Column), r.Rule, report.Count(r.Records), lineText(r.Line))
		isLast := i+1 == len(rejects) || rejects[i+1].Source != r.Source || rejects[i+1].ExtractDate != r.ExtractDate || rejects[i+1].File != r.File
		if isLast || rejects[i+1].Rule != r.Rule {
			t.Note(r.ToDo)
		}
		if isLast && r.Quarantine != "" {
			t.Note("the records' text: " + r.Quarantine)
		}
	}
	t.Write(a.stdout)
	_, err := fmt.Fprintln(a.stdout, "\nThe text of rejected records lies in the warehouse. After the mapping is mended: `abm land --retry-rejects`.")
	return err
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// lineText is a line's number; entries of older versions have none.
func lineText(line int64) string {
	if line == 0 {
		return "-"
	}
	return strconv.FormatInt(line, 10)
}

func (a *app) rejectsCSV(rejects []land.Reject) error {
	out := csv.NewWriter(a.stdout)
	_ = out.Write([]string{"source", "extract_date", "file", "column", "rule", "records", "first_line", "quarantine", "to_do"}) // Error tells
	for _, r := range rejects {
		cells := []string{r.Source, r.ExtractDate, r.File, r.Column, r.Rule, strconv.FormatInt(r.Records, 10), strconv.FormatInt(r.Line, 10), r.Quarantine, r.ToDo}
		for i := range cells {
			cells[i] = spreadsheetSafe(cells[i])
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

func (a *app) rejectsJSON(rejects []land.Reject) error {
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	for _, r := range rejects {
		if err := out.Encode(r); err != nil {
			return fmt.Errorf("write json: %w", err)
		}
	}
	return nil
}
