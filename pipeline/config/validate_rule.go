package config

import (
	"regexp"
	"slices"
	"strings"

	"abm/models"
)

// isName says whether a word can stand in a table as a name of ours.
func isName(s string) bool { return regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`).MatchString(s) }

func validateRules(c *Config, d *document) {
	for i, r := range c.Channels {
		key := item("channels", i)
		validateChannel(key+".channel", r.Channel, d)
		d.patterns(key, []string{"given", "touch_type", "source", "medium", "campaign_type"},
			[]string{r.Given, r.TouchType, r.Source, r.Medium, r.CampaignType})
	}
	for i, r := range c.Motions {
		key := item("motions", i)
		d.oneOf(key+".motion", r.Motion, "a motion", Motions())
		d.patterns(key, []string{"channel", "touch_type", "direction"}, []string{r.Channel, r.TouchType, r.Direction})
	}
	for i, r := range c.Seniority {
		key := item("seniority", i)
		d.oneOf(key+".seniority", r.Seniority, "a seniority", seniorities())
		d.patterns(key, []string{"title"}, []string{r.Title})
	}
	for i, r := range c.Engagement.Points {
		key := item("engagement.points", i)
		d.patterns(key, []string{"channel", "touch_type"}, []string{r.Channel, r.TouchType})
		d.between(key+".points", r.Points, 0, 1000)
		d.between(key+".daily_cap", r.DailyCap, 0, 100_000)
	}
}

// validateChannel lets a company have channels of its own, but takes one
// letter's difference from a default channel for a typing mistake.
func validateChannel(key, name string, d *document) {
	if !isName(name) {
		d.fail(key, "%q is not a channel name; want lower-case letters, digits and _, such as %s", name, strings.Join(Channels()[:3], ", "))
		return
	}
	if slices.Contains(Channels(), name) || len(name) < 5 {
		return
	}
	if hint := nearest(name, Channels()); hint != "" && mistakes(name, hint) == 1 {
		d.fail(key, "%q is one letter off a known channel; did you mean %q?", name, hint)
	}
}

// patterns fails those of a rule's patterns that do not work on every engine.
// A rule without any pattern matches everything, which must be meant: it
// would hide all defaults.
func (d *document) patterns(key string, names, patterns []string) {
	if strings.Join(patterns, "") == "" {
		d.fail(key, "the rule has no pattern, so that it would match everything and hide every rule behind it; give one of %s (.* matches everything)", strings.Join(names, ", "))
		return
	}
	for i, p := range patterns {
		if err := checkPattern(p); err != nil {
			d.fail(join(key, names[i]), "%v", err)
		}
	}
}

// buyingRoles are the words of the landed buying_role.
func buyingRoles() []string { return landedWords("lead", "buying_role") }

// landedWords lists the words that a landed column may hold, in their order.
func landedWords(entity, column string) []string {
	t, ok := models.Entity(entity)
	if !ok {
		return nil
	}
	c, _ := t.Column(column)
	return enum(c)
}

func enum(c models.Column) []string {
	words, ok := strings.CutPrefix(c.Land, "enum=")
	if !ok {
		return nil
	}
	return strings.Split(words, "|")
}

func validateEngagement(e *Engagement, d *document) {
	d.between("engagement.half_life_days", e.HalfLifeDays, .1, 3650)
	d.between("engagement.history_weeks", float64(e.HistoryWeeks), 1, 1040)
	d.between("engagement.engaged_points", e.EngagedPoints, 0, 1_000_000)
	d.between("engagement.people_days", float64(e.PeopleDays), 1, 3650)
	d.words("engagement.roles", e.Roles, "a role of a buying group", buyingRoles())

	known := append(seniorities(), "anonymous")
	for _, name := range keysOf(e.SeniorityWeights) {
		key := join("engagement.seniority_weights", name)
		if d.oneOf(key, name, "a seniority", known) {
			d.between(key, e.SeniorityWeights[name], 0, 1000)
		}
	}
	for _, name := range keysOf(e.Signals) {
		key, s := join("engagement.signals", name), e.Signals[name]
		d.between(key+".points", s.Points, 0, 1000)
		if s.HalfLifeDays == 0 && !d.written(key+".half_life_days") {
			d.fail(key, "half_life_days is missing")
			continue
		}
		d.between(key+".half_life_days", s.HalfLifeDays, .1, 3650)
	}

	d.positive("engagement.mqa.enter_points", e.MQA.EnterPoints)
	d.between("engagement.mqa.leave_points", e.MQA.LeavePoints, 0, max(e.MQA.EnterPoints, 0))
	d.between("engagement.mqa.people", float64(e.MQA.People), 0, 1000)
	d.oneOf("engagement.mqa.fit", e.MQA.Fit, "a grade", grades())
}
