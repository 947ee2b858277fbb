package solve_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"abm/pipeline/solve"
)

// journeys turns paths like "A>B" into numbered ones; channels are numbered by
// their first appearance.
type journeys struct {
	names []string
	paths []solve.Path
}

func (j *journeys) add(path string, conversions, value, null float64) *journeys {
	p := solve.Path{Conversions: conversions, Value: value, Null: null}
	for name := range strings.SplitSeq(path, ">") {
		p.Channels = append(p.Channels, j.number(name))
	}
	j.paths = append(j.paths, p)
	return j
}

func (j *journeys) number(name string) int {
	for i, known := range j.names {
		if known == name {
			return i
		}
	}
	j.names = append(j.names, name)
	return len(j.names) - 1
}

func (j *journeys) chain(order int) solve.Chain { return countPaths(j.paths, len(j.names), order) }

func remove(t *testing.T, c solve.Chain) solve.Removal {
	t.Helper()
	r, err := c.Remove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Residual > solve.MaxResidual {
		t.Fatalf("residual %g", r.Residual)
	}
	return r
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.17g, want %.17g", what, got, want)
	}
}

func nearAll(t *testing.T, what string, got, want []float64, within float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d figures, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= within) {
			t.Errorf("%s of channel %d is %.17g, want %.17g", what, i, got[i], want[i])
		}
	}
}

func scaled(share []float64, total float64) []float64 {
	out := make([]float64, len(share))
	for i, s := range share {
		out[i] = s * total
	}
	return out
}

func vignette() *journeys {
	return new(journeys).add("A>B>A>B>B>A", 1, 0, 0).add("A>B>B>A>A", 1, 0, 0).add("A>A", 1, 0, 0)
}

func ninePaths() *journeys {
	j := new(journeys)
	for path := range strings.FieldsSeq("A A>B A>B>C B B>A B>C>A C C>A C>B>A") {
		j.add(path, 1, 3, 0)
	}
	return j
}

// mixed has every kind of row: nulls, values that differ by ending, channels
// twice running, and one that never stands first. exactMixed is what a separate
// program, full Gaussian elimination in exact fractions, makes of it.
func mixed() *journeys {
	return new(journeys).add("email>search>email>social", 3, 900, 7).add("search>search>direct", 5, 2500, 20).
		add("social>email>direct", 2, 150, 11).add("direct", 4, 1000, 35).add("display>display>search>email", 1, 700, 9)
}

// Published answers of other programs, to the digits they print.
func TestRemoveKnownAnswers(t *testing.T) {
	three := new(journeys).add("C1>C2>C3", 1, 1000, 0).add("C1", 0, 0, 1).add("C2>C3", 0, 0, 1)
	windows := new(journeys).add("A>A", 1, 0, 1).add("A>B>A>A", 1, 0, 0)
	tests := []struct {
		name        string
		journeys    *journeys
		order       int
		effect      []float64 // nil where no source prints them
		conversions []float64
		within      float64
	}{
		{"ChannelAttribution's vignette", vignette(), 1, []float64{1, .5}, []float64{2, 1}, 1e-14},
		{"ChannelAttribution's vignette, order 2", vignette(), 2, nil, []float64{1.8, 1.2}, 1e-14},
		{"windows as they are", windows, 2, nil, []float64{1.5, .5}, 1e-14},
		{"windows as they are, order 1", windows, 1, nil, []float64{1.6, .4}, 1e-14},
		{"three channels", three, 1, []float64{.5, 1, 1}, []float64{.2, .4, .4}, 1e-14},
		{"nine paths, three each", ninePaths(), 1, []float64{2. / 3, 8. / 15, 28. / 57},
			[]float64{10.643153527 / 3, 8.514522822 / 3, 7.842323651 / 3}, 5e-10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := remove(t, test.journeys.chain(test.order))
			total := 0.
			for _, p := range test.journeys.paths {
				total += p.Conversions
			}
			nearAll(t, "conversions", scaled(r.Share, total), test.conversions, test.within)
			if test.effect != nil {
				nearAll(t, "effect", r.Effect, test.effect, test.within)
			}
		})
	}
	r := remove(t, three.chain(1))
	near(t, "P", r.Probability, 1./3, 1e-15)
	near(t, "expected value", r.Value, 1000./3, 1e-12)
	nearAll(t, "value", scaled(r.ValueShare, 1000), []float64{200, 400, 400}, 1e-11)
}

