package config

import (
	"slices"
	"strings"
)

// Attribution says which combinations are computed.
type Attribution struct {
	LookbackDays     int      `yaml:"lookback_days"`
	TimeDecayDays    float64  `yaml:"time_decay_half_life_days"`
	DealTypes        []string `yaml:"deal_types"`
	Models           []string `yaml:"models"`
	Lenses           []string `yaml:"lenses"`
	Windows          []string `yaml:"windows"`
	Scopes           []string `yaml:"scopes"`
	Detail           []Detail `yaml:"detail"`
	MilestoneMotions []string `yaml:"milestone_motions"`
	// Outcomes are what is credited beside deals; none is fine.
	Outcomes     []string `yaml:"outcomes"`
	Custom       []Custom `yaml:"custom"`
	Markov       Markov   `yaml:"markov"`
	PrimaryModel string   `yaml:"primary_model"`
	// Sensitivity asks how much the answer depends on these choices.
	Sensitivity Sensitivity `yaml:"sensitivity"`
}

// PrimaryLens is account where it is computed, else the first lens.
func (a Attribution) PrimaryLens() string { return preferred("account", a.Lenses) }

// PrimaryWindow is influenced where it is computed, else the first window.
func (a Attribution) PrimaryWindow() string { return preferred("influenced", a.Windows) }

// OtherLookbacks are those of the sensitivity that are not LookbackDays, from
// the shortest on.
func (a Attribution) OtherLookbacks() []int {
	days := slices.Sorted(slices.Values(a.Sensitivity.Lookbacks))
	return slices.DeleteFunc(days, func(d int) bool { return d == a.LookbackDays })
}

func preferred(word string, words []string) string {
	if slices.Contains(words, word) {
		return word
	}
	return words[0]
}

// Sensitivity says under which other choices each share is computed, and how
// its sampling error is.
type Sensitivity struct {
	// Lookbacks in days, beside LookbackDays.
	Lookbacks []int `yaml:"lookbacks"`
	// Bootstrap is how many resamples of the accounts are drawn; 0 leaves the
	// intervals out.
	Bootstrap int `yaml:"bootstrap"`
	// Seed of the resamples: equal seeds give equal intervals.
	Seed int `yaml:"seed"`
}

// Detail is a lens and window for which attribution_touch is published.
type Detail struct {
	Lens   string `yaml:"lens"`
	Window string `yaml:"window"`
}

// Custom is a milestone model of one's own: integer weights for the first
// touch, lead creation, deal creation, close and last touch, and for the rest,
// which is shared by the other touches between the first and the last of
// these, or by all others.
type Custom struct {
	Name         string `yaml:"name"`
	First        int    `yaml:"first"`
	LeadCreation int    `yaml:"lead_creation"`
	DealCreation int    `yaml:"deal_creation"`
	Close        int    `yaml:"close"`
	Last         int    `yaml:"last"`
	Rest         int    `yaml:"rest"`
}

// Markov tunes the chains of the models markov and markov_motion.
type Markov struct {
	// Order is how many of the last touches a state remembers, 1 to 4, or auto
	// for the order that predicts best for its size.
	Order string `yaml:"order"`
	// SilentDays without a touch that counts make the journey of an account
	// that never had a deal one that ended without.
	SilentDays int `yaml:"silent_days"`
}

func validateAttribution(a *Attribution, d *document) {
	d.between("attribution.lookback_days", float64(a.LookbackDays), 1, 3650)
	d.between("attribution.time_decay_half_life_days", a.TimeDecayDays, .1, 3650)
	d.words("attribution.deal_types", a.DealTypes, "a deal type", landedWords("deal", "deal_type"))
	d.words("attribution.models", a.Models, "a model", Models())
	d.words("attribution.lenses", a.Lenses, "a lens", lenses())
	d.words("attribution.windows", a.Windows, "a window", windows())
	d.words("attribution.scopes", a.Scopes, "a scope", scopes())
	d.words("attribution.milestone_motions", a.MilestoneMotions, "a motion", Motions())
	if len(a.Outcomes) > 0 {
		d.words("attribution.outcomes", a.Outcomes, "an outcome", outcomes())
	}
	for i, x := range a.Detail {
		key := item("attribution.detail", i)
		d.computed(key+".lens", x.Lens, "attribution.lenses", a.Lenses)
		d.computed(key+".window", x.Window, "attribution.windows", a.Windows)
		if slices.Contains(a.Detail[:i], x) {
			d.fail(key, "lens %s with window %s stands twice", x.Lens, x.Window)
		}
	}
	names := slices.Clone(a.Models)
	for i, m := range a.Custom {
		validateCustom(item("attribution.custom", i), m, names, d)
		names = append(names, m.Name)
	}
	d.oneOf("attribution.markov.order", a.Markov.Order, "an order", markovOrders())
	d.between("attribution.markov.silent_days", float64(a.Markov.SilentDays), 1, 3650)
	d.computed("attribution.primary_model", a.PrimaryModel, "attribution.models", names)
	validateSensitivity(a.Sensitivity, d)
}

func validateSensitivity(s Sensitivity, d *document) {
	const lookbacks = "attribution.sensitivity.lookbacks"
	for i, days := range s.Lookbacks {
		d.between(item(lookbacks, i), float64(days), 1, 3650)
		if slices.Contains(s.Lookbacks[:i], days) {
			d.fail(item(lookbacks, i), "%d stands twice", days)
		}
	}
	if s.Bootstrap != 0 {
		// The ends of a 95 % interval rest on the 40th part of the resamples.
		d.between("attribution.sensitivity.bootstrap", float64(s.Bootstrap), 100, 100_000)
	}
	d.between("attribution.sensitivity.seed", float64(s.Seed), 0, 999_999)
}

// computed fails the key unless its value is among those that another key lists.
func (d *document) computed(key, value, list string, words []string) {
	if !d.hasFailedBelow(list) && !slices.Contains(words, value) {
		d.fail(key, "%q is not computed: add it to %s or use one of %s", value, list, strings.Join(words, ", "))
	}
}

func validateCustom(key string, m Custom, earlier []string, d *document) {
	taken := slices.Concat(Models(), earlier)
	switch {
	case !isName(m.Name):
		d.fail(key+".name", "%q is not a model name; want lower-case letters, digits and _", m.Name)
	case slices.Contains(taken, m.Name):
		d.fail(key+".name", "%q is taken; names of models are unique", m.Name)
	}
	sum := 0
	fields := []string{"first", "lead_creation", "deal_creation", "close", "last", "rest"}
	for i, w := range []int{m.First, m.LeadCreation, m.DealCreation, m.Close, m.Last, m.Rest} {
		// The bound keeps credits within 64 bits.
		d.between(key+"."+fields[i], float64(w), 0, 10_000)
		sum += w
	}
	if sum <= 0 {
		d.fail(key, "the weights add up to %d; at least one must be more than 0", sum)
	}
}
