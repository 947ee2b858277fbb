package solve_test

import (
	"math/rand/v2"
	"testing"

	"abm/pipeline/solve"
)

// BenchmarkLearn fits 1.2 million rows of 100,000 units with 20 coefficients.
func BenchmarkLearn(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	inputs := []solve.Input{{Name: "tier", IsWord: true}}
	for range 15 {
		inputs = append(inputs, solve.Input{Name: "points", IsLog: true})
	}
	s := solve.NewSample(inputs)
	for row := range 1_200_000 {
		values := []solve.Value{word(string(rune('a' + random.IntN(6))))}
		for range 15 {
			values = append(values, number(100*random.Float64()))
		}
		s.Add(row/12, values, random.Float64() < .01+values[1].Number/2000)
	}
	for b.Loop() {
		_, fit, err := s.Learn(s.Encode(100), 1)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(fit.Rounds), "rounds")
	}
}
