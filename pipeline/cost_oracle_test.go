package pipeline_test

import (
	"cmp"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
)

// costCell is a place that costs go to.
type costCell struct{ campaign, channel, motion string }

func (c costCell) compare(d costCell) int {
	return cmp.Or(cmp.Compare(c.campaign, d.campaign), cmp.Compare(c.channel, d.channel), cmp.Compare(c.motion, d.motion))
}

// costGroup is spend that names the same things in a month; what it does not
// name is empty.
type costGroup struct {
	month    string
	named    costCell
	costType string
}

// costOracle places spend as METRICS.md (Cost) and the headers of sql/50_qualify
// say, in integers without bounds.
type costOracle struct {
	touches map[string]map[costCell]int64 // by month
	spend   map[costGroup]int64
	// cost is what is expected, by the row of the table without its amount.
	cost map[string]int64
}

// agrees reports whether a cell has all that is named.
func (c costCell) agrees(named costCell) bool {
	return (named.campaign == "" || named.campaign == c.campaign) && (named.channel == "" || named.channel == c.channel) &&
		(named.motion == "" || named.motion == c.motion)
}

// split hands an amount out by weight in the order of the cells: each gets the
// difference of the running shares, rounded half away from zero.
func split(amount int64, weights map[costCell]int64) map[costCell]int64 {
	cells := make([]costCell, 0, len(weights))
	total := int64(0)
	for c, w := range weights {
		cells = append(cells, c)
		total += w
	}
	slices.SortFunc(cells, costCell.compare)
	out := map[costCell]int64{}
	running, given := int64(0), int64(0)
	for _, c := range cells {
		running += weights[c]
		twice := new(big.Int).Mul(big.NewInt(amount), big.NewInt(2*running))
		half := big.NewInt(total)
		if amount < 0 {
			half.Neg(half)
		}
		upTo := new(big.Int).Quo(twice.Add(twice, half), big.NewInt(2*total)).Int64()
		out[c] = upTo - given
		given = upTo
	}
	return out
}

func (o *costOracle) place(g costGroup, placement string, cents map[costCell]int64) {
	for c, x := range cents {
		o.cost[strings.Join([]string{g.month, c.campaign, c.channel, c.motion, g.costType, placement}, "|")] += x
	}
}

// ruled is where the rules put a channel, in this world those of marketing; a
// campaign without a type says nothing.
func (g costGroup) ruled() costCell {
	c := costCell{cmp.Or(g.named.campaign, "no_campaign"), g.named.channel, cmp.Or(g.named.motion, "demand_gen")}
	if c.channel == "" {
		c.channel, c.motion = "other", cmp.Or(g.named.motion, "unclassified")
	}
	return c
}

func (o *costOracle) solve() {
	o.cost = map[string]int64{}
	direct := map[string]map[costCell]int64{}
	for g, cents := range o.spend {
		if g.named.campaign == "" && g.named.channel == "" {
			continue
		}
		weights := map[costCell]int64{}
		for month, cells := range o.touches {
			for c, n := range cells {
				if (g.named.campaign != "" || month == g.month) && c.agrees(g.named) {
					weights[c] += n
				}
			}
		}
		if len(weights) == 0 {
			weights[g.ruled()] = 1
		}
		placed := split(cents, weights)
		o.place(g, "direct", placed)
		if direct[g.month] == nil {
			direct[g.month] = map[costCell]int64{}
		}
		for c, x := range placed {
			direct[g.month][c] += x
		}
	}
	for g, cents := range o.spend {
		if g.named.campaign != "" || g.named.channel != "" {
			continue
		}
		weights := agreeing(direct[g.month], g.named)
		if len(weights) == 0 {
			weights = agreeing(o.touches[g.month], g.named)
		}
		if len(weights) == 0 {
			weights[costCell{"unattributed", "unattributed", cmp.Or(g.named.motion, "unattributed")}] = 1
		}
		o.place(g, "shared", split(cents, weights))
	}
}

// agreeing are the cells with what is named and a weight above 0.
func agreeing(cells map[costCell]int64, named costCell) map[costCell]int64 {
	out := map[costCell]int64{}
	for c, x := range cells {
		if x > 0 && c.agrees(named) {
			out[c] = x
		}
	}
	return out
}

// Random spend, refunds and amounts of a cent included, is placed as the oracle
// places it, cell by cell, and none is lost.
func TestCostsAgreeWithOracle(t *testing.T) {
	t.Parallel()
	g := rand.New(rand.NewPCG(7, 1))
	pick := func(words ...string) string { return words[g.IntN(len(words))] }
	o := &costOracle{touches: map[string]map[costCell]int64{}, spend: map[costGroup]int64{}}
	n := newCostNight(t, "")
	var touches []map[string]string
	for i := range 400 {
		month := pick("2026-01", "2026-02", "2026-04")
		c := costCell{pick("", "P", "Q", "R"), pick("content", "display", "webinar"), pick("demand_gen", "demand_gen", "lead_gen")}
		touches = append(touches, map[string]string{"touch_id": fmt.Sprint(i), "account_id": "A", "touch_type": "page_view", "link": fmt.Sprint(i),
			"channel": c.channel, "campaign_id": c.campaign, "captured_contact": map[string]string{"lead_gen": "true"}[c.motion],
			"touched_at": fmt.Sprintf("%s-%02d", month, 1+g.IntN(28))})
		c.campaign = cmp.Or(c.campaign, "no_campaign")
		if o.touches[month] == nil {
			o.touches[month] = map[costCell]int64{}
		}
		o.touches[month][c]++
	}
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme"})
	n.records("touch", touches...)
	var lines []string
	for range 300 {
		c := costGroup{pick("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"),
			costCell{pick("", "", "P", "Q", "S"), pick("", "", "content", "display", "podcast"), pick("", "", "", "lead_gen", "sales")},
			pick("media", "tooling", "handover")}
		cents := []int64{1, -1, 3, 10_01, -99_99, g.Int64N(1e7), g.Int64N(1e13), -g.Int64N(1e6)}[g.IntN(8)]
		o.spend[c] += cents
		lines = append(lines, fmt.Sprintf(",%s-%02d,%s,%s,%s,%s,%s,", c.month, 1+g.IntN(28), c.named.campaign, c.named.channel, c.named.motion, c.costType, money(cents)))
	}
	n.spend("2026-06-30", lines...)
	o.solve()
	n.run()

	var want []string
	for key, cents := range o.cost {
		if cents != 0 {
			want = append(want, key+"|"+money(cents))
		}
	}
	sort.Strings(want)
	got := n.rows("select strftime(period_month, '%Y-%m') || '|' || campaign_id || '|' || channel || '|' || motion || '|' || cost_type || '|' || placement || '|' || cast(amount as varchar) as line from cost order by line")
	sort.Strings(got)
	if missing, surplus := difference(want, got), difference(got, want); len(missing)+len(surplus) > 0 {
		t.Errorf("of %d rows %d are missing and %d surplus, first\n%v\n%v", len(want), len(missing), len(surplus), first(missing), first(surplus))
	}
}

func difference(all, without []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(line string) bool { return slices.Contains(without, line) })
}

func first(lines []string) []string { return lines[:min(len(lines), 3)] }
