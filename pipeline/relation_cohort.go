package pipeline

import (
	"slices"
	"strings"
	"time"

	"abm/pipeline/config"
)

type cohortRule struct {
	Cohort string `arrow:"cohort"`
	Field  string `arrow:"field"`
	Word   string `arrow:"word"`
	// IsDated is true where abm.yaml says since when.
	IsDated   bool      `arrow:"is_dated"`
	StartedOn time.Time `arrow:"started_on,date"`
}

type experiment struct {
	Name    string `arrow:"experiment"`
	Unit    string `arrow:"unit"`
	Control string `arrow:"control_variant"`
	// Campaign or Link of the touches that carry its variants; the other is null.
	Campaign  *string    `arrow:"campaign_id"`
	Link      *string    `arrow:"link"`
	StartedOn *time.Time `arrow:"started_on,date"`
}

// periods of a window, as multiples of its length from the start: the window
// itself, the equal one before the start, and the one before that.
func periods() []period { return []period{{"after", 0}, {"before", -1}, {"earlier", -2}} }

type period struct {
	name string
	from int
}

// cohortWindow is a stretch of days around a start, counted from it: those
// after From, up to and with To.
type cohortWindow struct {
	Days   int    `arrow:"window_days"`
	Period string `arrow:"period"`
	From   int    `arrow:"from_offset"`
	To     int    `arrow:"to_offset"`
}

// cohortBucket says in which bucket a day counted from the start lies. A
// bucket lies wholly inside or wholly outside each window, so that a window
// is a sum of buckets.
type cohortBucket struct {
	Offset int `arrow:"offset_days"`
	Bucket int `arrow:"bucket"`
}

type bucketWindow struct {
	Bucket int    `arrow:"bucket"`
	Days   int    `arrow:"window_days"`
	Period string `arrow:"period"`
}

// cohortWeek is a week of the curves, counted from that of the start.
type cohortWeek struct {
	Number int `arrow:"week_number"`
}

// cohortRules are the words that make accounts members of the cohorts of
// abm.yaml. One without a day is looked at over the last primary window.
func cohortRules(c *config.Config, asOf time.Time) []cohortRule {
	var rows []cohortRule
	for _, cohort := range c.Cohorts {
		start, isDated := cohort.Start(), cohort.From != ""
		if !isDated {
			start = cohortStart(c, asOf)
		}
		add := func(field string, words []string, fold bool) {
			for _, w := range words {
				if fold {
					w = strings.ToLower(w)
				}
				rows = append(rows, cohortRule{cohort.Name, field, w, isDated, start})
			}
		}
		add("tier", cohort.Tiers, true)
		add("industry", cohort.Industries, true)
		add("country", cohort.Countries, true)
		add("account", cohort.Accounts, false)
	}
	return rows
}

// cohortStart is the latest start whose primary window has ended.
func cohortStart(c *config.Config, asOf time.Time) time.Time {
	return asOf.AddDate(0, 0, -c.Comparison.PrimaryWindow)
}

// experiments has a row per campaign and link of each experiment.
func experiments(c *config.Config) []experiment {
	var rows []experiment
	for _, e := range c.Experiments {
		row := experiment{Name: e.Name, Unit: e.Unit, Control: e.Control}
		if start := e.Start(); !start.IsZero() {
			row.StartedOn = &start
		}
		for _, campaign := range e.Campaigns {
			r := row
			r.Campaign = &campaign
			rows = append(rows, r)
		}
		for _, link := range e.Links {
			r := row
			r.Link = &link
			rows = append(rows, r)
		}
	}
	return rows
}

func cohortWindows(c config.Comparison) []cohortWindow {
	var rows []cohortWindow
	for _, days := range c.Windows {
		for _, p := range periods() {
			rows = append(rows, cohortWindow{days, p.name, p.from * days, (p.from + 1) * days})
		}
	}
	return rows
}

// cohortBuckets cuts the days around a start wherever a window begins or ends.
func cohortBuckets(windows []cohortWindow) (days []cohortBucket, parts []bucketWindow) {
	var cuts []int
	for _, w := range windows {
		cuts = append(cuts, w.From, w.To)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := range len(cuts) - 1 {
		for offset := cuts[i] + 1; offset <= cuts[i+1]; offset++ {
			days = append(days, cohortBucket{offset, i})
		}
		for _, w := range windows {
			if w.From <= cuts[i] && cuts[i+1] <= w.To {
				parts = append(parts, bucketWindow{i, w.Days, w.Period})
			}
		}
	}
	return days, parts
}

// weeksBefore is how far back before a start the curves reach.
const weeksBefore = 26

func cohortWeeks(c config.Comparison) []cohortWeek {
	var rows []cohortWeek
	for week := -weeksBefore; week <= slices.Max(c.Windows)/7; week++ {
		rows = append(rows, cohortWeek{week})
	}
	return rows
}
