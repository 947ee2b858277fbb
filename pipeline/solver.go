package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"abm/models"
	"abm/pipeline/engine"
	"abm/pipeline/solve"
)

// read decodes a whole relation.
func read[T any](ctx context.Context, b *build, query string) ([]T, error) {
	records, err := b.engine.Read(ctx, query)
	if err != nil {
		return nil, err
	}
	return engine.Decode[T](records)
}

type hostDomain struct {
	Host   string `arrow:"host"`
	Domain string `arrow:"domain"`
	Kind   string `arrow:"domain_kind"`
}

// hostDomains finds the registrable domain of each host, and whose it is.
func hostDomains(ctx context.Context, b *build) ([]hostDomain, error) {
	rows, err := read[hostDomain](ctx, b, "select host, '' as domain, '' as domain_kind from web_host order by host")
	if err != nil {
		return nil, err
	}
	d := b.config.Domains
	free := solve.NewDomainSet(d.FreeMail...)
	internal, competitor := solve.NewDomainSet(d.Internal...), solve.NewDomainSet(d.Competitor...)
	for i := range rows {
		r := &rows[i]
		r.Domain = solve.RegistrableDomain(r.Host)
		switch {
		case internal.Has(r.Domain):
			r.Kind = "internal"
		case competitor.Has(r.Domain):
			r.Kind = "competitor"
		default:
			r.Kind = string(solve.ClassifyDomain(r.Domain, free))
		}
	}
	return rows, nil
}

type companyKey struct {
	Name string `arrow:"company_name"`
	Key  string `arrow:"company_key"`
}

// companyKeys normalises each company name.
func companyKeys(ctx context.Context, b *build) ([]companyKey, error) {
	rows, err := read[companyKey](ctx, b, "select company_name, '' as company_key from company_name order by company_name")
	for i := range rows {
		rows[i].Key = solve.CompanyKey(rows[i].Name)
	}
	return rows, err
}

type namedAccount struct {
	ID      string `arrow:"account_id"`
	Name    string `arrow:"account_name"`
	Country string `arrow:"country"`
}

type nameQuery struct {
	Name    string `arrow:"company_name"`
	Country string `arrow:"country"`
}

type fuzzyMatch struct {
	Name     string  `arrow:"company_name"`
	Country  string  `arrow:"country"`
	Account  string  `arrow:"account_id"`
	RunnerUp *string `arrow:"runner_up_account_id"`
	Score    float64 `arrow:"score"`
}

// fuzzyMatches finds the account whose name is most like each unmatched one.
func fuzzyMatches(ctx context.Context, b *build) ([]fuzzyMatch, error) {
	accounts, err := read[namedAccount](ctx, b, "select account_id, account_name, country from stage_account where account_name <> '' order by account_id")
	if err != nil {
		return nil, err
	}
	queries, err := read[nameQuery](ctx, b, "select company_name, country from fuzzy_query order by company_name, country")
	if err != nil {
		return nil, err
	}
	known := make([]solve.NameRecord, len(accounts))
	for i, a := range accounts {
		known[i] = solve.NameRecord{ID: a.ID, Name: a.Name, Country: a.Country}
	}
	asked := make([]solve.NameRecord, len(queries))
	byID := make(map[string]nameQuery, len(queries))
	for i, q := range queries {
		id := fmt.Sprintf("%09d", i)
		asked[i] = solve.NameRecord{ID: id, Name: q.Name, Country: q.Country}
		byID[id] = q
	}
	opt := solve.FuzzyOptions{Threshold: b.config.Match.Threshold, Margin: b.config.Match.Margin}
	var rows []fuzzyMatch
	for _, m := range solve.MatchNames(asked, known, opt) {
		if !m.Accepted {
			continue
		}
		q := byID[m.QueryID]
		row := fuzzyMatch{Name: q.Name, Country: q.Country, Account: m.AccountID, Score: m.Score}
		if m.RunnerUpID != "" {
			row.RunnerUp = &m.RunnerUpID
		}
		rows = append(rows, row)
	}
	return rows, nil
}

type accountParent struct {
	ID     string `arrow:"account_id"`
	Parent string `arrow:"parent_account_id"`
}

type accountRoot struct {
	ID      string `arrow:"account_id"`
	Root    string `arrow:"root_account_id"`
	IsCycle bool   `arrow:"is_cycle"`
}

