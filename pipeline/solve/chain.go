package solve

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// The ends of a journey. They are no states: no channel's removal takes them
// away.
const (
	Start      = -1 // before the first touch
	Conversion = -2 // the journey ended in what is credited
	Null       = -3 // the journey ended without it
)

// Transition is a counted step of journeys from one state of a chain to the
// next.
type Transition struct {
	// From is a state or Start; To is a state, Conversion or Null.
	From, To int
	// Count is how many journeys took the step: a weight, not always whole.
	Count float64
	// Value is what the journeys that took a step into Conversion are worth, in
	// any unit; 0 for every other step.
	Value float64
}

// Chain is an absorbing Markov chain over windows of the last k touches of a
// journey, fewer at its start. It is given by counts: the probability of a step
// is its count over all counts that leave the same state.
type Chain struct {
	// Channels is how many channels there are; they are numbered from 0.
	Channels int
	// States holds the channels of each state's window, oldest first.
	States [][]int
	// Transitions may name a step several times: counts and values add up.
	Transitions []Transition
}

// Removal is what taking each channel out does to a chain. With channel c out,
// every step into a state whose window holds c leads to Null instead.
//
// The removal effect of c is 1 - P(without c)/P (Anderl, Becker, von Wangenheim
// and Schumann, "Mapping the customer journey", 2016). It is exactly 0 for a
// channel that no converting walk of the chain meets, and exactly 1 for one that
// all of them meet: an only channel, say, or one of a single path.
//
// With value, a conversion from state s earns the mean value of the journeys
// that ended in s, and the effect is that on the expected value.
//
// Shares are effects over their sum. Where nothing converts, P and all effects
// are 0, and the shares are the channels' shares of all touches (all 0 without a
// touch). Where the expected value or the sum of the effects on it is not
// positive, the effects on value are 0, and its shares are those of
// conversions.
type Removal struct {
	Probability  float64   // P: that a journey ends in Conversion
	Value        float64   // what a journey is expected to earn
	Without      []float64 // P with each channel out
	ValueWithout []float64 // the expected value with each channel out
	Effect       []float64 // 1 - Without/Probability
	ValueEffect  []float64 // 1 - ValueWithout/Value
	Share        []float64 // Effect over the sum of the effects
	ValueShare   []float64 // ValueEffect over the sum of those
	Residual     float64   // the largest relative residual of all systems solved
}

// Remove takes each channel out of the chain and solves what is left. The same
// chain gives the same bits. Memory is in proportion to states and steps.
//
// What no journey reaches, and what cannot reach Conversion, is no part of the
// systems that are solved: it neither disturbs nor slows them.
//
// Errors: a transition between ends that do not exist, a count that is negative
// or not finite, a value that is not finite or on a step elsewhere than into
// Conversion; a residual above MaxResidual; the end of the context.
func (c Chain) Remove(ctx context.Context) (Removal, error) {
	r, err := c.remove(ctx)
	if err != nil {
		return Removal{}, fmt.Errorf("solve chain: %w", err)
	}
	return r, nil
}

func (c Chain) remove(ctx context.Context) (Removal, error) {
	if err := c.validate(); err != nil {
		return Removal{}, err
	}
	whole := newStepGraph(len(c.States), c.Transitions).absorption()
	all, err := whole.solve(ctx)
	if err != nil {
		return Removal{}, err
	}
	r := Removal{
		Probability: all.probability, Value: all.value, Residual: all.residual,
		Without: make([]float64, c.Channels), ValueWithout: make([]float64, c.Channels),
	}
	for channel, rows := range c.holding(whole.states) {
		left := all
		if len(rows) > 0 {
			if left, err = whole.without(rows).solve(ctx); err != nil {
				return Removal{}, fmt.Errorf("without channel %d: %w", channel, err)
			}
		}
		r.Without[channel] = min(left.probability, all.probability) // but for rounding, no removal adds conversions
		r.ValueWithout[channel] = left.value
		r.Residual = max(r.Residual, left.residual)
	}
	c.share(&r)
	return r, nil
}