func TestRemoveExactFractions(t *testing.T) {
	// email, search, social, direct, display
	tests := []struct {
		order                     int
		conversions, value        []float64
		effectOfDisplay, onsValue float64
	}{
		{1, []float64{2.707825857554378, 3.1694775851815207, 2.312083498022795, 6.011147123058389, .7994659361829176},
			[]float64{1068.6432873803612, 1138.3594370133937, 776.7749596467334, 1979.0836413465308, 287.13867461298054},
			.09753130440254211, .10086978692385912},
		{2, []float64{30. / 11, 45. / 11, 25. / 11, 5, 10. / 11},
			[]float64{809.4713656387665, 1896.47577092511, 485.6828193832599, 1688.3259911894272, 370.04405286343615}, 2. / 15, .1523809523809524},
		{3, []float64{2.8125, 4.21875, 2.34375, 5.15625, .46875},
			[]float64{816.6666666666666, 1913.3333333333335, 490, 1703.3333333333333, 326.6666666666667}, 1. / 15, 2. / 15},
	}
	for _, test := range tests {
		r := remove(t, mixed().chain(test.order))
		near(t, "P", r.Probability, 15./97, 1e-15)
		near(t, "expected value", r.Value, 5250./97, 1e-12)
		nearAll(t, "conversions", scaled(r.Share, 15), test.conversions, 1e-13)
		nearAll(t, "value", scaled(r.ValueShare, 5250), test.value, 1e-10)
		near(t, "effect of display", r.Effect[4], test.effectOfDisplay, 1e-14)
		near(t, "effect of display on value", r.ValueEffect[4], test.onsValue, 1e-14)
	}
}

// ruin is the gambler's ruin: a walk over the states 1 to n-1, up with
// probability up, from start; n is Conversion and 0 is Null. Each state is a
// channel.
func ruin(n, start int, up float64) solve.Chain {
	c := solve.Chain{Channels: n - 1, Transitions: []solve.Transition{{From: solve.Start, To: start - 1, Count: 1}}}
	for s := range n - 1 {
		c.States = append(c.States, []int{s})
		above, below := s+1, s-1
		if above == n-1 {
			above = solve.Conversion
		}
		if below < 0 {
			below = solve.Null
		}
		c.Transitions = append(c.Transitions,
			solve.Transition{From: s, To: above, Count: up}, solve.Transition{From: s, To: below, Count: 1 - up})
	}
	return c
}

// The probability of reaching the top before the bottom has a closed form
// (Feller, "An Introduction to Probability Theory", volume 1, XIV.2), and taking
// out state m below the start moves the bottom up to m. Sizes lie on both
// sides of where iteration takes over from elimination; without a drift, journeys are of
// some n^2/4 touches.
func TestRemoveGamblersRuin(t *testing.T) {
	for _, test := range []struct {
		n, start int
		up       float64
	}{{40, 10, .5}, {90, 45, .4}, {200, 120, .5}, {200, 190, .45}, {250, 200, .52}} {
		reach := func(bottom int) float64 {
			q := (1 - test.up) / test.up
			if q == 1 {
				return float64(test.start-bottom) / float64(test.n-bottom)
			}
			return (1 - math.Pow(q, float64(test.start-bottom))) / (1 - math.Pow(q, float64(test.n-bottom)))
		}
		r := remove(t, ruin(test.n, test.start, test.up))
		near(t, "P", r.Probability, reach(0), 1e-10)
		for m := 1; m < test.n; m++ {
			want := 0. // all converting walks pass the start and what is above it
			if m < test.start {
				want = reach(m)
			}
			near(t, "P without", r.Without[m-1], want, 1e-10)
			if m >= test.start && r.Effect[m-1] != 1 {
				t.Errorf("n=%d: the effect of state %d, which every converting walk meets, is %v", test.n, m, r.Effect[m-1])
			}
		}
	}
}

// Journeys that hardly ever end lose no digits: A and B alternate, and one in
// ten million steps ends. Of the ends, B's are conversions, A's are not; a journey begins in A.
func TestRemoveNearlyEndless(t *testing.T) {
	const e = 1e-7
	c := solve.Chain{Channels: 2, States: [][]int{{0}, {1}}, Transitions: []solve.Transition{
		{From: solve.Start, To: 0, Count: 1},
		{From: 0, To: 1, Count: 1 - e}, {From: 0, To: solve.Null, Count: e},
		{From: 1, To: 0, Count: 1 - e}, {From: 1, To: solve.Conversion, Count: e},
	}}
	// P = (1-e)e / (1-(1-e)^2) = (1-e)/(2-e)
	near(t, "P", remove(t, c).Probability, (1-e)/(2-e), 1e-15)
}

