package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline"
	"abm/pipeline/publish"
)

// A company that has exported nothing yet gets its tables, empty.
func TestEmptyExtractsPublishEmptyTables(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.run()
	n.want("select count(*) from touch", "0")
	n.want("select count(*) from attribution_deal", "0")
	n.want("select target, problem from prediction_model order by target",
		"account_deal|0 deals within 90 days of the check dates; a model wants 50 (prediction.min_events)",
		"lead_sql|0 SQLs within 90 days of the check dates; a model wants 50 (prediction.min_events)")
	n.want("select count(distinct table_name) from dictionary", fmt.Sprint(len(models.Published())))
	current, err := publish.Current(filepath.Join(n.dir, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	n.want("select decode(value) from parquet_kv_metadata('"+filepath.Join(n.dir, "warehouse", "runs", current.RunID, "deal", "part-0.parquet")+
		"') where decode(key) = 'table_grain'", "one row per deal")
}

// Amounts meet in one currency, each deal converted once; minor units follow
// ISO 4217: the yen has none, the Kuwaiti dinar a thousand.
func TestCurrencies(t *testing.T) {
	t.Parallel()
	deals := []map[string]string{
		{"deal_id": "1", "account_id": "A", "amount": "1000.005", "currency": "EUR", "created_at": "2026-05-01"},
		{"deal_id": "2", "account_id": "A", "amount": "1000", "currency": "jpy", "created_at": "2026-05-01"},
		{"deal_id": "3", "account_id": "A", "amount": "10.123", "currency": "KWD", "created_at": "2026-05-01"},
		{"deal_id": "4", "account_id": "A", "amount": "-7.77", "currency": "USD", "created_at": "2026-05-01", "status": "won", "closed_at": "2026-05-02"},
		{"deal_id": "5", "account_id": "A", "amount": "", "currency": "EUR", "created_at": "2026-05-01"},
	}
	fresh := func() []map[string]string {
		var out []map[string]string
		for _, d := range deals {
			c := map[string]string{}
			for k, v := range d {
				c[k] = v
			}
			out = append(out, c)
		}
		return out
	}

	n := newNight(t, "currency: EUR\nrates: {JPY: 0.0062, KWD: 3, USD: 0.5}\n")
	n.records("deal", fresh()...)
	n.run()
	n.want("select deal_id, amount, pipeline, revenue from deal order by deal_id",
		"1|1000.01|1000.01|0", "2|1000|6.2|0", "3|10.12|30.37|0", "4|-7.77|-3.89|-3.89", "5|(null)|0|0")
	n.want("select record_id from data_quality where rule_name = 'deal_without_amount'", "5")

	for yaml, want := range map[string]string{
		"": "EUR, JPY, KWD, USD; set currency:",
		"currency: EUR\nrates: {JPY: 0.0062, USD: 0.5}\n": "KWD",
	} {
		n := newNight(t, yaml)
		n.records("deal", fresh()...)
		_, err := pipeline.Run(context.Background(), n.options())
		var currency *pipeline.CurrencyError
		if !errors.As(err, &currency) || !strings.Contains(err.Error(), want) {
			t.Errorf("with %q: error %v, want a CurrencyError naming %q", yaml, err, want)
		}
	}
}

// In the happened sense everything landed is known, but only events up to the
// day count, and what may have changed since is unknown.
func TestHappenedSense(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme", "domain": "acme.example"})
	n.records("touch",
		map[string]string{"touch_id": "early", "account_id": "A", "touch_type": "form", "touched_at": "2026-03-01"},
		map[string]string{"touch_id": "late", "account_id": "A", "touch_type": "form", "touched_at": "2026-06-01"})
	n.records("deal",
		map[string]string{"deal_id": "closed", "account_id": "A", "amount": "5", "created_at": "2026-02-01", "status": "won", "closed_at": "2026-03-15"},
		map[string]string{"deal_id": "later", "account_id": "A", "amount": "7", "created_at": "2026-02-01", "status": "won", "closed_at": "2026-06-15"},
		map[string]string{"deal_id": "unborn", "account_id": "A", "amount": "9", "created_at": "2026-05-01"})
	n.run()
	n.want("select deal_id, status, pipeline from deal order by deal_id", "closed|won|5", "later|won|7", "unborn|open|9")

	o := n.options()
	o.Sense, o.AsOf = "happened", time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	n.now = n.now.Add(time.Hour)
	if _, err := pipeline.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	n.want("select deal_id, status, pipeline, amount from deal order by deal_id", "closed|won|5|5", "later|open|0|(null)")
	n.want("select touch_id from touch", "early")
}

// The business day follows the business time zone, on both sides of midnight
// and of a clock change.
func TestBusinessDays(t *testing.T) {
	t.Parallel()
	n := newNight(t, "time_zone: America/New_York\n")
	n.records("touch",
		map[string]string{"touch_id": "a", "account_id": "A", "touched_at": "2026-03-08T04:59:59Z"},
		map[string]string{"touch_id": "b", "account_id": "A", "touched_at": "2026-03-08T05:00:00Z"},
		map[string]string{"touch_id": "c", "account_id": "A", "touched_at": "2026-03-09T03:59:59Z"},
		map[string]string{"touch_id": "d", "account_id": "A", "touched_at": "2026-03-09T04:00:00Z"},
		map[string]string{"touch_id": "e", "account_id": "A", "touched_at": "2026-03-10"})
	n.run()
	n.want("select touch_id, touched_on, touched_at from touch order by touch_id",
		"a|2026-03-07|2026-03-08T04:59:59Z", "b|2026-03-08|2026-03-08T05:00:00Z", "c|2026-03-08|2026-03-09T03:59:59Z",
		"d|2026-03-09|2026-03-09T04:00:00Z", "e|2026-03-10|2026-03-10T04:00:00Z")
}

// A deal keeps its account though the account extract lacks it, and finds one
// by its people where it names none.
func TestDealsKeepTheirAccount(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	n.records("account", map[string]string{"account_id": "A", "account_name": "Acme", "domain": "acme.example"})
	n.records("lead", map[string]string{"lead_id": "L", "email": "x@acme.example", "created_at": "2026-01-01"})
	n.records("deal",
		map[string]string{"deal_id": "1", "account_id": "A", "amount": "1", "created_at": "2026-05-01"},
		map[string]string{"deal_id": "2", "account_id": "gone", "amount": "1", "created_at": "2026-05-01"},
		map[string]string{"deal_id": "3", "lead_id": "L", "amount": "1", "created_at": "2026-05-01"},
		map[string]string{"deal_id": "4", "amount": "1", "created_at": "2026-05-01"})
	n.run()
	n.want("select deal_id, account_id from deal order by deal_id", "1|A", "2|gone", "3|A", "4|(null)")
	n.want("select account_id, origin from account order by account_id", "A|extract", "gone|deal")
	n.want("select rule_name, record_id from data_quality where rule_name in ('account_only_on_deal', 'deal_without_account') order by rule_name",
		"account_only_on_deal|gone", "deal_without_account|4")
	n.want("select count(distinct deal_id) from attribution_deal where fallback = 'unattributed'", "4")
}
