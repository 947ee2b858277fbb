package pipeline_test

import (
	"cmp"
	"maps"
	"math"
	"math/big"
	"slices"
	"time"
)

// The oracle decides from METRICS.md, "Journeys", "Attribution models" and
// "Credits", not from the SQL. Where those leave room, it reads:
//   - A touch without an account of its own is of its person's: in these worlds
//     the records of a person name one account, or none.
//   - A lead whose creation is unknown counts among the account's leads (it
//     cannot be said to have come after the close), but creates no deal.
//   - LC looks at the leads created from lookback before the deal's creation to
//     its end; among leads of one instant the lowest id. "Own" touches are
//     those of the lead's person. Of several records of a person, each counts.
//   - Milestones are marketing touches in custom models, too; "last" is the
//     last touch of the window, whatever its motion.
//   - A scope, like a window, keeps the milestones inside it.
//   - Without any milestone in the window all its touches share equally.
//   - time_decay: 2^(-age/half-life) has the same ratios from whichever end
//     ages are counted; the integer table is read at whole days before the last
//     touch of the window, so that a late end does not round all weights to 0.
//   - The rest goes to the other touches strictly between the first and the
//     last milestone, of any motion.

const (
	lookbackDays = 365
	timeDecayHL  = 7
	decayUnit    = 65536
)

// dealState is what a deal is as of the day.
type dealState struct {
	exists, won, closed bool
	created, end        time.Time
}

func (w *world) state(d worldDeal) dealState {
	s := dealState{created: d.created, end: w.asOf}
	s.closed = d.status != "open" && d.closed.Before(w.asOf)
	if s.closed {
		s.end, s.won = d.closed, d.status == "won"
		if d.closed.Before(d.created) {
			s.created = d.closed
		}
	}
	s.exists = s.created.Before(w.asOf)
	return s
}

// oracle indexes a world.
type oracle struct {
	*world
	byAccount, byPerson           map[string][]int // touches
	leadsOfAccount, leadsOfPerson map[string][]int
	decay                         []int64
	// learnt is what the data-driven models say, from all journeys together.
	learnt map[learner]map[string]learnt
}

func newOracle(w *world) *oracle {
	o := &oracle{world: w, byAccount: map[string][]int{}, byPerson: map[string][]int{},
		leadsOfAccount: map[string][]int{}, leadsOfPerson: map[string][]int{}, decay: decayTable(timeDecayHL)}
	for i, l := range w.leads {
		o.leadsOfAccount[l.account] = append(o.leadsOfAccount[l.account], i)
		o.leadsOfPerson[l.person()] = append(o.leadsOfPerson[l.person()], i)
	}
	for i, t := range w.touches {
		if t.at.Before(w.asOf) {
			o.byAccount[o.accountOf(t)] = append(o.byAccount[o.accountOf(t)], i)
			if t.lead >= 0 {
				p := w.leads[t.lead].person()
				o.byPerson[p] = append(o.byPerson[p], i)
			}
		}
	}
	return o
}

// decayTable is round(65536 x 2^(-age/half-life)).
func decayTable(halfLife float64) []int64 {
	var table []int64
	for age := 0; ; age++ {
		w := int64(math.Round(decayUnit * math.Exp2(-float64(age)/halfLife)))
		if w == 0 {
			return table
		}
		table = append(table, w)
	}
}

func (o *oracle) accountOf(t worldTouch) string {
	if t.account != "" || t.lead < 0 {
		return t.account
	}
	for _, i := range o.leadsOfPerson[o.leads[t.lead].person()] {
		if a := o.leads[i].account; a != "" {
			return a
		}
	}
	return ""
}

// people on the deal: its contacts, else the account's leads created before its end.
func (o *oracle) people(d worldDeal, s dealState) map[string]bool {
	people := map[string]bool{}
	for _, c := range d.contacts {
		people[o.leads[c].person()] = true
	}
	if len(people) > 0 {
		return people
	}
	for _, i := range o.leadsOfAccount[d.account] {
		if l := o.leads[i]; l.created.IsZero() || !l.created.After(s.end) {
			people[l.person()] = true
		}
	}
	return people
}

// journey holds indices of touches in order and the milestones among them.
type journey struct {
	touches []int
	sourced int // how many lie up to deal creation
	// first, lead, opportunity, close are indices into touches, -1 where missing.
	first, lead, opportunity, close int
}

