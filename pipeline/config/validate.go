package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// validate checks everything that decoding cannot, and fills Location and
// MemoryBytes on the way.
func validate(c *Config, d *document) {
	validateJob(c, d)
	validateSources(c, d)
	validateRules(c, d)
	validateEngagement(&c.Engagement, d)
	validateFit("fit", c.Fit, []string{"industry", "country", "technology", "employees", "annual_revenue"}, d)
	validateQualification(c, d)
	validateAttribution(&c.Attribution, d)
	validateCost(&c.Cost, c.channelNames(), d)
	validateFunnel(&c.Funnel, d)
	validateDefinitions(&c.Definitions, c.channelNames(), d)
	validateNurture(&c.Nurture, d)
	validateCohorts(c, d)
	validateComparison(&c.Comparison, d)
	validateBacktest(c.MQABacktest, d)
	validateLift(c.MotionLift, d)
	validatePrediction(c, d)
}

func validateJob(c *Config, d *document) {
	var err error
	if c.Location, err = loadZone(c.TimeZone); err != nil {
		d.fail("time_zone", "%v", err)
	}
	if c.MemoryBytes, err = parseMemory(c.Memory); err != nil {
		d.fail("memory", "%v", err)
	}
	if c.Warehouse == "" {
		d.fail("warehouse", "want a folder")
	}
	d.oneOf("engine", c.Engine, "an engine", []string{"duckdb", "spark"})
	validateSpark(&c.Spark, d)
	d.oneOf("on_file_error", c.OnFileError, "known", []string{"fail", "skip"})
	d.between("threads", float64(c.Threads), 0, 1024)
	d.between("max_reject_share", c.MaxRejectShare, 0, 1)
	d.between("max_delete_share", c.MaxDeleteShare, 0, 1)
	d.between("retention.runs", float64(c.Retention.Runs), 1, 10_000)
	d.between("retention.hours", float64(c.Retention.Hours), 0, 1_000_000)
	// One link is a click, so that a machine's are two at least.
	d.between("touches.machine_links", float64(c.Touches.MachineLinks), 2, 1000)
	d.between("touches.machine_seconds", float64(c.Touches.MachineSeconds), 1, 86_400)
	d.between("match.threshold", c.Match.Threshold, 0, 1)
	d.between("match.margin", c.Match.Margin, 0, 1)
	validateRates(c, d)
	validateDomains("domains.internal", c.Domains.Internal, d)
	validateDomains("domains.competitor", c.Domains.Competitor, d)
	validateDomains("domains.free_mail", c.Domains.FreeMail, d)
}

// validateSpark refuses what would keep abm from talking with the driver.
func validateSpark(s *Spark, d *document) {
	master := regexp.MustCompile(`^(local(\[(\*|[0-9]+)(,[0-9]+)?\])?|yarn|spark://[^\s/]+:[0-9]+|k8s://\S+)$`)
	if s.Master != "" && !master.MatchString(s.Master) {
		d.fail("spark.master", "%q is not a master; want local[*], spark://host:7077, yarn or k8s://...", s.Master)
	}
	for i, arg := range s.SubmitArgs {
		if arg == "--deploy-mode=cluster" || arg == "cluster" && i > 0 && s.SubmitArgs[i-1] == "--deploy-mode" {
			d.fail(item("spark.submit_args", i), "abm talks with the driver, which runs beside it: deploy mode cluster is not possible")
		}
		if arg == "--master" || strings.HasPrefix(arg, "--master=") {
			d.fail(item("spark.submit_args", i), "say it as spark.master")
		}
	}
	for _, key := range keysOf(s.Conf) {
		if !strings.HasPrefix(key, "spark.") {
			d.fail(join("spark.conf", key), "want a property of Spark; their names begin with spark.")
		}
		if key == "spark.submit.deployMode" && s.Conf[key] == "cluster" {
			d.fail(join("spark.conf", key), "abm talks with the driver, which runs beside it: deploy mode cluster is not possible")
		}
	}
}

