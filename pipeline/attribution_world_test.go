package pipeline_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// contactSource adds deal contacts to simpleSources.
const contactSource = `  - {name: deal_contact, entity: deal_contact, files: "contact.csv", columns: {deal_id: deal_id, lead_id: lead_id}}
`

// world is a company whose journeys the oracle can work out by itself: what is
// written to the extracts, before any of our code has read it.
type world struct {
	// asOf is the exclusive end of the as-of day.
	asOf    time.Time
	leads   []worldLead
	touches []worldTouch
	deals   []worldDeal
	// milestoneMotions are the motions whose touches may be milestones.
	milestoneMotions map[string]bool
}

type worldLead struct {
	id, account, email string
	// created is zero where the extract does not know it.
	created time.Time
}

// person: leads with one address are one person, others are their own.
func (l worldLead) person() string {
	if l.email != "" {
		return l.email
	}
	return l.id
}

type touchKind struct{ touchType, given, captured, channel, motion string }

// touchKinds pair what a touch says with the channel and the motion that
// METRICS.md gives it (Motions): a page seen is demand gen, a form is lead gen,
// a proposal is sales, captured contact data outranks the type.
var touchKinds = []touchKind{
	{"page_view", "direct", "", "direct", "demand_gen"},
	{"page_view", "email", "", "email", "demand_gen"},
	{"page_view", "display", "", "display", "demand_gen"},
	{"form", "organic_search", "", "organic_search", "lead_gen"},
	{"page_view", "webinar", "true", "webinar", "lead_gen"},
	{"meeting", "meeting", "", "meeting", "sales"},
	{"proposal", "direct", "", "direct", "sales"},
	{"oddity", "", "", "other", "unclassified"},
}

type worldTouch struct {
	id string
	// lead is the index of the lead, -1 for an anonymous touch.
	lead int
	// account is the account id the touch itself carries, often none.
	account, campaign string
	kind              touchKind
	planned           bool
	at                time.Time
}

type worldDeal struct {
	id, account, dealType, status string
	cents                         int64
	created, closed               time.Time
	// contacts are indices of leads.
	contacts []int
}

// randomWorld draws deals whose journeys are of any length from 0 to 60, with
// ties in time, touches at the instants of milestones and at the edge of the
// lookback, amounts that do not divide, and accounts with two deals.
func randomWorld(seed uint64, deals int, asOf time.Time) *world {
	g := &worldMaker{Rand: rand.New(rand.NewPCG(seed, 1)), world: &world{
		asOf: asOf, milestoneMotions: map[string]bool{"demand_gen": true, "lead_gen": true}}}
	for len(g.deals) < deals {
		g.account(min(1+g.IntN(4)/3, deals-len(g.deals)))
	}
	g.shuffle()
	return g.world
}

type worldMaker struct {
	*rand.Rand
	*world
	accounts int
}

func (g *worldMaker) account(deals int) {
	g.accounts++
	account := fmt.Sprintf("A%05d", g.accounts)
	firstLead, firstDeal := len(g.leads), len(g.deals)
	leads := g.IntN(4)
	for range deals {
		g.deal(account)
	}
	anchor := g.deals[firstDeal+g.IntN(deals)]
	for i := range leads {
		g.lead(account, anchor, i)
	}
	for i := firstDeal; i < len(g.deals); i++ {
		g.contacts(&g.deals[i], firstLead)
	}
	for range g.journeyLength() {
		g.touch(account, g.deals[firstDeal+g.IntN(deals)], firstLead)
	}
	if g.IntN(6) == 0 { // an account with touches and people that never had a deal
		g.deals = g.deals[:firstDeal]
	}
}

// journeyLength is short more often than long: most real journeys are.
func (g *worldMaker) journeyLength() int {
	switch r := g.IntN(10); {
	case r < 3:
		return g.IntN(4)
	case r < 9:
		return g.IntN(12)
	}
	return g.IntN(61)
}

func (g *worldMaker) deal(account string) {
	d := worldDeal{id: fmt.Sprintf("D%05d", len(g.deals)), account: account, dealType: "new_business", status: "open"}
	if g.IntN(25) == 0 {
		d.dealType = "expansion"
	}
	// A few are created after the as-of day: they have not happened.
	d.created = g.asOf.Add(-time.Duration(g.IntN(500*24*4)-200) * 15 * time.Minute)
	switch g.IntN(4) {
	case 0:
		d.status = "lost"
	case 1, 2:
		d.status = "won"
	}
	switch {
	case d.status != "open" && g.IntN(15) == 0:
		d.closed = d.created.Add(-time.Duration(1+g.IntN(60*24)) * time.Hour) // before creation
	case d.status != "open" || g.IntN(2) == 0:
		d.closed = d.created.Add(time.Duration(g.IntN(120*24)) * time.Hour)
	}
	d.cents = g.amount()
	g.deals = append(g.deals, d)
}

func (g *worldMaker) amount() int64 {
	switch g.IntN(6) {
	case 0:
		return []int64{0, 1, -1, 2, 5, -5, 7, 50, -101}[g.IntN(9)]
	case 1:
		return -g.Int64N(1_000_000)
	case 2:
		return g.Int64N(100_000_000_000)
	}
	return g.Int64N(10_000_000)
}

