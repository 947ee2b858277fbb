package pipeline_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"
)

// The oracle's data-driven models, from METRICS.md, "Markov, order k",
// "Shapley" and "Credits": journeys as lists of names, counted in maps, the
// chain solved by elimination over fractions. Where the definitions leave room:
//   - Credits of pipeline weigh by the effects of outcome pipeline in the window
//     sourced, by those of revenue in others; deals as pipeline, won deals as revenue.
//   - A path without a deal is the account's in both lenses; lens lead sees the
//     touches of known people. Silence is the account's. Window accelerated has none.
//   - Effects weigh as whole trillionths of their sum.

const silentDays = 180

func (v view) isMarkov() bool { return v.model == "markov" || v.model == "markov_motion" }

// learner is a population of paths and the outcome it is judged by.
type learner struct {
	view
	outcome string
}

// learnt is what a model says of a channel or motion.
type learnt struct {
	share, effect, without *big.Rat
	// weight inside a deal.
	weight                                            int64
	probability                                       *big.Rat
	converting, null, channelPaths, channelConverting int64
}

// lived is a path: the names of its channels or motions, and whether it converted.
type lived struct {
	names     []string
	converted bool
}

// learn solves the three models in every view, for every outcome it has.
func (o *oracle) learn(deals []judgedDeal) map[learner]map[string]learnt {
	all := map[learner]map[string]learnt{}
	for _, v := range allViews() {
		if !v.isMarkov() && v.model != "shapley" {
			continue
		}
		for _, outcome := range []string{"revenue", "pipeline"} {
			if outcome == "revenue" || v.window == "sourced" {
				paths := append(o.dealPaths(deals, v, outcome), o.silentPaths(v)...)
				all[learner{v, outcome}] = solveByHand(v, paths)
			}
		}
	}
	return all
}

func (o *oracle) name(v view, touch int) string {
	if v.model == "markov_motion" {
		return o.touches[touch].kind.motion
	}
	return o.touches[touch].kind.channel
}

func (o *oracle) dealPaths(deals []judgedDeal, v view, outcome string) []lived {
	var paths []lived
	for _, d := range deals {
		j := d.journeys[v.lens]
		kept := o.inView(j, v)
		if len(kept) == 0 || outcome == "revenue" && !d.dealState.closed {
			continue
		}
		p := lived{converted: outcome == "pipeline" || d.won}
		for _, k := range kept {
			p.names = append(p.names, o.name(v, j.touches[k]))
		}
		paths = append(paths, p)
	}
	return paths
}

// silentPaths are those of accounts that never had a deal of any type.
func (o *oracle) silentPaths(v view) []lived {
	if v.window == "accelerated" {
		return nil
	}
	had := map[string]bool{}
	for _, d := range o.deals {
		if o.state(d).exists {
			had[d.account] = true
		}
	}
	var paths []lived
	for account, touches := range o.byAccount {
		counted := slices.DeleteFunc(slices.Clone(touches), func(i int) bool { return o.touches[i].planned })
		if account == "" || had[account] || len(counted) == 0 {
			continue
		}
		last := o.touches[slices.MaxFunc(counted, func(a, b int) int { return o.touches[a].at.Compare(o.touches[b].at) })].at
		if asOf := o.asOf.AddDate(0, 0, -1); asOf.Sub(dayOf(last)) < silentDays*24*time.Hour {
			continue
		}
		slices.SortFunc(counted, func(a, b int) int {
			x, y := o.touches[a], o.touches[b]
			if c := x.at.Compare(y.at); c != 0 {
				return c
			}
			return slices.Compare([]byte(x.id), []byte(y.id))
		})
		p := lived{}
		for _, i := range counted {
			t := o.touches[i]
			if t.at.Before(last.Add(-lookbackDays*24*time.Hour)) || v.lens == "lead" && t.lead < 0 || v.scope == "marketing" && t.kind.motion == "sales" {
				continue
			}
			p.names = append(p.names, o.name(v, i))
		}
		if len(p.names) > 0 {
			paths = append(paths, p)
		}
	}
	return paths
}

func solveByHand(v view, paths []lived) map[string]learnt {
	found := map[string]learnt{}
	var converting int64
	values := map[string]*big.Rat{}
	for _, p := range paths {
		distinct := slices.Compact(slices.Sorted(slices.Values(p.names)))
		for _, name := range distinct {
			l := found[name]
			l.channelPaths++
			if values[name] == nil {
				values[name] = new(big.Rat)
			}
			if p.converted {
				l.channelConverting++
				values[name].Add(values[name], big.NewRat(1, int64(len(distinct))))
			}
			found[name] = l
		}
		if p.converted {
			converting++
		}
	}
	if v.isMarkov() {
		removalsByHand(paths, found)
	}
	for name, l := range found {
		l.converting, l.null = converting, int64(len(paths))-converting
		if !v.isMarkov() {
			l.weight = 1_000_000_000
			l.share = new(big.Rat)
			if converting > 0 {
				l.share.Quo(values[name], big.NewRat(converting, 1))
			}
		}
		found[name] = l
	}
	return found
}

// chainByHand counts an order-1 chain; "" is the start, ">" conversion, "x" null.
func chainByHand(paths []lived) map[string]map[string]int64 {
	steps := map[string]map[string]int64{}
	add := func(from, to string) {
		if steps[from] == nil {
			steps[from] = map[string]int64{}
		}
		steps[from][to]++
	}
	for _, p := range paths {
		at := ""
		for _, name := range p.names {
			add(at, name)
			at = name
		}
		if p.converted {
			add(at, ">")
		} else {
			add(at, "x")
		}
	}
	return steps
}

