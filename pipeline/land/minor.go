package land

// MinorDigits is how many decimal digits a currency's minor unit has: 2 for
// most, 0 for the yen, 3 for some dinars (ISO 4217). Amounts are landed in
// minor units.
func MinorDigits(currency string) int { return minorExponent(currency) }
