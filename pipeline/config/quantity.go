package config

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// minMemory is the least budget a run can be given: the engine takes half.
const minMemory = 256 << 20

// parseMemory reads 2GiB, 512MB or "1.5 GiB" as bytes: MB is a million, MiB 2^20.
func parseMemory(text string) (int64, error) {
	m := regexp.MustCompile(`^([0-9]{1,9}(?:\.[0-9]{1,6})?) ?([KMGT]i?)?B$`).FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%q is not an amount of memory; want for example 2GiB or 512MB", text)
	}
	x, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	base := 1000.
	if strings.HasSuffix(m[2], "i") {
		base = 1024
	}
	bytes := x * math.Pow(base, float64(strings.Index(" KMGT", (m[2] + " ")[:1])))
	switch {
	case bytes < minMemory:
		return 0, fmt.Errorf("%q is too little; a run needs 256MiB or more", text)
	case bytes > 1<<50:
		return 0, fmt.Errorf("%q is more memory than a machine has", text)
	}
	return int64(bytes), nil
}

// Rate is what one unit of a currency is worth in the reporting currency, as
// the exact rational num/den in lowest terms. It is 1/1 for the reporting
// currency, and for every currency while none is set. A currency without a
// rate is an error.
func (c *Config) Rate(currency string) (num, den int64, err error) {
	if c.Currency == "" || currency == c.Currency {
		return 1, 1, nil
	}
	text, ok := c.Rates[currency]
	if !ok {
		return 0, 0, fmt.Errorf("find rate of %s to %s: add it to rates: in abm.yaml", currency, c.Currency)
	}
	return parseRate(text)
}

// parseRate reads decimal text exactly. Nine digits on either side of the point
// are enough for any currency and keep num and den within 10^18.
func parseRate(text string) (num, den int64, err error) {
	if !regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`).MatchString(text) {
		return 0, 0, fmt.Errorf("%q is not a rate; want a decimal number such as 1.0834, with at most nine digits before and after the point", text)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || r.Sign() <= 0 {
		return 0, 0, errors.New("a rate must be more than 0")
	}
	return r.Num().Int64(), r.Denom().Int64(), nil
}

// isCurrency says whether the code looks like one of ISO 4217. The list itself
// changes; the extract decides what it holds.
func isCurrency(code string) bool {
	return regexp.MustCompile(`^[A-Z]{3}$`).MatchString(code)
}
