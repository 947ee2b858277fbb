package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
)

// AccountPage explains an account. The rows are those of the reading queries
// named explain_<name>.
type AccountPage struct {
	AsOf      string
	Account   Account
	Stages    []StageSpell
	Drivers   []Driver
	People    []Person
	Touches   []Touch
	Uncounted []Reason
	Weeks     []Week
	Deals     []AccountDeal
	Leads     []LeadMatch
}

// Account is who an account is and how warm.
type Account struct {
	ID               string    `arrow:"account_id"`
	Name             string    `arrow:"account_name"`
	Domain           string    `arrow:"domain"`
	Origin           string    `arrow:"origin"`
	Tier             string    `arrow:"tier"`
	Industry         string    `arrow:"industry"`
	Country          string    `arrow:"country"`
	SizeBand         string    `arrow:"size_band"`
	Cohort           string    `arrow:"cohort"`
	Stage            string    `arrow:"account_stage"`
	Fit              string    `arrow:"fit_grade"`
	FitPoints        string    `arrow:"fit_points"`
	FitCompleteness  float64   `arrow:"fit_completeness"`
	Parent           string    `arrow:"parent_account_id"`
	Leads            int64     `arrow:"leads"`
	People           int64     `arrow:"people"`
	Touches          int64     `arrow:"touches"`
	Deals            int64     `arrow:"deals"`
	Rank             int64     `arrow:"engagement_rank"`
	Accounts         int64     `arrow:"accounts"`
	Score            string    `arrow:"score"`
	Points           string    `arrow:"points"`
	DriverScore      string    `arrow:"driver_score"`
	DriverPoints     string    `arrow:"driver_points"`
	EngagedPeople    int64     `arrow:"engaged_people"`
	Touches90d       int64     `arrow:"touches_90d"`
	BuyingGroupShare float64   `arrow:"buying_group_share"`
	Momentum         float64   `arrow:"momentum"`
	IsMQA            bool      `arrow:"is_mqa"`
	MQAAt            time.Time `arrow:"mqa_at"`
	IsMQAAlone       bool      `arrow:"is_mqa_without_sales"`
}

// StageSpell is one stage of an account's history.
type StageSpell struct {
	Stage     string     `arrow:"account_stage"`
	EnteredOn time.Time  `arrow:"entered_on"`
	LeftOn    *time.Time `arrow:"left_on"`
	Reason    string     `arrow:"reason"`
}

// Driver is what earned points.
type Driver struct {
	Reason  string `arrow:"reason"`
	Touches int64  `arrow:"touches"`
	People  int64  `arrow:"people"`
	Points  string `arrow:"points"`
	Score   string `arrow:"score"`
	// Spent drivers are too old to be worth anything.
	Spent  bool      `arrow:"is_spent"`
	LastAt time.Time `arrow:"last_at"`
}

// Person is a person behind counted touches, by id alone.
type Person struct {
	ID      string    `arrow:"person_id"`
	Touches int64     `arrow:"touches"`
	Earned  string    `arrow:"earned"`
	Points  string    `arrow:"points"`
	LastAt  time.Time `arrow:"last_at"`
}

// Touch is a touch of an account.
type Touch struct {
	ID      string    `arrow:"touch_id"`
	At      time.Time `arrow:"touched_at"`
	Type    string    `arrow:"touch_type"`
	Channel string    `arrow:"channel"`
	Motion  string    `arrow:"motion"`
	Earned  string    `arrow:"earned"`
	Points  string    `arrow:"points"`
	Reason  string    `arrow:"not_counted_reason"`
}

// Reason counts touches by why they do not count.
type Reason struct {
	Reason  string `arrow:"reason"`
	Touches int64  `arrow:"touches"`
}

// Week is what an account looked like at the end of a week.
type Week struct {
	Start         time.Time `arrow:"week_start"`
	Score         string    `arrow:"score"`
	Points        string    `arrow:"points"`
	NewPoints     string    `arrow:"new_points"`
	EngagedPeople int64     `arrow:"engaged_people"`
	IsMQA         bool      `arrow:"is_mqa"`
	IsMQAAlone    bool      `arrow:"is_mqa_without_sales"`
}

// AccountDeal is a deal of an account.
type AccountDeal struct {
	ID        string     `arrow:"deal_id"`
	Type      string     `arrow:"deal_type"`
	Status    string     `arrow:"status"`
	CreatedOn time.Time  `arrow:"created_on"`
	ClosedOn  *time.Time `arrow:"closed_on"`
	Pipeline  string     `arrow:"pipeline"`
	Revenue   string     `arrow:"revenue"`
}

