package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strings"
	"time"

	"abm/pipeline/land"
)

// largestCents is the largest converted amount that the sums can hold.
const largestCents = 1e17

// amountDay is a day on which amounts of a currency are converted, and the
// largest of them.
type amountDay struct {
	Currency string    `arrow:"currency"`
	On       time.Time `arrow:"converted_on,date"`
	Largest  int64     `arrow:"largest_minor"`
}

// currencyRate turns minor units of a currency into cents on a day: of its own
// (minor), and of the reporting currency (rate).
type currencyRate struct {
	Currency string    `arrow:"currency"`
	On       time.Time `arrow:"converted_on,date"`
	MinorNum int64     `arrow:"minor_num"`
	MinorDen int64     `arrow:"minor_den"`
	RateNum  int64     `arrow:"rate_num"`
	RateDen  int64     `arrow:"rate_den"`
	// RateOn is the day of the fx_rate taken; null for a fixed rate.
	RateOn *time.Time `arrow:"rate_on,date"`
}

// quote is an exchange rate of the extract.
type quote struct {
	From        string    `arrow:"from_currency"`
	To          string    `arrow:"to_currency"`
	Trillionths int64     `arrow:"rate_trillionths"`
	On          time.Time `arrow:"rate_on,date"`
}

// CurrencyError says that amounts cannot be brought into one currency; abm.yaml
// or the fx_rate extract has to say how.
type CurrencyError struct{ Message string }

func (e *CurrencyError) Error() string { return e.Message }

// currencyRates says what each currency is worth on each day that has amounts
// in it. Several currencies need a reporting currency and a rate each: sums
// over mixed money are wrong. A currency that fx_rate quotes goes by its latest
// quote up to the day, whichever side the reporting currency is on; any other by
// the fixed rates: of abm.yaml. A day before the first quote has no rate.
func currencyRates(ctx context.Context, b *build) ([]currencyRate, error) {
	days, err := read[amountDay](ctx, b, "select currency, converted_on, largest_minor from amount_day order by currency, converted_on")
	if err != nil {
		return nil, err
	}
	quotes, err := read[quote](ctx, b, "select from_currency, to_currency, rate_trillionths, rate_on from stage_fx_rate")
	if err != nil {
		return nil, err
	}
	if named := currenciesOf(days); b.config.Currency == "" && len(named) > 1 {
		return nil, &CurrencyError{fmt.Sprintf(
			"%s: the amounts are in %s; set currency: to the reporting currency, and land fx_rate or set rates: for the others",
			b.config.Path, strings.Join(named, ", "))}
	}
	quoted := quotesTo(b.config.Currency, quotes)
	rows := make([]currencyRate, len(days))
	for i, day := range days {
		worth, on, err := b.worth(day, quoted[day.Currency])
		if err != nil {
			return nil, err
		}
		if rows[i], err = b.currencyRate(day, worth); err != nil {
			return nil, err
		}
		rows[i].RateOn = on
	}
	return rows, nil
}

// currenciesOf lists the currencies that amounts name, sorted as the days are.
func currenciesOf(days []amountDay) []string {
	var named []string
	for _, day := range days {
		if day.Currency != "" && !slices.Contains(named, day.Currency) {
			named = append(named, day.Currency)
		}
	}
	return named
}

// quotesTo sorts the quotes between a currency and any other by that other, then
// by day; of two of one day that into the currency comes last, and counts.
func quotesTo(reporting string, quotes []quote) map[string][]quote {
	quoted := map[string][]quote{}
	for _, q := range quotes {
		switch {
		case q.From == q.To:
		case q.To == reporting:
			quoted[q.From] = append(quoted[q.From], q)
		case q.From == reporting:
			quoted[q.To] = append(quoted[q.To], q)
		}
	}
	for _, of := range quoted {
		slices.SortFunc(of, func(x, y quote) int {
			if c := x.On.Compare(y.On); c != 0 || x.To == y.To {
				return c
			}
			if y.To == reporting {
				return -1
			}
			return 1
		})
	}
	return quoted
}

// worth is what one unit of a day's currency is worth in the reporting
// currency, and the day of the quote, nil for a fixed rate. An amount that names
// no currency is in the reporting one.
func (b *build) worth(day amountDay, quotes []quote) (*big.Rat, *time.Time, error) {
	if day.Currency == "" || len(quotes) == 0 {
		num, den, err := b.config.Rate(cmp.Or(day.Currency, b.config.Currency))
		if err != nil {
			return nil, nil, &CurrencyError{fmt.Sprintf("%s: %v, or an fx_rate for %s", b.config.Path, err, day.On.Format(time.DateOnly))}
		}
		return big.NewRat(num, den), nil, nil
	}
	after := sort.Search(len(quotes), func(i int) bool { return quotes[i].On.After(day.On) })
	if after == 0 {
		return nil, nil, &CurrencyError{fmt.Sprintf("find rate of %s to %s for %s: the first fx_rate of the pair is of %s; land earlier ones",
			day.Currency, b.config.Currency, day.On.Format(time.DateOnly), quotes[0].On.Format(time.DateOnly))}
	}
	q := quotes[after-1]
	worth := big.NewRat(q.Trillionths, 1e12)
	if q.From == b.config.Currency {
		worth.Inv(worth)
	}
	return worth, &q.On, nil
}

// currencyRate scales a rate by the currency's minor digits: ISO 4217 has
// currencies without minor units and with thousandths. A rate that would take
// the day's largest amount out of what the sums can hold is refused.
func (b *build) currencyRate(day amountDay, worth *big.Rat) (currencyRate, error) {
	minor := perMinor(cmp.Or(day.Currency, b.config.Currency))
	rate := new(big.Rat).Mul(worth, minor)
	cents := new(big.Rat).Mul(rate, new(big.Rat).SetInt64(day.Largest))
	if !rate.Num().IsInt64() || !rate.Denom().IsInt64() || cents.Cmp(new(big.Rat).SetInt64(largestCents)) > 0 {
		return currencyRate{}, &CurrencyError{fmt.Sprintf("convert %s to %s on %s: at the rate %s the largest amount of the day is beyond any sum; mend the rate or the amount",
			day.Currency, b.config.Currency, day.On.Format(time.DateOnly), worth.FloatString(12))}
	}
	return currencyRate{
		Currency: day.Currency, On: day.On,
		MinorNum: minor.Num().Int64(), MinorDen: minor.Denom().Int64(),
		RateNum: rate.Num().Int64(), RateDen: rate.Denom().Int64(),
	}, nil
}

// perMinor is how many cents, hundredths, a minor unit of the currency is.
func perMinor(currency string) *big.Rat {
	cents := big.NewRat(100, 1)
	for range land.MinorDigits(currency) {
		cents.Mul(cents, big.NewRat(1, 10))
	}
	return cents
}
