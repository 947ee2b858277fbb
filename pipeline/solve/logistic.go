package solve

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrSeparated is a logistic regression without penalty whose coefficients grow
// without end: some combination of the columns tells the events from the others.
var ErrSeparated = errors.New("the columns separate the events from the rest, so that no finite coefficients fit best: give a penalty above 0")

// ErrCollinear is a logistic regression without penalty some of whose columns
// add up to others, so that many coefficients fit alike.
var ErrCollinear = errors.New("some columns are sums of others, so that the coefficients are not determined: give a penalty above 0")

// ErrOneOutcome is a sample of which all, or none, are events.
var ErrOneOutcome = errors.New("all rows have the same outcome")

// ErrNotConverged is a fit that did not reach its gradient.
var ErrNotConverged = errors.New("the regression did not converge")

// Rows are the rows of a regression. They are asked for again in each round, in
// order, so that nothing but what Row needs is held.
type Rows interface {
	// Len is the number of rows.
	Len() int
	// Row writes the columns of row i to x.
	Row(i int, x []float64)
	// Event is the outcome of row i.
	Event(i int) bool
	// Cluster numbers the unit that row i is of; rows of a unit follow each other.
	Cluster(i int) int
}

// LogisticFit is a fitted logistic regression: log-odds of an event are
// Coefficients[0] + sum of Coefficients[j+1] times column j.
type LogisticFit struct {
	// Coefficients begin with the intercept.
	Coefficients []float64
	// StandardErrors of the coefficients, from the inverse of the penalised
	// information.
	StandardErrors []float64
	// ClusterErrors are standard errors that allow for the rows of a unit being
	// alike: the sandwich estimator over clusters.
	ClusterErrors []float64
	// LogLikelihood of the rows, without the penalty.
	LogLikelihood float64
	// Gradient is the largest element of the penalised log-likelihood's gradient
	// over the number of rows: 0 at the maximum.
	Gradient float64
	// Rounds of Newton's method.
	Rounds int
}

const (
	// logisticGradient per row is where a fit ends, with steps below logisticStep
	// in log-odds: of separated rows the gradient vanishes while the steps do not.
	logisticGradient = 1e-10
	logisticStep     = 1e-8
	logisticRounds   = 60
)

// FitLogistic finds the coefficients that maximise the log-likelihood less
// penalty/2 times the sum of their squares, the intercept's left out: ridge
// regression, as in S. le Cessie and J. C. van Houwelingen, "Ridge estimators
// in logistic regression", Applied Statistics 41 (1992). Columns are taken as they
// are; standardise them, or the penalty weighs them by their units.
//
// It is Newton's method, halving steps that do not gain, and deterministic: equal
// rows in equal order give equal bits. Errors are ErrOneOutcome, ErrSeparated,
// ErrCollinear and ErrNotConverged. With a penalty above 0 the maximum exists and is unique.
//
// Cluster errors are those of K.-Y. Liang and S. L. Zeger, "Longitudinal data
// analysis using generalized linear models", Biometrika 73 (1986).
func FitLogistic(rows Rows, columns int, penalty float64) (LogisticFit, error) {
	r := &logistic{rows: rows, size: columns + 1, penalty: penalty, x: make([]float64, columns+1)}
	r.x[0] = 1
	events := 0
	for i := range rows.Len() {
		if rows.Event(i) {
			events++
		}
	}
	if events == 0 || events == rows.Len() {
		return LogisticFit{}, ErrOneOutcome
	}
	beta := make([]float64, r.size)
	beta[0] = math.Log(float64(events) / float64(rows.Len()-events))
	return r.climb(beta)
}

// logistic is a regression under way.
type logistic struct {
	rows    Rows
	size    int
	penalty float64
	x       []float64
}

// slope is the penalised log-likelihood at some coefficients, with its gradient
// and the negative of its second derivatives.
type slope struct {
	likelihood, penalised float64
	gradient              []float64
	information           *mat.SymDense
}

func (r *logistic) climb(beta []float64) (LogisticFit, error) {
	at := r.slope(beta)
	for round := range logisticRounds {
		var factor mat.Cholesky
		if !factor.Factorize(at.information) || factor.Cond() > 1e14 {
			if round == 0 {
				return LogisticFit{}, ErrCollinear
			}
			return LogisticFit{}, ErrSeparated
		}
		step := mat.NewVecDense(r.size, nil)
		if err := factor.SolveVecTo(step, mat.NewVecDense(r.size, at.gradient)); err != nil {
			return LogisticFit{}, ErrSeparated
		}
		if r.steepest(at) <= logisticGradient && r.reach(step) <= logisticStep {
			return r.fit(beta, at, &factor, round), nil
		}
		beta, at = r.advance(beta, at, step)
	}
	if r.penalty == 0 {
		return LogisticFit{}, ErrSeparated
	}
	return LogisticFit{}, ErrNotConverged
}

