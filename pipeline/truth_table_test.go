package pipeline_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"abm/fixtures"
	"abm/pipeline/config"
	"abm/pipeline/report"
)

// argued are the motions that the argument is about.
var argued = [...]string{"demand_gen", "lead_gen", "sales"}

// mix is how argued motions share 100 points.
type mix [len(argued)]float64

func newMix(amounts map[string]float64) mix {
	var m mix
	sum := 0.0
	for _, name := range argued {
		sum += amounts[name]
	}
	for i, name := range argued {
		m[i] = 100 * amounts[name] / sum
	}
	return m
}

// offBy is how many points of the mix would have to move to make it the other:
// half the sum of the differences (total variation distance).
func (m mix) offBy(other mix) float64 {
	sum := 0.0
	for i := range m {
		sum += math.Abs(m[i] - other[i])
	}
	return sum / 2
}

// modelMix is what a model makes of a window's touches.
type modelMix struct {
	model string
	mix
	// credited is the share of the deals that it gives to any motion.
	credited float64
}

// modelMixes are the deals that each model of the demo company gives to each
// motion, lens account, in the order of METRICS.md.
func modelMixes(n *night, window string) []modelMix {
	n.t.Helper()
	deals, all := map[string]map[string]float64{}, map[string]float64{}
	stream(n, `select model, motion, cast(1000000 * sum(deals) as bigint) from attribution_motion
		where lens = 'account' and touch_scope = 'all' and touch_window = '`+window+`' group by model, motion`, func(r row) {
		model, d := r.text(0), float64(r.number(2))/1e6
		if deals[model] == nil {
			deals[model] = map[string]float64{}
		}
		deals[model][r.text(1)] = d
		all[model] += d
	})
	var mixes []modelMix
	for model, d := range deals {
		mixes = append(mixes, modelMix{model, newMix(d), 1 - d["unattributed"]/all[model]})
	}
	order := config.Models()
	place := func(m modelMix) int {
		if i := slices.Index(order, m.model); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(mixes, func(a, b modelMix) int {
		return cmp.Or(place(a)-place(b), strings.Compare(a.model, b.model))
	})
	return mixes
}

// modelsAgainstTruth prints how each model shares out the demo company's deals
// among the motions beside the deals that would be missing without each, and
// holds README's table and sentences to it.
func modelsAgainstTruth(t *testing.T, n *night, truth fixtures.Truth) {
	t.Helper()
	incremental := newMix(truth.IncrementalShare)
	windows := map[string][]modelMix{"sourced": modelMixes(n, "sourced"), "influenced": modelMixes(n, "influenced")}
	text := truthTable(incremental, windows)
	t.Logf("the models against the truth; %s of the deals would have come without any motion:\n%s",
		report.Percent(truth.IncrementalShare["baseline"]), text)

	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```\n"+text+"```\n") {
		t.Errorf("README does not hold this table as it is:\n%s", text)
	}
	if baseline := report.Percent(truth.IncrementalShare["baseline"]) + " of its deals would have come anyway"; !strings.Contains(string(readme), baseline) {
		t.Errorf("README does not say %q", baseline)
	}
	for window, mixes := range windows {
		// README: first_touch comes closest, then these four; u_shaped pays lead gen most, then these three.
		near := ranked(mixes, func(m modelMix) float64 { return m.offBy(incremental) })
		if near[0] != "first_touch" || !sameNames(near[1:5], "linear", "markov", "position_based", "shapley") {
			t.Errorf("touches %s: the models come closest in the order %v, README says otherwise", window, near)
		}
		dear := ranked(mixes, func(m modelMix) float64 { return -m.mix[1] })
		if dear[0] != "u_shaped" || !sameNames(dear[1:4], "full_path", "markov_motion", "w_shaped") {
			t.Errorf("touches %s: lead gen is paid most in the order %v, README says otherwise", window, dear)
		}
		for _, m := range mixes {
			// What README says none is causal by: it pays lead gen for three times the deals
			// that it brought, and leaves hardly a deal to the baseline.
			if paid, brought := m.credited*m.mix[1], 100*truth.IncrementalShare["lead_gen"]; paid < 3*brought {
				t.Errorf("touches %s: %s gives lead gen %.1f %% of the deals, not three times the %.1f %% that it brought", window, m.model, paid, brought)
			}
			if m.credited < .98 {
				t.Errorf("touches %s: %s credits %.1f %% of the deals, README says 98 or more", window, m.model, 100*m.credited)
			}
		}
	}
}

// ranked names the models from the lowest figure up.
func ranked(mixes []modelMix, by func(modelMix) float64) []string {
	sorted := slices.SortedFunc(slices.Values(mixes), func(a, b modelMix) int { return cmp.Compare(by(a), by(b)) })
	names := make([]string, len(sorted))
	for i, m := range sorted {
		names[i] = m.model
	}
	return names
}

// sameNames is true where the names are those wanted, given in order of the alphabet.
func sameNames(names []string, want ...string) bool {
	return slices.Equal(slices.Sorted(slices.Values(names)), want)
}

func truthTable(incremental mix, windows map[string][]modelMix) string {
	t := report.Table{Columns: []report.Column{{Head: "share of"}}}
	for range 2 {
		for _, head := range []string{"demand gen", "lead gen", "sales", "off by"} {
			t.Columns = append(t.Columns, report.Column{Head: head, Right: true})
		}
	}
	percents := func(m mix) []string {
		cells := make([]string, len(m))
		for i, p := range m {
			cells[i] = fmt.Sprintf("%.1f", p)
		}
		return cells
	}
	t.Add(slices.Concat([]string{"the truth"}, percents(incremental), []string{""}, percents(incremental), []string{""})...)
	t.Rule()
	for i, s := range windows["sourced"] {
		f := windows["influenced"][i]
		t.Add(slices.Concat([]string{s.model},
			percents(s.mix), []string{fmt.Sprintf("%.1f", s.offBy(incremental))},
			percents(f.mix), []string{fmt.Sprintf("%.1f", f.offBy(incremental))})...)
	}
	var text bytes.Buffer
	t.Write(&text)
	return text.String()
}
