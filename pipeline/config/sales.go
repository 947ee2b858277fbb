package config

import "slices"

// Definitions is what marketing and sales agreed on: which leads each of them
// calls good, and how soon sales tries to reach them.
type Definitions struct {
	// Marketing calls a lead good once it is in one of these states.
	Marketing []string `yaml:"marketing"`
	// Sales says yes or no.
	Sales SalesDefinition `yaml:"sales"`
	// FirstAttemptHours after a hand-over sales has tried to reach the lead.
	FirstAttemptHours float64 `yaml:"first_attempt_hours"`
	// KeepRevenue is the share of revenue that a recommended threshold of the
	// score must keep.
	KeepRevenue float64 `yaml:"keep_revenue"`
}

// SalesDefinition says by which states sales accepts or rejects a lead.
type SalesDefinition struct {
	Accepts []string `yaml:"accepts"`
	Rejects []string `yaml:"rejects"`
	// JudgesAll are the leads that sales judges whether they are MQLs or not.
	JudgesAll JudgedLeads `yaml:"judges_all"`
}

// JudgedLeads are leads by how they came.
type JudgedLeads struct {
	Channels     []string `yaml:"channels"`
	Campaigns    []string `yaml:"campaigns"`
	Acquisitions []string `yaml:"acquisitions"`
}

// Nurture says when a lead that does not answer is left alone, and for how long.
type Nurture struct {
	// Attempts without an answer after which sales hands a lead back.
	Attempts int `yaml:"attempts"`
	// ReengageDays after the last attempt the lead is looked at again.
	ReengageDays int `yaml:"reengage_days"`
	// ReplyDays within which an answer answers an attempt.
	ReplyDays int `yaml:"reply_days"`
}

// defaultDefinitions: a lead that is called within a day is still warm. That
// sales took a lead up (SAL) says nothing yet about what it found.
func defaultDefinitions() Definitions {
	return Definitions{
		Marketing:         []string{"mql"},
		Sales:             SalesDefinition{Accepts: []string{"sql", "opportunity", "won"}, Rejects: []string{"disqualified", "recycled", "lost"}},
		FirstAttemptHours: 24,
		KeepRevenue:       .9,
	}
}

// defaultNurture: up to ten attempts, looked at again after three months
// (METRICS.md, Funnel); who has not answered within two weeks will not.
func defaultNurture() Nurture { return Nurture{Attempts: 10, ReengageDays: 90, ReplyDays: 14} }

// paidChannels are those of Channels whose every lead is paid for.
func paidChannels() []string {
	return []string{"paid_search", "paid_social", "display", "affiliate", "paid_provider"}
}

func validateDefinitions(f *Definitions, channels []string, d *document) {
	states := slices.DeleteFunc(leadStates(), func(state string) bool { return state == noState })
	d.words("definitions.marketing", f.Marketing, "a state", states)
	d.words("definitions.sales.accepts", f.Sales.Accepts, "a state", states)
	d.words("definitions.sales.rejects", f.Sales.Rejects, "a state", states)
	for i, state := range f.Sales.Rejects {
		if slices.Contains(f.Sales.Accepts, state) {
			d.fail(item("definitions.sales.rejects", i), "%s is one of the states by which sales accepts", state)
		}
	}
	for i, name := range f.Sales.JudgesAll.Channels {
		d.oneOf(item("definitions.sales.judges_all.channels", i), name, "a channel", channels)
	}
	for i, word := range f.Sales.JudgesAll.Acquisitions {
		d.oneOf(item("definitions.sales.judges_all.acquisitions", i), word, "an acquisition", acquisitions())
	}
	d.between("definitions.first_attempt_hours", f.FirstAttemptHours, 0, 8760)
	d.between("definitions.keep_revenue", f.KeepRevenue, 0, 1)
}

func acquisitions() []string {
	return []string{"generated", "referred", "purchased", "partner", "prospected"}
}

func validateNurture(n *Nurture, d *document) {
	d.between("nurture.attempts", float64(n.Attempts), 1, 1000)
	d.between("nurture.reengage_days", float64(n.ReengageDays), 1, 3650)
	d.between("nurture.reply_days", float64(n.ReplyDays), 1, 365)
}
