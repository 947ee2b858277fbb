package pipeline_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"abm/pipeline"
	"abm/pipeline/publish"
)

// Pipeline goes by the rate of the creation day, revenue by that of the close
// day, spend by that of its day: the latest quote up to it, whichever side the
// reporting currency is on. The yen has no minor unit, the dinar a thousand.
func TestRatesByDay(t *testing.T) {
	t.Parallel()
	n := newCostNight(t, "currency: EUR\nrates: {CHF: 1.05}\n")
	n.write("rate.csv", "from,to,day,rate\n"+
		"USD,EUR,2026-01-01,0.9\nUSD,EUR,2026-03-01,0.8\nUSD,EUR,2026-05-01,0.75\n"+
		"EUR,JPY,2026-01-01,160\nJPY,EUR,2026-02-01,0.005\nKWD,EUR,2026-01-01,3.000000000001\nIDR,EUR,2026-01-01,0.000057341235\n"+
		"USD,JPY,2026-01-01,150\n")
	n.records("deal",
		map[string]string{"deal_id": "changed", "account_id": "A", "amount": "100", "currency": "USD", "created_at": "2026-02-28", "closed_at": "2026-03-01", "status": "won"},
		map[string]string{"deal_id": "open", "account_id": "A", "amount": "100", "currency": "usd", "created_at": "2026-04-30"},
		map[string]string{"deal_id": "inverse", "account_id": "A", "amount": "1000", "currency": "JPY", "created_at": "2026-01-31", "closed_at": "2026-02-01", "status": "won"},
		map[string]string{"deal_id": "dinar", "account_id": "A", "amount": "1000000000.001", "currency": "KWD", "created_at": "2026-01-31"},
		map[string]string{"deal_id": "rupiah", "account_id": "A", "amount": "1000000000", "currency": "IDR", "created_at": "2026-01-31"},
		map[string]string{"deal_id": "fixed", "account_id": "A", "amount": "10", "currency": "CHF", "created_at": "2020-01-01"},
		map[string]string{"deal_id": "unknown", "account_id": "A", "amount": "", "currency": "XAF", "created_at": "2020-01-01"})
	n.spend("2026-06-30", ",2026-02-28,,content,,content,10,USD", ",2026-03-01,,content,,content,10,USD", ",2026-03-01,,content,,content,200,JPY")
	n.run()
	n.want("select deal_id, amount, pipeline, revenue from deal order by deal_id",
		// 1,000,000,000.001 dinars x 3.000000000001 = 3,000,000,000.00400...
		"changed|100|90|80", "dinar|1000000000|3000000000|0", "fixed|10|10.5|0",
		// 1,000 yen / 160 = 6.25; x 0.005 = 5.
		"inverse|1000|6.25|5", "open|100|80|0", "rupiah|1000000000|57341.24|0", "unknown|(null)|0|0")
	// 10 x 0.9 = 9; 10 x 0.8 + 200 x 0.005 = 9.
	n.want("select period_month, amount from cost order by period_month", "2026-02-01|9", "2026-03-01|9")
	// On 28 February the latest quote of the dollar was of 1 January, on 30 April of 1 March.
	n.want("select record_id, records from data_quality where rule_name = 'rate_is_old' order by record_id", "USD|2")
}

// A rate that is missing, or so large that sums would overflow, stops the run
// before anything is published, and says which pair and day it is about.
func TestMissingAndAbsurdRates(t *testing.T) {
	t.Parallel()
	deal := map[string]string{"deal_id": "1", "account_id": "A", "amount": "100000000000", "currency": "USD", "created_at": "2026-02-03"}
	for rates, want := range map[string]string{
		"":                                  "find rate of USD to EUR",
		"USD,JPY,2026-01-01,150":            "for 2026-02-03",
		"USD,EUR,2026-02-04,0.9":            "find rate of USD to EUR for 2026-02-03: the first fx_rate of the pair is of 2026-02-04",
		"USD,EUR,2026-01-01,99999":          "convert USD to EUR on 2026-02-03: at the rate 99999.000000000000",
		"EUR,USD,2026-01-01,0.000000000001": "convert USD to EUR on 2026-02-03",
	} {
		n := newCostNight(t, "currency: EUR\n")
		n.write("rate.csv", "from,to,day,rate\n"+rates+"\n")
		copied := map[string]string{}
		for k, v := range deal {
			copied[k] = v
		}
		n.records("deal", copied)
		_, err := pipeline.Run(context.Background(), n.options())
		var currency *pipeline.CurrencyError
		if !errors.As(err, &currency) || !strings.Contains(err.Error(), want) {
			t.Errorf("rates %q: error %v, want a CurrencyError with %q", rates, err, want)
		}
		if _, err := publish.Current(filepath.Join(n.dir, "warehouse")); err == nil {
			t.Errorf("rates %q: a run was published", rates)
		}
	}
}
