package pipeline

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"abm/pipeline/compare"
	"abm/pipeline/engine"
)

// contrast is an arm and what it is held against.
type contrast struct {
	Cohort  string `arrow:"cohort"`
	Arm     string `arrow:"arm"`
	Against string `arrow:"against"`
}

func (c contrast) String() string { return c.Cohort + ", " + c.Arm + " against " + c.Against }

// cohortCandidate is a member, or an account that might be its control: on the
// day of the start, but for tier, size and fit, which are today's.
type cohortCandidate struct {
	Cohort      string    `arrow:"cohort"`
	Arm         string    `arrow:"arm"`
	Against     string    `arrow:"against"`
	Method      string    `arrow:"method"`
	Role        string    `arrow:"candidate_role"`
	ID          string    `arrow:"member_id"`
	Cluster     string    `arrow:"cluster_id"`
	Stratum     string    `arrow:"stratum"`
	PriorMicros int64     `arrow:"prior_micros"`
	FitCents    *int64    `arrow:"fit_cents"`
	AgeDays     *int64    `arrow:"age_days"`
	HasOpenDeal bool      `arrow:"has_open_deal"`
	StartedOn   time.Time `arrow:"started_on,date"`
}

func (c cohortCandidate) contrast() contrast { return contrast{c.Cohort, c.Arm, c.Against} }

// covariates names what controls are to be like members in, in the order of
// covariatesOf.
func covariates() []string {
	return []string{"prior_engagement", "fit_points", "account_age_days", "has_open_deal"}
}

// covariatesOf are the logarithm of prior points, points of fit, days since the
// account was made, and whether it had a deal open. NaN is unknown.
func covariatesOf(priorMicros int64, fitCents, ageDays *int64, hasOpenDeal bool) []float64 {
	values := []float64{math.Log1p(float64(priorMicros) / 1e6), math.NaN(), math.NaN(), 0}
	if fitCents != nil {
		values[1] = float64(*fitCents) / 100
	}
	if ageDays != nil {
		values[2] = float64(*ageDays)
	}
	if hasOpenDeal {
		values[3] = 1
	}
	return values
}

func (c cohortCandidate) subject() compare.Subject {
	return compare.Subject{
		ID: c.ID, Cluster: c.Cluster, Start: dayNumber(c.StartedOn), Stratum: c.Stratum,
		Covariates: covariatesOf(c.PriorMicros, c.FitCents, c.AgeDays, c.HasOpenDeal),
	}
}

// dayNumber counts days since 1970-01-01.
func dayNumber(day time.Time) int { return int(day.Unix() / 86400) }

func dayOf(number int) time.Time { return time.Unix(int64(number)*86400, 0).UTC() }

type cohortMatch struct {
	Cohort  string `arrow:"cohort"`
	Arm     string `arrow:"arm"`
	Against string `arrow:"against"`
	Member  string `arrow:"member_id"`
	// Control is nil where no candidate was like the member.
	Control   *string   `arrow:"control_id"`
	StartedOn time.Time `arrow:"started_on,date"`
}

func (m cohortMatch) contrast() contrast { return contrast{m.Cohort, m.Arm, m.Against} }

type cohortBalance struct {
	Cohort    string `arrow:"cohort"`
	Arm       string `arrow:"arm"`
	Against   string `arrow:"against"`
	Covariate string `arrow:"covariate"`
	Method    string `arrow:"method"`
	// Means and standardised differences; nil where not known.
	MeanTreated    *float64 `arrow:"mean_treated"`
	MeanControl    *float64 `arrow:"mean_control"`
	Before         *float64 `arrow:"difference_before"`
	MatchedTreated *float64 `arrow:"matched_treated"`
	MatchedControl *float64 `arrow:"matched_control"`
	After          *float64 `arrow:"difference_after"`
}

