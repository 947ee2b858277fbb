package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// DealPage explains who is credited with a deal.
type DealPage struct {
	AsOf string
	// ModelOrder is the order of attribution models; others follow.
	ModelOrder []string
	// All shows every touch of a long journey and every touch left out.
	All      bool
	Deal     Deal
	View     View
	Journey  []Step
	Credits  []Credit
	Models   []DealModel
	Excluded []Excluded
}

// Deal is a deal and its account.
type Deal struct {
	ID        string     `arrow:"deal_id"`
	AccountID string     `arrow:"account_id"`
	Account   string     `arrow:"account_name"`
	Type      string     `arrow:"deal_type"`
	Stage     string     `arrow:"stage"`
	Status    string     `arrow:"status"`
	CRMSource string     `arrow:"crm_source"`
	Currency  string     `arrow:"currency"`
	Amount    string     `arrow:"amount"`
	Pipeline  string     `arrow:"pipeline"`
	Revenue   string     `arrow:"revenue"`
	CreatedAt time.Time  `arrow:"created_at"`
	ClosedAt  *time.Time `arrow:"closed_at"`
	CycleDays *int64     `arrow:"cycle_days"`
	Credited  bool       `arrow:"is_credited"`
	Backwards bool       `arrow:"is_close_before_creation"`
}

// Step is a touch of a journey.
type Step struct {
	Position     int64     `arrow:"position"`
	TouchID      string    `arrow:"touch_id"`
	At           time.Time `arrow:"touched_at"`
	Type         string    `arrow:"touch_type"`
	Channel      string    `arrow:"channel"`
	Motion       string    `arrow:"motion"`
	Sourced      bool      `arrow:"is_sourced"`
	First        bool      `arrow:"is_first_touch"`
	LeadCreation bool      `arrow:"is_lead_creation"`
	DealCreation bool      `arrow:"is_deal_creation"`
	Close        bool      `arrow:"is_close"`
}

// Credit is what a model gives to a touch, and why: amounts are empty where it
// gives nothing.
type Credit struct {
	TouchID  string  `arrow:"touch_id"`
	Model    string  `arrow:"model"`
	Weight   float64 `arrow:"weight"`
	Pipeline string  `arrow:"pipeline"`
	Revenue  string  `arrow:"revenue"`
	// Role is the touch's milestones, its place, or the reason for its weight of 0.
	Role string `arrow:"role"`
}

// DealModel is what a model makes of the whole deal.
type DealModel struct {
	Model        string `arrow:"model"`
	Fallback     string `arrow:"fallback"`
	Touches      int64  `arrow:"touches"`
	Pipeline     string `arrow:"pipeline"`
	Credited     string `arrow:"credited"`
	Unattributed string `arrow:"unattributed"`
	Revenue      string `arrow:"revenue"`
	TouchSum     string `arrow:"touch_sum"`
	DemandGen    string `arrow:"demand_gen"`
	LeadGen      string `arrow:"lead_gen"`
	Sales        string `arrow:"sales"`
	Unclassified string `arrow:"unclassified"`
}

// Excluded is a touch that was left out, beside how many were for its reason.
type Excluded struct {
	Reason  string    `arrow:"reason"`
	Touches int64     `arrow:"touches"`
	TouchID string    `arrow:"touch_id"`
	At      time.Time `arrow:"touched_at"`
	Type    string    `arrow:"touch_type"`
	Channel string    `arrow:"channel"`
}

// MostExcluded is how many touches are listed for each reason.
func (p *DealPage) MostExcluded() int64 {
	if p.All {
		return 1 << 32
	}
	return 5
}

// Write sets the page.
func (p *DealPage) Write(w io.Writer) error {
	slices.SortStableFunc(p.Models, func(a, b DealModel) int { return p.place(a.Model) - p.place(b.Model) })
	var page bytes.Buffer
	p.writeWhat(&page)
	if len(p.Models) > 0 {
		p.writeModels(&page)
		p.writeJourney(&page)
		p.writeCredits(&page)
		p.writeRoles(&page)
	}
	p.writeExcluded(&page)
	_, err := page.WriteTo(w)
	return err
}

