package pipeline

import (
	"context"
	"slices"

	"abm/pipeline/engine"
	"abm/pipeline/solve"
)

// intervalConfidence of the shares' intervals.
const intervalConfidence = .95

// sensitivityShare is one channel's or motion's share of what one combination
// of choices credits.
type sensitivityShare struct {
	Scope           string   `arrow:"touch_scope"`
	Outcome         string   `arrow:"outcome"`
	Basis           string   `arrow:"basis"`
	ChannelOrMotion string   `arrow:"channel_or_motion"`
	Model           string   `arrow:"model"`
	Lens            string   `arrow:"lens"`
	Window          string   `arrow:"touch_window"`
	LookbackDays    int64    `arrow:"lookback_days"`
	Share           float64  `arrow:"share"`
	Low             *float64 `arrow:"share_low"`
	High            *float64 `arrow:"share_high"`
	Rank            int64    `arrow:"share_rank"`
	RankCorrelation *float64 `arrow:"rank_correlation"`
	IsPrimary       bool     `arrow:"is_primary"`
}

type unitCredit struct {
	Model    string `arrow:"model"`
	Lens     string `arrow:"lens"`
	Window   string `arrow:"touch_window"`
	Scope    string `arrow:"touch_scope"`
	Unit     int64  `arrow:"unit_number"`
	Channel  string `arrow:"channel"`
	Motion   string `arrow:"motion"`
	Pipeline int64  `arrow:"pipeline_cents"`
	Revenue  int64  `arrow:"revenue_cents"`
	Deals    int64  `arrow:"deals_micros"`
}

type unitCount struct {
	Units int64 `arrow:"units"`
}

// unitShares are the shares that the credits of unit_credit come to, in every
// combination that credits anything, with the intervals of their bootstrap.
// The accounts are drawn with the credits they have: removal effects of Markov
// models are not learnt anew from each resample. It holds one combination at a time.
func unitShares(ctx context.Context, b *build) ([]sensitivityShare, error) {
	names, err := channelNames(ctx, b)
	if err != nil {
		return nil, err
	}
	counts, err := read[unitCount](ctx, b, "select count(distinct unit_number) as units from bootstrap_unit")
	if err != nil {
		return nil, err
	}
	units, s := int(counts[0].Units), b.config.Attribution.Sensitivity
	bootstrap := solve.NewBootstrap(units, s.Bootstrap, uint64(s.Seed))
	records, err := b.engine.Read(ctx, `select model, lens, touch_window, touch_scope, unit_number, channel, motion, pipeline_cents, revenue_cents, deals_micros
		from unit_credit order by model, lens, touch_window, touch_scope`)
	if err != nil {
		return nil, err
	}
	var rows []sensitivityShare
	var credits *comboCredits
	for credit, err := range engine.Rows[unitCredit](records) {
		if err != nil {
			return nil, err
		}
		if credits == nil || !credits.holds(credit) {
			rows = append(rows, credits.shares(bootstrap)...)
			credits = newComboCredits(credit, int64(b.config.Attribution.LookbackDays), names, units)
		}
		credits.add(credit)
	}
	return append(rows, credits.shares(bootstrap)...), nil
}

// shareOutcomes are what credits are shares of.
func shareOutcomes() []string { return []string{"pipeline", "revenue", "deals"} }

func (c unitCredit) amount(outcome string) float64 {
	switch outcome {
	case "pipeline":
		return float64(c.Pipeline)
	case "revenue":
		return float64(c.Revenue)
	}
	return float64(c.Deals)
}

// comboCredits are the credits of one combination.
type comboCredits struct {
	combination unitCredit
	lookback    int64
	parts       []creditParts
}

// creditParts are the credits of one outcome by channel, or by motion.
type creditParts struct {
	outcome, basis string
	names          []string
	// amounts has a row per name, with the amount of each unit.
	amounts [][]float64
}

func newComboCredits(combination unitCredit, lookback int64, names map[string][]string, units int) *comboCredits {
	c := &comboCredits{combination: combination, lookback: lookback}
	for _, outcome := range shareOutcomes() {
		for _, basis := range []string{"channel", "motion"} {
			p := creditParts{outcome: outcome, basis: basis, names: names[basis]}
			for range p.names {
				p.amounts = append(p.amounts, make([]float64, units))
			}
			c.parts = append(c.parts, p)
		}
	}
	return c
}