// cohortMatches pairs the members of every cohort that has no holdout with
// the candidates most like them. How alike both sides are is kept for cohort_balance.
func cohortMatches(ctx context.Context, b *build) ([]cohortMatch, error) {
	records, err := b.engine.Read(ctx, `select cohort, arm, against, method, candidate_role, member_id, cluster_id, stratum,
			prior_micros, fit_cents, age_days, has_open_deal, started_on
		from cohort_candidate
		order by cohort, arm, against, case candidate_role when 'treated' then 1 when 'control' then 2 else 3 end, started_on, member_id`)
	if err != nil {
		return nil, err
	}
	rows := newGroups(engine.Rows[cohortCandidate](records))
	defer rows.stop()
	var matches []cohortMatch
	for rows.more() {
		found, balance, err := matchOne(rows)
		if err != nil {
			return nil, err
		}
		matches = append(matches, found...)
		b.balance = append(b.balance, balance...)
	}
	return matches, rows.err
}

// matchOne reads one contrast and pairs its members; arms that were drawn by
// lot are only looked at.
func matchOne(rows *groups[cohortCandidate]) ([]cohortMatch, []cohortBalance, error) {
	first := rows.row
	same := func(c cohortCandidate) bool { return c.contrast() == first.contrast() }
	var treated, control []compare.Subject
	for c := range rows.while(func(c cohortCandidate) bool { return same(c) && c.Role != "pool" }) {
		if c.Role == "treated" {
			treated = append(treated, c.subject())
		} else {
			control = append(control, c.subject())
		}
	}
	if compare.Method(first.Method) == compare.Holdout {
		return nil, balanceRows(first, compare.ArmBalance(treated, control)), nil
	}
	found, err := compare.Match(treated, subjects(rows.while(same)))
	if err != nil {
		return nil, nil, fmt.Errorf("match %s: %w", first.contrast(), err)
	}
	var matches []cohortMatch
	for _, p := range found.Pairs {
		matches = append(matches, cohortMatch{first.Cohort, first.Arm, first.Against, p.Treated, &p.Control, dayOf(p.Start)})
	}
	for _, s := range found.Unmatched {
		matches = append(matches, cohortMatch{first.Cohort, first.Arm, first.Against, s.ID, nil, dayOf(s.Start)})
	}
	return matches, balanceRows(first, found.Balance), nil
}

func subjects(candidates iter.Seq[cohortCandidate]) iter.Seq[compare.Subject] {
	return func(yield func(compare.Subject) bool) {
		for c := range candidates {
			if !yield(c.subject()) {
				return
			}
		}
	}
}

func balanceRows(c cohortCandidate, found []compare.Balance) []cohortBalance {
	names := covariates()
	rows := make([]cohortBalance, len(found))
	for i, f := range found {
		rows[i] = cohortBalance{
			Cohort: c.Cohort, Arm: c.Arm, Against: c.Against, Covariate: names[f.Covariate], Method: c.Method,
			MeanTreated: known(f.MeanTreated), MeanControl: known(f.MeanControl), Before: known(f.Before),
			MatchedTreated: known(f.MatchedTreated), MatchedControl: known(f.MatchedControl), After: known(f.After),
		}
	}
	return rows
}

// known is nil for what is not a number.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// cohortBalances is what cohortMatches found on its way.
func cohortBalances(_ context.Context, b *build) ([]cohortBalance, error) { return b.balance, nil }

// groups reads rows that are sorted by what they belong to, group by group.
type groups[T any] struct {
	row  T
	ok   bool
	err  error
	next func() (T, error, bool)
	stop func()
}

func newGroups[T any](rows iter.Seq2[T, error]) *groups[T] {
	g := &groups[T]{}
	g.next, g.stop = iter.Pull2(rows)
	g.advance()
	return g
}

// more is true while a row is waiting.
func (g *groups[T]) more() bool { return g.ok }

func (g *groups[T]) advance() {
	g.row, g.err, g.ok = g.next()
	g.ok = g.ok && g.err == nil
}

// while yields the rows from here on for which it holds. An error ends them,
// and is found in err.
func (g *groups[T]) while(holds func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for g.ok && holds(g.row) {
			row := g.row
			g.advance()
			if !yield(row) {
				return
			}
		}
	}
}
