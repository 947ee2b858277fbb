package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"abm/pipeline/config"
	"abm/pipeline/paths"
	"abm/pipeline/solve"
)

// MaxOrder is the highest order of a Markov chain: the touches that a state
// remembers.
const MaxOrder = 4

// PathOptions say how to attribute a path file.
type PathOptions struct {
	paths.Options
	// Models names the models wanted; none means all of PathModels.
	Models []string
	// Order is that of the Markov chain, 1 to MaxOrder; 0 takes the one with the
	// highest penalised AUC.
	Order int
	// Direct is the channel that last_non_direct passes over.
	Direct string
	// Position holds the parts of position_based.
	Position solve.Position
}

// PathAttribution is what the channels of a path file get.
type PathAttribution struct {
	// Credits are ordered by model, as PathModels is, then by the channels'
	// first appearance in the file.
	Credits []PathCredit
	// Order is the order of the Markov chain.
	Order int

	chain     solve.Chain
	channels  []string
	separator string
}

// PathCredit is what a channel gets under a model.
type PathCredit struct {
	Channel     string   `arrow:"channel"`
	Model       string   `arrow:"model"`
	Conversions float64  `arrow:"conversions"`
	Value       *float64 `arrow:"value"` // nil where the file has no values
	// Share is the channel's share of all conversions; where nothing converts,
	// of all touches.
	Share         float64  `arrow:"share"`
	RemovalEffect *float64 `arrow:"removal_effect"` // of markov only
}

// PathTransition is a step of the Markov chain.
type PathTransition struct {
	From        string  `arrow:"from"`
	To          string  `arrow:"to"`
	Order       int     `arrow:"order"`
	Count       float64 `arrow:"count"`
	Probability float64 `arrow:"probability"` // of the step, of all that leave From
}

// PathModels lists the models that a path defines without dates, in the order
// in which they are answered.
func PathModels() []string {
	return []string{"first_touch", "last_touch", "last_non_direct", "linear", "position_based", "markov", "shapley"}
}

// ValidatePathModels refuses models that a path does not define.
func ValidatePathModels(models []string) error {
	dated := append(config.Models(), "markov_motion", "custom")
	for _, m := range models {
		switch {
		case slices.Contains(PathModels(), m):
		case slices.Contains(dated, m):
			return fmt.Errorf("model %s needs journeys with dates and milestones, which `abm run` reads; a path file defines %s", m, strings.Join(PathModels(), ", "))
		default:
			return fmt.Errorf("no model is called %q; a path file defines %s", m, strings.Join(PathModels(), ", "))
		}
	}
	return nil
}

// AttributePaths attributes the conversions of a path file. It reads the file
// once and keeps channels, states and steps, not paths. A *paths.Error says what
// is wrong with the file and where.
func AttributePaths(ctx context.Context, r io.Reader, options PathOptions) (*PathAttribution, error) {
	reader, err := paths.NewReader(r, options.Options)
	if err != nil {
		return nil, err
	}
	a := newPathAttributor(reader, options)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		path, err := reader.Next()
		if err == io.EOF {
			return a.result(ctx)
		}
		if err != nil {
			return nil, err
		}
		a.add(solve.Path(path))
	}
}

// pathAttributor adds up the paths of a file.
type pathAttributor struct {
	reader             *paths.Reader
	models             []string
	credits            map[string]*solve.PathCredits // of every model but markov
	chains             []*solve.ChainCounter         // one, or one per order to choose from
	order              int                           // of the first chain
	conversions, value float64
}

func newPathAttributor(reader *paths.Reader, options PathOptions) *pathAttributor {
	a := &pathAttributor{reader: reader, models: options.Models, order: options.Order, credits: map[string]*solve.PathCredits{}}
	if len(a.models) == 0 {
		a.models = PathModels()
	}
	isDirect := func(channel int) bool { return reader.Channels()[channel] == options.Direct }
	rules := map[string]solve.PathWeights{
		"first_touch": solve.FirstTouch, "last_touch": solve.LastTouch, "last_non_direct": solve.LastNonDirect(isDirect),
		"linear": solve.Linear, "position_based": options.Position.Weights, "shapley": solve.Shapley,
	}
	for _, m := range a.models {
		if weights, ok := rules[m]; ok {
			a.credits[m] = solve.NewPathCredits(weights)
		}
	}
	last := options.Order
	if options.Order == 0 {
		a.order, last = 1, MaxOrder
	}
	for order := a.order; order <= last; order++ {
		a.chains = append(a.chains, solve.NewChainCounter(order))
	}
	return a
}

