package pipeline_test

import (
	"fmt"
	"testing"
)

// Known answers of the data-driven models, planted as touches and deals. The
// population of a chain is the whole company, so that each case has its own.

const chainYAML = `attribution:
  sensitivity: {lookbacks: [], bootstrap: 0}
  detail: [{lens: account, window: sourced}, {lens: account, window: influenced}]
`

// chainCase is a company whose journeys are the paths of a case.
type chainCase struct{ *knownCases }

func newChainCase(t *testing.T, yaml string) chainCase {
	t.Helper()
	return chainCase{&knownCases{night: newWorldNight(t, chainYAML+yaml), extracts: map[string][]map[string]string{}}}
}

// path adds an account with a journey through channels, a touch a day: a deal
// that is won, lost or open, or none.
func (c chainCase) path(id, end, amount string, channels ...string) {
	switch end {
	case "won", "lost":
		c.deal(id, "status="+end, "amount="+amount, "created_at=2025-09-01", "closed_at=2025-09-01")
	case "open":
		c.deal(id, "status=open", "amount="+amount, "created_at=2025-09-01")
	default:
		c.add("account", "account_id="+id, "account_name=Firm "+id)
	}
	for i, channel := range channels {
		c.touch(fmt.Sprintf("%s.%d", id, i+1), channel, "", fmt.Sprintf("2025-08-%02d", i+1))
	}
}

func (c chainCase) run() {
	c.t.Helper()
	for name, records := range c.extracts {
		c.records(name, records...)
	}
	c.night.run()
}

// shares expects "channel share effect conversions value" of a model, by channel.
func (c chainCase) shares(model, window, outcome string, want ...string) {
	c.t.Helper()
	c.want(fmt.Sprintf(`select format('{} {:.9f} {:.9f} {:.9f} {:.6f}', channel_or_motion, share, coalesce(removal_effect, -1), conversions, conversion_value)
		from attribution_model_share where model = '%s' and lens = 'account' and touch_window = '%s' and outcome = '%s' order by channel_or_motion`,
		model, window, outcome), want...)
}

// chain expects "probability order states paths converting null" of a model.
func (c chainCase) chain(model, window, outcome, want string) {
	c.t.Helper()
	c.want(fmt.Sprintf(`select distinct format('{:.9f} {} {} {} {} {}', probability, markov_order, states, paths, converting_paths, null_paths)
		from attribution_model_share where model = '%s' and lens = 'account' and touch_window = '%s' and outcome = '%s'`, model, window, outcome), want)
}

// credits expects "touch pipeline revenue" of a deal.
func (c chainCase) credits(deal, model, window string, want ...string) {
	c.t.Helper()
	c.want(fmt.Sprintf(`select touch_id || ' ' || pipeline || ' ' || revenue from attribution_touch
		where deal_id = '%s' and model = '%s' and lens = 'account' and touch_window = '%s' order by position`, deal, model, window), want...)
}

