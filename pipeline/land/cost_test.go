package land_test

import (
	"fmt"
	"strings"
	"testing"

	"abm/models"
	"abm/pipeline/config"
)

// spendSource maps spend without an id, as an ad platform exports it.
func spendSource() config.Source {
	return config.Source{
		Name: "spend", Entity: "spend", Files: "spend-*.csv", ExtractDate: config.ExtractDate{File: "%Y-%m-%d"},
		Columns: map[string]config.Names{
			"spent_on": {"Day"}, "campaign_id": {"Campaign"}, "cost_type": {"Type"}, "amount_minor": {"Amount"}, "currency": {"Currency"},
		},
	}
}

// Rates are landed exactly, in trillionths; shares as such or as percentages.
func TestRatesAndShares(t *testing.T) {
	rates := config.Source{Name: "rates", Entity: "fx_rate", Files: "rates.csv", Columns: map[string]config.Names{
		"from_currency": {"From"}, "rate_on": {"Day"}, "rate_trillionths": {"Rate"}}, Constants: map[string]string{"to_currency": "EUR"}}
	shares := config.Source{Name: "shares", Entity: "deal_account", Files: "shares.csv", Columns: map[string]config.Names{
		"deal_id": {"Deal"}, "account_id": {"Account"}, "share_micros": {"Share"}}}
	w := newWorld(t, rates, shares)
	w.cfg.MaxRejectShare = 1
	w.write("rates.csv", "From,Day,Rate\nusd,2026-01-05,1.0834\nIDR,2026-01-05,0.000057341234\nBIG,2026-01-05,1000000\n"+
		"FAR,2026-01-05,1000000.1\nNIL,2026-01-05,0\nNEG,2026-01-05,-1\nLOW,2026-01-05,0.0000000000001\nDay,,1\nUSDX,2026-01-05,1\n")
	w.write("shares.csv", "Deal,Account,Share\n1,a,0.6\n1,b,0.333333\n1,c,60\n1,d,0\n1,e,-0.1\n1,f,101\n1,,0.5\n")
	w.land()
	selection := w.selection("", 0)
	var got []string
	for _, r := range readAll[models.FxRate](t, selection.Files["fx_rate"]) {
		got = append(got, fmt.Sprint(r.FromCurrency, r.ToCurrency, " ", r.RateOn, " ", r.RateTrillionths))
	}
	// 2026-01-05 is day 20,458 after 1970.
	if want := "USDEUR 20458 1083400000000|IDREUR 20458 57341234|BIGEUR 20458 1000000000000000000"; strings.Join(got, "|") != want {
		t.Errorf("rates %s, want %s", strings.Join(got, "|"), want)
	}
	got = nil
	for _, r := range readAll[models.DealAccount](t, selection.Files["deal_account"]) {
		got = append(got, fmt.Sprint(r.AccountID, " ", r.ShareMicros))
	}
	if want := "a 600000|b 333333|c 60000000|d 0"; strings.Join(got, "|") != want {
		t.Errorf("shares %s, want %s", strings.Join(got, "|"), want)
	}
}

// A record without an id is known by what it is about, so that a rejected one
// keeps its previous version, and a snapshot that lacks a tenth fails.
func TestSpendWithoutID(t *testing.T) {
	w := newWorld(t, spendSource())
	w.cfg.MaxRejectShare = .5
	const header = "Day,Campaign,Type,Amount,Currency\n"
	w.write("spend-2026-01-01.csv", header+"2025-12-01,A,media,10,EUR\n2025-12-02,A,Media,20,EUR\n2025-12-03,,tooling,30,JPY\n")
	w.land()
	w.write("spend-2026-01-02.csv", header+"2025-12-01,A,media,11,EUR\n2025-12-02,A,media,?,EUR\n2025-12-03,,TOOLING,31,JPY\n2025-12-04,,fun,1,EUR\n")
	entry := w.land().Entries[0]
	if entry.Accepted != 2 || entry.Rejected != 2 || entry.Carried != 1 {
		t.Errorf("accepted %d, rejected %d, carried %d; want 2, 2 and 1", entry.Accepted, entry.Rejected, entry.Carried)
	}
	total := int64(0)
	for _, s := range w.spend("") {
		total += s.AmountMinor
	}
	if total != 1100+2000+31 { // the yen has no minor unit
		t.Errorf("%d minor units are read, want those of 11, 20 and 31 yen", total)
	}
	w.write("spend-2026-01-03.csv", header+"2025-12-01,A,media,11,EUR\n")
	w.fails("2 of 3 records", "spend", "max_delete_share")
}

// spend reads the spend that a night sees.
func (w *world) spend(asOf string) []models.Spend {
	w.t.Helper()
	return live(w, asOf, "spend", func(s models.Spend) models.Provenance { return s.Provenance })
}

// Snapshots of spend without ids are landed as what they changed: bills that
// agree in all that they are known by stay as many as the extract has, and a
// column that is empty or not mapped tells records apart like a word does.
func TestSpendSnapshotsChange(t *testing.T) {
	source := spendSource()
	source.Columns["motion"] = config.Names{"Motion"}
	w := newWorld(t, source)
	w.cfg.MaxRejectShare = .5
	const header = "Day,Campaign,Motion,Type,Amount,Currency\n"
	rest := ""
	for day := range 28 {
		rest += fmt.Sprintf("2025-11-%02d,,,content,100,JPY\n", day+1)
	}
	const twoBills, threeBills = "2025-12-01,,,tooling,30,JPY\n2025-12-01,,,tooling,12,JPY\n", "2025-12-01,,,tooling,30,JPY\n2025-12-01,,,tooling,12,JPY\n2025-12-01,,,tooling,9,JPY\n"
	for _, night := range []struct {
		day, text string
		landed    int64
		want      int64 // yen: no minor unit
	}{
		{"2026-01-01", rest + twoBills + "2025-12-02,sales,,media,5,JPY\n2025-12-02,,sales,media,7,JPY\n", 32, 2800 + 42 + 12},
		// A third bill lands all three; the campaign "sales" is gone, the motion is not; one amount changes.
		{"2026-01-02", strings.Replace(rest, "100", "101", 1) + threeBills + "2025-12-02,,sales,media,7,JPY\n", 4, 2801 + 51 + 7},
		// A bill less lands two; a record that cannot be read stays as it was.
		{"2026-01-03", strings.Replace(rest, "100", "?", 1) + strings.Replace(threeBills, "2025-12-01,,,tooling,12,JPY\n", "", 1) + "2025-12-02,,sales,media,7,JPY\n", 2, 2801 + 39 + 7},
		// The other way round nothing changes but the order of the bills.
		{"2026-01-04", "2025-12-02,,sales,media,7,JPY\n2025-12-01,,,tooling,9,JPY\n2025-12-01,,,tooling,30,JPY\n" + strings.Replace(rest, "100", "101", 1), 2, 2801 + 39 + 7},
	} {
		w.write("spend-"+night.day+".csv", header+night.text)
		if e := w.land().Entries[0]; e.LandedRows != night.landed {
			t.Errorf("%s: %d records are landed, want %d", night.day, e.LandedRows, night.landed)
		}
		total := int64(0)
		for _, s := range w.spend(night.day) {
			total += s.AmountMinor
		}
		if total != night.want {
			t.Errorf("%s: %d yen are read, want %d", night.day, total, night.want)
		}
	}
}
