package pipeline

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"abm/pipeline/config"
	"abm/pipeline/solve"
)

const (
	// stepBase is the base of path_step's digits: one digit is one touch.
	stepBase = 4096
	// weightUnit is what the credit weights of all channels add up to: a
	// removal effect over the sum of all is rounded to so many parts.
	weightUnit = 1e12
	// equalWeight is every channel's credit weight under shapley.
	equalWeight = 1e9
)

// countedOrder is the highest order that the models asked for need steps of; 0
// where none of them learns from paths.
func countedOrder(a config.Attribution) int {
	learnt := func(m string) bool { return m == "markov" || m == "markov_motion" || m == "shapley" }
	if !slices.ContainsFunc(a.Models, learnt) {
		return 0
	}
	orders := chainOrders(a.Markov)
	return orders[len(orders)-1]
}

// chainOrders are the orders to solve chains for; of several the best is taken.
func chainOrders(m config.Markov) []int {
	order, err := strconv.Atoi(m.Order)
	if err != nil {
		return []int{1, 2, 3, 4} // auto, the only other word that config lets pass
	}
	return []int{order}
}

// pathView is a population of paths: what one chain is made of.
type pathView struct {
	basis, lens, window, scope string
}

type chainStep struct {
	Basis    string `arrow:"basis"`
	Lens     string `arrow:"lens"`
	Window   string `arrow:"touch_window"`
	Scope    string `arrow:"touch_scope"`
	End      string `arrow:"path_end"`
	Digits   int64  `arrow:"digits"`
	Steps    int64  `arrow:"steps"`
	Pipeline int64  `arrow:"pipeline_cents"`
	Revenue  int64  `arrow:"revenue_cents"`
	IsLast   bool   `arrow:"is_last"`
}

type coalition struct {
	Basis    string `arrow:"basis"`
	Lens     string `arrow:"lens"`
	Window   string `arrow:"touch_window"`
	Scope    string `arrow:"touch_scope"`
	End      string `arrow:"path_end"`
	Channel  int64  `arrow:"channel_number"`
	Channels int64  `arrow:"channels"`
	Paths    int64  `arrow:"paths"`
	Pipeline int64  `arrow:"pipeline_cents"`
	Revenue  int64  `arrow:"revenue_cents"`
}

type channelNumber struct {
	Basis  string `arrow:"basis"`
	Name   string `arrow:"channel_or_motion"`
	Number int64  `arrow:"channel_number"`
}

type modelShare struct {
	Model              string   `arrow:"model"`
	Lens               string   `arrow:"lens"`
	Window             string   `arrow:"touch_window"`
	Scope              string   `arrow:"touch_scope"`
	Outcome            string   `arrow:"outcome"`
	ChannelOrMotion    string   `arrow:"channel_or_motion"`
	Share              float64  `arrow:"share"`
	RemovalEffect      *float64 `arrow:"removal_effect"`
	Conversions        float64  `arrow:"conversions"`
	ValueShare         float64  `arrow:"value_share"`
	ValueRemovalEffect *float64 `arrow:"value_removal_effect"`
	ConversionValue    float64  `arrow:"conversion_value"`
	Probability        *float64 `arrow:"probability"`
	ProbabilityWithout *float64 `arrow:"probability_without"`
	CreditWeight       int64    `arrow:"credit_weight"`
	Paths              int64    `arrow:"paths"`
	Converting         int64    `arrow:"converting_paths"`
	Null               int64    `arrow:"null_paths"`
	ChannelPaths       int64    `arrow:"channel_paths"`
	ChannelConverting  int64    `arrow:"channel_converting_paths"`
	MarkovOrder        *int64   `arrow:"markov_order"`
	States             *int64   `arrow:"states"`
	Residual           *float64 `arrow:"residual"`
}

// outcome is what a path may come to: the ends of paths that are conversions,
// those that are not, and what a conversion is worth. Paths of other ends are
// left out: how they end is not known yet.
type outcome struct {
	name             string
	converting, null []string
}

func (o outcome) value(pipeline, revenue int64) float64 {
	if o.name == "revenue" {
		return float64(revenue)
	}
	return float64(pipeline)
}

func (o outcome) converts(end string) bool { return slices.Contains(o.converting, end) }
func (o outcome) holds(end string) bool    { return o.converts(end) || slices.Contains(o.null, end) }

