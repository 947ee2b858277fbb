package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// shownPeople is how many people are listed.
const shownPeople = 12

const minute = "2006-01-02 15:04"

func (p *AccountPage) writePeople(w io.Writer) {
	if len(p.People) == 0 {
		return
	}
	Heading(w, "The people behind it")
	t := Table{Columns: []Column{
		{Head: "person", Max: 40}, {Head: "touches", Right: true}, {Head: "points earned", Right: true}, {Head: "worth today", Right: true}, {Head: "last touch (UTC)"},
	}}
	for i, h := range p.People {
		if i == shownPeople {
			t.Note(fmt.Sprintf("and %d more", len(p.People)-i))
			break
		}
		t.Add(h.ID, Count(h.Touches), Money(h.Earned), Money(h.Points), h.LastAt.Format(minute))
	}
	t.Write(w)
}

func (p *AccountPage) writeTouches(w io.Writer) {
	Heading(w, "Its last touches")
	if len(p.Touches) == 0 {
		sentence(w, "None.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "when (UTC)"}, {Head: "touch", Max: 20}, {Head: "type", Max: 18}, {Head: "channel", Max: 14}, {Head: "motion"},
		{Head: "points", Right: true},
	}}
	for _, h := range p.Touches {
		earned := Money(h.Earned)
		if h.Reason != "" {
			earned = h.Reason
		}
		t.Add(h.At.Format(minute), h.ID, h.Type, h.Channel, h.Motion, earned)
	}
	t.Write(w)
	if len(p.Uncounted) > 0 {
		sentence(w, "A word in place of points says why a touch does not count. In all: "+reasons(p.Uncounted)+".")
	}
}

func reasons(all []Reason) string {
	parts := make([]string, len(all))
	for i, r := range all {
		parts[i] = r.Reason + " " + Count(r.Touches)
	}
	return strings.Join(parts, ", ")
}

func (p *AccountPage) writeWeeks(w io.Writer) {
	if len(p.Weeks) == 0 {
		return
	}
	Heading(w, "Week by week")
	t := Table{Columns: []Column{
		{Head: "week of"}, {Head: "score", Right: true}, {Head: "points", Right: true}, {Head: "new points", Right: true},
		{Head: "people", Right: true}, {Head: "MQA"}, {Head: "without sales"},
	}}
	for _, k := range p.Weeks {
		t.Add(k.Start.Format(time.DateOnly), k.Score, Money(k.Points), Money(k.NewPoints), Count(k.EngagedPeople), mark(k.IsMQA), mark(k.IsMQAAlone))
	}
	t.Write(w)
}

func mark(is bool) string {
	if is {
		return "MQA"
	}
	return "-"
}

func (p *AccountPage) writeStages(w io.Writer) {
	Heading(w, "Its stages")
	t := Table{Columns: []Column{{Head: "from"}, {Head: "to"}, {Head: "stage"}, {Head: "why", Max: 60}}}
	for _, s := range p.Stages {
		t.Add(s.EnteredOn.Format(time.DateOnly), day(s.LeftOn, "today"), s.Stage, s.Reason)
	}
	t.Write(w)
}

func day(d *time.Time, otherwise string) string {
	if d == nil {
		return otherwise
	}
	return d.Format(time.DateOnly)
}

func (p *AccountPage) writeDeals(w io.Writer) {
	Heading(w, "Its deals")
	if len(p.Deals) == 0 {
		sentence(w, "None.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "deal"}, {Head: "type"}, {Head: "status"}, {Head: "opened"}, {Head: "closed"}, {Head: "pipeline", Right: true}, {Head: "revenue", Right: true},
	}}
	for _, d := range p.Deals {
		t.Add(d.ID, d.Type, d.Status, d.CreatedOn.Format(time.DateOnly), day(d.ClosedOn, ""), Money(d.Pipeline), Money(d.Revenue))
	}
	t.Write(w)
	sentence(w, "Who got the credit: abm explain deal "+p.Deals[len(p.Deals)-1].ID)
}

func (p *AccountPage) writeLeads(w io.Writer) {
	Heading(w, "How its leads were matched")
	if len(p.Leads) == 0 {
		sentence(w, "No lead is matched to it.")
		return
	}
	t := Table{Columns: []Column{
		{Head: "method"}, {Head: "matched on", Max: 44}, {Head: "leads", Right: true}, {Head: "confidence", Right: true}, {Head: "runner-up"},
	}}
	for _, l := range p.Leads {
		t.Add(l.Method, l.MatchedOn, Count(l.Leads), fmt.Sprintf("%.2f", l.Confidence), l.RunnerUp)
	}
	t.Write(w)
}