func (c *comboCredits) holds(credit unitCredit) bool {
	own := c.combination
	return own.Model == credit.Model && own.Lens == credit.Lens && own.Window == credit.Window && own.Scope == credit.Scope
}

func (c *comboCredits) add(credit unitCredit) {
	for _, p := range c.parts {
		name := credit.Channel
		if p.basis == "motion" {
			name = credit.Motion
		}
		at, _ := slices.BinarySearch(p.names, name) // channel_number has every name, in order
		p.amounts[at][credit.Unit] += credit.amount(p.outcome)
	}
}

// shares are none where nothing is credited, or less than nothing.
func (c *comboCredits) shares(bootstrap solve.Bootstrap) []sensitivityShare {
	if c == nil {
		return nil
	}
	var rows []sensitivityShare
	for _, p := range c.parts {
		sums, total := p.sums()
		if total <= 0 {
			continue
		}
		ranks := solve.Ranks(sums)
		intervals, ok := bootstrap.ShareIntervals(p.amounts, intervalConfidence)
		for i, name := range p.names {
			row := sensitivityShare{
				Scope: c.combination.Scope, Outcome: p.outcome, Basis: p.basis, ChannelOrMotion: name,
				Model: c.combination.Model, Lens: c.combination.Lens, Window: c.combination.Window, LookbackDays: c.lookback,
				Share: sums[i] / total, Rank: ranks[i],
			}
			if ok {
				row.Low, row.High = &intervals[i].Low, &intervals[i].High
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// sums are whole numbers, of cents or of millionths, and exact below 2^53.
func (p creditParts) sums() (sums []float64, total float64) {
	for _, amounts := range p.amounts {
		sum := 0.
		for _, amount := range amounts {
			sum += amount
		}
		sums, total = append(sums, sum), total+sum
	}
	return sums, total
}

// sensitivityShares puts the shares of every lookback together, and holds each
// combination's ranking against that of the primary one.
func sensitivityShares(ctx context.Context, b *build) ([]sensitivityShare, error) {
	rows, err := read[sensitivityShare](ctx, b, `select touch_scope, outcome, basis, channel_or_motion, model, lens, touch_window, lookback_days,
		share, share_low, share_high, share_rank, rank_correlation, is_primary
		from other_lookback_share order by touch_scope, outcome, basis, model, lens, touch_window, lookback_days, channel_or_motion`)
	if err != nil {
		return nil, err
	}
	own, err := unitShares(ctx, b)
	if err != nil {
		return nil, err
	}
	rows = append(rows, own...)
	a := b.config.Attribution
	primary := map[[4]string]int64{}
	for i := range rows {
		r := &rows[i]
		r.IsPrimary = r.Model == a.PrimaryModel && r.Lens == a.PrimaryLens() && r.Window == a.PrimaryWindow() && r.LookbackDays == int64(a.LookbackDays)
		if r.IsPrimary {
			primary[[4]string{r.Scope, r.Outcome, r.Basis, r.ChannelOrMotion}] = r.Rank
		}
	}
	for _, combination := range combinations(rows) {
		correlate(combination, primary)
	}
	return rows, nil
}

// combinations cuts rows where one combination's shares end.
func combinations(rows []sensitivityShare) [][]sensitivityShare {
	var out [][]sensitivityShare
	from := 0
	for i := range rows {
		if i+1 == len(rows) || rows[i+1].combination() != rows[i].combination() {
			out, from = append(out, rows[from:i+1]), i+1
		}
	}
	return out
}

// combination names what a row's share is a share of.
func (s sensitivityShare) combination() sensitivityShare {
	return sensitivityShare{
		Scope: s.Scope, Outcome: s.Outcome, Basis: s.Basis,
		Model: s.Model, Lens: s.Lens, Window: s.Window, LookbackDays: s.LookbackDays,
	}
}

// correlate tells how alike a combination and the primary one rank.
func correlate(combination []sensitivityShare, primary map[[4]string]int64) {
	var ranks, primaryRanks []int64
	for _, s := range combination {
		rank, ok := primary[[4]string{s.Scope, s.Outcome, s.Basis, s.ChannelOrMotion}]
		if !ok {
			return
		}
		ranks, primaryRanks = append(ranks, s.Rank), append(primaryRanks, rank)
	}
	tau, ok := solve.RankCorrelation(ranks, primaryRanks)
	if !ok {
		return
	}
	for i := range combination {
		combination[i].RankCorrelation = &tau
	}
}