// outcomes of the paths of a window: that a deal came to be is known before
// its creation only, so that pipeline is an outcome of window sourced.
func outcomes(window string) []outcome {
	all := []outcome{{name: "revenue", converting: []string{"won"}, null: []string{"lost", "silent"}}}
	if window == "sourced" {
		all = append(all, outcome{name: "pipeline", converting: []string{"won", "lost", "open"}, null: []string{"silent"}})
	}
	return all
}

// modelShares solves every data-driven model asked for, in every view and for
// every outcome.
func modelShares(ctx context.Context, b *build) ([]modelShare, error) {
	names, err := channelNames(ctx, b)
	if err != nil {
		return nil, err
	}
	if err := fitSteps(names); err != nil {
		return nil, err
	}
	steps, err := read[chainStep](ctx, b, `select basis, lens, touch_window, touch_scope, path_end, digits, steps, pipeline_cents, revenue_cents, is_last
		from chain_step order by basis, lens, touch_window, touch_scope, digits, is_last, path_end`)
	if err != nil {
		return nil, err
	}
	coalitions, err := read[coalition](ctx, b, `select basis, lens, touch_window, touch_scope, path_end, channel_number, channels, paths, pipeline_cents, revenue_cents
		from path_coalition order by basis, lens, touch_window, touch_scope, channel_number, channels, path_end`)
	if err != nil {
		return nil, err
	}
	stepsOf := grouped(steps, func(s chainStep) pathView { return pathView{s.Basis, s.Lens, s.Window, s.Scope} })
	coalitionsOf := grouped(coalitions, func(c coalition) pathView { return pathView{c.Basis, c.Lens, c.Window, c.Scope} })
	var rows []modelShare
	for _, model := range b.config.Attribution.Models {
		for view, steps := range stepsOf {
			if basisOf(model) != view.basis {
				continue
			}
			for _, o := range outcomes(view.window) {
				p := population{view: view, outcome: o, names: names[view.basis], steps: steps, coalitions: coalitionsOf[view]}
				shares, err := p.shares(ctx, model, chainOrders(b.config.Attribution.Markov))
				if err != nil {
					return nil, fmt.Errorf("%s, lens %s, window %s, scope %s, outcome %s: %w", model, view.lens, view.window, view.scope, o.name, err)
				}
				rows = append(rows, shares...)
			}
		}
	}
	return rows, nil
}

// basisOf is what a model's paths are made of; empty for rule models.
func basisOf(model string) string {
	switch model {
	case "markov", "shapley":
		return "channel"
	case "markov_motion":
		return "motion"
	}
	return ""
}

// channelNames lists the names by basis and number; number 1 is at 0.
func channelNames(ctx context.Context, b *build) (map[string][]string, error) {
	rows, err := read[channelNumber](ctx, b, "select basis, channel_or_motion, channel_number from channel_number order by basis, channel_number")
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, r := range rows {
		names[r.Basis] = append(names[r.Basis], r.Name)
	}
	return names, nil
}

// fitSteps refuses more names than a digit of a step can tell apart.
func fitSteps(names map[string][]string) error {
	for basis, list := range names {
		if len(list) >= stepBase {
			return fmt.Errorf("there are %d %ss; markov and shapley take %d at most: merge some in the channel rules of abm.yaml, or leave these models out",
				len(list), basis, stepBase-1)
		}
	}
	return nil
}

// grouped cuts rows up by key; each group keeps the rows' order.
func grouped[K comparable, T any](rows []T, key func(T) K) map[K][]T {
	groups := map[K][]T{}
	for _, r := range rows {
		groups[key(r)] = append(groups[key(r)], r)
	}
	return groups
}

// population is the paths of a view, judged by an outcome.
type population struct {
	view       pathView
	outcome    outcome
	names      []string
	steps      []chainStep
	coalitions []coalition
}

// shares returns a row per channel that any of the paths holds.
func (p population) shares(ctx context.Context, model string, orders []int) ([]modelShare, error) {
	rows, value := p.rows(model)
	if model == "shapley" {
		p.shapley(rows, value)
	} else if err := p.markov(ctx, rows, value, orders); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r modelShare) bool { return r.ChannelPaths == 0 }), nil
}

