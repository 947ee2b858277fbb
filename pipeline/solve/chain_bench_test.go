package solve_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"abm/pipeline/solve"
)

// randomPaths draws journeys of a geometric length: a quarter of them converts.
func randomPaths(seed uint64, paths, channels, meanLength int) []solve.Path {
	rng := rand.New(rand.NewPCG(seed, 0))
	drawn := make([]solve.Path, paths)
	for i := range drawn {
		p := &drawn[i]
		for more := true; more; more = rng.IntN(meanLength) > 0 {
			p.Channels = append(p.Channels, rng.IntN(channels))
		}
		p.Null = float64(rng.IntN(20))
		if rng.IntN(4) == 0 {
			p.Conversions = float64(1 + rng.IntN(5))
			p.Value = p.Conversions * float64(10+rng.IntN(90))
		}
	}
	return drawn
}

func countPaths(paths []solve.Path, channels, order int) solve.Chain {
	c := solve.NewChainCounter(order)
	for _, p := range paths {
		c.Add(p)
	}
	return c.Chain(channels)
}

func BenchmarkRemove(b *testing.B) {
	for _, size := range []struct{ paths, channels, meanLength, order int }{
		{10_000, 12, 6, 1}, {10_000, 12, 6, 2}, {10_000, 12, 6, 3}, {10_000, 12, 6, 4}, {10_000, 12, 60, 4},
		{20_000, 500, 6, 1}, {600, 500, 6, 2}, {20_000, 500, 6, 2},
	} {
		chain := countPaths(randomPaths(1, size.paths, size.channels, size.meanLength), size.channels, size.order)
		b.Run(fmt.Sprintf("%d_paths_%d_channels_%d_touches_order_%d_%d_states", size.paths, size.channels, size.meanLength, size.order, len(chain.States)), func(b *testing.B) {
			for b.Loop() {
				if _, err := chain.Remove(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
