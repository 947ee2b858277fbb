package solve

import (
	"encoding/binary"
	"slices"
)

// Path is a journey by the numbers of its channels, oldest touch first, and how
// many journeys went that way.
type Path struct {
	Channels    []int
	Conversions float64 // journeys that ended in a conversion
	Value       float64 // what those are worth together, in any unit
	Null        float64 // journeys that ended without
}

// PathWeights is an attribution model of paths: it fills weight[i], the share of
// a conversion that touch i of a path gets. Weights sum to 1. A path has at
// least one touch, and weight as many elements.
type PathWeights func(channels []int, weight []float64)

// FirstTouch gives all to the first touch.
func FirstTouch(_ []int, weight []float64) {
	clear(weight)
	weight[0] = 1
}

// LastTouch gives all to the last touch.
func LastTouch(_ []int, weight []float64) {
	clear(weight)
	weight[len(weight)-1] = 1
}

// LastNonDirect gives all to the last touch whose channel is not direct, and to
// the last touch where all are.
func LastNonDirect(isDirect func(channel int) bool) PathWeights {
	return func(channels []int, weight []float64) {
		clear(weight)
		for i := len(channels) - 1; i >= 0; i-- {
			if !isDirect(channels[i]) {
				weight[i] = 1
				return
			}
		}
		weight[len(weight)-1] = 1
	}
}

// Linear gives every touch the same.
func Linear(_ []int, weight []float64) {
	for i := range weight {
		weight[i] = 1 / float64(len(weight))
	}
}

// Position holds the parts of position-based attribution, of any scale: the
// first touch's, the part that the touches between share, and the last touch's.
type Position struct{ First, Middle, Last float64 }

// Weights gives a single touch all, and shares between two in proportion of
// first to last, equally where both are 0.
func (p Position) Weights(_ []int, weight []float64) {
	last := len(weight) - 1
	switch {
	case last == 0:
		weight[0] = 1
	case last == 1 && p.First+p.Last == 0:
		weight[0], weight[1] = .5, .5
	case last == 1:
		weight[0], weight[1] = p.First/(p.First+p.Last), p.Last/(p.First+p.Last)
	default:
		total := p.First + p.Middle + p.Last
		for i := range weight {
			weight[i] = p.Middle / total / float64(last-1)
		}
		weight[0], weight[last] = p.First/total, p.Last/total
	}
}

// Shapley shares a conversion equally between the distinct channels of its path,
// and a channel's part equally between its touches.
//
// That is the Shapley value of the game in which a coalition S of channels wins
// the conversions of the paths all of whose channels are in S. The game is a sum
// of unanimity games, one per path, and in a unanimity game the players get
// the same (Shapley, "A value for n-person games", 1953): exact for any number of
// channels.
func Shapley(channels []int, weight []float64) {
	touches := make(map[int]int, len(channels))
	for _, c := range channels {
		touches[c]++
	}
	for i, c := range channels {
		weight[i] = 1 / float64(len(touches)*touches[c])
	}
}

// PathCredits adds up what channels get under a model.
type PathCredits struct {
	conversions, value []float64 // per channel, up to the highest that got any
	weights            PathWeights
	weight             []float64
}

// NewPathCredits returns the credits of no path yet.
func NewPathCredits(weights PathWeights) *PathCredits { return &PathCredits{weights: weights} }

// Add shares the conversions of a path.
func (c *PathCredits) Add(p Path) {
	if p.Conversions == 0 {
		return
	}
	c.weight = slices.Grow(c.weight[:0], len(p.Channels))[:len(p.Channels)]
	c.weights(p.Channels, c.weight)
	for i, channel := range p.Channels {
		for channel >= len(c.conversions) {
			c.conversions, c.value = append(c.conversions, 0), append(c.value, 0)
		}
		c.conversions[channel] += c.weight[i] * p.Conversions
		c.value[channel] += c.weight[i] * p.Value
	}
}

// Of returns the conversions and the value that a channel got.
func (c *PathCredits) Of(channel int) (conversions, value float64) {
	if channel >= len(c.conversions) {
		return 0, 0
	}
	return c.conversions[channel], c.value[channel]
}

// ChainCounter counts paths into a Chain. It keeps states and steps, never the
// paths.
type ChainCounter struct {
	order int
	chain Chain
	// state holds the number of each window, by its channels.
	state map[string]int
	// step holds the index of each transition, by its state and the next channel
	// or the end.
	step map[[2]int]int
}

// NewChainCounter returns a counter for chains whose states are windows of the
// last order touches, at least 1.
func NewChainCounter(order int) *ChainCounter {
	return &ChainCounter{order: order, state: map[string]int{}, step: map[[2]int]int{}}
}

// Add counts a path. What nobody walked leaves no trace.
func (c *ChainCounter) Add(p Path) {
	journeys := p.Conversions + p.Null
	if journeys == 0 {
		return
	}
	at := Start
	for i, channel := range p.Channels {
		t := c.transition(at, channel, p.Channels[max(0, i+1-c.order):i+1])
		t.Count += journeys
		at = t.To
	}
	if p.Conversions > 0 {
		t := c.transition(at, Conversion, nil)
		t.Count += p.Conversions
		t.Value += p.Value
	}
	if p.Null > 0 {
		c.transition(at, Null, nil).Count += p.Null
	}
}

// Chain returns the chain counted so far, over channels numbered below
// channels. States and steps are in the order of their first appearance.
func (c *ChainCounter) Chain(channels int) Chain {
	chain := c.chain
	chain.Channels = channels
	return chain
}

// transition finds the step from a state to the next channel, which makes
// window, or to the end.
func (c *ChainCounter) transition(from, next int, window []int) *Transition {
	key := [2]int{from, next}
	i, ok := c.step[key]
	if !ok {
		to := next
		if window != nil {
			to = c.window(window)
		}
		i = len(c.chain.Transitions)
		c.step[key] = i
		c.chain.Transitions = append(c.chain.Transitions, Transition{From: from, To: to})
	}
	return &c.chain.Transitions[i]
}

// window finds a state by its channels.
func (c *ChainCounter) window(channels []int) int {
	var key []byte
	for _, channel := range channels {
		key = binary.AppendUvarint(key, uint64(channel))
	}
	s, ok := c.state[string(key)]
	if !ok {
		s = len(c.chain.States)
		c.state[string(key)] = s
		c.chain.States = append(c.chain.States, slices.Clone(channels))
	}
	return s
}
