package compare

// Balance says how alike two arms are in one covariate.
type Balance struct {
	// Covariate is its place in Subject.Covariates.
	Covariate int
	// MeanTreated and MeanControl are over all the treated and all candidates;
	// Before is their standardised difference.
	MeanTreated, MeanControl, Before float64
	// MatchedTreated and MatchedControl are the means over the pairs; After is
	// their standardised difference, on the same scale. NaN without pairs.
	MatchedTreated, MatchedControl, After float64
}

// ArmBalance says how alike two arms are as they stand.
func ArmBalance(treated, control []Subject) []Balance { panic("to come") }
