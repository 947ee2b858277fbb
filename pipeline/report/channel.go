package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// shownSteps is how many steps of each end of a long path are shown.
const shownSteps = 6

// ChannelPage explains what a channel, or a motion, is credited with. The rows
// are those of the reading queries named explain_channel and explain_channel_<name>.
type ChannelPage struct {
	AsOf string
	// ModelOrder is the order of attribution models; others follow.
	ModelOrder []string
	Name       string
	// Basis is channel or motion.
	Basis   string
	Touches ChannelTouches
	Shares  []ChannelShare
	View    View
	Models  []ChannelModel
	Paths   []ChannelPath
}

// ChannelTouches are the touches of the channel.
type ChannelTouches struct {
	Touches int64     `arrow:"touches"`
	Counted int64     `arrow:"counted_touches"`
	FirstAt time.Time `arrow:"first_touch_at"`
	LastAt  time.Time `arrow:"last_touch_at"`
}

// ChannelShare is what a data-driven model learnt of the channel in one view.
type ChannelShare struct {
	Model             string   `arrow:"model"`
	Lens              string   `arrow:"lens"`
	Window            string   `arrow:"touch_window"`
	Scope             string   `arrow:"touch_scope"`
	Outcome           string   `arrow:"outcome"`
	Share             float64  `arrow:"share"`
	Effect            *float64 `arrow:"removal_effect"`
	Conversions       float64  `arrow:"conversions"`
	Probability       *float64 `arrow:"probability"`
	Without           *float64 `arrow:"probability_without"`
	Paths             int64    `arrow:"paths"`
	Converting        int64    `arrow:"converting_paths"`
	ChannelPaths      int64    `arrow:"channel_paths"`
	ChannelConverting int64    `arrow:"channel_converting_paths"`
	Order             *int64   `arrow:"markov_order"`
	States            *int64   `arrow:"states"`
}

// ChannelModel is what one model credits the channel with.
type ChannelModel struct {
	Model         string   `arrow:"model"`
	Pipeline      string   `arrow:"pipeline"`
	Revenue       string   `arrow:"revenue"`
	PipelineShare *float64 `arrow:"pipeline_share"`
	RevenueShare  *float64 `arrow:"revenue_share"`
}

// ChannelPath is a path through the channel and the deals that took it.
type ChannelPath struct {
	Path     string `arrow:"path"`
	Touches  int64  `arrow:"touches"`
	Deals    int64  `arrow:"deals"`
	Won      int64  `arrow:"won"`
	Pipeline string `arrow:"pipeline"`
	Revenue  string `arrow:"revenue"`
	Example  string `arrow:"example_deal_id"`
}

// Write sets the page.
func (p *ChannelPage) Write(w io.Writer) error {
	slices.SortStableFunc(p.Models, func(a, b ChannelModel) int { return p.place(a.Model) - p.place(b.Model) })
	var page bytes.Buffer
	t := p.Touches
	sentence(&page, fmt.Sprintf("%s %s, as of %s.", upperFirst(p.Basis), p.Name, p.AsOf))
	sentence(&page, fmt.Sprintf("%s from %s to %s UTC, of which %s.",
		touches(t.Touches), t.FirstAt.Format(minute), t.LastAt.Format(minute), counted(t.Counted)))
	p.writeShares(&page)
	p.writeModels(&page)
	p.writePaths(&page)
	_, err := page.WriteTo(w)
	return err
}

func counted(n int64) string {
	if n == 1 {
		return "1 counts"
	}
	return Count(n) + " count"
}

func (p *ChannelPage) place(model string) int {
	if i := slices.Index(p.ModelOrder, model); i >= 0 {
		return i
	}
	return len(p.ModelOrder)
}

