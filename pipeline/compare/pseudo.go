package compare

// arm is an outcome of one arm, turned into one value per unit.
type arm struct {
	units  []Unit
	weight []float64
	// level is the arm's figure: a rate, a mean, a ratio, days.
	level float64
	// values have the level as their weighted mean, and vary about it as it
	// itself would without each of them: what every method then works on.
	values []float64
	// measures are what they were made of.
	measures []Measure
}

// armOf turns the measures of an arm into values. Rates and amounts are values
// as they are; ratios and times become pseudo-values, the level plus each
// unit's influence on it (P. K. Andersen, M. Hansen and J. Klein, "Regression
// analysis of restricted mean survival time based on pseudo-observations",
// Lifetime Data Analysis 10 (2004), with the infinitesimal in place of the
// jackknife, which has no ties to break).
func armOf(kind Kind, units []Unit, weight []float64, of period, horizon float64) arm {
	a := arm{units: units, weight: weight, values: make([]float64, len(units)), measures: make([]Measure, len(units))}
	for i, u := range units {
		a.measures[i] = of(u)
		a.values[i] = a.measures[i].Value
	}
	switch kind {
	case Ratio:
		a.level, a.values = ratio(a.measures, weight)
	case Time:
		a.level, a.values = RestrictedMean(a.lifetimes(horizon), horizon)
	default:
		a.level = weightedMean(a.values, weight)
	}
	return a
}

// weightedMean is NaN of nothing.
func weightedMean(values, weight []float64) float64 {
	sum, total := 0., 0.
	for i, v := range values {
		sum += weight[i] * v
		total += weight[i]
	}
	return sum / total
}

// influences are what each unit adds to the arm's level beyond the level.
func (a arm) influences() []float64 {
	total := 0.
	for _, w := range a.weight {
		total += w
	}
	of := make([]float64, len(a.values))
	for i, v := range a.values {
		of[i] = a.weight[i] * (v - a.level) / total
	}
	return of
}

// lifetimes are measured times, none longer than the horizon.
func (a arm) lifetimes(horizon float64) []Lifetime {
	of := make([]Lifetime, len(a.measures))
	for i, m := range a.measures {
		of[i] = Lifetime{Days: m.Value, Happened: m.Base > 0, Weight: a.weight[i]}
		if m.Value > horizon {
			of[i].Days, of[i].Happened = horizon, false
		}
	}
	return of
}

// times is the difference of restricted means, with the p of the log-rank test
// where units are independent of each other.
func times(a, b arm, horizon float64) estimate {
	e := welch(a, b)
	if a.independent() && b.independent() {
		_, e.p = LogRank(a.lifetimes(horizon), b.lifetimes(horizon))
	}
	return e
}

// independent holds where no cluster has two units.
func (a arm) independent() bool {
	names := map[string]bool{}
	for _, u := range a.units {
		names[u.Cluster] = true
	}
	return len(names) == len(a.units)
}
