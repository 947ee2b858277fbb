package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/land"
	"abm/pipeline/report"
)

func newLandCmd(a *app) *cobra.Command {
	var f jobFlags
	cmd := &cobra.Command{
		Use:   "land",
		Short: "Land what is new, without building anything",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			done, err := a.runJob(cmd.Context(), "land", &f, pipeline.Land)
			if err != nil {
				return err
			}
			if f.retry {
				a.printRetried(done)
			}
			return a.printLanding(done)
		},
	}
	f.addLog(cmd)
	cmd.Flags().BoolVar(&f.retry, "retry-rejects", false, "land the files that had rejects anew, after the mapping was mended; their extracts must be there")
	return cmd
}

// printRetried says what reading the files with rejects again has changed.
func (a *app) printRetried(done pipeline.Report) {
	if len(done.Retried)+len(done.Gone) == 0 {
		fmt.Fprintln(a.stdout, "No file in use has rejects.")
		return
	}
	t := report.Table{Columns: []report.Column{
		{Head: "retried"}, {Head: "extract date"}, {Head: "file", Max: 40}, {Head: "rejected before", Right: true}, {Head: "now", Right: true},
	}}
	for _, r := range done.Retried {
		t.Add(r.After.Source, r.After.ExtractDate, r.After.File, report.Count(r.Before.Rejected), report.Count(r.After.Rejected))
	}
	for _, e := range done.Gone {
		t.Add(e.Source, e.ExtractDate, e.File, report.Count(e.Rejected), "-")
		if e.IsGathered() {
			t.Note("that day was compacted, and nothing of it is landed anew: deliver the records in an extract of a later day")
			continue
		}
		t.Note(e.Path + " is not there any more, or holds something else: put the extract of that day back, then retry")
	}
	t.Write(a.stdout)
	fmt.Fprintln(a.stdout)
}

// warnStale says which landed files stay under an older mapping: a mapping that
// was changed holds for what is landed from then on, and for what is still
// there to be landed anew.
func (a *app) warnStale(stale []land.Entry) {
	for i := 0; i < len(stale); {
		n, first, last := 0, stale[i].ExtractDate, stale[i].ExtractDate
		source, isGathered := stale[i].Source, stale[i].IsGathered()
		for ; i < len(stale) && stale[i].Source == source && stale[i].IsGathered() == isGathered; i++ {
			n++
			first, last = min(first, stale[i].ExtractDate), max(last, stale[i].ExtractDate)
		}
		why := "their extracts are gone. Put them back to land them anew"
		if isGathered {
			why = "their days were compacted"
		}
		fmt.Fprintf(a.stderr, "abm: warning: source %s: %s of %s to %s stay as an older mapping read them: %s.\n",
			source, report.Plural(int64(n), "landed file"), first, last, why)
	}
}

// printLanding lists the files that were landed.
func (a *app) printLanding(done pipeline.Report) error {
	t := report.Table{Columns: []report.Column{
		{Head: "source"}, {Head: "extract date"}, {Head: "file", Max: 40}, {Head: "state"},
		{Head: "records", Right: true}, {Head: "accepted", Right: true}, {Head: "rejected", Right: true},
	}}
	for _, e := range done.Landed {
		t.Add(e.Source, e.ExtractDate, e.File, e.State, report.Count(e.Records), report.Count(e.Accepted), report.Count(e.Rejected))
	}
	t.Write(a.stdout)
	_, err := fmt.Fprintf(a.stdout, "%s read, %d unchanged since they were landed before. `abm build` builds the tables.\n",
		report.Plural(int64(len(done.Landed)), "file"), done.Unchanged)
	return err
}