func (o *oracle) journey(d worldDeal, s dealState, lens string) journey {
	people := o.people(d, s)
	var found []int
	if lens == "account" {
		found = o.byAccount[d.account]
	} else {
		for p := range people {
			found = append(found, o.byPerson[p]...)
		}
	}
	lookback := s.created.Add(-lookbackDays * 24 * time.Hour)
	j := journey{}
	for _, i := range found {
		t := o.touches[i]
		if !t.planned && !t.at.Before(lookback) && !t.at.After(s.end) {
			j.touches = append(j.touches, i)
		}
	}
	o.sortTouches(j.touches)
	o.milestones(&j, d, s, people, lookback)
	return j
}

// sortTouches puts touches in the order of a journey: time, then id.
func (o *oracle) sortTouches(touches []int) {
	slices.SortFunc(touches, func(a, b int) int {
		x, y := o.touches[a], o.touches[b]
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.id, y.id))
	})
}

func (o *oracle) milestones(j *journey, d worldDeal, s dealState, people map[string]bool, lookback time.Time) {
	j.first, j.lead, j.opportunity, j.close = -1, -1, -1, -1
	lead := o.creatingLead(d, s, people, lookback)
	own := -1
	for i, index := range j.touches {
		t := o.touches[index]
		if !t.at.After(s.created) {
			j.sourced++
		}
		if !o.milestoneMotions[t.kind.motion] {
			continue
		}
		if j.first < 0 {
			j.first = i
		}
		if !t.at.After(s.created) {
			j.opportunity = i
		}
		if s.won {
			j.close = i
		}
		if lead >= 0 && !t.at.After(o.leads[lead].created) {
			j.lead = i
			if t.lead >= 0 && o.leads[t.lead].person() == o.leads[lead].person() {
				own = i
			}
		}
	}
	if own >= 0 {
		j.lead = own
	}
}

// creatingLead is the earliest lead of the deal's people, else of its account, -1 for none.
func (o *oracle) creatingLead(d worldDeal, s dealState, people map[string]bool, lookback time.Time) int {
	best := -1
	consider := func(i int) {
		l := o.leads[i]
		if l.created.IsZero() || l.created.Before(lookback) || l.created.After(s.end) {
			return
		}
		if best < 0 || l.created.Before(o.leads[best].created) || l.created.Equal(o.leads[best].created) && l.id < o.leads[best].id {
			best = i
		}
	}
	for p := range people {
		for _, i := range o.leadsOfPerson[p] {
			consider(i)
		}
	}
	if best < 0 {
		for _, i := range o.leadsOfAccount[d.account] {
			consider(i)
		}
	}
	return best
}

// view is one way to look at a journey.
type view struct{ model, lens, window, scope string }

// inView lists the indices into the journey that the window and the scope keep.
func (o *oracle) inView(j journey, v view) []int {
	var kept []int
	for i, index := range j.touches {
		switch {
		case v.window == "sourced" && i >= j.sourced, v.window == "accelerated" && i < j.sourced:
		case v.scope == "marketing" && o.touches[index].kind.motion == "sales":
		default:
			kept = append(kept, i)
		}
	}
	return kept
}

// shape of a model: shares of milestones, of the window's ends, and of the rest.
type shape struct{ first, lead, opportunity, close, begin, end, rest int64 }

// shapes are the table of METRICS.md; full_path's 22.5 and 10 doubled.
var shapes = map[string]shape{
	"position_based": {begin: 40, end: 40, rest: 20},
	"u_shaped":       {first: 50, lead: 50},
	"w_shaped":       {first: 30, lead: 30, opportunity: 30, rest: 10},
	"full_path":      {first: 45, lead: 45, opportunity: 45, close: 45, rest: 20},
	"mine":           {first: 20, lead: 20, opportunity: 30, close: 10, end: 10, rest: 10},
	"created_lead":   {lead: 1, rest: 2},
}

// customYAML configures the two custom models of shapes.
const customYAML = `  custom:
    - {name: mine, first: 20, lead_creation: 20, deal_creation: 30, close: 10, last: 10, rest: 10}
    - {name: created_lead, lead_creation: 1, rest: 2}
`

