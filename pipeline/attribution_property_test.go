package pipeline_test

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// worldAsOf is the end of the as-of day of random worlds: the day the nights of newNight run.
var worldAsOf = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

// everyView computes all windows and scopes, and touch by touch four of the
// six pairs of lens and window; the others are held by their sums.
const everyView = `  sensitivity: {lookbacks: [], bootstrap: 0}
  windows: [sourced, accelerated, influenced]
  scopes: [all, marketing]
  detail:
    - {lens: account, window: sourced}
    - {lens: account, window: influenced}
    - {lens: lead, window: accelerated}
    - {lens: lead, window: influenced}
`

// hasDetail says whether attribution_touch holds the view.
func (v view) hasDetail() bool {
	return v.window == "influenced" || v.lens == "account" && v.window == "sourced" || v.lens == "lead" && v.window == "accelerated"
}

// Credits of 10,000 random deals under every model, lens, window and scope are
// those of the oracle, to the cent and touch by touch; every deal stands once
// per combination and is conserved; the aggregated tables are their sums.
func TestAttributionOfRandomDealsMeetsTheDefinitions(t *testing.T) {
	t.Parallel()
	deals := 10_000
	if testing.Short() {
		deals = 500
	}
	w := randomWorld(20260630, deals, worldAsOf)
	checkWorld(t, w, "attribution:\n"+everyView+customYAML)
}

// Where sales touches may be milestones, the scope marketing leaves such a
// milestone out; it does not pass to a neighbour.
func TestSalesMilestonesAreMissingInMarketingScope(t *testing.T) {
	t.Parallel()
	w := randomWorld(7, 400, worldAsOf)
	w.milestoneMotions = map[string]bool{"sales": true, "lead_gen": true}
	checkWorld(t, w, "attribution:\n  milestone_motions: [sales, lead_gen]\n"+everyView+customYAML)
}

func checkWorld(t *testing.T, w *world, yaml string) {
	t.Helper()
	n := newWorldNight(t, yaml)
	w.write(n)
	started := time.Now()
	n.run()
	t.Logf("run of %d deals and %d touches: %.1f s", len(w.deals), len(w.touches), time.Since(started).Seconds())
	expected := newOracle(w).all()
	checkShares(n, expected[0].oracle)
	checkJourneys(n, expected)
	checkExcluded(n, expected)
	checkTouchCredits(n, expected)
	checkDeals(n, expected)
	checkSums(n, expected)
	checkMotions(n, expected)
	checkOutcomes(n, w)
	t.Logf("with the oracle: %.1f s", time.Since(started).Seconds())
}

// combination of a credited deal: a view and its touches' credits.
type combination struct {
	view
	touches   int
	fallback  string
	positions []creditedTouch
}

type creditedTouch struct {
	touch, position int
	// part and won are millionths of the deal, as a deal and as a won one.
	pipeline, revenue, part, won int64
}

// judgedDeal is all that the oracle says of a deal.
type judgedDeal struct {
	worldDeal
	dealState
	*oracle
	pipeline, revenue int64
	journeys          map[string]journey
	combinations      []combination
}

// views of every model, in the order of their names.
func allViews() []view {
	models := append(slices.Collect(maps.Keys(shapes)), "first_touch", "last_touch", "last_non_direct", "linear", "time_decay",
		"markov", "markov_motion", "shapley")
	slices.Sort(models)
	var views []view
	for _, m := range models {
		for _, l := range []string{"account", "lead"} {
			for _, w := range []string{"accelerated", "influenced", "sourced"} {
				for _, s := range []string{"all", "marketing"} {
					views = append(views, view{m, l, w, s})
				}
			}
		}
	}
	return views
}

// all judges every deal that exists and is of a credited type, by id.
func (o *oracle) all() []judgedDeal {
	var judged []judgedDeal
	for _, d := range o.deals {
		if s := o.state(d); s.exists && d.dealType == "new_business" {
			j := judgedDeal{worldDeal: d, dealState: s, oracle: o, pipeline: d.cents, journeys: map[string]journey{}}
			if s.won {
				j.revenue = d.cents
			}
			judged = append(judged, j)
		}
	}
	slices.SortFunc(judged, func(a, b judgedDeal) int { return strings.Compare(a.id, b.id) })
	for i, d := range judged {
		for _, lens := range []string{"account", "lead"} {
			judged[i].journeys[lens] = o.journey(d.worldDeal, d.dealState, lens)
		}
	}
	o.learnt = o.learn(judged)
	views := allViews()
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(judged); i += workers {
				judged[i].judge(views)
			}
		})
	}
	wg.Wait()
	return judged
}

func (d *judgedDeal) judge(views []view) {
	for _, v := range views {
		j := d.journeys[v.lens]
		kept := d.inView(j, v)
		c := combination{view: v, touches: len(kept), fallback: d.fallback(v, j, kept)}
		if len(kept) > 0 {
			c.positions = d.positions(v, j, kept)
		}
		d.combinations = append(d.combinations, c)
	}
}

// positions are the touches of a view with credit. Markov models weigh pipeline
// and revenue apart; others have one weight.
func (d *judgedDeal) positions(v view, j journey, kept []int) []creditedTouch {
	weights := d.weights(v, "pipeline", j, kept)
	parts, pipeline := credit(1_000_000, weights), credit(d.pipeline, weights)
	won, revenue := parts, credit(d.revenue, weights)
	if v.isMarkov() && d.won {
		weights = d.weights(v, "revenue", j, kept)
		won, revenue = credit(1_000_000, weights), credit(d.revenue, weights)
	}
	var positions []creditedTouch
	for i, k := range kept {
		if parts[i] != 0 || pipeline[i] != 0 || revenue[i] != 0 {
			positions = append(positions, creditedTouch{j.touches[k], i + 1, pipeline[i], revenue[i], parts[i], won[i]})
		} else if d.won && won[i] != 0 {
			panic("a touch with a share of the won deal and none of the deal: the tables leave it out touch by touch")
		}
	}
	return positions
}