func TestRemoveDegenerate(t *testing.T) {
	tests := []struct {
		name          string
		chain         solve.Chain
		probability   float64
		effect, share []float64
	}{
		{"nothing at all", solve.Chain{}, 0, nil, nil},
		{"channels, but no journey", solve.Chain{Channels: 2, States: [][]int{{0}, {1}}}, 0, []float64{0, 0}, []float64{0, 0}},
		// No conversion: all effects are 0, and the shares are those of 3 and 1 touches.
		{"no conversion", new(journeys).add("A>A>B>A", 0, 0, 5).chain(1), 0, []float64{0, 0}, []float64{.75, .25}},
		// No null: A is in every path, so that nothing converts without it.
		{"no null", new(journeys).add("A>B", 3, 0, 0).add("A", 1, 0, 0).chain(1), 1, []float64{1, .75}, []float64{4. / 7, 3. / 7}},
		{"one channel", new(journeys).add("A>A>A", 1, 0, 3).chain(2), .25, []float64{1}, []float64{1}},
		// C is met only by journeys that are lost.
		{"a channel that never converts", new(journeys).add("A>B", 1, 0, 0).add("A>C", 0, 0, 1).chain(1), .5, []float64{1, 1, 0}, []float64{.5, .5, 0}},
		{"a journey without a touch", solve.Chain{Channels: 1, States: [][]int{{0}}, Transitions: []solve.Transition{
			{From: solve.Start, To: solve.Conversion, Count: 3}, {From: solve.Start, To: 0, Count: 1}, {From: 0, To: solve.Conversion, Count: 1},
		}}, 1, []float64{.25}, []float64{1}},
		// State 1 is never reached, 2 and 3 lead to each other for ever, 4 leads nowhere.
		{"states beside the way", solve.Chain{Channels: 5, States: [][]int{{0}, {1}, {2}, {3}, {4}}, Transitions: []solve.Transition{
			{From: solve.Start, To: 0, Count: 4}, {From: 0, To: solve.Conversion, Count: 1}, {From: 1, To: solve.Conversion, Count: 9},
			{From: 0, To: 2, Count: 1}, {From: 2, To: 3, Count: 1}, {From: 3, To: 2, Count: 1}, {From: 0, To: 4, Count: 2}, {From: 1, To: 1, Count: 5},
		}}, .25, []float64{1, 0, 0, 0, 0}, []float64{1, 0, 0, 0, 0}},
		{"a state that only leads to itself", solve.Chain{Channels: 1, States: [][]int{{0}}, Transitions: []solve.Transition{
			{From: solve.Start, To: 0, Count: 1}, {From: 0, To: 0, Count: 1},
		}}, 0, []float64{0}, []float64{1}},
		{"steps listed in parts, and one that nobody took", solve.Chain{Channels: 2, States: [][]int{{0}, {1}}, Transitions: []solve.Transition{
			{From: 0, To: solve.Conversion, Count: 1}, {From: solve.Start, To: 0, Count: 1}, {From: 0, To: solve.Null, Count: 2},
			{From: solve.Start, To: 0, Count: 3}, {From: 0, To: solve.Conversion, Count: 1}, {From: 0, To: 1, Count: 0},
		}}, .5, []float64{1, 0}, []float64{1, 0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := remove(t, test.chain)
			near(t, "P", r.Probability, test.probability, 1e-15)
			nearAll(t, "effect", r.Effect, test.effect, 1e-15)
			nearAll(t, "share", r.Share, test.share, 1e-15)
			nearAll(t, "share of value", r.ValueShare, test.share, 1e-15) // no values: those of conversions
			nearAll(t, "effect on value", r.ValueEffect, make([]float64, test.chain.Channels), 0)
		})
	}
}

