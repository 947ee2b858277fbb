package compare

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// power says what the sample could find: the smallest worthwhile difference, the
// difference that these numbers find with 80 % power, and how many times as many
// accounts would find the worthwhile one. It rests on how much accounts vary and
// on the control's level, never on the difference that was seen.
func (s Sample) power(c contrast, e estimate) (worthwhile, detectable, multiple float64) {
	if len(c.treated) == 0 || len(c.control) == 0 {
		return s.Outcome.worthwhile(unknown()), unknown(), unknown()
	}
	a, b := s.arms(c, after)
	worthwhile = s.Outcome.worthwhile(b.level)
	if s.Outcome.Kind == Rate && (s.Method == Holdout || s.Method == Naive) {
		d := rateDesign{
			base: b.level, up: !s.Outcome.LessIsBetter,
			treated: float64(len(a.values)) / designEffect(clusters(a.units), a.values, a.level),
			control: float64(len(b.values)) / designEffect(clusters(b.units), b.values, b.level),
		}
		return worthwhile, d.detectable(), d.multiple(worthwhile, power)
	}
	detectable = (normal(.5+confidence/2) + normal(power)) * e.standardError
	if !(detectable > 0) {
		return worthwhile, unknown(), unknown()
	}
	return worthwhile, detectable, math.Pow(detectable/worthwhile, 2)
}

// worthwhile is the smallest difference worth having; NaN where none is
// configured, or the control has no level to take a share of.
func (o Outcome) worthwhile(level float64) float64 {
	if o.Worthwhile > 0 {
		return o.Worthwhile
	}
	if share := o.WorthwhileLift * math.Abs(level); share > 0 {
		return share
	}
	return unknown()
}

// rateDesign is a comparison of two rates by numbers of independent units, where
// the control's rate is the base and a good effect is up, or down.
type rateDesign struct {
	treated, control, base float64
	up                     bool
}

// multiple is how many times the units it takes to find an effect with a power,
// two-sided at 5 % (J. Fleiss, B. Levin and M. Paik, Statistical Methods for
// Rates and Proportions (2003), equations 4.14 and 4.18, without continuity
// correction). NaN where the effect would leave 0 to 1.
func (d rateDesign) multiple(effect, power float64) float64 {
	rate := d.base - effect
	if d.up {
		rate = d.base + effect
	}
	if !(effect > 0) || rate < 0 || rate > 1 {
		return unknown()
	}
	pooled := (d.treated*rate + d.control*d.base) / (d.treated + d.control)
	ifNone := math.Sqrt(pooled * (1 - pooled) * (1/d.treated + 1/d.control))
	ifSo := math.Sqrt(rate*(1-rate)/d.treated + d.base*(1-d.base)/d.control)
	return math.Pow((normal(.5+confidence/2)*ifNone+normal(power)*ifSo)/effect, 2)
}

// detectable is the effect whose multiple is 1, by bisection; NaN where no rate
// is far enough.
func (d rateDesign) detectable() float64 {
	low, high := 0., d.base
	if d.up {
		high = 1 - d.base
	}
	if !(d.multiple(high, power) <= 1) {
		return unknown()
	}
	for range 60 {
		if middle := (low + high) / 2; d.multiple(middle, power) <= 1 {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

func normal(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// waiting are the days until the windows of the treated that have not ended
// will, the nearest first.
func (s Sample) waiting() (days []int) {
	for _, u := range s.Treated {
		if u.Followed < s.Window {
			days = append(days, s.Window-u.Followed)
		}
	}
	slices.Sort(days)
	return days
}

// perDay is how many accounts a day were enrolled, from the first start to the
// as-of day, over a week at least.
func (s Sample) perDay(set Settings) float64 {
	if len(s.Treated) == 0 {
		return unknown()
	}
	first := s.Treated[0].Start
	for _, u := range s.Treated {
		first = min(first, u.Start)
	}
	return float64(s.Enrolled) / float64(max(7, set.AsOf-first+1))
}

// whatItTakes is how many more accounts must be enrolled for 80 % power, beside
// those whose windows have not ended, and the weeks until all their windows have.
// Where an outcome is that of accounts with a deal alone, enrolled ones are counted
// all the same: how many of them get one is not known before.
func (r Row) whatItTakes() (accounts, weeks float64) {
	switch more := math.Ceil((r.multiple - 1) * float64(r.finished)); {
	case (r.NTreated == 0 || r.finished == 0) && len(r.waiting) > 0:
		return unknown(), inWeeks(float64(r.waiting[len(r.waiting)-1]))
	case math.IsNaN(more):
		return unknown(), unknown()
	case more <= 0:
		return 0, 0
	case more <= float64(len(r.waiting)):
		return 0, inWeeks(float64(r.waiting[int(more)-1]))
	default:
		accounts = more - float64(len(r.waiting))
		return accounts, inWeeks(accounts/r.perDay + float64(r.Window))
	}
}

func inWeeks(days float64) float64 { return math.Ceil(days / 7) }
