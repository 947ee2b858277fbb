package solve

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// MaxResidual is the relative residual above which the solution of a linear
// system is an error and no answer. The residual is that of the equations
// u = begin + u a for the visits u to each state: |begin + u a - u| over
// |begin| + |u|, in sums of absolute values. A probability is then wrong by at
// most the residual times one more than the touches of a mean journey.
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

// reached lists the states that journeys reach, each before those it leads to,
// but for the last step of a circle: in this order a system without circles is
// solved in one sweep.
func (g *stepGraph) reached() []int {
	type visit struct{ state, step int }
	var order []int
	seen := make([]bool, len(g.before))
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
	slices.Reverse(order)
	return order[1:] // all but Start, the last to be left
}

// converting marks the states that Conversion can be reached from.
func (g *stepGraph) converting() []bool {
	is := make([]bool, len(g.before))
	var stack []int
	push := func(states []int) {
		for _, s := range states {
			if !is[s] {
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

// absorption is the linear system of a chain over the states that converting
// journeys pass. Its solution u is how often a journey enters each of them:
//
//	u = begin + u a
//
// where a holds the probabilities of the steps between them. P = u conversion,
// and the expected value = u value: one solution gives both. As no state is worth
// more than a conversion that is certain, P is wrong by no more than the sum of
// the errors in the equations.
//
// A step from a state to itself is left out, all others being taken on the
// condition that the state is left: that changes neither figure and spares the
// slowest circles.
type absorption struct {
	states []int // row -> state, in the order of stepGraph.reached

	// The steps into row j come from rows from[first[j]:first[j+1]], with
	// probabilities a.
	first []int
	from  []int32
	a     []float64

	begin                       []float64 // per row: the probability that a journey begins in it
	conversion, value, null     []float64 // per row, on leaving it: of converting, what that earns, of being lost
	beginConversion, beginValue float64   // of journeys without a touch

	out []bool // per row: that it is out, all steps into it leading to Null
}

func (g *stepGraph) absorption() *absorption {
	converts := g.converting()
	states := slices.DeleteFunc(g.reached(), func(s int) bool { return !converts[s] })
	row := make([]int, len(converts))
	for s := range row {
		row[s] = -1
	}
	for i, s := range states {
		row[s] = i
	}
	n := len(states)
	m := &absorption{
		states: states, first: make([]int, n+1), begin: make([]float64, n),
		conversion: make([]float64, n), value: make([]float64, n), null: make([]float64, n), out: make([]bool, n),
	}
	m.beginConversion, m.beginValue, _ = g.leave(Start, row, func(to int, p float64) { m.begin[to] = p })
	for i, s := range states {
		m.conversion[i], m.value[i], m.null[i] = g.leave(s, row, func(to int, _ float64) { m.first[to+1]++ })
	}
	for j := range n {
		m.first[j+1] += m.first[j]
	}
	m.from, m.a = make([]int32, m.first[n]), make([]float64, m.first[n])
	next := slices.Clone(m.first)
	for i, s := range states {
		g.leave(s, row, func(to int, p float64) {
			m.from[next[to]], m.a[next[to]] = int32(i), p
			next[to]++
		})
	}
	return m
}

// without returns the system with some rows out. It shares what it does not
// change.
func (m *absorption) without(rows []int) *absorption {
	left := *m
	left.out, left.begin = slices.Clone(m.out), slices.Clone(m.begin)
	for _, i := range rows {
		left.out[i], left.begin[i] = true, 0
	}
	return &left
}

// leave visits the steps from a state to the rows of others, with their
// probabilities on the condition that the state is left, and returns where it
// leads else.
func (g *stepGraph) leave(state int, row []int, visit func(to int, p float64)) (conversion, value, null float64) {
	total := 0.
	for _, t := range g.from(state) {
		if t.To != state {
			total += t.Count
		}
	}
	for _, t := range g.from(state) {
		switch {
		case t.To == state:
		case t.To == Conversion:
			conversion, value = t.Count/total, t.Value/total
		case t.To == Null || row[t.To] < 0:
			null += t.Count / total
		default:
			visit(row[t.To], t.Count/total)
		}
	}
	return conversion, value, null
}

// absorbed is where journeys end: the probability of Conversion, the expected
// value, and the relative residual of what was solved.
type absorbed struct{ probability, value, residual float64 }

// denseRows is the size up to which elimination is the faster way.
const denseRows = 96

func (m *absorption) solve(ctx context.Context) (absorbed, error) {
	var u []float64
	if len(m.states) <= denseRows {
		u = m.eliminate()
	} else {
		var err error
		if u, err = m.iterate(ctx); err != nil {
			return absorbed{}, err
		}
	}
	residual := m.residual(u)
	if !(residual <= MaxResidual) {
		return absorbed{}, fmt.Errorf("the relative residual stays at %.1e, above %.0e", residual, MaxResidual)
	}
	return absorbed{
		probability: m.beginConversion + floats.Dot(u, m.conversion),
		value:       m.beginValue + floats.Dot(u, m.value),
		residual:    residual,
	}, nil
}

// residual is the sum of the errors in the equations over that of all their
// terms; 0 where no journey begins.
func (m *absorption) residual(u []float64) float64 {
	terms := size(m.begin) + size(u)
	if terms == 0 {
		return 0
	}
	return size(m.remainder(u)) / terms
}

// size is the sum of absolute values.
func size(x []float64) float64 { return floats.Norm(x, 1) }

// remainder returns begin - (u - u a).
func (m *absorption) remainder(u []float64) []float64 {
	r := make([]float64, len(u))
	m.multiply(r, u)
	return floats.SubTo(r, m.begin, r)
}

// multiply puts u - u a into y. What is out stays as it is: 0, in every vector.
func (m *absorption) multiply(y, u []float64) {
	for j := range y {
		if m.out[j] {
			continue
		}
		sum := u[j]
		for k := m.first[j]; k < m.first[j+1]; k++ {
			sum -= m.a[k] * u[m.from[k]]
		}
		y[j] = sum
	}
}

// eliminate solves the system by state elimination (Grassmann, Taksar and
// Heyman, "Regenerative analysis and steady state distributions for Markov
// chains", 1985): what comes to a state is sent on to where the state leads.
// Nothing is subtracted, so that no digit is lost, however seldom journeys end.
func (m *absorption) eliminate() []float64 {
	n := len(m.states)
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
	}
	begin, end, leave := slices.Clone(m.begin), make([]float64, n), make([]float64, n)
	floats.AddTo(end, m.conversion, m.null)
	for j := range n {
		for k := m.first[j]; k < m.first[j+1]; k++ {
			if i := m.from[k]; m.out[j] {
				end[i] += m.a[k]
			} else if !m.out[i] {
				a[i][j] = m.a[k]
			}
		}
	}
	for s := n - 1; s >= 0; s-- {
		if m.out[s] {
			continue
		}
		leave[s] = floats.Sum(a[s][:s]) + end[s] // without a[s][s]: what comes back stays
		for i := range s {
			if a[i][s] == 0 {
				continue
			}
			f := a[i][s] / leave[s]
			floats.AddScaled(a[i][:s], f, a[s][:s])
			end[i] += f * end[s]
		}
		floats.AddScaled(begin[:s], begin[s]/leave[s], a[s][:s])
	}
	u := make([]float64, n)
	for s := range n {
		if m.out[s] {
			continue
		}
		u[s] = begin[s]
		for i := range s {
			u[s] += u[i] * a[i][s]
		}
		u[s] /= leave[s]
	}
	return u
}