// weights of the touches kept, as rationals; they need not add up to 1.
// Outcome says of what: pipeline or revenue.
func (o *oracle) weights(v view, outcome string, j journey, kept []int) []*big.Rat {
	n := len(kept)
	weights := make([]*big.Rat, n)
	for i := range weights {
		weights[i] = new(big.Rat)
	}
	switch v.model {
	case "first_touch":
		weights[0].SetInt64(1)
	case "last_touch":
		weights[n-1].SetInt64(1)
	case "last_non_direct":
		last := n - 1
		for i, k := range kept {
			if o.touches[j.touches[k]].kind.channel != "direct" {
				last = i
			}
		}
		if o.touches[j.touches[kept[last]]].kind.channel == "direct" {
			last = n - 1
		}
		weights[last].SetInt64(1)
	case "linear":
		equal(weights)
	case "time_decay":
		end := dayOf(o.touches[j.touches[kept[n-1]]].at)
		for i, k := range kept {
			if age := int(end.Sub(dayOf(o.touches[j.touches[k]].at)).Hours() / 24); age < len(o.decay) {
				weights[i].SetInt64(o.decay[age])
			}
		}
	case "markov", "markov_motion", "shapley":
		o.spreadLearnt(weights, v, outcome, j, kept)
	default:
		shapes[v.model].spread(weights, j, kept)
	}
	return weights
}

// fallback says what stood in for what a model asks for and the window lacks.
func (d *judgedDeal) fallback(v view, j journey, kept []int) string {
	model, o := v.model, d.oracle
	if len(kept) == 0 {
		return "unattributed"
	}
	if v.isMarkov() {
		if !o.hasEffect(v, "pipeline", j, kept) || d.won && !o.hasEffect(v, "revenue", j, kept) {
			return "linear"
		}
		return "none"
	}
	if model == "last_non_direct" {
		for _, k := range kept {
			if o.touches[j.touches[k]].kind.channel != "direct" {
				return "none"
			}
		}
		return "last_touch"
	}
	s, ok := shapes[model]
	if !ok {
		return "none"
	}
	asked, found := 0, map[int]bool{}
	for _, m := range []struct {
		share int64
		at    int
	}{{s.first, slices.Index(kept, j.first)}, {s.lead, slices.Index(kept, j.lead)}, {s.opportunity, slices.Index(kept, j.opportunity)},
		{s.close, slices.Index(kept, j.close)}, {s.begin, 0}, {s.end, len(kept) - 1}} {
		if m.share > 0 {
			asked++
			found[m.at] = true
		}
	}
	isMissing := found[-1]
	delete(found, -1)
	switch {
	case len(found) == 0 && asked > 0:
		return "linear"
	case isMissing:
		return "proportional"
	}
	at := slices.Sorted(maps.Keys(found))
	if s.rest > 0 && at[len(at)-1]-at[0]+1 == len(at) { // nobody between them
		return "proportional"
	}
	return "none"
}

func equal(weights []*big.Rat) {
	for _, w := range weights {
		w.SetInt64(1)
	}
}

func (s shape) spread(weights []*big.Rat, j journey, kept []int) {
	low, high := len(weights), -1
	isMilestone := make([]bool, len(weights))
	add := func(i int, share int64) {
		if i >= 0 && share > 0 {
			weights[i].Add(weights[i], new(big.Rat).SetInt64(share))
			isMilestone[i] = true
			low, high = min(low, i), max(high, i)
		}
	}
	add(slices.Index(kept, j.first), s.first)
	add(slices.Index(kept, j.lead), s.lead)
	add(slices.Index(kept, j.opportunity), s.opportunity)
	add(slices.Index(kept, j.close), s.close)
	add(0, s.begin)
	add(len(kept)-1, s.end)
	if high < 0 {
		equal(weights)
		return
	}
	var others []int
	for i := low + 1; i < high; i++ {
		if !isMilestone[i] {
			others = append(others, i)
		}
	}
	for _, i := range others {
		weights[i].SetFrac64(s.rest, int64(len(others)))
	}
}

func dayOf(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// credit splits an amount: touch i gets R(i) - R(i-1).
func credit(amount int64, weights []*big.Rat) []int64 {
	parts := make([]int64, len(weights))
	if amount == 0 {
		return parts
	}
	total, running := new(big.Rat), new(big.Rat)
	for _, w := range weights {
		total.Add(total, w)
	}
	factor := new(big.Rat).Quo(new(big.Rat).SetInt64(amount), total)
	var before int64
	for i, w := range weights {
		if w.Sign() == 0 {
			continue
		}
		running.Add(running, w)
		r := roundHalfAway(new(big.Rat).Mul(running, factor))
		parts[i], before = r-before, r
	}
	return parts
}

func roundHalfAway(x *big.Rat) int64 {
	n := new(big.Int).Abs(x.Num())
	n.Lsh(n, 1).Add(n, x.Denom())
	n.Quo(n, new(big.Int).Lsh(x.Denom(), 1))
	if x.Sign() < 0 {
		n.Neg(n)
	}
	return n.Int64()
}
