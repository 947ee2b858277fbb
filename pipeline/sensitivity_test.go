package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
)

// twoModels leaves two rule models of one lens and window to compare.
const twoModels = `attribution:
  models: [first_touch, last_touch]
  primary_model: first_touch
  lenses: [account]
  windows: [influenced]
`

// plantVerdicts adds deals of 100 each, created on 1 September 2025:
//
//	40  display alone
//	30  email, then a form of content; won but for one
//	29  organic_search alone
//	30  pr alone
//	30  podcast alone
//	 1  pr, then podcast
//
// All but the one are won: under both models display has 40 deals of 160, which
// is rank 1.
func plantVerdicts(k *knownCases) {
	plant := func(name string, deals int, kinds ...string) {
		for i := range deals {
			id := fmt.Sprintf("%s%d", name, i)
			cells := []string{"status=won", "amount=100", "created_at=2025-09-01", "closed_at=2025-09-01"}
			if name == "email" && i == 0 {
				cells = []string{"status=open", "amount=100", "created_at=2025-09-01"}
			}
			k.deal(id, cells...)
			for day, kind := range kinds {
				k.touch(fmt.Sprintf("%s.%d", id, day+1), kind, "", fmt.Sprintf("2025-08-%02d", day+1))
			}
		}
	}
	plant("display", 40, "display")
	plant("email", 30, "email", "form")
	plant("organic", 29, "organic_search")
	plant("pr", 30, "pr")
	plant("podcast", 30, "podcast")
	plant("both", 1, "pr", "podcast")
}

func newVerdictNight(t *testing.T, sensitivity string) *knownCases {
	t.Helper()
	k := &knownCases{night: newWorldNight(t, twoModels+sensitivity), extracts: map[string][]map[string]string{}}
	plantVerdicts(k)
	for name, records := range k.extracts {
		k.records(name, records...)
	}
	k.night.run()
	return k
}

// Each verdict, by hand from plantVerdicts.
func TestSensitivityVerdicts(t *testing.T) {
	t.Parallel()
	k := newVerdictNight(t, "  sensitivity: {lookbacks: []}\n")
	verdicts := `select format('{}: {} {:.6f} {:.6f} {}, {} deals, spread {:.6f}', channel_or_motion, share_rank, share,
		(select share from attribution_sensitivity as l where l.model = 'last_touch' and l.outcome = s.outcome and l.basis = s.basis and l.channel_or_motion = s.channel_or_motion),
		verdict, deals, spread)
		from attribution_sensitivity as s where outcome = '%s' and basis = '%s' and is_primary order by share_rank, channel_or_motion`

	// First touch: pr 31, podcast 30. Last touch: podcast 31, pr 30. The two
	// change places for the sake of one deal in 160.
	k.want(fmt.Sprintf(verdicts, "deals", "channel"),
		"display: 1 0.250000 0.250000 robust, 40 deals, spread 0.000000",
		"pr: 2 0.193750 0.187500 model_dependent, 31 deals, spread 0.006250",
		"email: 3 0.187500 0.000000 model_dependent, 30 deals, spread 0.187500",
		"podcast: 3 0.187500 0.193750 model_dependent, 31 deals, spread 0.006250",
		"organic_search: 5 0.181250 0.181250 too_few_deals, 29 deals, spread 0.000000",
		"content: 6 0.000000 0.187500 model_dependent, 30 deals, spread 0.187500",
	)
	// Only content is lead gen. Demand gen stays first, but loses more than 5 points.
	k.want(fmt.Sprintf(verdicts, "pipeline", "motion"),
		"demand_gen: 1 1.000000 0.812500 model_dependent, 160 deals, spread 0.187500",
		"lead_gen: 2 0.000000 0.187500 model_dependent, 30 deals, spread 0.187500",
	)
	// Revenue is of won deals: one of email's 30 is open.
	k.want(`select channel_or_motion || ' ' || deals || ' ' || verdict from attribution_sensitivity
		where outcome = 'revenue' and is_primary and channel_or_motion in ('email', 'display', 'lead_gen') order by channel_or_motion`,
		"display 40 robust", "email 29 too_few_deals", "lead_gen 29 too_few_deals")

	// Ranks by first touch: display 1, pr 2, email and podcast 3, organic 5,
	// content 6; by last touch: 1, 3, 6, 2, 5, 3. Of 15 pairs 9 are ordered alike
	// and 4 oppositely, and each ranking ties one: (9 - 4) / sqrt(14 x 14).
	k.want(`select distinct format('{} {:.9f}', model, rank_correlation) from attribution_sensitivity where outcome = 'deals' and basis = 'channel' order by 1`,
		"first_touch 1.000000000", "last_touch 0.357142857")

	// Display holds 40 of 160 equal accounts alone: its share is binomial, with
	// a standard error of sqrt(.25 x .75 / 160) = .0342, and the interval about
	// 2 x 1.96 of it wide.
	k.want(`select share_low between .165 and .2 and share_high between .3 and .335 from attribution_sensitivity
		where outcome = 'deals' and channel_or_motion = 'display' and is_primary`, "true")
}

