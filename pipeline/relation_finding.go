package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"abm/pipeline/land"
)

// landingFinding is a row of data_quality that landing finds and no record
// tells: it stands in the ledger and in abm.yaml.
type landingFinding struct {
	Rule     string `arrow:"rule_name"`
	Severity string `arrow:"severity"`
	Entity   string `arrow:"entity"`
	Source   string `arrow:"land_source"`
	// RecordID names the columns it is about; empty where it is about all.
	RecordID string `arrow:"record_id"`
	Message  string `arrow:"message"`
	Records  int64  `arrow:"records"`
}

func landingFindings(s land.Selection) []landingFinding {
	return slices.Concat(columnDrifts(s.Drift), missingColumns(s.Missing), staleMappings(s.Stale))
}

// columnDrifts has one row for a rule and column, of several files the first.
func columnDrifts(drifts []land.Drift) []landingFinding {
	var rows []landingFinding
	for _, d := range drifts {
		row := landingFinding{d.Rule, d.Severity, d.Entity, d.Source, d.Column, d.File + ": " + d.Message, d.Records}
		if !slices.ContainsFunc(rows, func(r landingFinding) bool {
			return r.Rule == row.Rule && r.Source == row.Source && r.RecordID == row.RecordID
		}) {
			rows = append(rows, row)
		}
	}
	return rows
}

// missingColumns has one row for the columns that files of a source lack together.
func missingColumns(missing []land.Missing) []landingFinding {
	rows := make([]landingFinding, len(missing))
	for i, m := range missing {
		rows[i] = landingFinding{"column_missing", "warn", m.Entity, m.Source, m.Columns,
			"the header lacks columns that abm.yaml maps (named as record): they are empty in every record of these files", m.Files}
	}
	return rows
}

// staleMappings has one row for a source of which landed records are read as an
// older mapping made them.
func staleMappings(stale []land.Entry) []landingFinding {
	var rows []landingFinding
	files := map[string][]string{}
	for _, e := range stale {
		at := slices.IndexFunc(rows, func(r landingFinding) bool { return r.Source == e.Source })
		if at < 0 {
			at = len(rows)
			rows = append(rows, landingFinding{Rule: "stale_mapping", Severity: "warn", Entity: e.Entity, Source: e.Source})
		}
		rows[at].Records += e.Accepted
		files[e.Source] = append(files[e.Source], e.File)
	}
	for i := range rows {
		names := files[rows[i].Source]
		slices.Sort(names)
		rows[i].Message = fmt.Sprintf("the mapping has changed, in abm.yaml or with the program, since these records of %s were landed: they are read as the older one landed them; put the extract back in place and run, and it is landed anew",
			fewNames(slices.Compact(names)))
	}
	return rows
}

// fewNames names the first and the last of many files.
func fewNames(names []string) string {
	if len(names) < 3 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s to %s (%d files)", names[0], names[len(names)-1], len(names))
}