func (p *ChannelPage) writeShares(w io.Writer) {
	Heading(w, "What the paths say")
	if len(p.Shares) == 0 {
		sentence(w, fmt.Sprintf("No path holds this %s, or no data-driven model was asked for (attribution.models in abm.yaml).", p.Basis))
		return
	}
	t := Table{Columns: []Column{
		{Head: "model", Max: 13}, {Head: "outcome"}, {Head: "lens"}, {Head: "window"}, {Head: "scope"}, {Head: "convert", Right: true},
		{Head: "without", Right: true}, {Head: "effect", Right: true}, {Head: "share", Right: true}, {Head: "deals", Right: true},
	}}
	for _, s := range p.Shares {
		t.Add(s.Model, s.Outcome, s.Lens, s.Window, s.Scope, percent(s.Probability), percent(s.Without), percent(s.Effect),
			Percent(s.Share), fmt.Sprintf("%.2f of %s", s.Conversions, Count(s.Converting)))
	}
	t.Write(w)
	p.writeChain(w)
}

func percent(share *float64) string {
	if share == nil {
		return ""
	}
	return Percent(*share)
}

// writeChain says in words what the first chain says in figures.
func (p *ChannelPage) writeChain(w io.Writer) {
	i := slices.IndexFunc(p.Shares, func(s ChannelShare) bool { return s.Effect != nil })
	if i >= 0 {
		s := p.Shares[i]
		sentence(w, fmt.Sprintf("The first row: %s of %s hold a touch of %s, %s of the %s that convert. A chain of order %d with %s gives a path a chance of %s to convert, "+
			"and %s if every touch of %s ended it. That loss is its removal effect, %s; over the effects of all, it is the share.",
			Count(s.ChannelPaths), Plural(s.Paths, "path"), p.Name, Count(s.ChannelConverting), Count(s.Converting), *s.Order, Plural(*s.States, "state"),
			percent(s.Probability), percent(s.Without), p.Name, percent(s.Effect)))
	}
	if slices.ContainsFunc(p.Shares, func(s ChannelShare) bool { return s.Model == "shapley" }) {
		sentence(w, "Shapley shares each deal equally by the distinct channels of its path.")
	}
}

func (p *ChannelPage) writeModels(w io.Writer) {
	Heading(w, "Under every model")
	if len(p.Models) == 0 {
		sentence(w, "No deal is credited.")
		return
	}
	sentence(w, fmt.Sprintf("Lens %s, touches %s, scope %s; of all deals, the unattributed with them.", p.View.Lens, p.View.Window, p.View.Scope))
	t := Table{Columns: []Column{
		{Head: "model", Max: 18}, {Head: "pipeline", Right: true}, {Head: "", Right: true}, {Head: "revenue", Right: true}, {Head: "", Right: true},
	}}
	for _, m := range p.Models {
		t.Add(m.Model, Money(m.Pipeline), percent(m.PipelineShare), Money(m.Revenue), percent(m.RevenueShare))
	}
	t.Write(w)
}

func (p *ChannelPage) writePaths(w io.Writer) {
	Heading(w, "The paths through it that brought most")
	if len(p.Paths) == 0 {
		sentence(w, "No deal's path holds it.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "deals", Right: true}, {Head: "won", Right: true}, {Head: "pipeline", Right: true}, {Head: "revenue", Right: true},
		{Head: "touches", Right: true}, {Head: "deal, or one of them", Max: 30},
	}}
	for _, path := range p.Paths {
		t.Add(Count(path.Deals), Count(path.Won), Money(path.Pipeline), Money(path.Revenue), Count(path.Touches), path.Example)
		t.Note(shortPath(path.Path))
	}
	t.Write(w)
	sentence(w, "x3 stands for three touches in a row. `abm explain deal ID` shows a path whole.")
}

// shortPath leaves the middle of a long path out.
func shortPath(path string) string {
	steps := strings.Split(path, " > ")
	if hidden := len(steps) - 2*shownSteps; hidden > 1 {
		steps = slices.Concat(steps[:shownSteps], []string{fmt.Sprintf("... %d steps ...", hidden)}, steps[len(steps)-shownSteps:])
	}
	return strings.Join(steps, " > ")
}