// A deal of 31 days before its creation is in no journey of 30 days: the verdict is
// over lookbacks as well.
func TestSensitivityIsOverLookbacks(t *testing.T) {
	t.Parallel()
	k := newVerdictNight(t, "  lookback_days: 30\n  sensitivity: {lookbacks: [30, 31], bootstrap: 0}\n")
	// 1 August is 31 days before the deals' creation, 2 August 30: within 30
	// days there are only content's touches and the one of podcast after pr.
	k.want(`select format('{} {} {}: {:.6f} {}', lookback_days, model, channel_or_motion, share, share_low is null) from attribution_sensitivity
		where outcome = 'pipeline' and channel_or_motion in ('content', 'display', 'podcast') order by lookback_days, model, channel_or_motion`,
		"30 first_touch content: 0.967742 true", "30 first_touch display: 0.000000 true", "30 first_touch podcast: 0.032258 true",
		"30 last_touch content: 0.967742 true", "30 last_touch display: 0.000000 true", "30 last_touch podcast: 0.032258 true",
		"31 first_touch content: 0.000000 true", "31 first_touch display: 0.250000 true", "31 first_touch podcast: 0.187500 true",
		"31 last_touch content: 0.187500 true", "31 last_touch display: 0.250000 true", "31 last_touch podcast: 0.193750 true",
	)
	k.want(`select verdict || ' ' || deals from attribution_sensitivity where outcome = 'pipeline' and channel_or_motion = 'content' and is_primary`,
		"model_dependent 30")
}

// What the sensitivity says of another lookback is what a build with that
// lookback publishes, data-driven models and intervals included.
func TestSensitivityMeetsABuildWithThatLookback(t *testing.T) {
	t.Parallel()
	const columns = `touch_scope, outcome, basis, channel_or_motion, model, lens, touch_window, lookback_days, share, share_low, share_high, share_rank`
	w := randomWorld(11, 60, worldAsOf)
	night := func(yaml string) *night {
		n := newWorldNight(t, "attribution:\n  scopes: [all, marketing]\n  markov: {order: 2}\n"+customYAML+yaml)
		w.write(n)
		n.run()
		return n
	}
	all := night("  sensitivity: {lookbacks: [20, 90], bootstrap: 200, seed: 5}\n")
	all.want("select distinct lookback_days from attribution_sensitivity order by 1", "20", "90", "365")
	for _, days := range []int{20, 90} {
		own := night(fmt.Sprintf("  lookback_days: %d\n  sensitivity: {lookbacks: [], bootstrap: 200, seed: 5}\n", days))
		query := fmt.Sprintf("select %s from attribution_sensitivity where lookback_days = %d order by all", columns, days)
		got, want := all.rows(query), own.rows(query)
		if len(want) < 500 {
			t.Fatalf("only %d shares with a lookback of %d days", len(want), days)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("shares with a lookback of %d days differ from a build's own: %s", days, firstDifference(got, want))
		}
		// And those are the shares of what that build credits.
		own.want(`with credits as (
				select model, lens, touch_window, touch_scope, channel, cast(sum(pipeline) as double) as credit
				from attribution_channel where channel <> 'unattributed' group by all)
			select count(*) > 300, max(abs(s.share - coalesce(c.credit, 0) / t.total)) < 1e-12
			from attribution_sensitivity as s
			join (select model, lens, touch_window, touch_scope, sum(credit) as total from credits group by all) as t
				using (model, lens, touch_window, touch_scope)
			left join credits as c
				on c.model = s.model and c.lens = s.lens and c.touch_window = s.touch_window and c.touch_scope = s.touch_scope and c.channel = s.channel_or_motion
			where s.basis = 'channel' and s.outcome = 'pipeline'`, "true|true")
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("got %s, want %s", got[i], want[i])
		}
	}
	return fmt.Sprintf("got %d rows, want %d", len(got), len(want))
}