// near is an instant that matters for the deal, or one on a coarse grid around
// it, so that touches tie with each other and with milestones.
func (g *worldMaker) near(d worldDeal) time.Time {
	switch g.IntN(14) {
	case 0:
		return d.created
	case 1:
		if !d.closed.IsZero() {
			return d.closed
		}
	case 2:
		return d.created.AddDate(0, 0, -365)
	case 3:
		return d.created.AddDate(0, 0, -365).Add(-time.Microsecond)
	case 4:
		return d.created.Add(time.Duration(g.IntN(3)-1) * time.Microsecond)
	case 5, 6, 7:
		return d.created.Add(-time.Duration(g.IntN(400*24)) * time.Hour)
	case 8:
		return d.created.Add(-time.Duration(g.IntN(5)) * 7 * 24 * time.Hour)
	}
	return d.created.Add(-time.Duration(g.IntN(40)-12) * 24 * time.Hour)
}

func (g *worldMaker) lead(account string, d worldDeal, i int) {
	l := worldLead{id: fmt.Sprintf("L%06d", g.IntN(10)*100_000+len(g.leads)), account: account, created: g.near(d)}
	if g.IntN(25) == 0 {
		l.account = "" // matches nobody: on a deal as its contact only
	}
	if g.IntN(5) == 0 || !l.created.Before(g.asOf) {
		l.created = time.Time{}
	}
	if i > 0 && g.IntN(3) == 0 { // another record of the person before
		last := &g.leads[len(g.leads)-1]
		if last.email == "" {
			last.email = strings.ToLower(last.id) + "@people.example"
		}
		l.email, l.account = last.email, account
	}
	g.leads = append(g.leads, l)
}

// contacts names nobody, some of the account's leads, or somebody else's.
func (g *worldMaker) contacts(d *worldDeal, firstLead int) {
	if g.IntN(2) == 0 || len(g.leads) == 0 {
		return
	}
	if g.IntN(8) == 0 {
		d.contacts = append(d.contacts, g.IntN(len(g.leads)))
	}
	for i := firstLead; i < len(g.leads); i++ {
		if g.IntN(2) == 0 && (len(d.contacts) == 0 || d.contacts[0] != i) {
			d.contacts = append(d.contacts, i)
		}
	}
}

func (g *worldMaker) touch(account string, d worldDeal, firstLead int) {
	t := worldTouch{id: fmt.Sprintf("t%02d%06d", g.IntN(100), len(g.touches)), lead: -1, kind: touchKinds[g.IntN(len(touchKinds))], at: g.near(d)}
	t.planned = g.IntN(20) == 0
	if g.IntN(2) == 0 {
		t.campaign = fmt.Sprintf("C%d", g.IntN(5))
	}
	if own := len(g.leads) - firstLead; own > 0 && g.IntN(4) > 0 {
		t.lead = firstLead + g.IntN(own)
	}
	if t.lead < 0 || g.IntN(20) == 0 {
		t.account = account
	}
	// A person of another account seen here: the touch's own account id decides.
	if firstLead > 0 && g.IntN(40) == 0 {
		t.lead, t.account = g.IntN(firstLead), account
	}
	g.touches = append(g.touches, t)
}

func (g *worldMaker) shuffle() {
	g.Shuffle(len(g.touches), func(i, j int) { g.touches[i], g.touches[j] = g.touches[j], g.touches[i] })
}

// write puts the world's extracts beside abm.yaml.
func (w *world) write(n *night) {
	accounts := map[string]bool{}
	var leads, touches, deals, contacts, companies [][]string
	for _, l := range w.leads {
		if l.account != "" {
			accounts[l.account] = true
		}
		leads = append(leads, []string{l.id, l.account, l.email, "", "", instant(l.created), "", ""})
	}
	for _, t := range w.touches {
		lead, status := "", "completed"
		if t.lead >= 0 {
			lead = w.leads[t.lead].id
		}
		if t.planned {
			status = "planned"
		}
		if t.account != "" {
			accounts[t.account] = true
		}
		// Each touch has a link of its own: none is a double export of another.
		touches = append(touches, []string{t.id, lead, t.account, t.campaign, "", t.kind.touchType, t.kind.given, "", status,
			t.kind.captured, "", "", "", "", t.id, instant(t.at), ""})
	}
	for _, d := range w.deals {
		accounts[d.account] = true
		deals = append(deals, []string{d.id, d.account, "", d.dealType, d.status, money(d.cents), "", instant(d.created), instant(d.closed)})
		for _, c := range d.contacts {
			contacts = append(contacts, []string{d.id, w.leads[c].id})
		}
	}
	for a := range accounts {
		companies = append(companies, []string{a, "", "Company " + a, "", "", "", "", ""})
	}
	writeRecords(n, "lead", headers["lead"], leads)
	writeRecords(n, "touch", headers["touch"], touches)
	writeRecords(n, "deal", headers["deal"], deals)
	writeRecords(n, "account", headers["account"], companies)
	writeRecords(n, "contact", "deal_id,lead_id", contacts)
}

func writeRecords(n *night, name, header string, rows [][]string) {
	n.t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{strings.Split(header, ",")}, rows...)); err != nil {
		n.t.Fatal(err)
	}
	n.write(name+".csv", b.String())
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// money writes cents as an extract does: -12.05.
func money(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

// newWorldNight is a night whose sources include deal contacts.
func newWorldNight(t *testing.T, yaml string) *night {
	t.Helper()
	n := newNight(t, "")
	// Journeys do not look at the weekly history: a short one saves time.
	n.write("abm.yaml", "warehouse: warehouse\nengagement: {history_weeks: 2}\n"+yaml+simpleSources+contactSource)
	writeRecords(n, "contact", "deal_id,lead_id", nil)
	return n
}
