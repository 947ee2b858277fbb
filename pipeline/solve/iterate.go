package solve

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	// aimedResidual is what iterations stop at: a little above what rounding
	// leaves.
	aimedResidual = 1e-14

	plainSweeps  = 64      // enough where journeys are short
	krylovRounds = 8       // restarts of the accelerated iteration
	krylovSteps  = 400     // steps of each
	lastSweeps   = 200_000 // what is certain to arrive at some time
)

// iterate solves the system for b. Gauss-Seidel sweeps converge for every
// absorbing chain and fast where journeys are short (Varga, "Matrix Iterative
// Analysis", 1962, theorem 3.15: a regular splitting of an M-matrix). Where they
// are slow, BiCGSTAB (van der Vorst, 1992), with a sweep as its
// preconditioner, takes over; should it break down, the sweeps go on.
func (m *absorption) iterate(ctx context.Context, b []float64) (x []float64, residual float64, err error) {
	x = make([]float64, len(b))
	if residual, err = m.sweeps(ctx, x, b, plainSweeps); err != nil || residual <= aimedResidual {
		return x, residual, err
	}
	for range krylovRounds {
		better, err := m.krylov(ctx, x, b)
		if err != nil {
			return nil, 0, err
		}
		r := m.residual(better, b)
		if !(r < residual) {
			break
		}
		x, residual = better, r
		if residual <= aimedResidual {
			return x, residual, nil
		}
	}
	if residual > MaxResidual {
		if residual, err = m.sweeps(ctx, x, b, lastSweeps); err != nil {
			return nil, 0, err
		}
	}
	return x, residual, certify(residual)
}

func certify(residual float64) error {
	if residual <= MaxResidual {
		return nil
	}
	return fmt.Errorf("the relative residual stays at %.1e, above %.0e", residual, MaxResidual)
}

// sweeps improves x in place until the residual is as aimed for, or the number
// of sweeps is used up.
func (m *absorption) sweeps(ctx context.Context, x, b []float64, most int) (residual float64, err error) {
	const between = 8 // sweeps from one look at the residual to the next
	residual = m.residual(x, b)
	for done := 0; done < most && residual > aimedResidual; done += between {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		for range between {
			for i := range x {
				sum := b[i]
				for k := m.first[i]; k < m.first[i+1]; k++ {
					sum += m.a[k] * x[m.to[k]]
				}
				x[i] = sum
			}
		}
		residual = m.residual(x, b)
	}
	return residual, nil
}

// krylov returns a better x, if it can.
func (m *absorption) krylov(ctx context.Context, x, b []float64) ([]float64, error) {
	n := len(b)
	x = slices.Clone(x)
	r, p, v, t := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	py, sz := make([]float64, n), make([]float64, n)
	m.remainder(r, x, b)
	shadow := slices.Clone(r)
	aim := aimedResidual * largest(b)
	rho, alpha, omega := 1., 1., 1.
	for range krylovSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		last := rho
		rho = floats.Dot(shadow, r)
		beta := rho / last * alpha / omega
		for i := range p {
			p[i] = r[i] + beta*(p[i]-omega*v[i])
		}
		m.precondition(py, p)
		m.multiply(v, py)
		alpha = rho / floats.Dot(shadow, v)
		floats.AddScaled(r, -alpha, v)
		m.precondition(sz, r)
		m.multiply(t, sz)
		omega = floats.Dot(t, r) / floats.Dot(t, t)
		if math.IsNaN(alpha) || math.IsInf(alpha, 0) || math.IsNaN(omega) || omega == 0 {
			return x, nil // broken down: what is there is kept
		}
		floats.AddScaled(x, alpha, py)
		floats.AddScaled(x, omega, sz)
		floats.AddScaled(r, -omega, t)
		if largest(r) <= aim {
			return x, nil
		}
	}
	return x, nil
}

// multiply puts x - a x into y.
func (m *absorption) multiply(y, x []float64) {
	for i := range y {
		sum := x[i]
		for k := m.first[i]; k < m.first[i+1]; k++ {
			sum -= m.a[k] * x[m.to[k]]
		}
		y[i] = sum
	}
}

// precondition puts into y what one sweep from nothing makes of b.
func (m *absorption) precondition(y, b []float64) {
	for i := range y {
		sum := b[i]
		for k := m.first[i]; k < m.first[i+1]; k++ {
			if m.to[k] < i {
				sum += m.a[k] * y[m.to[k]]
			}
		}
		y[i] = sum
	}
}

// remainder puts b - (x - a x) into r.
func (m *absorption) remainder(r, x, b []float64) {
	m.multiply(r, x)
	floats.SubTo(r, b, r)
}

// residual is the relative residual of x in the maximum norm. For b = 0 the
// solution is 0 and exact.
func (m *absorption) residual(x, b []float64) float64 {
	scale := largest(b)
	if scale == 0 {
		return 0
	}
	r := make([]float64, len(x))
	m.remainder(r, x, b)
	return largest(r) / scale
}

func largest(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	return floats.Norm(x, math.Inf(1))
}
