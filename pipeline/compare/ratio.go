package compare

// ratio is the weighted sum of the values over that of the bases, and each
// unit's pseudo-value: the ratio plus (value - ratio x base) over the mean base,
// its linear influence (the delta method; W. Cochran, Sampling Techniques
// (1977), section 6.4). NaN where the bases add up to nothing.
func ratio(measures []Measure, weight []float64) (level float64, values []float64) {
	value, base, total := 0., 0., 0.
	for i, m := range measures {
		value += weight[i] * m.Value
		base += weight[i] * m.Base
		total += weight[i]
	}
	if base == 0 {
		level = unknown()
	} else {
		level = value / base
	}
	values = make([]float64, len(measures))
	for i, m := range measures {
		values[i] = level + (m.Value-level*m.Base)/(base/total)
	}
	return level, values
}