// rows are one per channel number, with what is counted, and the value of all
// conversions in cents.
func (p population) rows(model string) (rows []modelShare, value float64) {
	v := p.view
	whole := modelShare{Model: model, Lens: v.lens, Window: v.window, Scope: v.scope, Outcome: p.outcome.name}
	for _, s := range p.steps {
		switch {
		case !s.IsLast:
		case p.outcome.converts(s.End):
			whole.Converting += s.Steps
			value += p.outcome.value(s.Pipeline, s.Revenue)
		case p.outcome.holds(s.End):
			whole.Null += s.Steps
		}
	}
	whole.Paths = whole.Converting + whole.Null
	for _, name := range p.names {
		whole.ChannelOrMotion = name
		rows = append(rows, whole)
	}
	for _, c := range p.coalitions {
		if p.outcome.holds(c.End) {
			rows[c.Channel-1].ChannelPaths += c.Paths
		}
		if p.outcome.converts(c.End) {
			rows[c.Channel-1].ChannelConverting += c.Paths
		}
	}
	return rows, value
}

// markov fills in what the chain says; of several orders, that of the best
// penalised AUC, the lowest where none can be told apart.
func (p population) markov(ctx context.Context, rows []modelShare, value float64, orders []int) error {
	chains := make([]solve.Chain, len(orders))
	for i, order := range orders {
		chains[i] = p.chain(order)
	}
	best := solve.BestOrder(chains) - 1
	chain, order := chains[best], int64(orders[best])
	removal, err := chain.Remove(ctx)
	if err != nil {
		return err
	}
	effects := 0.
	for _, e := range removal.Effect {
		effects += e
	}
	states := int64(len(chain.States))
	for i := range rows {
		r := &rows[i]
		r.Share, r.RemovalEffect = removal.Share[i], &removal.Effect[i]
		r.ValueShare, r.ValueRemovalEffect = removal.ValueShare[i], &removal.ValueEffect[i]
		r.Conversions, r.ConversionValue = r.Share*float64(r.Converting), r.ValueShare*value/100
		r.Probability, r.ProbabilityWithout = &removal.Probability, &removal.Without[i]
		r.MarkovOrder, r.States, r.Residual = &order, &states, &removal.Residual
		if effects > 0 {
			r.CreditWeight = int64(math.Round(removal.Effect[i] / effects * weightUnit))
		}
	}
	return nil
}

// chain is the absorbing chain of an order over the paths.
func (p population) chain(order int) solve.Chain {
	window := int64(1)
	for range order {
		window *= stepBase
	}
	numbers := map[int64]int{}
	for _, s := range p.steps {
		if p.outcome.holds(s.End) {
			numbers[s.Digits%window] = 0
		}
	}
	c := solve.Chain{Channels: len(p.names)}
	for _, state := range slices.Sorted(maps.Keys(numbers)) {
		numbers[state] = len(c.States)
		c.States = append(c.States, channelsOf(state))
	}
	for _, s := range p.steps {
		if !p.outcome.holds(s.End) {
			continue
		}
		from, to := solve.Start, numbers[s.Digits%window]
		if before := s.Digits / stepBase % window; before > 0 {
			from = numbers[before]
		}
		c.Transitions = append(c.Transitions, solve.Transition{From: from, To: to, Count: float64(s.Steps)})
		if s.IsLast {
			c.Transitions = append(c.Transitions, p.end(to, s))
		}
	}
	return c
}

// end is the step of paths from their last state.
func (p population) end(from int, s chainStep) solve.Transition {
	t := solve.Transition{From: from, To: solve.Null, Count: float64(s.Steps)}
	if p.outcome.converts(s.End) {
		t.To, t.Value = solve.Conversion, p.outcome.value(s.Pipeline, s.Revenue)
	}
	return t
}

// channelsOf reads a state's digits: the channels of its window, oldest first.
func channelsOf(state int64) []int {
	var window []int
	for ; state > 0; state /= stepBase {
		window = append(window, int(state%stepBase)-1)
	}
	slices.Reverse(window)
	return window
}

// shapley shares each conversion, and its value, equally by the distinct
// channels of its path: the Shapley value of the game in which a set of
// channels earns the paths that need no other.
func (p population) shapley(rows []modelShare, value float64) {
	for _, c := range p.coalitions {
		if p.outcome.converts(c.End) {
			r := &rows[c.Channel-1]
			r.Conversions += float64(c.Paths) / float64(c.Channels)
			r.ConversionValue += p.outcome.value(c.Pipeline, c.Revenue) / float64(c.Channels) / 100
		}
	}
	for i := range rows {
		r := &rows[i]
		r.CreditWeight = equalWeight
		if r.Converting > 0 {
			r.Share = r.Conversions / float64(r.Converting)
		}
		r.ValueShare = r.Share
		if value != 0 {
			r.ValueShare = r.ConversionValue / (value / 100)
		}
	}
}
