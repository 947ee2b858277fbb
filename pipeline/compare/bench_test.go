package compare_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"abm/pipeline/compare"
)

// BenchmarkMatch pairs 2,000 members of ten starts with 100,000 candidates at
// each.
func BenchmarkMatch(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	draw := func(name string, i, start int) compare.Subject {
		return subject(fmt.Sprintf("%s%06d", name, i), start, fmt.Sprint("stratum ", random.IntN(24)), max(0, random.NormFloat64()), float64(random.IntN(10)), 1000*random.Float64())
	}
	var treated, pool []compare.Subject
	for i := range 2000 {
		treated = append(treated, draw("t", i, i%10))
	}
	for start := range 10 {
		for i := range 100_000 {
			pool = append(pool, draw("c", i, start))
		}
	}
	for b.Loop() {
		if _, err := compare.Match(treated, slices.Values(pool)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMatchMany pairs 50,000 members of one start and stratum with as many
// candidates.
func BenchmarkMatchMany(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	treated, pool := make([]compare.Subject, 50_000), make([]compare.Subject, 50_000)
	for i := range treated {
		treated[i] = subject(fmt.Sprintf("t%06d", i), 1, "", max(0, random.NormFloat64()), float64(random.IntN(10)), 1000*random.Float64())
		pool[i] = subject(fmt.Sprintf("c%06d", i), 1, "", max(0, random.NormFloat64()), float64(random.IntN(10)), 1000*random.Float64())
	}
	for b.Loop() {
		if _, err := compare.Match(treated, slices.Values(pool)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompare makes a row of 50,000 accounts an arm by each method.
func BenchmarkCompare(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	draw := func(name string) (arm []compare.Unit) {
		for i := range 50_000 {
			id := fmt.Sprintf("%s%06d", name, i)
			arm = append(arm, compare.Unit{
				Subject: subject(id, 1, "", random.NormFloat64(), random.NormFloat64(), random.NormFloat64()), Followed: window,
				After:  compare.Measure{Value: random.ExpFloat64(), Known: true},
				Before: compare.Measure{Value: random.ExpFloat64(), Known: true},
			})
		}
		return arm
	}
	treated, control := draw("t"), draw("c")
	for _, method := range []compare.Method{compare.Holdout, compare.Matched, compare.DiD, compare.Naive} {
		b.Run(string(method), func(b *testing.B) {
			s := compare.Sample{Outcome: pipeline, Window: window, Method: method, Treated: treated, Control: control}
			if method == compare.Matched {
				s.Pairs = pairUp(treated, control)
			}
			for b.Loop() {
				compare.Compare(s, settings)
			}
		})
	}
}