// C1 is direct, C2 email, C3 display. C1 alone ended in a lost deal, C2 > C3 in
// silence. Of outcome pipeline the lost deal is a conversion, too: from the
// start 2/3 go to C1 and 1/3 to C2, from C1 1/2 to C2 and 1/2 convert, from C3
// 1/2 convert. P = 2/3 (1/2 + 1/2 1/2) + 1/3 1/2 = 2/3; without C1 1/6, without
// C2 or C3 1/3; effects 3/4, 1/2, 1/2; shares 3/7, 2/7, 2/7.
func TestMarkovOfThreeChannels(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "")
	c.path("w", "won", "1000", "direct", "email", "display")
	c.path("l", "lost", "50", "direct")
	c.path("s", "silent", "", "email", "display")
	c.run()
	for _, window := range []string{"sourced", "influenced"} {
		c.chain("markov", window, "revenue", "0.333333333 1 3 3 1 2")
		c.shares("markov", window, "revenue",
			"direct 0.200000000 0.500000000 0.200000000 200.000000",
			"display 0.400000000 1.000000000 0.400000000 400.000000",
			"email 0.400000000 1.000000000 0.400000000 400.000000")
	}
	c.chain("markov", "sourced", "pipeline", "0.666666667 1 3 3 2 1")
	// By value, 50 is earned from C1 and 1,000 from C3: 2/3 (1/2 50 + 1/2 1/2 1000) + 1/3 1/2 1000 = 350 is
	// expected; without C1 500/3, without C2 or C3 50/3: effects 11/21, 20/21, 20/21, of 1,050 in all.
	c.shares("markov", "sourced", "pipeline",
		"direct 0.428571429 0.750000000 0.857142857 226.470588",
		"display 0.285714286 0.500000000 0.571428571 411.764706",
		"email 0.285714286 0.500000000 0.571428571 411.764706")
	c.credits("w", "markov", "influenced", "w.1 200.00 200.00", "w.2 400.00 400.00", "w.3 400.00 400.00")
	c.credits("w", "markov", "sourced", "w.1 428.57 200.00", "w.2 285.72 400.00", "w.3 285.71 400.00")
	c.credits("w", "shapley", "sourced", "w.1 333.33 333.33", "w.2 333.34 333.34", "w.3 333.33 333.33")
	// Won deals follow revenue's weights, deals pipeline's; C1 has the lost deal whole.
	c.want(`select channel || ' ' || sum(deals) || ' ' || sum(won_deals) || ' ' || sum(pipeline) || ' ' || sum(revenue) from attribution_channel
		where model = 'markov' and lens = 'account' and touch_window = 'sourced' group by channel order by channel`,
		"direct 1.428571 0.200000 478.57 200.00", "display 0.285714 0.400000 285.71 400.00", "email 0.285715 0.400000 285.72 400.00")
	c.shares("shapley", "sourced", "pipeline",
		"direct 0.666666667 -1.000000000 1.333333333 383.333333",
		"display 0.166666667 -1.000000000 0.333333333 333.333333",
		"email 0.166666667 -1.000000000 0.333333333 333.333333")
}

// The vignette of ChannelAttribution: conversions A 2, B 1 at order 1.
func TestMarkovOfTheVignette(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "")
	vignette(c, "v")
	c.run()
	c.chain("markov", "sourced", "revenue", "1.000000000 1 2 3 3 0")
	c.shares("markov", "sourced", "revenue",
		"podcast 0.666666667 1.000000000 2.000000000 60.000000",
		"webinar 0.333333333 0.500000000 1.000000000 30.000000")
}

func vignette(c chainCase, id string) {
	a, b := "podcast", "webinar"
	c.path(id+"1", "won", "30", a, b, a, b, b, a)
	c.path(id+"2", "won", "30", a, b, b, a, a)
	c.path(id+"3", "won", "30", a, a)
}

// Order 2 gives A 1.8, B 1.2; with every deal there twice, twice that and the
// same shares.
func TestMarkovOfOrderTwoAndDealsTwice(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "  markov: {order: 2}\n")
	vignette(c, "v")
	vignette(c, "again")
	c.run()
	c.want(`select format('{} {:.9f} {:.9f} {}', channel_or_motion, share, conversions, markov_order) from attribution_model_share
		where model = 'markov' and lens = 'account' and touch_window = 'influenced' order by channel_or_motion`,
		"podcast 0.600000000 3.600000000 2", "webinar 0.400000000 2.400000000 2")
	// Of 30, A has 18 and B 12, each over three touches.
	c.credits("again1", "markov", "influenced", "again1.1 6.00 6.00", "again1.2 4.00 4.00", "again1.3 6.00 6.00",
		"again1.4 4.00 4.00", "again1.5 4.00 4.00", "again1.6 6.00 6.00")
}

// Nine paths of value 3: removal effects 2/3, 8/15, 28/57.
func TestMarkovOfNinePaths(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "")
	ninePaths(c.knownCases)
	c.run()
	c.shares("markov", "sourced", "revenue",
		"direct 0.394190871 0.666666667 3.547717842 10.643154",
		"display 0.290456432 0.491228070 2.614107884 7.842324",
		"email 0.315352697 0.533333333 2.838174274 8.514523")
}