func (a *pathAttributor) add(p solve.Path) {
	a.conversions += p.Conversions
	a.value += p.Value
	for _, c := range a.credits {
		c.Add(p)
	}
	for _, c := range a.chains {
		c.Add(p)
	}
}

func (a *pathAttributor) result(ctx context.Context) (*PathAttribution, error) {
	chains := make([]solve.Chain, len(a.chains))
	for i, c := range a.chains {
		chains[i] = c.Chain(len(a.reader.Channels()))
	}
	best := solve.BestOrder(chains) - 1
	chain := chains[best]
	result := &PathAttribution{Order: a.order + best, chain: chain, channels: a.reader.Channels(), separator: a.reader.Separator()}
	var removal solve.Removal
	if slices.Contains(a.models, "markov") || a.conversions == 0 {
		var err error
		if removal, err = chain.Remove(ctx); err != nil {
			return nil, err
		}
	}
	for _, m := range PathModels() {
		switch {
		case m == "markov" && slices.Contains(a.models, m):
			result.Credits = append(result.Credits, a.markovCredits(removal)...)
		case a.credits[m] != nil:
			result.Credits = append(result.Credits, a.ruleCredits(m, removal.Share)...)
		}
	}
	return result, nil
}

func (a *pathAttributor) markovCredits(r solve.Removal) []PathCredit {
	credits := make([]PathCredit, len(r.Share))
	for i, name := range a.reader.Channels() {
		credits[i] = PathCredit{
			Channel: name, Model: "markov", Share: r.Share[i], RemovalEffect: &r.Effect[i],
			Conversions: r.Share[i] * a.conversions, Value: a.valued(r.ValueShare[i] * a.value),
		}
	}
	return credits
}

// ruleCredits takes the shares of touches where nothing converts.
func (a *pathAttributor) ruleCredits(model string, touches []float64) []PathCredit {
	credits := make([]PathCredit, len(a.reader.Channels()))
	for i, name := range a.reader.Channels() {
		conversions, value := a.credits[model].Of(i)
		c := PathCredit{Channel: name, Model: model, Conversions: conversions, Value: a.valued(value)}
		if a.conversions > 0 {
			c.Share = conversions / a.conversions
		} else {
			c.Share = touches[i]
		}
		credits[i] = c
	}
	return credits
}

func (a *pathAttributor) valued(value float64) *float64 {
	if !a.reader.HasValue() {
		return nil
	}
	return &value
}

// Transitions lists the steps of the Markov chain: those from the start, then
// from each state in the order of first appearance; of each, the steps to states
// come before those to the ends. A state is named by its channels.
func (p *PathAttribution) Transitions() []PathTransition {
	leaving := map[int]float64{}
	for _, t := range p.chain.Transitions {
		leaving[t.From] += t.Count
	}
	sorted := slices.SortedFunc(slices.Values(p.chain.Transitions), func(s, t solve.Transition) int {
		endsLast := cmp.Compare(min(t.To, 0), min(s.To, 0))
		return cmp.Or(cmp.Compare(s.From, t.From), endsLast, cmp.Compare(s.To, t.To))
	})
	steps := make([]PathTransition, len(sorted))
	for i, t := range sorted {
		steps[i] = PathTransition{
			From: p.state(t.From), To: p.state(t.To), Order: p.Order, Count: t.Count, Probability: t.Count / leaving[t.From],
		}
	}
	return steps
}

// state names a state or an end, as paths.Reader keeps channels from being
// named.
func (p *PathAttribution) state(s int) string {
	switch s {
	case solve.Start:
		return "(start)"
	case solve.Conversion:
		return "(conversion)"
	case solve.Null:
		return "(null)"
	}
	window := make([]string, len(p.chain.States[s]))
	for i, channel := range p.chain.States[s] {
		window[i] = p.channels[channel]
	}
	return strings.Join(window, p.separator)
}
