package solve

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// MaxResidual is the relative residual, in the maximum norm, above which the
// solution of a linear system is an error and no answer.
const MaxResidual = 1e-12

// stepGraph holds the steps of a chain for walking forwards and backwards.
type stepGraph struct {
	steps  []Transition // ordered by from, then to
	first  []int        // the steps of state s are steps[first[s+1]:first[s+2]], Start being -1
	before [][]int      // the states with a step into each state
	ending []int        // the states with a step into Conversion
}

func newStepGraph(states int, transitions []Transition) *stepGraph {
	g := &stepGraph{steps: merged(transitions), first: make([]int, states+2), before: make([][]int, states)}
	for _, t := range g.steps {
		g.first[t.From+2]++
		switch {
		case t.From == Start:
		case t.To == Conversion:
			g.ending = append(g.ending, t.From)
		case t.To >= 0:
			g.before[t.To] = append(g.before[t.To], t.From)
		}
	}
	for i := 1; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	return g
}

// from lists the steps that leave a state, or Start.
func (g *stepGraph) from(state int) []Transition {
	return g.steps[g.first[state+1]:g.first[state+2]]
}

// reached lists the states that journeys reach without the states that are out,
// each behind those it leads to, but for the last step of a circle: in this
// order a system without circles is solved in one sweep.
func (g *stepGraph) reached(out []bool) []int {
	type visit struct{ state, step int }
	var order []int
	seen := slices.Clone(out)
	for stack := []visit{{Start, 0}}; len(stack) > 0; {
		top := &stack[len(stack)-1]
		steps := g.from(top.state)
		if top.step == len(steps) {
			order = append(order, top.state)
			stack = stack[:len(stack)-1]
			continue
		}
		to := steps[top.step].To
		top.step++
		if to >= 0 && !seen[to] {
			seen[to] = true
			stack = append(stack, visit{to, 0})
		}
	}
	return order[:len(order)-1] // all but Start, the last to be left
}

// converting marks the states that Conversion can be reached from without the
// states that are out.
func (g *stepGraph) converting(out []bool) []bool {
	is := make([]bool, len(out))
	var stack []int
	push := func(states []int) {
		for _, s := range states {
			if !out[s] && !is[s] {
				is[s] = true
				stack = append(stack, s)
			}
		}
	}
	for push(g.ending); len(stack) > 0; {
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		push(g.before[last])
	}
	return is
}

// absorption is the linear system of a chain with some states out, over the
// states that converting journeys pass:
//
//	x = a x + conversion (or value)
//
// where a holds the probabilities of the steps between those states. A step from
// a state to itself is left out, all others being taken on the condition that
// the state is left, which changes no solution and spares the slowest circles.
type absorption struct {
	states []int // row -> state, in the order of stepGraph.reached

	// The steps of row i are to[first[i]:first[i+1]], with probability a.
	first, to []int
	a         []float64

	conversion, value, null []float64 // per row: on leaving it, straight into Conversion, its mean value, and lost

	begin                       []float64 // per row: that journeys begin in it
	beginConversion, beginValue float64   // of journeys without a touch
}

func (g *stepGraph) absorption(out []bool) *absorption {
	converts := g.converting(out)
	states := slices.DeleteFunc(g.reached(out), func(s int) bool { return !converts[s] })
	rowOf := make([]int, len(out))
	for s := range rowOf {
		rowOf[s] = Null
	}
	for row, s := range states {
		rowOf[s] = row
	}
	m := &absorption{states: states, begin: make([]float64, len(states)), first: []int{0}}
	for _, s := range states {
		total := leaving(g.from(s), s)
		var conversion, value, null float64
		for _, t := range g.from(s) {
			switch {
			case t.To == s:
			case t.To == Conversion:
				conversion, value = t.Count/total, t.Value/total
			case t.To == Null || rowOf[t.To] == Null:
				null += t.Count / total
			default:
				m.to, m.a = append(m.to, rowOf[t.To]), append(m.a, t.Count/total)
			}
		}
		m.first = append(m.first, len(m.to))
		m.conversion, m.value, m.null = append(m.conversion, conversion), append(m.value, value), append(m.null, null)
	}
	total := leaving(g.from(Start), Start)
	for _, t := range g.from(Start) {
		switch {
		case t.To == Conversion:
			m.beginConversion, m.beginValue = t.Count/total, t.Value/total
		case t.To >= 0 && rowOf[t.To] != Null:
			m.begin[rowOf[t.To]] = t.Count / total
		}
	}
	return m
}

// leaving counts the steps that lead elsewhere than back to the state.
func leaving(steps []Transition, state int) float64 {
	total := 0.
	for _, t := range steps {
		if t.To != state {
			total += t.Count
		}
	}
	return total
}

// absorbed is where journeys end: the probability of Conversion, the expected
// value, and the relative residual of what was solved.
type absorbed struct{ probability, value, residual float64 }

// denseRows is the size up to which elimination is the faster way. It keeps
// every digit, whatever the chain, and costs a third of its cube.
const denseRows = 96

func (m *absorption) solve(ctx context.Context) (absorbed, error) {
	solve := m.iterate
	if len(m.states) <= denseRows {
		solve = m.eliminate
	}
	p, pResidual, err := solve(ctx, m.conversion)
	if err != nil {
		return absorbed{}, err
	}
	v, vResidual, err := solve(ctx, m.value)
	if err != nil {
		return absorbed{}, fmt.Errorf("value: %w", err)
	}
	return absorbed{
		probability: m.beginConversion + floats.Dot(m.begin, p),
		value:       m.beginValue + floats.Dot(m.begin, v),
		residual:    max(pResidual, vResidual),
	}, nil
}

// eliminate solves the system for b by state elimination (Grassmann, Taksar and
// Heyman, "Regenerative analysis and steady state distributions for Markov
// chains", 1985): taking state s out of the chain sends what came to it on to
// where it leads. Nothing is subtracted, so that no digit is lost, however
// seldom journeys end.
func (m *absorption) eliminate(_ context.Context, b []float64) (x []float64, residual float64, err error) {
	n := len(b)
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		for k := m.first[i]; k < m.first[i+1]; k++ {
			a[i][m.to[k]] = m.a[k]
		}
	}
	end := make([]float64, n) // the probability of ending next, either way
	floats.AddTo(end, m.conversion, m.null)
	earn := slices.Clone(b)
	for s := n - 1; s >= 0; s-- {
		leave := floats.Sum(a[s][:s]) + end[s]
		floats.Scale(1/leave, a[s][:s])
		end[s], earn[s] = end[s]/leave, earn[s]/leave
		for i := range s {
			f := a[i][s]
			if f == 0 {
				continue
			}
			floats.AddScaled(a[i][:s], f, a[s][:s])
			a[i][i] = 0 // back to where it came from: on the condition that it is left
			end[i] += f * end[s]
			earn[i] += f * earn[s]
		}
	}
	x = earn
	for s := range n {
		x[s] += floats.Dot(a[s][:s], x[:s])
	}
	residual = m.residual(x, b)
	return x, residual, certify(residual)
}
