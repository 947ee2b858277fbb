package compare

import "iter"

// Pair is a treated account and the control it is compared with, both from the
// treated's start.
type Pair struct {
	Treated, Control string
	Start            int
}

// Matching is what Match found.
type Matching struct {
	// Pairs, one per treated account that has a control, by start and treated.
	// A control may stand in several.
	Pairs []Pair
	// Unmatched are the treated without any candidate, by start and ID.
	Unmatched []Subject
	// Balance has a row per covariate.
	Balance []Balance
}

// Match pairs each treated account with the candidate that was most like it on
// the day it started: of the same start and stratum and with the same
// covariates known, nearest in the others, with replacement.
func Match(treated []Subject, pool iter.Seq[Subject]) (Matching, error) { panic("to come") }
