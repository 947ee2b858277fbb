package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// WhatIfPage sets the funnel as it was beside the one under another definition
// of an MQL.
type WhatIfPage struct {
	AsOf string
	// Currency is the reporting currency; empty where none is set.
	Currency string
	// Score and Fit are those from which a lead would have been handed to sales.
	Score float64
	Fit   string
	// MinN is the number of leads below which no rate is given.
	MinN int64
	// Now and Then are the rows of the reading query whatif.
	Now, Then WhatIf
}

// WhatIf is the funnel under one definition, of the leads that have had time to
// be won.
type WhatIf struct {
	Definition string `arrow:"definition"`
	Leads      int64  `arrow:"leads"`
	Young      int64  `arrow:"young"`
	// Skipped got on without having been an MQL or SAL.
	Skipped int64 `arrow:"skipped"`
	// MQLs are those that sales had; Added it never got, Dropped it would not have got.
	MQLs             int64    `arrow:"mqls"`
	Added            int64    `arrow:"added"`
	Dropped          int64    `arrow:"dropped"`
	SQLs             int64    `arrow:"sqls"`
	Customers        int64    `arrow:"customers"`
	DroppedSQLs      int64    `arrow:"dropped_sqls"`
	DroppedCustomers int64    `arrow:"dropped_customers"`
	Revenue          string   `arrow:"revenue"`
	DroppedRevenue   string   `arrow:"dropped_revenue"`
	RevenuePerHour   *string  `arrow:"revenue_per_hour"`
	Hours            float64  `arrow:"hours"`
	HoursPerCustomer *float64 `arrow:"hours_per_customer"`
	SQLRate          *float64 `arrow:"sql_rate"`
	SQLRateLow       *float64 `arrow:"sql_rate_low"`
	SQLRateHigh      *float64 `arrow:"sql_rate_high"`
	CloseRate        *float64 `arrow:"close_rate"`
	CloseRateLow     *float64 `arrow:"close_rate_low"`
	CloseRateHigh    *float64 `arrow:"close_rate_high"`
}

// Write sets the page.
func (p *WhatIfPage) Write(w io.Writer) error {
	var page bytes.Buffer
	sentence(&page, fmt.Sprintf("What if a lead were handed to sales from %s on? As of %s.", p.definition(), p.AsOf))
	if p.Now.Leads == 0 {
		sentence(&page, "No lead that was handed over has had time to be won: there is nothing to compare.")
	} else {
		fmt.Fprintln(&page)
		p.writeFunnels(&page)
		p.writeDifference(&page)
	}
	_, err := page.WriteTo(w)
	return err
}

func (p *WhatIfPage) definition() string {
	text := strconv.FormatFloat(p.Score, 'f', -1, 64) + " points"
	if p.Fit != "D" {
		text += " and fit " + p.Fit
	}
	return text
}

func (p *WhatIfPage) writeFunnels(w io.Writer) {
	money := "revenue"
	if p.Currency != "" {
		money += " in " + p.Currency
	}
	t := Table{Columns: []Column{{Head: ""}, {Head: "as it was", Right: true}, {Head: "from " + p.definition(), Right: true}}}
	for _, line := range []struct {
		head  string
		value func(WhatIf) string
	}{
		{"leads", func(f WhatIf) string { return Count(f.Leads) }},
		{"handed to sales (MQL)", func(f WhatIf) string { return Count(f.MQLs) }},
		{"SQL", func(f WhatIf) string { return Count(f.SQLs) }},
		{"won", func(f WhatIf) string { return Count(f.Customers) }},
		{"SQL rate", func(f WhatIf) string { return rate(f.SQLRate) }},
		{"  95 % interval", func(f WhatIf) string { return interval(f.SQLRateLow, f.SQLRateHigh) }},
		{"close rate", func(f WhatIf) string { return rate(f.CloseRate) }},
		{"  95 % interval", func(f WhatIf) string { return interval(f.CloseRateLow, f.CloseRateHigh) }},
		{money, func(f WhatIf) string { return Money(f.Revenue) }},
		{"selling hours", func(f WhatIf) string { return Money(fmt.Sprintf("%.1f", f.Hours)) }},
		{"hours per win", func(f WhatIf) string { return hours(f.HoursPerCustomer) }},
		{"revenue per hour", func(f WhatIf) string { return perHour(f.RevenuePerHour) }},
	} {
		t.Add(line.head, line.value(p.Now), line.value(p.Then))
	}
	t.Write(w)
}

// unit stands behind an amount.
func (p *WhatIfPage) unit() string {
	if p.Currency == "" {
		return ""
	}
	return " " + p.Currency
}

func hours(h *float64) string {
	if h == nil {
		return "-"
	}
	return Money(fmt.Sprintf("%.2f", *h))
}

func perHour(decimal *string) string {
	if decimal == nil {
		return "-"
	}
	return Money(*decimal)
}

func (p *WhatIfPage) writeDifference(w io.Writer) {
	then := p.Then
	fmt.Fprintln(w)
	sentence(w, fmt.Sprintf("Sales would not have got %s that it had, of which %s became SQLs and %s were won, for %s.",
		Plural(then.Dropped, "lead"), Count(then.DroppedSQLs), Count(then.DroppedCustomers), inUnit(Money(then.DroppedRevenue), p.unit())))
	if then.Added > 0 {
		sentence(w, fmt.Sprintf("It would also have got %s that it never had; nobody knows with what outcome: not in the lines above.",
			Plural(then.Added, "lead")))
	}
	if p.Now.Young > 0 {
		sentence(w, fmt.Sprintf("Left out: %s too young to be judged.", Plural(p.Now.Young, "lead")))
	}
	if p.Now.Skipped > 0 {
		sentence(w, fmt.Sprintf("Left out too: %s that became an SQL or more without having been an MQL or SAL; of such leads only those that got on are known.", Plural(p.Now.Skipped, "lead")))
	}
	if p.Now.SQLRate == nil || p.Now.CloseRate == nil || then.SQLRate == nil || then.CloseRate == nil {
		sentence(w, fmt.Sprintf("No rate is given of fewer than %d leads (funnel.min_n).", p.MinN))
	}
	sentence(w, "The score is that of the day of the hand-over. A threshold picked because it looks best here will look worse tomorrow: threshold_sweep chooses one on earlier months and tries it on later ones.")
}
