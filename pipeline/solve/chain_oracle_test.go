package solve_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/solve"
)

// exactChain answers from the definition, in exact fractions: it knows states
// by the text of their window and solves x = Q x + b by Gauss-Jordan
// elimination, from the end of journeys backwards, once per channel and figure.
type exactChain struct {
	steps map[string]map[string]*big.Rat // "" is the start, "conversion" and "null" are the ends
	value map[string]*big.Rat
	holds map[string][]int
}

func newExactChain(paths []solve.Path, order int) *exactChain {
	e := &exactChain{steps: map[string]map[string]*big.Rat{}, value: map[string]*big.Rat{}, holds: map[string][]int{}}
	for _, p := range paths {
		at := ""
		for i := range p.Channels {
			window := p.Channels[max(0, i-order+1) : i+1]
			to := fmt.Sprint(window)
			e.holds[to] = slices.Clone(window)
			e.count(at, to, p.Conversions+p.Null)
			at = to
		}
		e.count(at, "conversion", p.Conversions)
		e.count(at, "null", p.Null)
		if e.value[at] == nil {
			e.value[at] = new(big.Rat)
		}
		e.value[at].Add(e.value[at], rat(p.Value))
	}
	return e
}

func rat(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

func (e *exactChain) count(from, to string, n float64) {
	if e.steps[from] == nil {
		e.steps[from] = map[string]*big.Rat{}
	}
	if e.steps[from][to] == nil {
		e.steps[from][to] = new(big.Rat)
	}
	e.steps[from][to].Add(e.steps[from][to], rat(n))
}

// absorb returns P, or the expected value, without a channel; -1 takes none out.
func (e *exactChain) absorb(without int, valued bool) *big.Rat {
	states := []string{""}
	for s := range e.steps {
		if s != "" {
			states = append(states, s)
		}
	}
	slices.Sort(states)
	a := make([][]*big.Rat, len(states))
	for i, s := range states {
		a[i] = make([]*big.Rat, len(states)+1)
		for j := range a[i] {
			a[i][j] = new(big.Rat)
		}
		a[i][i].SetInt64(1)
		total := new(big.Rat)
		for _, n := range e.steps[s] {
			total.Add(total, n)
		}
		for to, n := range e.steps[s] {
			p := new(big.Rat).Quo(n, total)
			switch {
			case to == "conversion" && valued:
				a[i][len(states)].Quo(e.value[s], total)
			case to == "conversion":
				a[i][len(states)].Set(p)
			case to == "null" || slices.Contains(e.holds[to], without):
			default:
				j := slices.Index(states, to)
				a[i][j].Sub(a[i][j], p)
			}
		}
	}
	gaussJordan(a)
	return a[0][len(states)]
}

func gaussJordan(a [][]*big.Rat) {
	for c := range a {
		pivot := slices.IndexFunc(a[c:], func(row []*big.Rat) bool { return row[c].Sign() != 0 }) + c
		a[c], a[pivot] = a[pivot], a[c]
		inverse := new(big.Rat).Inv(a[c][c])
		for _, x := range a[c] {
			x.Mul(x, inverse)
		}
		for r := range a {
			if f := new(big.Rat).Set(a[r][c]); r != c && f.Sign() != 0 {
				for j, x := range a[r] {
					x.Sub(x, new(big.Rat).Mul(f, a[c][j]))
				}
			}
		}
	}
}

func TestRemoveAgainstExactFractions(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for trial := range 120 {
		channels := 1 + rng.IntN(4)
		paths := randomPaths(rng.Uint64(), 1+rng.IntN(8), channels, 4)
		for i := range paths { // no path that nobody walked: the oracle knows no dead ends
			paths[i].Conversions += .5 * float64(rng.IntN(2))
			paths[i].Null += 1
		}
		order := 1 + trial%4
		chain := countPaths(paths, channels, order)
		exact := newExactChain(paths, order)
		r := remove(t, chain)
		same := func(what string, got float64, want *big.Rat) {
			t.Helper()
			if w, _ := want.Float64(); math.Abs(got-w) > 1e-13*(1+w) {
				t.Fatalf("trial %d, order %d: %s is %.17g, want %.17g\n%v", trial, order, what, got, w, paths)
			}
		}
		same("P", r.Probability, exact.absorb(-1, false))
		same("expected value", r.Value, exact.absorb(-1, true))
		for c := range channels {
			same("P without", r.Without[c], exact.absorb(c, false))
			same("value without", r.ValueWithout[c], exact.absorb(c, true))
		}
	}
}

// Past what fractions can do, systems are too large for elimination. What they
// are solved to is certified, and every removal is, twice over, what a plain
// walk of the probabilities along the steps makes of it.
func TestRemoveLargeChains(t *testing.T) {
	for _, size := range []struct{ paths, channels, meanLength, order, fewest int }{
		{10_000, 12, 6, 4, 10_000}, {600, 500, 6, 2, 3_000}, {2_000, 150, 20, 1, 150},
	} {
		chain := countPaths(randomPaths(3, size.paths, size.channels, size.meanLength), size.channels, size.order)
		if len(chain.States) < size.fewest {
			t.Fatalf("%d states, fewer than %d", len(chain.States), size.fewest)
		}
		r := remove(t, chain)
		near(t, "P", r.Probability, walk(chain, -1), 1e-12)
		for _, c := range []int{0, size.channels / 2, size.channels - 1} {
			near(t, "P without", r.Without[c], walk(chain, c), 1e-12)
		}
	}
}

// walk sends all journeys along the steps until none is left on the way.
func walk(c solve.Chain, without int) (converted float64) {
	leaving := map[int]float64{}
	for _, t := range c.Transitions {
		leaving[t.From] += t.Count
	}
	at := make([]float64, len(c.States))
	for first := true; first || slices.Max(at) > 1e-18; first = false {
		next := make([]float64, len(c.States))
		for _, t := range c.Transitions {
			on := 1.
			if t.From != solve.Start {
				on = at[t.From]
			} else if !first {
				continue
			}
			switch on *= t.Count / leaving[t.From]; {
			case t.To == solve.Conversion:
				converted += on
			case t.To >= 0 && !slices.Contains(c.States[t.To], without):
				next[t.To] += on
			}
		}
		at = next
	}
	return converted
}
