package report_test

import (
	"bytes"
	"strings"
	"testing"

	"abm/pipeline/report"
)

func TestWhatIfPage(t *testing.T) {
	text := func(s string) *string { return &s }
	p := report.WhatIfPage{AsOf: "2026-06-30", Currency: "EUR", Score: 60, Fit: "B", MinN: 10,
		Now: report.WhatIf{Leads: 4000, Young: 12, Skipped: 7, MQLs: 4000, SQLs: 600, Customers: 132, Revenue: "6600000.00", DroppedRevenue: "0.00", RevenuePerHour: text("660.00"),
			Hours: 10000, HoursPerCustomer: f(10000. / 132), SQLRate: f(.15), SQLRateLow: f(.1393), SQLRateHigh: f(.1614), CloseRate: f(.22), CloseRateLow: f(.1887), CloseRateHigh: f(.2549)},
		Then: report.WhatIf{Leads: 4000, Young: 12, Skipped: 7, MQLs: 50, Added: 1, Dropped: 3950, SQLs: 9, Customers: 2, DroppedSQLs: 591, DroppedCustomers: 130, Revenue: "100000.00", DroppedRevenue: "6500000.00", RevenuePerHour: text("800.00"),
			Hours: 125, HoursPerCustomer: f(62.5), SQLRate: f(.18), SQLRateLow: f(.0977), SQLRateHigh: f(.308)},
	}
	var page bytes.Buffer
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "whatif", page.String())

	page.Reset()
	if err := (&report.WhatIfPage{AsOf: "2026-06-30", Score: 7.5, Fit: "D"}).Write(&page); err != nil {
		t.Fatal(err)
	}
	if got := page.String(); !strings.Contains(got, "from 7.5 points on?") || !strings.Contains(got, "nothing to compare") || strings.Contains(got, "revenue") {
		t.Errorf("without a lead that has had time: %s", got)
	}
}
