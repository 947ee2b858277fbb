package compare

import "slices"

// Judge completes the rows of one programme, as Compare made them, in place:
// which are primary, their q and verdict, what it would take where they cannot
// tell, and the warnings that rest on several rows of the same arms. A programme
// of several arms is judged as a whole: q is over all of them. The order of the
// rows is free.
func Judge(rows []Row, set Settings) {
	for _, arms := range programmes(rows) {
		for _, method := range []Method{Holdout, Matched, DiD} {
			distrust(rows, arms, method, set)
		}
	}
	method, judged := primaryMethod(rows, set)
	if !judged {
		return
	}
	var primary []int
	for i, r := range rows {
		if r.Method == method && r.Window == set.PrimaryWindow {
			primary = append(primary, i)
		}
	}
	p := make([]float64, len(primary))
	for k, i := range primary {
		p[k] = rows[i].P
	}
	for k, q := range BenjaminiHochberg(p) {
		rows[primary[k]].judge(q)
	}
}

// programmes names what the rows compare: the arms of one programme.
func programmes(rows []Row) []string {
	var names []string
	for _, r := range rows {
		names = append(names, r.Programme)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// primaryMethod is the best method that the primary window has.
func primaryMethod(rows []Row, set Settings) (Method, bool) {
	for _, method := range []Method{Holdout, Matched, DiD} {
		if slices.ContainsFunc(rows, func(r Row) bool { return r.Method == method && r.Window == set.PrimaryWindow }) {
			return method, true
		}
	}
	return "", false
}

// maxQ is the false discovery rate that a verdict may have.
const maxQ = .05

// judge gives a primary row its q and verdict.
func (r *Row) judge(q float64) {
	r.Primary, r.Q = true, q
	low, high := r.favourable()
	switch {
	case slices.ContainsFunc(r.Warnings, Warning.Blocks):
		r.Verdict = CannotTell
	case low > 0 && q <= maxQ:
		r.Verdict = Works
	case high < r.Worthwhile:
		r.Verdict = DoesNot
	default:
		r.Verdict = CannotTell
	}
	if r.Verdict == CannotTell && !r.flawed() {
		r.MoreAccounts, r.MoreWeeks = r.whatItTakes()
	}
}

// flawed holds where more accounts of the same kind would not help.
func (r *Row) flawed() bool {
	return slices.ContainsFunc(r.Warnings, func(w Warning) bool {
		return w.Blocks() && w != NoTreated && w != TooFew && w != NothingVaries
	})
}

// placeboLevel is the chance of calling a programme selected that is not: of
// arms drawn by lot there must be strong reason to say so.
func placeboLevel(method Method) float64 {
	if method == Holdout {
		return .001
	}
	return .05
}

// distrust warns of all rows of a method, of the same arms, where a placebo of its primary window
// shows a difference that the programme cannot have made, at that level over all
// outcomes together (Holm).
func distrust(rows []Row, arms string, method Method, set Settings) {
	var p []float64
	for _, r := range rows {
		if r.Programme == arms && r.Method == method && r.Window == set.PrimaryWindow {
			p = append(p, r.PlaceboP)
		}
	}
	selected := slices.ContainsFunc(Holm(p), func(p float64) bool { return p <= placeboLevel(method) })
	if !selected {
		return
	}
	warning := SelectedUnseen
	if method == DiD {
		warning = PreTrend
	}
	for i := range rows {
		if rows[i].Programme == arms && rows[i].Method == method {
			rows[i].Warnings = byWeight(append(slices.Clone(rows[i].Warnings), warning))
		}
	}
}
