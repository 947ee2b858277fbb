package solve_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"abm/pipeline/solve"
)

var fortyTwentyForty = solve.Position{First: 40, Middle: 20, Last: 40}

func rules(direct int) map[string]solve.PathWeights {
	return map[string]solve.PathWeights{
		"first_touch": solve.FirstTouch, "last_touch": solve.LastTouch, "linear": solve.Linear, "shapley": solve.Shapley,
		"last_non_direct": solve.LastNonDirect(func(c int) bool { return c == direct }), "position_based": fortyTwentyForty.Weights,
	}
}

// credits are what each channel gets of conversions and value.
func credits(paths []solve.Path, channels int, weights solve.PathWeights) (conversions, value []float64) {
	c := solve.NewPathCredits(weights)
	for _, p := range paths {
		c.Add(p)
	}
	conversions, value = make([]float64, channels), make([]float64, channels)
	for i := range channels {
		conversions[i], value[i] = c.Of(i)
	}
	return conversions, value
}

func TestPathCreditsKnownAnswers(t *testing.T) {
	journeysOfThree := new(journeys).add("direct", 2, 0, 0).add("search>email", 3, 0, 0).add("search>social>email", 5, 0, 0)
	tests := []struct {
		name     string
		journeys *journeys
		weights  solve.PathWeights
		want     []float64
	}{
		{"vignette, first", vignette(), solve.FirstTouch, []float64{3, 0}},
		{"vignette, last", vignette(), solve.LastTouch, []float64{3, 0}},
		{"vignette, linear", vignette(), solve.Linear, []float64{2.1, .9}},
		{"nine paths, first", ninePaths(), solve.FirstTouch, []float64{3, 3, 3}},
		{"nine paths, last", ninePaths(), solve.LastTouch, []float64{5, 2, 2}},
		{"nine paths, last non-A", ninePaths(), rules(0)["last_non_direct"], []float64{1, 4, 4}},
		{"nine paths, linear", ninePaths(), solve.Linear, []float64{3.5, 3, 2.5}},
		{"nine paths, position", ninePaths(), fortyTwentyForty.Weights, []float64{3.7, 2.8, 2.5}},
		{"three journeys, Shapley", journeysOfThree, solve.Shapley, []float64{2, 19. / 6, 19. / 6, 5. / 3}}, // direct, search, email, social
		{"three journeys, position", journeysOfThree, fortyTwentyForty.Weights, []float64{2, 3.5, 3.5, 1}},
		{"two paths, Shapley", new(journeys).add("a", 4, 0, 0).add("a>b", 6, 0, 0), solve.Shapley, []float64{7, 3}},
		{"two touches, 30/70", new(journeys).add("x>y", 10, 0, 0), solve.Position{First: 30, Last: 70}.Weights, []float64{3, 7}},
		{"two touches, all to the middle", new(journeys).add("x>y", 10, 0, 0), solve.Position{Middle: 1}.Weights, []float64{5, 5}},
		// a holds 3 of 4 touches, but is one of two channels
		{"Shapley, touches of a channel", new(journeys).add("a>b>a>a", 8, 0, 0), solve.Shapley, []float64{4, 4}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, _ := credits(test.journeys.paths, len(test.journeys.names), test.weights)
			nearAll(t, "conversions", got, test.want, 1e-14)
		})
	}
	_, value := credits(ninePaths().paths, 3, fortyTwentyForty.Weights)
	nearAll(t, "value", value, []float64{11.1, 8.4, 7.5}, 1e-14)
}

// Shapley's formula over all coalitions, with v(S) the conversions of the paths
// all of whose channels are in S.
func TestShapleyAgainstTheFormula(t *testing.T) {
	for seed := range uint64(20) {
		const channels = 5
		paths := randomPaths(seed, 12, channels, 4)
		worth := func(coalition int) (v float64) {
			for _, p := range paths {
				if !slices.ContainsFunc(p.Channels, func(c int) bool { return coalition>>c&1 == 0 }) {
					v += p.Conversions
				}
			}
			return v
		}
		factorial := []float64{1, 1, 2, 6, 24, 120}
		want := make([]float64, channels)
		for c := range channels {
			for s := range 1 << channels {
				size := 0
				for i := range channels {
					size += s >> i & 1
				}
				if s>>c&1 == 0 {
					want[c] += factorial[size] * factorial[channels-size-1] / factorial[channels] * (worth(s|1<<c) - worth(s))
				}
			}
		}
		got, _ := credits(paths, channels, solve.Shapley)
		nearAll(t, "Shapley value", got, want, 1e-12)
	}
}

// reachable says which channels a converting walk of an order's chain meets, by
// searching the steps forwards and backwards.
func reachable(c solve.Chain) []bool {
	search := func(begin int, step func(solve.Transition) (from, to int)) map[int]bool {
		seen := map[int]bool{begin: true}
		for grown := true; grown; {
			grown = false
			for _, t := range c.Transitions {
				if from, to := step(t); seen[from] && !seen[to] {
					seen[to], grown = true, true
				}
			}
		}
		return seen
	}
	ahead := search(solve.Start, func(t solve.Transition) (int, int) { return t.From, t.To })
	back := search(solve.Conversion, func(t solve.Transition) (int, int) { return t.To, t.From })
	is := make([]bool, c.Channels)
	for s, window := range c.States {
		if ahead[s] && back[s] {
			for _, channel := range window {
				is[channel] = true
			}
		}
	}
	return is
}

