package compare

// Compare turns one sample into its row, all but what takes the other rows of
// the programme: Primary, Q, Verdict and what it would take. See Judge.
func Compare(s Sample, set Settings) Row { panic("to come") }
