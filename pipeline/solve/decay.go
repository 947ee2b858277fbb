package solve

import (
	"fmt"
	"math"
	"math/big"
)

// maxDecayAges bounds a decay table: a hundred years of days.
const maxDecayAges = 36_525

// decayPrecision is the mantissa of the intermediate arithmetic in bits, twice
// what the largest scale needs.
const decayPrecision = 192

// ln2 is the natural logarithm of 2, as published (OEIS A002162).
const ln2 = "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687"

// DecayWeights returns the integer weight of each age in whole days:
//
//	weight[age] = round(scale x 2^(-age/halfLifeDays)), half away from zero
//
// The table starts at age 0, whose weight is scale, and ends before the first
// age whose weight is 0, or after 36,525 ages: an age beyond it weighs 0. Weights never
// grow with age, and at every multiple of the half-life the power of two is
// exact. The arithmetic is in math/big, so that every platform makes the same
// table.
//
// A half-life that is not a positive finite number of days and a scale below 1
// are errors.
func DecayWeights(halfLifeDays float64, scale int64) ([]int64, error) {
	if !(halfLifeDays > 0) || math.IsInf(halfLifeDays, 1) {
		return nil, fmt.Errorf("make decay weights: half-life %v is not a positive number of days", halfLifeDays)
	}
	if scale < 1 {
		return nil, fmt.Errorf("make decay weights: scale %d is below 1", scale)
	}
	log2, _, err := big.ParseFloat(ln2, 10, decayPrecision, big.ToNearestEven)
	if err != nil {
		return nil, fmt.Errorf("make decay weights: read ln 2: %w", err)
	}
	halfLife := new(big.Rat)
	halfLife.SetFloat64(halfLifeDays)

	var weights []int64
	for age := int64(0); age < maxDecayAges; age++ {
		w := decayWeight(age, halfLife, scale, log2)
		if w == 0 {
			break
		}
		weights = append(weights, w)
	}
	return weights, nil
}

// decayWeight returns round(scale x 2^(-age/halfLife)). The exponent is split
// into its whole part, a shift that is exact, and its fraction, a power series.
func decayWeight(age int64, halfLife *big.Rat, scale int64, log2 *big.Float) int64 {
	exponent := new(big.Rat).Quo(new(big.Rat).SetInt64(age), halfLife)
	whole, rest := new(big.Int).QuoRem(exponent.Num(), exponent.Denom(), new(big.Int))
	if whole.BitLen() > 7 { // 2^-128 of any scale rounds to 0
		return 0
	}
	w := newDecayFloat().SetInt64(scale)
	if rest.Sign() != 0 {
		fraction := newDecayFloat().SetRat(new(big.Rat).SetFrac(rest, exponent.Denom()))
		w.Mul(w, expNegative(fraction.Mul(fraction, log2)))
	}
	w.SetMantExp(w, -int(whole.Int64()))
	rounded, _ := w.Add(w, big.NewFloat(.5)).Int64() // cuts towards zero
	return rounded
}

// expNegative returns e^-x for 0 <= x < 1 by its power series, summed until a
// term no longer reaches the mantissa.
func expNegative(x *big.Float) *big.Float {
	sum, term := newDecayFloat().SetInt64(1), newDecayFloat().SetInt64(1)
	for n := int64(1); term.Sign() != 0 && term.MantExp(nil) > -decayPrecision; n++ {
		term.Mul(term, x)
		term.Quo(term, newDecayFloat().SetInt64(n))
		if n%2 == 1 {
			sum.Sub(sum, term)
		} else {
			sum.Add(sum, term)
		}
	}
	return sum
}

func newDecayFloat() *big.Float { return new(big.Float).SetPrec(decayPrecision) }
