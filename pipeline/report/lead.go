package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
)

// LeadPage explains a lead. The rows are those of the reading queries named
// explain_lead_<name>.
type LeadPage struct {
	AsOf     string
	Lead     Lead
	Drivers  []LeadDriver
	Criteria []Criterion
	// Out holds the reason of a lead that is out, else nothing.
	Out    []Disqualification
	States []LeadSpell
}

// Lead is where a lead is, how it fits and how warm it is.
type Lead struct {
	ID              string     `arrow:"lead_id"`
	AccountID       string     `arrow:"account_id"`
	Account         string     `arrow:"account_name"`
	Acquisition     string     `arrow:"acquisition"`
	Channel         string     `arrow:"channel"`
	State           string     `arrow:"state"`
	Readiness       string     `arrow:"readiness"`
	Reason          string     `arrow:"reason"`
	Since           *time.Time `arrow:"state_since"`
	Grade           string     `arrow:"lead_grade"`
	Fit             string     `arrow:"fit_grade"`
	FitPoints       string     `arrow:"fit_points"`
	FitCompleteness *float64   `arrow:"fit_completeness"`
	Score           string     `arrow:"score"`
	SignalPoints    string     `arrow:"signal_points"`
	PriorityPoints  string     `arrow:"priority_points"`
	MQLScore        string     `arrow:"mql_score"`
	Rank            int64      `arrow:"priority_rank"`
	Leads           int64      `arrow:"leads"`
	IsOverMQL       bool       `arrow:"is_over_mql"`
	IsContactable   bool       `arrow:"is_contactable"`
	DriversAddUp    bool       `arrow:"drivers_add_up"`
}

// LeadDriver is what earned fit or priority points.
type LeadDriver struct {
	Kind   string     `arrow:"driver_kind"`
	Reason string     `arrow:"reason"`
	Events int64      `arrow:"events"`
	Points string     `arrow:"points"`
	LastAt *time.Time `arrow:"last_at"`
}

// Criterion is an answer of the checklist.
type Criterion struct {
	Name      string `arrow:"criterion"`
	Verdict   string `arrow:"verdict"`
	Field     string `arrow:"field"`
	Given     string `arrow:"given_value"`
	Threshold string `arrow:"threshold"`
	Source    string `arrow:"source"`
}

// Disqualification is why a lead is out.
type Disqualification struct {
	Reason    string `arrow:"reason"`
	Field     string `arrow:"field"`
	Given     string `arrow:"given_value"`
	Threshold string `arrow:"threshold"`
	Source    string `arrow:"source"`
	RulesMet  int64  `arrow:"rules_met"`
}

// LeadSpell is one state of a lead's history.
type LeadSpell struct {
	State     string     `arrow:"state"`
	Source    string     `arrow:"state_source"`
	Reason    string     `arrow:"reason"`
	EnteredOn *time.Time `arrow:"entered_on"`
	LeftOn    *time.Time `arrow:"left_on"`
}

// Write sets the page.
func (p *LeadPage) Write(w io.Writer) error {
	var page bytes.Buffer
	p.writeWhere(&page)
	p.writeDrivers(&page)
	p.writeChecklist(&page)
	p.writeStates(&page)
	_, err := page.WriteTo(w)
	return err
}

func (p *LeadPage) writeWhere(w io.Writer) {
	l := p.Lead
	sentence(w, fmt.Sprintf("Lead %s, as of %s.", l.ID, p.AsOf))
	account := "no account matches it"
	if l.AccountID != "" {
		account = fmt.Sprintf("of %s (%s)", l.Account, l.AccountID)
	}
	sentence(w, fmt.Sprintf("%s, %s; channel %s.", upperFirst(l.Acquisition), account, l.Channel))
	sentence(w, fmt.Sprintf("State %s since %s (%s): %s.", l.State, dayOr(l.Since, "its unknown beginning"), l.Readiness, l.Reason))
	for _, d := range p.Out {
		sentence(w, fmt.Sprintf("Out for %s: %s is %s, the rule says %s (%s). It meets %s.",
			d.Reason, d.Field, d.Given, d.Threshold, d.Source, Plural(d.RulesMet, "such rule")))
	}
	if !l.IsContactable {
		sentence(w, "Held back: consent is missing or withdrawn (qualification.consent in abm.yaml), so that it stands in no queue.")
	}
}

func dayOr(day *time.Time, otherwise string) string {
	if day == nil {
		return otherwise
	}
	return day.Format(time.DateOnly)
}

func (p *LeadPage) writeDrivers(w io.Writer) {
	l := p.Lead
	Heading(w, "Why this grade")
	fit := "there is no profile to fit (fit: and qualification.fit: in abm.yaml)"
	switch {
	case l.FitCompleteness == nil:
	case l.Fit == "":
		fit = fmt.Sprintf("too little is known for a grade of fit, %s of the profile's fields", Percent(*l.FitCompleteness))
	default:
		fit = fmt.Sprintf("fit %s, %s of the profile's fields are known", l.Fit, Percent(*l.FitCompleteness))
	}
	reaches := "It does not reach the MQL rule today."
	if l.IsOverMQL {
		reaches = "It reaches the MQL rule today."
	}
	sentence(w, fmt.Sprintf("Grade %s: %s; score %s, where its segment asks %s of an MQL. %s Rank %s of %s leads by score and trigger events together.",
		l.Grade, fit, Money(l.Score), Money(l.MQLScore), reaches, Count(l.Rank), Count(l.Leads)))
	if len(p.Drivers) == 0 {
		sentence(w, "Nothing it is or did is worth points today.")
		return
	}
	t := Table{Columns: []Column{{Head: "of"}, {Head: "driver", Max: 56}, {Head: "events", Right: true}, {Head: "points", Right: true}, {Head: "last"}}}
	of := map[string]string{"fit": "fit", "touch": "score", "signal": "trigger"}
	for _, d := range p.Drivers {
		t.Add(of[d.Kind], d.Reason, Count(d.Events), Money(d.Points), dayOr(d.LastAt, ""))
	}
	t.Rule()
	t.Add("fit", "the lead", "", Money(l.FitPoints))
	t.Add("score", "the lead", "", Money(l.Score))
	t.Add("trigger", "its account", "", Money(l.SignalPoints))
	t.Write(w)
	if l.DriversAddUp {
		sentence(w, "The drivers add up to the lead. Touches and trigger events are decayed to the as-of day.")
	} else {
		sentence(w, "WARNING: the drivers do not add up to the lead. Please report it.")
	}
}

func (p *LeadPage) writeChecklist(w io.Writer) {
	Heading(w, "Checklist")
	t := Table{Columns: []Column{{Head: "criterion"}, {Head: "verdict"}, {Head: "field", Max: 28}, {Head: "given", Max: 20}, {Head: "asked", Max: 28}, {Head: "source"}}}
	for _, c := range p.Criteria {
		t.Add(strings.ReplaceAll(c.Name, "_", " "), c.Verdict, c.Field, c.Given, c.Threshold, c.Source)
	}
	t.Write(w)
}

func (p *LeadPage) writeStates(w io.Writer) {
	Heading(w, "States")
	t := Table{Columns: []Column{{Head: "state"}, {Head: "from"}, {Head: "until"}, {Head: "told by"}, {Head: "why", Max: 46}}}
	for _, s := range p.States {
		t.Add(s.State, dayOr(s.EnteredOn, ""), dayOr(s.LeftOn, ""), s.Source, s.Reason)
	}
	t.Write(w)
}