func (p *DealPage) place(model string) int {
	if i := slices.Index(p.ModelOrder, model); i >= 0 {
		return i
	}
	return len(p.ModelOrder)
}

func (p *DealPage) writeWhat(w io.Writer) {
	d := p.Deal
	sentence(w, fmt.Sprintf("Deal %s, as of %s.", d.ID, p.AsOf))
	account := "no account is known: the extract names none, and none of its people has one"
	if d.AccountID != "" {
		account = fmt.Sprintf("with %s (%s)", d.Account, d.AccountID)
	}
	amount := "no amount, which counts as 0"
	if d.Amount != "" {
		amount = Money(d.Amount) + " " + d.Currency
	}
	sentence(w, fmt.Sprintf("%s, %s, %s; %s. Pipeline %s, revenue %s in the reporting currency.",
		upperFirst(strings.ReplaceAll(d.Type, "_", " ")), d.Status, account, amount, Money(d.Pipeline), Money(d.Revenue)))
	closed := "still open"
	if d.ClosedAt != nil {
		closed = "closed " + d.ClosedAt.Format(minute)
	}
	if d.CycleDays != nil {
		closed += " after " + Plural(*d.CycleDays, "day")
	}
	sentence(w, fmt.Sprintf("Created %s UTC, %s. Stage %s, source in the CRM: %s.", d.CreatedAt.Format(minute), closed, known(d.Stage), known(d.CRMSource)))
	if d.Backwards {
		sentence(w, "The extract closes it before it creates it: creation is set to the close.")
	}
	if !d.Credited {
		sentence(w, "Attribution does not credit deals of this type (attribution.deal_types in abm.yaml).")
	}
}

func known(text string) string {
	if text == "" {
		return "unknown"
	}
	return text
}

func (p *DealPage) writeModels(w io.Writer) {
	Heading(w, "Who is credited")
	sentence(w, fmt.Sprintf("Lens %s, touches %s, scope %s: %s in the window. Pipeline by motion:",
		p.View.Lens, p.View.Window, p.View.Scope, touches(p.Models[0].Touches)))
	t := Table{Columns: []Column{
		{Head: "model", Max: 18}, {Head: "demand gen", Right: true}, {Head: "lead gen", Right: true}, {Head: "sales", Right: true},
		{Head: "other", Right: true}, {Head: "unattributed", Right: true}, {Head: "deal", Right: true}, {Head: "fallback"},
	}}
	whole := true
	for _, m := range p.Models {
		fallback := m.Fallback
		if fallback == "none" {
			fallback = ""
		}
		t.Add(m.Model, Money(m.DemandGen), Money(m.LeadGen), Money(m.Sales), Money(m.Unclassified), Money(m.Unattributed), Money(m.Pipeline), fallback)
		whole = whole && m.TouchSum == m.Credited
	}
	t.Write(w)
	switch {
	case p.Models[0].Fallback == "unattributed":
		sentence(w, "No touch lies in the window: the deal stays unattributed in full, and stays in every total.")
	case len(p.Credits) == 0:
		sentence(w, "Credits by touch are published for the lenses and windows of attribution.detail in abm.yaml; there are none for this deal.")
	case whole:
		sentence(w, "Each row adds up to the deal; the credits of the touches below add up to each row, to the cent.")
	default:
		sentence(w, "WARNING: the credits of the touches do not add up to what is credited. Please report it.")
	}
	p.writeFallbacks(w)
}

func (p *DealPage) writeFallbacks(w io.Writer) {
	meaning := map[string]string{
		"proportional": "proportional: a milestone is missing; its share is spread over those that are there",
		"linear":       "linear: no milestone is there, or nothing in it has a removal effect; every touch gets the same",
		"last_touch":   "last_touch: every touch is direct; the last one gets it",
	}
	var seen []string
	for _, m := range p.Models {
		if text, ok := meaning[m.Fallback]; ok && !slices.Contains(seen, text) {
			seen = append(seen, text)
		}
	}
	if len(seen) > 0 {
		sentence(w, "Fallback "+strings.Join(seen, "; ")+".")
	}
}
