package solve

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	// aimedResidual is where iterations stop: a little above what rounding
	// leaves.
	aimedResidual = 1e-15

	firstSweeps  = 4       // enough where there are hardly any circles
	krylovRounds = 4       // restarts of the accelerated iteration
	krylovSteps  = 500     // of each; at least one a row, which suffices but for rounding
	lastSweeps   = 100_000 // what arrives for certain, if it has the time
)

// iterate solves the system. Gauss-Seidel sweeps converge for every absorbing
// chain (a regular splitting of an M-matrix: Varga, "Matrix Iterative Analysis",
// 1962, chapter 3), but slowly where journeys are long. So BiCGSTAB (van der Vorst,
// 1992), with a sweep as its preconditioner, does most of the work, and more
// sweeps what it may leave.
func (m *absorption) iterate(ctx context.Context) ([]float64, error) {
	u := make([]float64, len(m.states))
	residual, err := m.sweep(ctx, u, firstSweeps)
	for round := 0; err == nil && residual > aimedResidual && round < krylovRounds; round++ {
		var next []float64
		if next, err = m.accelerate(ctx, u); err != nil {
			return nil, err
		}
		r := m.residual(next)
		if !(r < residual) {
			break
		}
		u, residual = next, r
	}
	if err == nil && residual > MaxResidual {
		_, err = m.sweep(ctx, u, lastSweeps)
	}
	return u, err
}

// sweep improves u in place until the residual is as aimed for or the number of
// sweeps is used up.
func (m *absorption) sweep(ctx context.Context, u []float64, most int) (residual float64, err error) {
	const between = 4 // sweeps from one look at the residual to the next
	residual = m.residual(u)
	for done := 0; done < most && residual > aimedResidual; done += between {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		for range between {
			for j := range u {
				if m.out[j] {
					continue
				}
				sum := m.begin[j]
				for k := m.first[j]; k < m.first[j+1]; k++ {
					sum += m.a[k] * u[m.from[k]]
				}
				u[j] = sum
			}
		}
		residual = m.residual(u)
	}
	return residual, nil
}

// accelerate goes on from u by BiCGSTAB and returns where it got to: to the aim,
// to the last step or to a division by zero, before which it stops.
func (m *absorption) accelerate(ctx context.Context, u []float64) ([]float64, error) {
	n := len(u)
	u = slices.Clone(u)
	r := m.remainder(u)
	shadow, p := slices.Clone(r), make([]float64, n)
	v, t, swept := make([]float64, n), make([]float64, n), make([]float64, n)
	aim := aimedResidual * (size(m.begin) + size(u))
	rho, alpha, omega := 1., 1., 1.
	for range max(krylovSteps, n) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		last := rho
		rho = floats.Dot(shadow, r)
		beta := rho / last * alpha / omega
		for i := range p {
			p[i] = r[i] + beta*(p[i]-omega*v[i])
		}
		m.precondition(swept, p)
		m.multiply(v, swept)
		alpha = rho / floats.Dot(shadow, v)
		if !isUsable(alpha) {
			return u, nil
		}
		floats.AddScaled(u, alpha, swept)
		floats.AddScaled(r, -alpha, v)
		m.precondition(swept, r)
		m.multiply(t, swept)
		omega = floats.Dot(t, r) / floats.Dot(t, t)
		if !isUsable(omega) {
			return u, nil
		}
		floats.AddScaled(u, omega, swept)
		floats.AddScaled(r, -omega, t)
		if size(r) <= aim {
			return u, nil
		}
	}
	return u, nil
}

// isUsable is false for what a quotient of nothing leaves.
func isUsable(f float64) bool { return f != 0 && !math.IsNaN(f) && !math.IsInf(f, 0) }

// precondition puts into y what one sweep makes of b from nothing.
func (m *absorption) precondition(y, b []float64) {
	for j := range y {
		if m.out[j] {
			continue
		}
		sum := b[j]
		for k := m.first[j]; k < m.first[j+1]; k++ {
			if i := int(m.from[k]); i < j {
				sum += m.a[k] * y[i]
			}
		}
		y[j] = sum
	}
}