// What must hold whatever the paths are.
func TestAttributionProperties(t *testing.T) {
	const channels = 9
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 9))
		paths := randomPaths(seed, 3+rng.IntN(25), channels, 4)
		total, valued := 0., 0.
		converting := make([]bool, channels)
		for _, p := range paths {
			total, valued = total+p.Conversions, valued+p.Value
			for _, c := range p.Channels {
				converting[c] = converting[c] || p.Conversions > 0
			}
		}
		twice := slices.Clone(paths)
		thrice := slices.Concat(paths, paths, paths)
		for i := range twice {
			twice[i].Conversions, twice[i].Value, twice[i].Null = 2*paths[i].Conversions, 2*paths[i].Value, 2*paths[i].Null
		}
		renaming := rng.Perm(channels)
		renamed := slices.Clone(paths)
		for i := range renamed {
			renamed[i].Channels = slices.Clone(paths[i].Channels)
			for k, c := range paths[i].Channels {
				renamed[i].Channels[k] = renaming[c]
			}
		}
		for name, weights := range rules(0) {
			got, value := credits(paths, channels, weights)
			near(t, name+": conversions", sum(got), total, 1e-10)
			near(t, name+": value", sum(value), valued, 1e-8)
			for c := range channels {
				if !converting[c] && got[c] != 0 {
					t.Errorf("%s: channel %d is in no converting path and gets %v", name, c, got[c])
				}
			}
			if doubled, _ := credits(twice, channels, weights); !slices.Equal(doubled, scaled(got, 2)) {
				t.Errorf("%s: doubling every path does not double the credits", name)
			}
			if name != "last_non_direct" { // which knows a channel by its name
				other, _ := credits(renamed, channels, weights)
				for c := range channels {
					if other[renaming[c]] != got[c] {
						t.Errorf("%s: renaming channels changes credits", name)
					}
				}
			}
		}
		for order := 1; order <= 4; order++ {
			chain := countPaths(paths, channels, order)
			r := remove(t, chain)
			near(t, "shares", sum(r.Share), 1, 1e-12)
			near(t, "shares of value", sum(r.ValueShare), 1, 1e-12)
			for c, is := range reachable(chain) {
				if is != (r.Effect[c] > 0) {
					t.Errorf("order %d: a converting walk meets channel %d: %v; its effect is %v", order, c, is, r.Effect[c])
				}
			}
			if again := remove(t, countPaths(paths, channels, order)); !reflect.DeepEqual(again, r) {
				t.Errorf("order %d: the same paths give other figures", order)
			}
			if doubled := remove(t, countPaths(twice, channels, order)); !slices.Equal(doubled.Share, r.Share) || !slices.Equal(doubled.ValueShare, r.ValueShare) {
				t.Errorf("order %d: doubling every path changes shares", order)
			}
			nearAll(t, "share, paths three times", remove(t, countPaths(thrice, channels, order)).Share, r.Share, 1e-12)
			other := remove(t, countPaths(renamed, channels, order))
			for c := range channels {
				if other.Share[renaming[c]] != r.Share[c] || other.ValueShare[renaming[c]] != r.ValueShare[c] {
					t.Errorf("order %d: renaming channels changes shares", order)
				}
			}
			slices.Reverse(chain.Transitions)
			nearAll(t, "share, steps in another order", remove(t, chain).Share, r.Share, 1e-12)
		}
	}
}

func sum(x []float64) (total float64) {
	for _, v := range x {
		total += v
	}
	return total
}

// At order 1, a channel twice running is a step of a state to itself, which
// changes nothing: A>A>B is A>B.
func TestRepeatsChangeNothingAtOrderOne(t *testing.T) {
	merged, repeated := new(journeys), new(journeys)
	for _, row := range []struct{ merged, repeated string }{{"A>B", "A>A>B"}, {"B>C>A", "B>C>C>C>A>A"}, {"C", "C>C"}, {"A>C", "A>C"}} {
		merged.add(row.merged, 2, 30, 5)
		repeated.add(row.repeated, 2, 30, 5)
	}
	a, b := remove(t, merged.chain(1)), remove(t, repeated.chain(1))
	nearAll(t, "share", b.Share, a.Share, 1e-15)
	nearAll(t, "share of value", b.ValueShare, a.ValueShare, 1e-15)
}

func TestChainCounter(t *testing.T) {
	j := new(journeys).add("a>b", 3, 30, 1).add("a>c", 1, 7, 1).add("a>b>a>b", 0, 0, 0)
	c := j.chain(2)
	want := solve.Chain{Channels: 3, States: [][]int{{0}, {0, 1}, {0, 2}}, Transitions: []solve.Transition{
		{From: solve.Start, To: 0, Count: 6}, {From: 0, To: 1, Count: 4}, {From: 1, To: solve.Conversion, Count: 3, Value: 30},
		{From: 1, To: solve.Null, Count: 1}, {From: 0, To: 2, Count: 2}, {From: 2, To: solve.Conversion, Count: 1, Value: 7}, {From: 2, To: solve.Null, Count: 1},
	}}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("the chain is %+v, want %+v", c, want)
	}
	// Windows of channels above 127 stay apart: their numbers take two bytes.
	far := solve.NewChainCounter(2)
	far.Add(solve.Path{Channels: []int{1, 129, 1, 128, 257}, Conversions: 1})
	if states := len(far.Chain(300).States); states != 5 {
		t.Errorf("%d states, want 5", states)
	}
}

func TestPositionWeightsSumToOne(t *testing.T) {
	for n := 1; n < 50; n++ {
		weight := make([]float64, n)
		fortyTwentyForty.Weights(nil, weight)
		if math.Abs(sum(weight)-1) > 1e-14 || slices.Min(weight) <= 0 {
			t.Errorf("%d touches weigh %v", n, weight)
		}
	}
}
