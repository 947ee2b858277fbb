package compare

// Verdict is what a programme's row says about it.
type Verdict string

// The verdicts. Rows that are not judged have none.
const (
	// Works: the 95 % interval lies on the good side of 0 and q is at most .05.
	Works Verdict = "works"
	// DoesNot: the interval's good end lies below the smallest worthwhile effect.
	DoesNot Verdict = "does_not"
	// CannotTell: neither, or a warning forbids to say so.
	CannotTell Verdict = "cannot_tell"
)

// Row is one comparison: programme x outcome x window x method. A figure that
// is not defined is NaN.
type Row struct {
	Programme, Outcome string
	Window             int
	Method             Method
	// Primary holds for the rows that are judged: those of the primary window
	// and of the best method that the programme has.
	Primary bool
	// Enrolled counts the treated arm; NTreated and NControl count who is
	// compared: finished windows, and for Matched those with a pair (a control
	// used twice counts once).
	Enrolled, NTreated, NControl int
	// ValueTreated and ValueControl are rates, means, ratios or days; for Matched
	// the control's is what the treated would have had; for DiD both are changes
	// from the window before.
	ValueTreated, ValueControl float64
	// Difference is treated less control, RelativeLift the difference over the
	// control's value (NaN where that is not above 0, and for DiD).
	Difference, RelativeLift float64
	// Low and High are the 95 % interval of the difference.
	Low, High float64
	// P is two-sided, of no difference. Q is P after Benjamini and Hochberg over
	// the programme's primary rows.
	P, Q float64
	// Worthwhile is the smallest worthwhile difference, above 0 whichever side is
	// good. MinimumDetectable is the difference that these numbers of accounts
	// would find with 80 % power: of the size of the arms, not of what was seen.
	Worthwhile, MinimumDetectable float64
	// PlaceboP compares what the programme cannot have changed: the two windows
	// before the start together (one, where no more is known), for DiD the change
	// from the one to the other. Anything but about 0 speaks against the row. NaN
	// for Naive, and outside the primary window.
	PlaceboP float64
	// CheckLow and CheckHigh are the interval without what enrolment that follows
	// the outcome would make: the deals of the first 30 days after the start, and
	// the loss of controls that were enrolled. A lift that is not there is no
	// lift. NaN for Holdout and Naive, which have no check.
	CheckLow, CheckHigh float64
	Verdict             Verdict
	// MoreAccounts is how many more treated accounts (with controls in
	// proportion) would give 80 % power for the worthwhile effect, and MoreWeeks
	// how long it takes until their windows have ended, at the pace of enrolment
	// so far. Only for CannotTell; NaN where it cannot be said.
	MoreAccounts, MoreWeeks float64
	// Warnings, the weightiest first, without repetition.
	Warnings []Warning

	// What Judge needs besides.
	lessIsBetter bool
	// multiple is how many times as many accounts it takes.
	multiple float64
	// waiting are the days until each account's window that has not ended will;
	// perDay is how many accounts were enrolled a day.
	waiting []int
	perDay  float64
	// finished counts the treated whose window has ended, whatever came of it.
	finished int
}