func removalsByHand(paths []lived, found map[string]learnt) {
	steps := chainByHand(paths)
	whole := absorbed(steps, "none")
	sum := new(big.Rat)
	touches := map[string]int64{}
	var all int64
	for _, p := range paths {
		for _, name := range p.names {
			touches[name]++
			all++
		}
	}
	for name, l := range found {
		l.probability, l.without, l.effect = whole, absorbed(steps, name), new(big.Rat)
		if whole.Sign() > 0 {
			l.effect.Sub(big.NewRat(1, 1), new(big.Rat).Quo(l.without, whole))
		}
		sum.Add(sum, l.effect)
		found[name] = l
	}
	for name, l := range found {
		l.share = big.NewRat(touches[name], all)
		if sum.Sign() > 0 {
			l.share = new(big.Rat).Quo(l.effect, sum)
			l.weight = roundHalfAway(new(big.Rat).Mul(l.share, big.NewRat(1_000_000_000_000, 1)))
		}
		found[name] = l
	}
}

// absorbed is the probability to end in ">" from the start where steps into
// the name left out lead to "x" instead: x = b + A x, by elimination.
func absorbed(steps map[string]map[string]int64, out string) *big.Rat {
	states := []string{}
	for s := range steps {
		if s != out {
			states = append(states, s)
		}
	}
	slices.Sort(states) // the start is first
	n := len(states)
	rows := make([][]*big.Rat, n)
	for i, s := range states {
		rows[i] = make([]*big.Rat, n+1)
		var leaving int64
		for _, count := range steps[s] {
			leaving += count
		}
		for k, t := range states {
			rows[i][k] = big.NewRat(-steps[s][t], leaving)
			if i == k {
				rows[i][k].Add(rows[i][k], big.NewRat(1, 1))
			}
		}
		rows[i][n] = big.NewRat(steps[s][">"], leaving)
	}
	// Every state was left towards an end by some path, so that no pivot is 0.
	for i := n - 1; i >= 0; i-- {
		for k := range i {
			if rows[k][i].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Quo(rows[k][i], rows[i][i])
			for c := range n + 1 {
				if c <= i || c == n {
					rows[k][c].Sub(rows[k][c], new(big.Rat).Mul(f, rows[i][c]))
				}
			}
		}
	}
	if n == 0 || states[0] != "" {
		return new(big.Rat)
	}
	return new(big.Rat).Quo(rows[0][n], rows[0][0])
}

// spreadLearnt weighs each touch by its channel's weight over its touches there.
func (o *oracle) spreadLearnt(weights []*big.Rat, v view, outcome string, j journey, kept []int) {
	if v.isMarkov() && !o.hasEffect(v, outcome, j, kept) {
		equal(weights)
		return
	}
	touches := map[string]int64{}
	for _, k := range kept {
		touches[o.name(v, j.touches[k])]++
	}
	for i, k := range kept {
		name := o.name(v, j.touches[k])
		weight := int64(1)
		if v.isMarkov() {
			weight = o.learnt[o.learner(v, outcome)][name].weight
		}
		weights[i].SetFrac64(weight, touches[name])
	}
}

// learner that credits an outcome in a view.
func (o *oracle) learner(v view, outcome string) learner {
	if v.window != "sourced" {
		outcome = "revenue"
	}
	return learner{v, outcome}
}

func (o *oracle) hasEffect(v view, outcome string, j journey, kept []int) bool {
	return slices.ContainsFunc(kept, func(k int) bool {
		return o.learnt[o.learner(v, outcome)][o.name(v, j.touches[k])].weight > 0
	})
}

// checkShares holds attribution_model_share against the oracle: counts exactly,
// probabilities, effects and shares to twelve digits.
func checkShares(n *night, o *oracle) {
	n.t.Helper()
	m := &mismatches{t: n.t, what: "attribution_model_share"}
	missing := 0
	for _, names := range o.learnt {
		missing += len(names)
	}
	stream(n, `select model, lens, touch_window, touch_scope, outcome, channel_or_motion, converting_paths, null_paths, channel_paths, channel_converting_paths,
		credit_weight, share, coalesce(removal_effect, -1), coalesce(probability, -1), coalesce(probability_without, -1), paths
		from attribution_model_share`, func(r row) {
		key := learner{view{r.text(0), r.text(1), r.text(2), r.text(3)}, r.text(4)}
		want, ok := o.learnt[key][r.text(5)]
		missing--
		if !ok {
			m.add("%v %s is not expected", key, r.text(5))
			return
		}
		got := [5]int64{r.number(6), r.number(7), r.number(8), r.number(9), r.number(15)}
		if counts := [5]int64{want.converting, want.null, want.channelPaths, want.channelConverting, want.converting + want.null}; got != counts {
			m.add("%v %s: paths %v, want %v", key, r.text(5), got, counts)
		}
		if d := r.number(10) - want.weight; d < -1 || d > 1 {
			m.add("%v %s: credit_weight %d, want %d", key, r.text(5), r.number(10), want.weight)
		}
		figures := []*big.Rat{want.share, want.effect, want.probability, want.without}
		for i, figure := range figures {
			f := -1.0
			if figure != nil {
				f, _ = figure.Float64()
			}
			if got := r.real(11 + i); math.Abs(got-f) > 1e-12 {
				m.add("%v %s: figure %d is %v, want %v", key, r.text(5), i, got, f)
			}
		}
	})
	if missing != 0 {
		m.add("%s", fmt.Sprintf("%d rows are missing", missing))
	}
	m.done()
}
