package config

import "testing"

func TestParseMemory(t *testing.T) {
	for text, want := range map[string]int64{
		"2GiB": 2147483648, "512MB": 512000000, "1.5 GiB": 1610612736, "256MiB": 268435456, "1TB": 1000000000000, "300000000B": 300000000, "300000KB": 300000000,
	} {
		if got, err := parseMemory(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "2", "2G", "2 gib", "-2GiB", "255MiB", "1e9B", "0x10GiB", "9999999TiB", "2GiB ", "GiB"} {
		if got, err := parseMemory(text); err == nil {
			t.Errorf("%q accepted as %d", text, got)
		}
	}
}

func TestRate(t *testing.T) {
	c := &Config{Currency: "EUR", Rates: map[string]string{"USD": "0.92", "GBP": "1.170", "JPY": "0.0061", "IDR": "0.000057", "BIG": "999999999.999999999", "BAD": "1e5"}}
	for currency, want := range map[string][2]int64{
		"EUR": {1, 1}, "USD": {23, 25}, "GBP": {117, 100}, "JPY": {61, 10000}, "IDR": {57, 1000000}, "BIG": {999999999999999999, 1000000000},
	} {
		num, den, err := c.Rate(currency)
		if err != nil || num != want[0] || den != want[1] {
			t.Errorf("%s: got %d/%d, %v; want %d/%d", currency, num, den, err, want[0], want[1])
		}
	}
	for _, currency := range []string{"CHF", "BAD", ""} {
		if _, _, err := c.Rate(currency); err == nil {
			t.Errorf("%q has a rate", currency)
		}
	}
	if num, den, err := (&Config{}).Rate("USD"); num != 1 || den != 1 || err != nil {
		t.Errorf("without a reporting currency: %d/%d, %v", num, den, err)
	}
	for _, text := range []string{"", "0", "0.000", "-1", ".5", "1,1", "1.1234567891", "12345678901", "NaN", "1/2"} {
		if _, _, err := parseRate(text); err == nil {
			t.Errorf("%q accepted", text)
		}
	}
}