// LeadMatch counts leads by how they were matched.
type LeadMatch struct {
	Method     string  `arrow:"match_method"`
	MatchedOn  string  `arrow:"matched_on"`
	Leads      int64   `arrow:"leads"`
	Confidence float64 `arrow:"confidence"`
	RunnerUp   string  `arrow:"runner_up"`
}

// Write sets the page.
func (p *AccountPage) Write(w io.Writer) error {
	var page bytes.Buffer
	p.writeWho(&page)
	p.writeScore(&page)
	p.writePeople(&page)
	p.writeTouches(&page)
	p.writeWeeks(&page)
	p.writeStages(&page)
	p.writeDeals(&page)
	p.writeLeads(&page)
	_, err := page.WriteTo(w)
	return err
}

func (p *AccountPage) writeWho(w io.Writer) {
	a := p.Account
	name := a.Name
	if a.Domain != "" && a.Domain != a.Name {
		name += " (" + a.Domain + ")"
	}
	sentence(w, name)
	sentence(w, fmt.Sprintf("%s, as of %s.", a.ID, p.AsOf))
	origin := map[string]string{
		"extract": "from the account extract", "deal": "only deals name it", "inferred": "inferred from a business domain that no account claims",
	}[a.Origin]
	sentence(w, fmt.Sprintf("%s; tier %s, %s, %s, %s employees, cohort %s.",
		upperFirst(origin), a.Tier, words("industry", a.Industry), words("country", a.Country), a.SizeBand, a.Cohort))
	if a.Parent != "" {
		sentence(w, "It belongs to "+a.Parent+".")
	}
	if a.Fit == "" {
		sentence(w, "No fit grade: there is no ideal customer profile (fit: in abm.yaml), or nothing to hold against it.")
	} else {
		sentence(w, fmt.Sprintf("Fit %s with %s points; %s of the profile's criteria are known.", a.Fit, a.FitPoints, Percent(a.FitCompleteness)))
	}
	sentence(w, fmt.Sprintf("%s, %s, %s, %s.", Plural(a.Leads, "lead"), people(a.People), touches(a.Touches), Plural(a.Deals, "deal")))
}

func (p *AccountPage) writeScore(w io.Writer) {
	a := p.Account
	Heading(w, "Why this score")
	mqa := "It is not marketing-qualified"
	if a.IsMQA {
		mqa = "Marketing-qualified since the week of " + a.MQAAt.Format(time.DateOnly)
		if !a.IsMQAAlone {
			mqa += ", though not without its sales touches"
		}
	}
	sentence(w, fmt.Sprintf("Score %s of 100, rank %s of %s accounts, stage %s. %s. %s engaged, %s of the buying group covered, momentum %.1f, %s in 90 days.",
		a.Score, Count(a.Rank), Count(a.Accounts), a.Stage, mqa, people(a.EngagedPeople), Percent(a.BuyingGroupShare), a.Momentum, touches(a.Touches90d)))
	if len(p.Drivers) == 0 {
		sentence(w, "Nothing earned it points.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "driver", Max: 46}, {Head: "touches", Right: true}, {Head: "people", Right: true},
		{Head: "points", Right: true}, {Head: "score", Right: true}, {Head: "last"},
	}}
	spent := int64(0)
	for _, d := range p.Drivers {
		if d.Spent {
			spent++
			continue
		}
		t.Add(d.Reason, Count(d.Touches), Count(d.People), Money(d.Points), d.Score, d.LastAt.Format(time.DateOnly))
	}
	if spent > 0 {
		t.Note(fmt.Sprintf("and %s too old to be worth anything today", Plural(spent, "driver")))
	}
	t.Rule()
	t.Add("the account", "", "", Money(a.Points), a.Score)
	t.Write(w)
	if a.Points == a.DriverPoints && a.Score == a.DriverScore {
		sentence(w, "The drivers add up to the account's points and score. Points are decayed to the as-of day.")
	} else {
		sentence(w, fmt.Sprintf("WARNING: the drivers add up to %s points and score %s. Please report it.", a.DriverPoints, a.DriverScore))
	}
}

func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// words names what an unknown is unknown of.
func words(what, value string) string {
	if value == "unknown" {
		return what + " unknown"
	}
	return value
}

func people(n int64) string {
	if n == 1 {
		return "1 person"
	}
	return Count(n) + " people"
}

func touches(n int64) string {
	if n == 1 {
		return "1 touch"
	}
	return Count(n) + " touches"
}