// holding lists, per channel, the places in states of those whose window holds
// it.
func (c Chain) holding(states []int) [][]int {
	holding := make([][]int, c.Channels)
	for i, s := range states {
		for k, channel := range c.States[s] {
			if !slices.Contains(c.States[s][:k], channel) {
				holding[channel] = append(holding[channel], i)
			}
		}
	}
	return holding
}

func (c Chain) share(r *Removal) {
	r.Effect = effects(r.Probability, r.Without)
	r.ValueEffect = effects(r.Value, r.ValueWithout)
	if floats.Sum(r.Effect) > 0 {
		r.Share = shares(r.Effect)
	} else {
		r.Share = shares(c.touches())
	}
	if floats.Sum(r.ValueEffect) > 0 {
		r.ValueShare = shares(r.ValueEffect)
	} else {
		r.ValueEffect = make([]float64, c.Channels)
		r.ValueShare = slices.Clone(r.Share)
	}
}

// effects are 0 where there is nothing to lose.
func effects(whole float64, without []float64) []float64 {
	effect := make([]float64, len(without))
	if whole <= 0 {
		return effect
	}
	for i, w := range without {
		effect[i] = 1 - w/whole
	}
	return effect
}

// shares scales weights to a sum of 1; if the weights are all 0, so are they. The
// sum is that of the sorted weights, so that it does not depend on which channel
// has which number.
func shares(weights []float64) []float64 {
	share := make([]float64, len(weights))
	total := floats.Sum(slices.Sorted(slices.Values(weights)))
	if total == 0 {
		return share
	}
	for i, w := range weights {
		share[i] = w / total
	}
	return share
}

// touches counts each channel's touches: a step into a state is a touch of the
// last channel of its window.
func (c Chain) touches() []float64 {
	touches := make([]float64, c.Channels)
	for _, t := range c.Transitions {
		if t.To >= 0 {
			window := c.States[t.To]
			touches[window[len(window)-1]] += t.Count
		}
	}
	return touches
}

func (c Chain) validate() error {
	for s, window := range c.States {
		if len(window) == 0 {
			return fmt.Errorf("state %d has no channel", s)
		}
		for _, channel := range window {
			if channel < 0 || channel >= c.Channels {
				return fmt.Errorf("state %d holds channel %d of %d", s, channel, c.Channels)
			}
		}
	}
	for i, t := range c.Transitions {
		if err := c.validateTransition(t); err != nil {
			return fmt.Errorf("transition %d, from %d to %d: %w", i, t.From, t.To, err)
		}
	}
	return nil
}

func (c Chain) validateTransition(t Transition) error {
	switch {
	case t.From < Start || t.From >= len(c.States):
		return fmt.Errorf("no state %d", t.From)
	case t.To < Null || t.To == Start || t.To >= len(c.States):
		return fmt.Errorf("no state %d", t.To)
	case !(t.Count >= 0) || math.IsInf(t.Count, 1):
		return fmt.Errorf("count %v is not a number of journeys", t.Count)
	case math.IsNaN(t.Value) || math.IsInf(t.Value, 0):
		return fmt.Errorf("value %v is not a number", t.Value)
	case t.Value != 0 && (t.To != Conversion || t.Count == 0):
		return fmt.Errorf("value %v without a conversion", t.Value)
	}
	return nil
}

// merged adds up what is listed several times and leaves out steps that nobody
// took. It orders by from, then to.
func merged(transitions []Transition) []Transition {
	sorted := slices.Clone(transitions)
	slices.SortStableFunc(sorted, func(a, b Transition) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	steps := sorted[:0]
	for _, t := range sorted {
		if t.Count == 0 {
			continue
		}
		if n := len(steps); n > 0 && steps[n-1].From == t.From && steps[n-1].To == t.To {
			steps[n-1].Count += t.Count
			steps[n-1].Value += t.Value
			continue
		}
		steps = append(steps, t)
	}
	return steps
}