// After 180 days without a touch that counts an account without a deal is a
// null path, at 179 it is none; nor is one with an expansion only, and an open
// deal is left out. What is planned or sent does not break the silence. Without
// a won deal nothing has an effect: credits are linear, shares those of touches.
func TestMarkovOfSilence(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "")
	c.path("l", "lost", "50", "direct", "email", "email")
	c.path("o", "open", "80", "display")
	silent := func(id, last string, channel string) {
		c.path(id, "silent", "")
		c.touch(id+".first", channel, "", "2025-01-05")
		c.touch(id+".last", channel, "", last)
	}
	// The as-of day is 2026-06-30; 2026-01-01 lies 180 days before it.
	silent("at180", "2026-01-01", "podcast")
	silent("at179", "2026-01-02", "webinar")
	c.touch("at180.planned", "podcast", "", "2026-03-01", "status=planned")
	// Within the lookback of the last touch.
	c.touch("at180.early", "organic_search", "", "2024-12-31")
	c.touch("at180.edge", "direct", "", "2025-01-01")
	silent("grown", "2025-03-01", "referral")
	c.add("deal", "deal_id=grown", "account_id=grown", "deal_type=expansion", "status=lost", "created_at=2025-04-01", "closed_at=2025-05-01", "amount=5")
	c.run()
	c.chain("markov", "influenced", "revenue", "0.000000000 1 3 2 0 2")
	c.shares("markov", "influenced", "revenue",
		"direct 0.333333333 0.000000000 0.000000000 0.000000",
		"email 0.333333333 0.000000000 0.000000000 0.000000",
		"podcast 0.333333333 0.000000000 0.000000000 0.000000")
	c.shares("shapley", "influenced", "revenue",
		"direct 0.000000000 -1.000000000 0.000000000 0.000000",
		"email 0.000000000 -1.000000000 0.000000000 0.000000",
		"podcast 0.000000000 -1.000000000 0.000000000 0.000000")
	c.credits("l", "markov", "influenced", "l.1 16.67 0.00", "l.2 16.66 0.00", "l.3 16.67 0.00")
	c.want(`select distinct deal_id, model, fallback from attribution_deal where lens = 'account' and touch_window = 'influenced'
		and model in ('markov', 'shapley') order by deal_id, model`, "l|markov|linear", "l|shapley|none", "o|markov|linear", "o|shapley|none")
	// Of outcome pipeline lost and open deals convert: the podcast leads nowhere.
	c.chain("markov", "sourced", "pipeline", "0.666666667 1 4 3 2 1")
	c.want(`select deal_id, model, fallback from attribution_deal where lens = 'account' and touch_window = 'sourced' and model = 'markov' order by deal_id`,
		"l|markov|none", "o|markov|none")
}

// One deal, one channel, nothing lost: everything is its own.
func TestMarkovOfOneChannel(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "  markov: {order: auto}\n")
	c.path("w", "won", "-0.01", "email", "email")
	c.run()
	c.chain("markov", "sourced", "revenue", "1.000000000 1 1 1 1 0")
	c.want("select distinct share, removal_effect, conversions from attribution_model_share where model <> 'shapley' and lens = 'account'", "1|1|1")
	c.credits("w", "markov", "sourced", "w.1 -0.01 -0.01", "w.2 0.00 0.00")
}

// A > B is always won and C > B always lost: only order 2 tells them apart, and
// higher orders no better. Without A or B nothing converts, without C all that did.
func TestMarkovFindsItsOrder(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "  markov: {order: auto}\n")
	for i := range 5 {
		c.path(fmt.Sprintf("w%d", i), "won", "100", "direct", "email")
		c.path(fmt.Sprintf("l%d", i), "lost", "100", "display", "email")
	}
	c.run()
	c.chain("markov", "influenced", "revenue", "0.500000000 2 4 10 5 5")
	c.shares("markov", "influenced", "revenue",
		"direct 0.500000000 1.000000000 2.500000000 250.000000",
		"display 0.000000000 0.000000000 0.000000000 0.000000",
		"email 0.500000000 1.000000000 2.500000000 250.000000")
	c.chain("markov_motion", "influenced", "revenue", "0.500000000 1 1 10 5 5")
	c.credits("w0", "markov", "influenced", "w0.1 50.00 50.00", "w0.2 50.00 50.00")
	c.credits("l0", "markov", "influenced", "l0.2 100.00 0.00") // the display has no effect
}

// Without the models that learn, nothing is learnt.
func TestNoPathsWithoutModelsThatLearn(t *testing.T) {
	t.Parallel()
	c := newChainCase(t, "  models: [linear]\n  primary_model: linear\n")
	c.path("w", "won", "10", "email", "direct")
	c.path("s", "silent", "", "email")
	c.run()
	c.want("select count(*) from attribution_model_share", "0")
	c.want("select distinct model from attribution_deal", "linear")
}
