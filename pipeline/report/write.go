package report

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// Write sets the screen: plain text, no colour, at most Width characters wide.
func (s *Screen) Write(w io.Writer) error {
	var page bytes.Buffer
	fmt.Fprintf(&page, "Run %s speaks for %s.\n", s.RunID, s.AsOf)
	for _, m := range s.Mended {
		sentence(&page, "Mended from an earlier run: "+m)
	}
	s.writeSources(&page)
	s.writeAccounts(&page)
	s.writeMatches(&page)
	s.writeTop(&page)
	s.writeNewMQAs(&page)
	s.writePredictions(&page)
	s.writeMotions(&page)
	s.writeOverlap(&page)
	s.writeCosts(&page)
	s.writeFunnel(&page)
	s.writeCohorts(&page)
	s.writeQuality(&page)
	s.writePlaces(&page)
	_, err := page.WriteTo(w)
	return err
}

// Heading begins a part of a page.
func Heading(w io.Writer, text string) { fmt.Fprintf(w, "\n%s\n", strings.ToUpper(text)) }

// Sentence sets running text.
func Sentence(w io.Writer, text string) { sentence(w, text) }

func sentence(w io.Writer, text string) {
	for _, line := range wrap(text, Width) {
		fmt.Fprintln(w, line)
	}
}

func (s *Screen) writeSources(w io.Writer) {
	Heading(w, "What was read")
	t := Table{Columns: []Column{
		{Head: "source", Max: 30}, {Head: "entity"}, {Head: "files", Right: true}, {Head: "newest extract"},
		{Head: "records", Right: true}, {Head: "accepted", Right: true}, {Head: "rejected", Right: true}, {Head: "", Right: true},
	}}
	var records, rejected int64
	for _, r := range s.Sources {
		t.Add(r.Name, r.Entity, Count(r.Files), r.Newest.Format(time.DateOnly), Count(r.Records), Count(r.Accepted), Count(r.Rejected),
			rejectShare(r.Rejected, r.Records))
		records, rejected = records+r.Records, rejected+r.Rejected
	}
	t.Rule()
	t.Add("all", "", "", "", Count(records), Count(records-rejected), Count(rejected), rejectShare(rejected, records))
	t.Write(w)
	text := fmt.Sprintf("%s landed by this run, %s unchanged since they were landed before.", Plural(int64(s.Landed), "file"), Count(int64(s.Unchanged)))
	if rejected > 0 {
		text += fmt.Sprintf(" The rejected records lie in %s, each with its file, line, column and rule.", filepath.Join(s.Warehouse, "quarantine"))
	}
	sentence(w, text)
}

func rejectShare(part, whole int64) string {
	if part == 0 {
		return ""
	}
	return Share(part, whole)
}

func (s *Screen) writeAccounts(w io.Writer) {
	Heading(w, "Accounts")
	c := s.Company
	sentence(w, fmt.Sprintf("%s: %s from the account extract, %s found by a business domain that nobody claims, %s that only deals name.",
		Plural(c.Accounts, "account"), Count(c.ExtractAccounts), Count(c.Inferred), Count(c.DealAccounts)))
	t := Table{}
	var heads, counts []string
	for _, stage := range s.Stages {
		t.Columns = append(t.Columns, Column{Head: stage.Name, Right: true})
		heads, counts = append(heads, stage.Name), append(counts, Count(stage.Accounts))
	}
	if len(heads) > 0 {
		t.Add(counts...)
		t.Write(w)
	}
}