// advance takes the step, or the largest half, quarter, ... of it that does not lose.
func (r *logistic) advance(beta []float64, at slope, step *mat.VecDense) ([]float64, slope) {
	next := make([]float64, r.size)
	for share := 1.; ; share /= 2 {
		for j := range next {
			next[j] = beta[j] + share*step.AtVec(j)
		}
		s := r.slope(next)
		// Close to the maximum the gain is less than the sum's rounding.
		if s.penalised >= at.penalised-1e-12*math.Abs(at.penalised) || share < 1e-9 {
			return next, s
		}
	}
}

// steepest is the gradient's largest element, per row.
func (r *logistic) steepest(at slope) float64 {
	most := 0.
	for _, g := range at.gradient {
		most = max(most, math.Abs(g))
	}
	return most / float64(r.rows.Len())
}

// reach is how far a step moves a coefficient at most.
func (r *logistic) reach(step *mat.VecDense) float64 { return mat.Norm(step, math.Inf(1)) }

func (r *logistic) slope(beta []float64) slope {
	s := slope{gradient: make([]float64, r.size)}
	information := make([]float64, r.size*r.size)
	for i := range r.rows.Len() {
		odds := r.odds(i, beta)
		p := Probability(odds)
		s.likelihood -= softplus(odds)
		residual := -p
		if r.rows.Event(i) {
			s.likelihood += odds
			residual = 1 - p
		}
		weight := p * (1 - p)
		for j, v := range r.x {
			s.gradient[j] += residual * v
			row, w := information[j*r.size:], weight*v
			for k := 0; k <= j; k++ {
				row[k] += w * r.x[k]
			}
		}
	}
	s.penalised = s.likelihood
	for j := 1; j < r.size; j++ {
		s.gradient[j] -= r.penalty * beta[j]
		information[j*r.size+j] += r.penalty
		s.penalised -= r.penalty / 2 * beta[j] * beta[j]
	}
	s.information = mat.NewSymDense(r.size, nil)
	for j := range r.size {
		for k := 0; k <= j; k++ {
			s.information.SetSym(j, k, information[j*r.size+k])
		}
	}
	return s
}

// odds reads row i and returns its log-odds.
func (r *logistic) odds(i int, beta []float64) float64 {
	r.rows.Row(i, r.x[1:])
	odds := 0.
	for j, v := range r.x {
		odds += beta[j] * v
	}
	return odds
}

func (r *logistic) fit(beta []float64, at slope, factor *mat.Cholesky, rounds int) LogisticFit {
	f := LogisticFit{Coefficients: beta, LogLikelihood: at.likelihood, Gradient: r.steepest(at), Rounds: rounds}
	inverse := mat.NewSymDense(r.size, nil)
	// The factor was good enough to solve with; a poor condition shows in the errors.
	_ = factor.InverseTo(inverse)
	var half, sandwich mat.Dense
	half.Mul(inverse, r.meat(beta))
	sandwich.Mul(&half, inverse)
	for j := range r.size {
		f.StandardErrors = append(f.StandardErrors, math.Sqrt(inverse.At(j, j)))
		f.ClusterErrors = append(f.ClusterErrors, math.Sqrt(max(sandwich.At(j, j), 0)))
	}
	return f
}

// meat sums the outer products of each cluster's score.
func (r *logistic) meat(beta []float64) *mat.SymDense {
	sum := mat.NewSymDense(r.size, nil)
	score := mat.NewVecDense(r.size, nil)
	for i := range r.rows.Len() {
		residual := -Probability(r.odds(i, beta))
		if r.rows.Event(i) {
			residual++
		}
		score.AddScaledVec(score, residual, mat.NewVecDense(r.size, r.x))
		if i+1 == r.rows.Len() || r.rows.Cluster(i+1) != r.rows.Cluster(i) {
			sum.SymRankOne(sum, 1, score)
			score.Zero()
		}
	}
	return sum
}

// Probability is 1 / (1 + exp(-odds)) of log-odds, without overflow.
func Probability(odds float64) float64 {
	if odds < 0 {
		e := math.Exp(odds)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-odds))
}

// softplus is log(1 + exp(x)), without overflow.
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}