// accountRoots follows parents to the top of each tree.
func accountRoots(ctx context.Context, b *build) ([]accountRoot, error) {
	rows, err := read[accountParent](ctx, b, "select account_id, parent_account_id from account_parent order by account_id")
	if err != nil {
		return nil, err
	}
	parents := make(map[string]string, len(rows))
	for _, r := range rows {
		parents[r.ID] = r.Parent
	}
	roots := make([]accountRoot, len(rows))
	for i, r := range rows {
		root, cycle := solve.Root(r.ID, parents)
		roots[i] = accountRoot{r.ID, root, cycle}
	}
	return roots, nil
}

type landFile struct {
	Source      string    `arrow:"land_source"`
	SHA256      string    `arrow:"file_sha256"`
	Entity      string    `arrow:"entity"`
	File        string    `arrow:"file_name"`
	State       string    `arrow:"state"`
	Reasons     string    `arrow:"rejected_by_reason"`
	Unmapped    string    `arrow:"columns_unmapped"`
	Missing     string    `arrow:"columns_missing"`
	Bytes       int64     `arrow:"bytes"`
	Records     int64     `arrow:"records"`
	Accepted    int64     `arrow:"accepted"`
	Rejected    int64     `arrow:"rejected"`
	Carried     int64     `arrow:"carried"`
	ExtractDate time.Time `arrow:"extract_date,date"`
	RunID       string    `arrow:"run_id"`
}

// landFiles publishes the part of the ledger that this run reads.
func landFiles(_ context.Context, b *build) ([]landFile, error) {
	rows := make([]landFile, 0, len(b.selection.Entries))
	for _, e := range b.selection.Entries {
		reasons, err := json.Marshal(e.RejectedByReason)
		if err != nil {
			return nil, fmt.Errorf("write reasons of %s: %w", e.File, err)
		}
		if len(e.RejectedByReason) == 0 {
			reasons = []byte("{}")
		}
		date, err := time.Parse(time.DateOnly, e.ExtractDate)
		if err != nil {
			return nil, fmt.Errorf("read extract date of %s: %w", e.File, err)
		}
		rows = append(rows, landFile{
			Source: e.Source, SHA256: e.SHA256, Entity: e.Entity, File: e.File, State: e.State, Reasons: string(reasons),
			Unmapped: strings.Join(e.Unmapped, ", "), Missing: strings.Join(e.Missing, ", "), Bytes: e.Bytes,
			Records: e.Records, Accepted: e.Accepted, Rejected: e.Rejected, Carried: e.Carried, ExtractDate: date, RunID: b.runID(),
		})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Source+rows[i].File < rows[j].Source+rows[j].File })
	return rows, nil
}

type dictionaryRow struct {
	Table        string `arrow:"table_name"`
	Number       int64  `arrow:"column_number"`
	Column       string `arrow:"column_name"`
	Type         string `arrow:"data_type"`
	Unit         string `arrow:"unit_name"`
	Meaning      string `arrow:"meaning"`
	TableMeaning string `arrow:"table_meaning"`
	Grain        string `arrow:"table_grain"`
	IsKey        bool   `arrow:"is_key"`
}

// dictionary describes every published column, from the contract in models/.
func dictionary(context.Context, *build) ([]dictionaryRow, error) {
	var rows []dictionaryRow
	for _, t := range models.Published() {
		for i, c := range t.Columns {
			rows = append(rows, dictionaryRow{t.Name, int64(i + 1), c.Name, c.Type(), c.Unit, c.Doc, t.Doc, t.Grain, c.Key})
		}
	}
	return rows, nil
}

type runStep struct {
	Number  int64     `arrow:"step_number"`
	Step    string    `arrow:"step"`
	Kind    string    `arrow:"step_kind"`
	Engine  string    `arrow:"engine_name"`
	Version string    `arrow:"program_version"`
	Rows    *int64    `arrow:"table_rows"`
	Seconds float64   `arrow:"seconds"`
	Started time.Time `arrow:"started_at,timestamp"`
	RunID   string    `arrow:"run_id"`
}

// runSteps publishes what the run did up to here.
func runSteps(_ context.Context, b *build) ([]runStep, error) {
	rows := make([]runStep, len(b.done))
	for i, d := range b.done {
		rows[i] = runStep{
			Number: int64(i + 1), Step: d.Name, Kind: d.Kind, Engine: b.engine.Version(), Version: b.version,
			Seconds: d.Seconds, Started: d.Started, RunID: b.runID(),
		}
		if d.Rows >= 0 {
			rows[i].Rows = &b.done[i].Rows
		}
	}
	return rows, nil
}