func (s *Screen) writeMatches(w io.Writer) {
	Heading(w, "How leads and touches found their account")
	c := s.Company
	t := Table{Columns: []Column{
		{Head: "method"}, {Head: "leads", Right: true}, {Head: "share", Right: true}, {Head: "touches", Right: true}, {Head: "share", Right: true},
	}}
	var leads, touches, ambiguous int64
	for _, m := range s.Matches {
		t.Add(m.Method, Count(m.Leads), Share(m.Leads, c.Leads), Count(m.Touches), Share(m.Touches, c.Touches))
		ambiguous += m.Ambiguous
		if m.Method != "unmatched" {
			leads, touches = leads+m.Leads, touches+m.Touches
		}
	}
	t.Rule()
	t.Add("matched", Count(leads), Share(leads, c.Leads), Count(touches), Share(touches, c.Touches))
	t.Write(w)
	text := fmt.Sprintf("%s of %s touches count; the others are listed with their reason in attribution_excluded.", Count(c.CountedTouches), Count(c.Touches))
	if ambiguous > 0 {
		text += fmt.Sprintf(" %s on a domain that several accounts claim: see runner_up_account_id in lead_account_match.", areLeads(ambiguous))
	}
	sentence(w, text)
}

func areLeads(n int64) string {
	if n == 1 {
		return "1 lead is"
	}
	return Count(n) + " leads are"
}

// topAccounts is how many of the warmest accounts, and of the new
// marketing-qualified ones, are listed.
const topAccounts = 10

func (s *Screen) writeTop(w io.Writer) {
	Heading(w, "The warmest accounts")
	if len(s.Top) == 0 {
		sentence(w, "No account has a point yet: `abm query \"from data_quality\"` says why touches do not count.")
		return
	}
	t := accountTable()
	for _, a := range s.Top {
		if a.Rank <= topAccounts {
			addAccount(&t, a)
		}
	}
	t.Write(w)
	sentence(w, "63 is the score of the MQA threshold; an MQA also has engaged people and fit (engagement.mqa in abm.yaml). "+
		fmt.Sprintf("Why this score: abm explain account %q", s.Top[0].Name))
}

func accountTable() Table {
	return Table{Columns: []Column{
		{Head: "", Right: true}, {Head: "account", Max: 24}, {Head: "score", Right: true}, {Head: "stage"}, {Head: "MQA"}, {Head: "fit"},
		{Head: "people", Right: true}, {Head: "main reason", Max: 32},
	}}
}

func addAccount(t *Table, a Top) {
	is := ""
	if a.IsMQA {
		is = "yes"
	}
	t.Add(Count(a.Rank), a.Name, a.Score, a.Stage, is, a.Fit, Count(a.EngagedPeople), a.Reason)
}

func (s *Screen) writeNewMQAs(w io.Writer) {
	Heading(w, "New marketing-qualified accounts this week")
	t := accountTable()
	count := 0
	var since string
	for _, a := range s.Top {
		if !a.IsNew {
			continue
		}
		if count++; count <= topAccounts {
			addAccount(&t, a)
		}
		since = a.MQAAt.Format(time.DateOnly)
	}
	now := fmt.Sprintf("%s marketing-qualified now.", accountsAre(s.Company.MQAs))
	if count == 0 {
		sentence(w, "None. "+now)
		return
	}
	if count > topAccounts {
		t.Note(fmt.Sprintf("and %d more: abm query \"from account_engagement where is_mqa and mqa_at = '%s'\"", count-topAccounts, since))
	}
	t.Write(w)
	sentence(w, fmt.Sprintf("%d since Monday, %s. %s", count, since, now))
}

func accountsAre(n int64) string {
	if n == 1 {
		return "1 account is"
	}
	return Count(n) + " accounts are"
}

func (s *Screen) writePlaces(w io.Writer) {
	Heading(w, "Where the tables lie")
	t := Table{Columns: []Column{{}, {}}}
	t.Add("DuckDB and BI tools:", filepath.Join(s.Warehouse, "abm.duckdb"))
	t.Add("Parquet, a folder a table:", filepath.Join(s.Warehouse, "current")+string(filepath.Separator))
	t.Add("this run, for good:", filepath.Join(s.Warehouse, "runs", s.RunID)+string(filepath.Separator))
	t.Write(w)
	if s.Removed > 0 {
		fmt.Fprintf(w, "%s removed, as retention: says.\n", Plural(int64(s.Removed), "old run"))
	}
}