func TestRemoveErrors(t *testing.T) {
	with := func(transitions ...solve.Transition) solve.Chain {
		return solve.Chain{Channels: 1, States: [][]int{{0}}, Transitions: transitions}
	}
	nan, inf := math.NaN(), math.Inf(1)
	tests := map[string]solve.Chain{
		"no channel":           {Channels: 1, States: [][]int{{}}},
		"channel 1 of 1":       {Channels: 1, States: [][]int{{1}}},
		"channel -1":           {Channels: 1, States: [][]int{{-1}}},
		"from 1 to 0":          with(solve.Transition{From: 1, To: 0, Count: 1}),
		"from -2 to 0":         with(solve.Transition{From: solve.Conversion, To: 0, Count: 1}),
		"from 0 to -1":         with(solve.Transition{From: 0, To: solve.Start, Count: 1}),
		"from 0 to -4":         with(solve.Transition{From: 0, To: -4, Count: 1}),
		"from 0 to 1":          with(solve.Transition{From: 0, To: 1, Count: 1}),
		"count -1":             with(solve.Transition{From: 0, To: 0, Count: -1}),
		"count NaN":            with(solve.Transition{From: 0, To: 0, Count: nan}),
		"count +Inf":           with(solve.Transition{From: 0, To: 0, Count: inf}),
		"value NaN":            with(solve.Transition{From: 0, To: solve.Conversion, Count: 1, Value: nan}),
		"value -Inf":           with(solve.Transition{From: 0, To: solve.Conversion, Count: 1, Value: -inf}),
		"without a conversion": with(solve.Transition{From: 0, To: solve.Null, Count: 1, Value: 5}),
	}
	for want, c := range tests {
		if _, err := c.Remove(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one with %q", err, want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := ruin(400, 200, .5).Remove(stopped); err == nil {
		t.Error("a stopped context was not heard")
	}
}

// Refunds may outweigh: with a negative expected value there is no effect on
// it, and value is shared as conversions are.
func TestRemoveNegativeValue(t *testing.T) {
	r := remove(t, new(journeys).add("A", 1, -5, 0).add("B", 1, 2, 0).chain(1))
	nearAll(t, "effect on value", r.ValueEffect, []float64{0, 0}, 0)
	nearAll(t, "share of value", r.ValueShare, []float64{.5, .5}, 1e-15)
}

func TestPenalisedAUC(t *testing.T) {
	// Of those who end in A 3 of 4 convert, in B 1 of 4. Of 4 x 4 pairs of a
	// conversion and a null, 3 x 3 stand right, 1 x 1 wrong, and 3 x 1 + 1 x 3 are tied:
	// AUC = (9 + 3)/16 = .75; 1 - .25 x 7/(8-2-1) = .65.
	if auc, ok := new(journeys).add("A", 3, 0, 1).add("A>B", 1, 0, 3).chain(1).PenalisedAUC(); !ok || math.Abs(auc-.65) > 1e-15 {
		t.Errorf("penalised AUC %v, %v, want .65", auc, ok)
	}
	for name, j := range map[string]*journeys{
		"no null":          new(journeys).add("A", 9, 0, 0),
		"no conversion":    new(journeys).add("A", 0, 0, 9),
		"hardly a journey": new(journeys).add("A", 1, 0, 1).add("B", 1, 0, 0),
		"nothing":          new(journeys),
	} {
		if auc, ok := j.chain(1).PenalisedAUC(); ok || auc != 0 {
			t.Errorf("%s: penalised AUC %v, %v, want none", name, auc, ok)
		}
	}
}

// What decides is planted: nothing but the last touch, the last two, the last
// three. More memory than that only costs.
func TestBestOrder(t *testing.T) {
	planted := []*journeys{
		new(journeys).add("A>X", 90, 0, 10).add("B>X", 90, 0, 10).add("A>Y", 10, 0, 90).add("B>Y", 10, 0, 90),
		new(journeys).add("A>X", 90, 0, 10).add("B>X", 10, 0, 90),
		new(journeys).add("A>X>X", 90, 0, 10).add("B>X>X", 10, 0, 90),
	}
	for i, j := range planted {
		chains := make([]solve.Chain, 4)
		for k := range chains {
			chains[k] = j.chain(k + 1)
		}
		if got := solve.BestOrder(chains); got != i+1 {
			t.Errorf("best order %d, want %d", got, i+1)
		}
	}
	if got := solve.BestOrder([]solve.Chain{vignette().chain(1), vignette().chain(2)}); got != 1 {
		t.Errorf("without a null the order is %d, want 1", got)
	}
}