func validateRates(c *Config, d *document) {
	if c.Currency != "" && !isCurrency(c.Currency) {
		d.fail("currency", "%q is not an ISO 4217 code such as EUR", c.Currency)
	}
	if c.Currency == "" && len(c.Rates) > 0 {
		d.fail("rates", "rates need currency: to say which currency they convert to")
	}
	for _, currency := range keysOf(c.Rates) {
		key := join("rates", currency)
		if !isCurrency(currency) {
			d.fail(key, "%q is not an ISO 4217 code such as EUR", currency)
			continue
		}
		num, den, err := parseRate(c.Rates[currency])
		switch {
		case err != nil:
			d.fail(key, "%v", err)
		case currency == c.Currency && num != den:
			d.fail(key, "%s is the reporting currency: its rate is 1; leave it out", currency)
		}
	}
}

func validateDomains(key string, domains []string, d *document) {
	domain := regexp.MustCompile(`^[^\s@/:.]+(\.[^\s@/:.]+)+$`)
	for i, name := range domains {
		if !domain.MatchString(name) {
			d.fail(item(key, i), "%q is not a domain; want for example acme.com", name)
		}
	}
}

func validateFit(list string, rules []FitRule, fields []string, d *document) {
	for i, r := range rules {
		key := item(list, i)
		number := slices.Contains(numberFields(), r.Field)
		if !d.oneOf(key+".field", r.Field, "a field of fit", fields) {
			continue
		}
		d.between(key+".points", r.Points, 0, 1000)
		switch {
		case number && len(r.Values) > 0:
			d.fail(key+".values", "%s is a number: use min and max", r.Field)
		case number && r.Min == nil && r.Max == nil:
			d.fail(key, "%s wants min, max or both", r.Field)
		case number && r.Min != nil && r.Max != nil && *r.Min > *r.Max:
			d.fail(key+".min", "min %v is more than max %v", *r.Min, *r.Max)
		case !number && (r.Min != nil || r.Max != nil):
			d.fail(key, "%s is text: use values, not min and max", r.Field)
		case !number && len(r.Values) == 0:
			d.fail(key, "%s wants values", r.Field)
		}
	}
}

func validateCost(c *Cost, channels []string, d *document) {
	d.oneOf("cost.share_by", c.ShareBy, "a base of shared cost", []string{ShareByDirectCost, ShareByTouches})
	d.between("cost.hourly_rate", c.HourlyRate, 0, 1_000_000)
	d.between("cost.hours_per_lead", c.HoursPerLead, 0, 1000)
	d.between("cost.hours_per_touch", c.HoursPerTouch, 0, 1000)
	for i, name := range c.PaidChannels {
		d.oneOf(item("cost.paid_channels", i), name, "a channel", channels)
	}
}

// keptOfLeads lists the columns that lead sources keep.
func (c *Config) keptOfLeads() (kept []string) {
	for _, s := range c.Sources {
		if s.Entity == "lead" {
			kept = append(kept, s.Keep...)
		}
	}
	return kept
}

// between fails the key unless low <= x <= high.
func (d *document) between(key string, x, low, high float64) {
	if !(x >= low && x <= high) {
		d.fail(key, "%s is out of range; want %s to %s", number(x), number(low), number(high))
	}
}

// number writes a number as a person would.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// positive fails the key unless x is more than 0.
func (d *document) positive(key string, x float64) {
	if !(x > 0) {
		d.fail(key, "%v: want more than 0", x)
	}
}

// unique fails the key where the name is missing or was seen before.
func (d *document) unique(key, name string, i int, seen map[string]int) {
	if name == "" {
		d.fail(key, "missing; give it a name")
		return
	}
	if first, ok := seen[name]; ok {
		d.fail(key, "%q is the name of number %d already; names are unique", name, first+1)
		return
	}
	seen[name] = i
}

// words fails those of a list's items that are unknown or stand twice, and the
// list where it is empty.
func (d *document) words(key string, list []string, what string, known []string) {
	if len(list) == 0 {
		d.fail(key, "empty; want one or more of %s", strings.Join(known, ", "))
	}
	for i, w := range list {
		at := key
		if d.written(item(key, i)) {
			at = item(key, i)
		}
		if d.oneOf(at, w, what, known) && slices.Contains(list[:i], w) {
			d.fail(at, "%q stands twice", w)
		}
	}
}

func item(key string, i int) string { return fmt.Sprintf("%s[%d]", key, i) }
