package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
)

// writeCosts sets what the channels cost beside what they brought, seen with
// media cost alone and with all of it. Without costs there is nothing to say.
func (s *Screen) writeCosts(w io.Writer) {
	if len(s.Costs) == 0 {
		return
	}
	Heading(w, "What it cost, and what came of it")
	t := Table{Columns: []Column{
		{Head: "channel", Max: 16}, {Head: "media", Right: true}, {Head: "all costs", Right: true}, {Head: "leads", Right: true},
		{Head: "revenue", Right: true}, {Head: "return on media", Right: true}, {Head: "rank", Right: true},
		{Head: "on all", Right: true}, {Head: "rank", Right: true},
	}}
	for _, c := range s.Costs {
		t.Add(c.Channel, Money(c.MediaCost), Money(c.LoadedCost), Count(c.Leads), Money(c.Revenue),
			signed(c.MediaROI), rank(c.MediaRank), signed(c.LoadedROI), rank(c.LoadedRank))
	}
	t.Write(w)
	sentence(w, fmt.Sprintf("Revenue as %s credits it; return is (revenue - cost) / cost. By motion, campaign and month, with the cost of a lead, MQA, deal and customer: abm query \"from roi\"", s.PrimaryModel))
}

// signed writes a return as a percentage with its sign.
func signed(x *float64) string {
	if x == nil {
		return "-"
	}
	percent := math.Round(100 * *x)
	if percent == 0 {
		return "0 %"
	}
	sign := "+"
	if percent < 0 {
		sign = "-"
	}
	return sign + thousands(strconv.FormatFloat(math.Abs(percent), 'f', 0, 64)) + " %"
}

func rank(place int64) string {
	if place == 0 {
		return ""
	}
	return Count(place)
}
